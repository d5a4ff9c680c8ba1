/* A disk on which one read, or one write, of a catalogue's database fails: a file system of SQLite's over the system's.
 * fail_writes, failing and failure say which and how; io_calls counts. */
#ifndef TESTS_UNIT_CATALOGUE_FAILING_VFS_H
#define TESTS_UNIT_CATALOGUE_FAILING_VFS_H

#include <stdbool.h>

#include <sqlite3.h>

#include "../test.h"

static long io_calls, failing; /* so far; the one that fails, or 0 */
static int failure;
static bool fail_writes, lasting; /* all calls after it fail too */
static sqlite3_vfs failing_vfs, *system_vfs;
static sqlite3_io_methods patched[2]; /* of the database, of its log: they lock differently */
static const sqlite3_io_methods *original;

static bool fails(bool write)
{
	return write == fail_writes && failing && (++io_calls == failing || (lasting && io_calls > failing));
}

static int failing_read(sqlite3_file *file, void *to, int amount, sqlite3_int64 offset)
{
	return fails(false) ? failure : original->xRead(file, to, amount, offset);
}

static int failing_write(sqlite3_file *file, const void *from, int amount, sqlite3_int64 offset)
{
	return fails(true) ? failure : original->xWrite(file, from, amount, offset);
}

static int failing_sync(sqlite3_file *file, int flags)
{
	return fails(true) ? failure : original->xSync(file, flags);
}

static int open_failing(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	(void)vfs;
	int code = system_vfs->xOpen(system_vfs, name, file, flags, out_flags);
	if (code != SQLITE_OK || !(flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)))
		return code;
	sqlite3_io_methods *methods = &patched[flags & SQLITE_OPEN_WAL ? 1 : 0];
	assert_true(!original || original->xRead == file->pMethods->xRead);
	original = file->pMethods; /* which read and write alike */
	*methods = *original;
	methods->xRead = failing_read;
	methods->xWrite = failing_write;
	methods->xSync = failing_sync;
	file->pMethods = methods;
	return SQLITE_OK;
}

/* Becomes the default, on which the catalogue's own stands: before the first catalogue is opened. */
static void register_failing(void)
{
	system_vfs = sqlite3_vfs_find(NULL);
	assert_non_null(system_vfs);
	failing_vfs = *system_vfs;
	failing_vfs.zName = "failing";
	failing_vfs.pNext = NULL;
	failing_vfs.xOpen = open_failing;
	assert_int_equal(sqlite3_vfs_register(&failing_vfs, 1), SQLITE_OK);
}

#endif
