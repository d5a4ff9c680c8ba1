/* The catalogue's SQLite file: opening it, its statements, its transactions. Nothing else calls
 * sqlite3_step, so that a failure is never taken for the end of the rows.
 *
 * Every function that can fail returns 0 or a code of enum vg_code that is also in err:
 * VG_ERR_CORRUPT, VG_ERR_BUSY, VG_ERR_MEMORY, VG_ERR_INTERRUPTED or VG_ERR_IO. */
#ifndef VG_CATALOGUE_DATABASE_H
#define VG_CATALOGUE_DATABASE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <vestigo/catalogue.h>

enum { VG_STATEMENTS_MAXIMUM = 72 };

struct vg_database {
	char *path;               /* owned */
	sqlite3 *handle;          /* NULL: not open */
	bool in_memory;           /* there is no file; the path is what messages call it */
	bool absent;              /* opened for reading, and there is no such file: nothing is known */
	struct vg_kept_statement { const char *sql; sqlite3_stmt *statement; } kept[VG_STATEMENTS_MAXIMUM];
	int version;              /* of the schema: an older one where it may be read and not be written */
	bool sealed;              /* pages and blobs have their checksums: see schema.h */
	bool frozen;              /* read without locks, in a folder that may not be written */
	int hindrance;            /* errno of what kept it from being opened otherwise than frozen; 0 where unknown */
	struct stat stamp;        /* of the file as it was opened frozen */
	int depth;                /* readers that are at work, one inside the other */
};

/* Opens the file as it is, whatever its schema. Nothing is changed by a failed opening. Where the
 * folder may not be written, a file that nobody is writing is opened frozen; it is opened again by
 * vg_database_enter once it was changed. The caller closes it, also after a failure. */
int vg_database_open(struct vg_database *database, const char *path, enum vg_catalogue_mode mode, struct vg_error *err);
void vg_database_close(struct vg_database *database);

/* The write-ahead log lets others read while one writes. It changes the file: not before it is known to be ours. */
int vg_database_use_log(struct vg_database *database, struct vg_error *err);

/* An empty one in memory, for itself. */
int vg_database_open_memory(struct vg_database *database, struct vg_error *err);

/* Whether sums of pages are compared, as they are in a sealed file, but for a check that wants to name
 * what lies in a damaged page. Outside a transaction, with no statement at work. */
int vg_database_compare(struct vg_database *database, bool compare, struct vg_error *err);

/* SQLite's last failure as a code and words. */
int vg_database_fail(struct vg_database *database, const char *doing, struct vg_error *err);

/* *out is the caller's to finalize. */
int vg_database_prepare(struct vg_database *database, const char *sql, sqlite3_stmt **out, struct vg_error *err);
/* Prepared once and kept; `sql` is a literal, and not in use by a caller up the stack. *out is reset
 * and has no bindings; a caller that leaves before its end resets it. */
int vg_database_kept(struct vg_database *database, const char *sql, sqlite3_stmt **out, struct vg_error *err);

/* The column's whole number, if it is one between the two; *out stays otherwise. Other types than that of the
 * column may stand in a file that comes from others. */
bool vg_database_whole(sqlite3_stmt *row, int column, int64_t least, int64_t most, int64_t *out);

/* The next row: 1; the end: 0; else a code. At the end, and when it failed, the statement is reset. */
int vg_database_step(struct vg_database *database, sqlite3_stmt *statement, struct vg_error *err);
/* Runs a statement that gives no rows. */
int vg_database_finish(struct vg_database *database, sqlite3_stmt *statement, struct vg_error *err);
/* Prepared once and kept, without bindings or rows. */
int vg_database_command(struct vg_database *database, const char *sql, struct vg_error *err);
/* Runs statements without results. */
int vg_database_run(struct vg_database *database, const char *sql, struct vg_error *err);
/* The first column of the only row; VG_ERR_CORRUPT when there is no row. */
int vg_database_number(struct vg_database *database, const char *sql, int64_t *out, struct vg_error *err);

/* VG_ERR_IO where the file was opened for reading only: SQLite would begin a transaction. */
int vg_database_may_write(const struct vg_database *database, struct vg_error *err);
/* For what needs everything as it was committed, and nobody at work with it: VG_ERR_USAGE between begin and commit,
 * and by a visitor. `done`: what a catalogue is not then, "searched". */
int vg_database_at_rest(const struct vg_database *database, const char *done, struct vg_error *err);
/* SQLite's own word on it. */
bool vg_database_in_transaction(const struct vg_database *database);
int vg_database_begin(struct vg_database *database, struct vg_error *err);
int vg_database_commit(struct vg_database *database, struct vg_error *err);
void vg_database_roll_back(struct vg_database *database);

/* Around everything that reads, which may be nested. */
int vg_database_enter(struct vg_database *database, struct vg_error *err);
/* Hands `code` back, or VG_ERR_BUSY when the file was changed under a frozen reader. */
int vg_database_leave(struct vg_database *database, int code, struct vg_error *err);

#endif
