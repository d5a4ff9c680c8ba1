/* Addresses as users, pages and redirects give them. What is accepted is a normalised web address
 * that is accepted again unchanged, and its host is none that may not be connected to. */
#include <stdlib.h>
#include <string.h>

#include "custody/surt.h"
#include "fetch/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void hold(const struct vg_url *url, const struct vg_url_policy *policy)
{
	static struct vg_url again;
	struct vg_buffer surt = { .maximum = 4 * VG_URL_MAXIMUM };
	if (vg_url_parse(url->text, NULL, policy, &again, NULL) < 0 || strcmp(again.text, url->text) != 0 ||
	    again.port != url->port || !again.secure != !url->secure || strpbrk(url->text, " \r\n\t#") ||
	    vg_address_literal_refusal(&policy->addresses, url->host) || (!url->secure && !policy->allow_http))
		abort();
	(void)vg_surt_append(url->text, &surt);
	vg_buffer_release(&surt);
}

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
