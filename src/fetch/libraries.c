/* Which libraries know the network. */
#include <curl/curl.h>

#include <vestigo/doctor.h>

#include "base/text.h"

size_t vg_fetch_libraries(struct vg_library *out, size_t most)
{
	const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);
	const struct { const char *name, *version; } all[] = {
		{ "libcurl", info->version }, { "its TLS", info->ssl_version }, { "zlib", info->libz_version },
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
