/* What the target "address" asks and holds, but for where it begins. */
#ifndef TESTS_FUZZ_ADDRESS_TARGET_H
#define TESTS_FUZZ_ADDRESS_TARGET_H

#include <stdlib.h>
#include <string.h>

#include "custody/surt.h"
#include "fetch/target.h"

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

#endif
