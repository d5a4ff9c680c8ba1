/* An SQLite file may come from somebody else: what its schema says is run by SQLite. */
#ifndef VG_CATALOGUE_DEFEND_H
#define VG_CATALOGUE_DEFEND_H

#include <sqlite3.h>
#include <stdbool.h>

/* To be called before anything is read: the file's triggers, views, extensions, and functions in its
 * schema are out of use; nothing is attached, no file mapped; texts, rows and statements have limits.
 * False when SQLite refuses. */
bool vg_sqlite_defend(sqlite3 *handle);

/* VACUUM attaches a file of SQLite's own. */
void vg_sqlite_let_vacuum(sqlite3 *handle, bool let);

#endif
