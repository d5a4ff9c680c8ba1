/* What every unit test includes: cmocka, and where the shared real data lies. */
#ifndef TESTS_UNIT_TEST_H
#define TESTS_UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The folder of real data beside the project, or of VESTIGO_SHARED_DATA; a test that
 * needs it calls test_needs_shared() first, which skips it where it is absent. */
static inline const char *test_shared(void)
{
	const char *path = getenv("VESTIGO_SHARED_DATA");
	return path ? path : "../shared/data";
}

static inline void test_needs_shared(void)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/README.md", test_shared());
	FILE *file = fopen(path, "r");
	if (!file) {
		print_message("skipped: no real data at %s\n", test_shared());
		skip();
	}
	fclose(file);
}

#endif
