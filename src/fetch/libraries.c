/* Which libraries know the network. */
#include <vestigo/doctor.h>

#include "base/text.h"
#include "fetch/curl_calls.h"

size_t vg_fetch_libraries(struct vg_library *out, size_t most)
{
	const struct vg_curl_calls *curl = vg_curl();
	const curl_version_info_data *info = curl ? curl->version_info(CURLVERSION_NOW) : NULL;
	const struct { const char *name, *version; } all[] = {
		{ "libcurl", info ? info->version : "cannot be loaded" }, { "its TLS", info ? info->ssl_version : NULL },
		{ "zlib", info ? info->libz_version : NULL },
	};
	size_t count = 0;
	for (size_t i = 0; i < sizeof all / sizeof *all && count < most; i++) {
		if (!all[i].version)
			continue;
		vg_text_copy(out[count].name, sizeof out[count].name, all[i].name);
		vg_text_copy(out[count++].version, sizeof out->version, all[i].version);
	}
	return count;
}
