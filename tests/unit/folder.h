/* A folder of its own for a group of tests: test_folder_set_up and test_folder_tear_down are
 * the group's fixtures, test_folder its path in between. */
#ifndef TESTS_UNIT_FOLDER_H
#define TESTS_UNIT_FOLDER_H

#include "test.h"

static char test_folder[] = "/tmp/vestigo-test-XXXXXX";

static int test_folder_set_up(void **state)
{
	(void)state;
	return mkdtemp(test_folder) ? 0 : -1;
}

static int test_folder_tear_down(void **state)
{
	(void)state;
	char command[128];
	snprintf(command, sizeof command, "rm -rf '%s'", test_folder);
	return system(command);
}

#endif
