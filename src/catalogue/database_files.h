/* What lies where SQLite is about to open files. SQLite waits for a pipe for ever, and writes through
 * a link beside a database into whatever that leads to. */
#ifndef VG_CATALOGUE_DATABASE_FILES_H
#define VG_CATALOGUE_DATABASE_FILES_H

#include <vestigo/error.h>

/* 0 when `path` (a link is followed) is a regular file or not there, and "PATH-wal", "PATH-shm" and
 * "PATH-journal" (of the file that it leads to; no links) are as well; VG_ERR_IO naming what is not.
 * Nothing is opened. */
int vg_database_files_check(const char *path, struct vg_error *err);

/* Why the file, or what belongs beside it, could not be opened for writing, as errno says it; 0 where that cannot be
 * told. `number` is what errno was after SQLite had failed: where writing fails it tries reading, and then that may
 * be about a log that is not there. */
int vg_database_files_hindrance(const char *path, int number);

#endif
