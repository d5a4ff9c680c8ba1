/* What the target "link" asks and holds, but for where it begins. */
#ifndef TESTS_FUZZ_LINK_TARGET_H
#define TESTS_FUZZ_LINK_TARGET_H

#include <stdlib.h>
#include <string.h>

#include "base/compose.h"
#include "intake/export_pages.h"
#include "intake/intake.h"
#include "intake/link.h"

static void check(const char *folder, const char *link)
{
	char *name = NULL;
	if (vg_link_resolve("/tmp/export", folder, link, &name) == VG_LINK_INSIDE &&
	    (!name || *name == '/' || strcmp(name, "..") == 0 || strncmp(name, "../", 3) == 0 || strstr(name, "/../")))
		abort();
	free(name);
}

#endif
