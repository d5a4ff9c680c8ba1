/* A catalogue that must open, as most tests want one. */
#ifndef TESTS_UNIT_CATALOGUE_OPENED_H
#define TESTS_UNIT_CATALOGUE_OPENED_H

#include <vestigo/catalogue.h>

#include "../test.h"

static inline struct vg_catalogue *open_it(const char *path, enum vg_catalogue_mode mode)
{
	struct vg_catalogue *opened = NULL;
	struct vg_error err = { 0 };
	if (vg_catalogue_open(path, mode, &opened, &err) < 0)
		fail_msg("%s", err.message);
	return opened;
}

#endif
