/* Addresses as users, pages and redirects give them. What is accepted is a normalised web address
 * that is accepted again unchanged, and its host is none that may not be connected to. */
#include <stdint.h>

#include "address_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct vg_url url;
	static struct vg_target target;
	const struct vg_url_policy strict = { 0 }, lax = { .allow_http = true };
	struct vg_address_policy addresses = { .count = 0 };
	char *text = strndup((const char *)data, size < 16384 ? size : 16384);
	if (!text)
		return 0;
	(void)vg_address_allow(&addresses, text);
	if (vg_url_parse(text, NULL, &strict, &url, NULL) == 0)
		hold(&url, &strict);
	if (vg_url_parse(text, "https://t.me/s/channel?before=1", &lax, &url, NULL) == 0)
		hold(&url, &lax);
	if (vg_target_parse(text, &strict, &target, NULL) == 0 && target.kind != VG_TARGET_PICTURE &&
	    strspn(target.channel, "abcdefghijklmnopqrstuvwxyz0123456789_") != strlen(target.channel))
		abort();
	free(text);
	return 0;
}
