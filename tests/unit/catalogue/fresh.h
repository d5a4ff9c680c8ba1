/* A writable catalogue of a test's own in a folder of its own: fresh_catalogue and remove_catalogue are its
 * fixtures, path and catalogue lie in between. */
#ifndef TESTS_UNIT_CATALOGUE_FRESH_H
#define TESTS_UNIT_CATALOGUE_FRESH_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <vestigo/catalogue.h>

#include "../test.h"
#include "opened.h"

static char path[64];
static struct vg_catalogue *catalogue;

static void open_again(void)
{
	vg_catalogue_close(catalogue);
	catalogue = open_it(path, VG_CATALOGUE_WRITE);
}

static int fresh_catalogue(void **state)
{
	(void)state;
	strcpy(path, "/tmp/vestigo-test-XXXXXX");
	if (!mkdtemp(path))
		return -1;
	strcat(path, "/k.db");
	catalogue = NULL;
	open_again();
	return 0;
}

static int remove_catalogue(void **state)
{
	char command[128];
	(void)state;
	vg_catalogue_close(catalogue);
	snprintf(command, sizeof command, "rm -rf '%.*s'", (int)(strlen(path) - 5), path);
	return system(command);
}

#endif
