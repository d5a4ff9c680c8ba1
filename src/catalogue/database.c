#include "catalogue/database.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/checksum.h"
#include "base/time.h"
#include "catalogue/database_files.h"
#include "catalogue/defend.h"
#include "catalogue/page_sums.h"

enum {
	BUSY_MILLISECONDS = 10000, /* how long another process is waited for */
	RETRY_MILLISECONDS = 10,   /* between two attempts where SQLite does not wait itself */
};

/* --- failures --- */

static int denied(const char *doing, const char *path, struct vg_error *err)
{
	return vg_error_set(err, VG_ERR_IO, "cannot %s \"%s\": permission denied", doing, path);
}

/* `number`: SQLite's errno; `otherwise`: what is said where nothing tells why. */
static int hindered(const char *doing, const char *path, int number, const char *otherwise, struct vg_error *err)
{
	number = vg_database_files_hindrance(path, number);
	if (number == EACCES || number == EPERM || number == EROFS)
		return denied(doing, path, err);
	return vg_error_set(err, VG_ERR_IO, "cannot %s \"%s\": %s", doing, path,
			    number == ENOSPC || number == EDQUOT ? "the disk is full" : number ? strerror(number) : otherwise);
}

static bool changed_under_us(const struct vg_database *database);

/* A page that is not what was written, or a structure that cannot be. */
static int damaged(struct vg_database *database, struct vg_error *err)
{
	sqlite3_int64 page = 0;
	if (database->frozen && changed_under_us(database))
		return vg_error_set(err, VG_ERR_BUSY, "\"%s\" was changed by another process while it was read: try again",
				    database->path);
	if (sqlite3_extended_errcode(database->handle) == SQLITE_IOERR_DATA &&
	    sqlite3_file_control(database->handle, "main", VG_PAGE_SUMS_FAULT, &page) == SQLITE_OK && page)
		return vg_error_set(err, VG_ERR_CORRUPT,
				    "\"%s\" is damaged, or was changed by another program: page %lld is not what was written",
				    database->path, (long long)page);
	return vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is not a catalogue, or is damaged: nothing was changed",
			    database->path);
}

int vg_database_fail(struct vg_database *database, const char *doing, struct vg_error *err)
{
	int number = sqlite3_extended_errcode(database->handle), system = sqlite3_system_errno(database->handle);
	if (number == SQLITE_IOERR_DATA)
		return damaged(database, err);
	switch (number & 0xff) {
	case SQLITE_NOTADB: case SQLITE_CORRUPT:
		return damaged(database, err);
	case SQLITE_BUSY: case SQLITE_LOCKED:
		return vg_error_set(err, VG_ERR_BUSY, "\"%s\" is in use by another process", database->path);
	case SQLITE_NOMEM:
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	case SQLITE_INTERRUPT:
		return vg_error_set(err, VG_ERR_INTERRUPTED, "interrupted");
	case SQLITE_FULL:
		return vg_error_set(err, VG_ERR_IO, "cannot %s \"%s\": the disk is full", doing, database->path);
	case SQLITE_READONLY: case SQLITE_PERM: case SQLITE_AUTH:
		return denied(doing, database->path, err);
	case SQLITE_CANTOPEN: case SQLITE_IOERR:
		return hindered(doing, database->path, system, sqlite3_errmsg(database->handle), err);
	}
	return vg_error_set(err, VG_ERR_IO, "cannot %s \"%s\": %s", doing, database->path,
			    sqlite3_errmsg(database->handle));
}

/* --- opening --- */

static void disconnect(struct vg_database *database)
{
	for (size_t i = 0; i < VG_STATEMENTS_MAXIMUM; i++)
		sqlite3_finalize(database->kept[i].statement);
	memset(database->kept, 0, sizeof database->kept);
	sqlite3_close(database->handle);
	database->handle = NULL;
}

/* For statements of schema.c: the checksum of a blob. */
static void checksum_of(sqlite3_context *context, int count, sqlite3_value **value)
{
	(void)count;
	struct vg_span blob = { sqlite3_value_blob(value[0]), (size_t)sqlite3_value_bytes(value[0]) };
	sqlite3_result_int64(context, vg_checksum(blob));
}

static int connect_through(struct vg_database *database, const char *name, const char *vfs, int flags, struct vg_error *err)
{
	/* a handle belongs to one thread */
	int opened = sqlite3_open_v2(name, &database->handle, flags | SQLITE_OPEN_NOMUTEX, vfs);
	if (!database->handle)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (opened != SQLITE_OK)
		return vg_database_fail(database, "open", err);
	sqlite3_extended_result_codes(database->handle, 1);
	sqlite3_busy_timeout(database->handle, BUSY_MILLISECONDS);
	if (sqlite3_create_function(database->handle, "checksum_of", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL,
				    checksum_of, NULL, NULL) != SQLITE_OK)
		return vg_database_fail(database, "open", err);
	if (!vg_sqlite_defend(database->handle))
		return vg_database_fail(database, "open", err);
	return vg_database_run(database, "PRAGMA foreign_keys = ON", err);
}

static int connect_to(struct vg_database *database, const char *name, int flags, struct vg_error *err)
{
	const char *vfs = vg_page_sums_vfs();
	if (!vfs)
		return vg_error_set(err, VG_ERR_IO, "cannot open \"%s\": SQLite cannot be used here", database->path);
	return connect_through(database, name, vfs, flags, err);
}

int vg_database_open_memory(struct vg_database *database, struct vg_error *err)
{
	*database = (struct vg_database){ .path = strdup("memory"), .in_memory = true };
	if (!database->path)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	return connect_through(database, ":memory:", NULL, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY, err);
}

/* Can anything be read? In a folder that may not be written SQLite fails only now. */
static int probe(struct vg_database *database, struct vg_error *err)
{
	int64_t version;
	return vg_database_number(database, "PRAGMA user_version", &version, err);
}

/* Is there a write-ahead log with something in it? */
static bool has_log(const char *path)
{
	struct stat status;
	char *log = NULL;
	bool has = asprintf(&log, "%s-wal", path) < 0 || (stat(log, &status) == 0 && status.st_size > 0);
	free(log);
	return has;
}

static bool changed_under_us(const struct vg_database *database)
{
	struct stat now;
	const struct stat *then = &database->stamp;
	return has_log(database->path) || stat(database->path, &now) != 0 || now.st_ino != then->st_ino ||
	       now.st_dev != then->st_dev || now.st_size != then->st_size ||
	       now.st_mtim.tv_sec != then->st_mtim.tv_sec || now.st_mtim.tv_nsec != then->st_mtim.tv_nsec;
}

/* The path as a URI that asks for no locks and no other files. */
static int frozen_uri(const char *path, struct vg_buffer *out)
{
	int code = vg_buffer_append_text(out, *path == '/' ? "file://" : "file:");
	for (; *path && code == 0; path++)
		code = strchr("%?#", *path) ? vg_buffer_printf(out, "%%%02x", (unsigned char)*path)
					    : vg_buffer_append_byte(out, (uint8_t)*path);
	return code == 0 ? vg_buffer_append_text(out, "?immutable=1") : code;
}

/* What is said to be immutable is read without looking at a log: only where there is none. */
static int open_frozen(struct vg_database *database, struct vg_error *err)
{
	struct vg_buffer uri;
	disconnect(database);
	database->frozen = true;
	if (stat(database->path, &database->stamp) != 0)
		return vg_error_set(err, VG_ERR_IO, "cannot open \"%s\": %s", database->path, strerror(errno));
	if (has_log(database->path))
		return vg_error_set(err, VG_ERR_IO, "cannot read \"%s\": what was added last is in \"%s-wal\", and permission to"
				    " write in its folder, which taking it in needs, is denied: use it once where it may be written",
				    database->path, database->path);
	vg_buffer_init(&uri, 3 * strlen(database->path) + 64);
	int code = frozen_uri(database->path, &uri) < 0 ? vg_error_set(err, VG_ERR_MEMORY, "out of memory")
		: connect_to(database, (const char *)uri.data, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, err);
	vg_buffer_release(&uri);
	return code == 0 ? probe(database, err) : code;
}

/* SQLite takes a file of no bytes for a new one. */
static bool was_emptied(const char *path)
{
	struct stat status;
	char *index = NULL;
	bool emptied = stat(path, &status) == 0 && status.st_size == 0 && asprintf(&index, "%s-index", path) >= 0 &&
		       access(index, F_OK) == 0;
	free(index);
	return emptied;
}

static int open_to_read(struct vg_database *database, struct vg_error *err)
{
	struct vg_error first = { 0 };
	if (was_emptied(database->path))
		return vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is damaged: it was cut to no bytes, and its index is there still", database->path);
	database->frozen = false;
	int code = connect_to(database, database->path, SQLITE_OPEN_READWRITE, &first);
	if (code == 0)
		code = probe(database, &first);
	database->hindrance = code < 0 && database->handle ? sqlite3_system_errno(database->handle) : 0;
	if (code == VG_ERR_IO && stat(database->path, &database->stamp) == 0) {
		struct vg_error second = { 0 };
		code = open_frozen(database, &second);
		if (code < 0 && database->handle == NULL)
			first = second; /* it says why not */
		else if (code == VG_ERR_CORRUPT || code == VG_ERR_BUSY)
			first = second;
	}
	return code < 0 ? vg_error_set(err, first.code, "%s", first.message) : 0;
}

static int open_to_write(struct vg_database *database, struct vg_error *err)
{
	struct stat status;
	int reserve = VG_PAGE_SUM_BYTES;
	bool fresh = stat(database->path, &status) != 0 || status.st_size == 0;
	int code = connect_to(database, database->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err);
	if (code == 0)
		code = vg_database_may_write(database, err);
	if (code == 0 && fresh &&
	    sqlite3_file_control(database->handle, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve) != SQLITE_OK)
		return vg_database_fail(database, "open", err);
	return code;
}

int vg_database_use_log(struct vg_database *database, struct vg_error *err)
{
	double deadline = vg_time_monotonic() + BUSY_MILLISECONDS / 1000.0;
	int code;
	/* Two who make the same file at once: SQLite lets the one fail without waiting, lest both wait for ever. */
	while ((code = vg_database_run(database, "PRAGMA journal_mode = WAL", err)) == VG_ERR_BUSY &&
	       vg_time_monotonic() < deadline)
		sqlite3_sleep(RETRY_MILLISECONDS);
	return code < 0 ? code : vg_database_run(database, "PRAGMA synchronous = FULL; PRAGMA cache_size = -262144;"
							   "PRAGMA wal_autocheckpoint = 16384", err);
}

/* On the heap: so that SQLite takes a name for a file's, whatever it begins with ("file:x.db", ":memory:"). */
static char *file_name(const char *path)
{
	char *name = NULL;
	bool special = *path == ':' || strncasecmp(path, "file:", strlen("file:")) == 0;
	return asprintf(&name, "%s%s", special ? "./" : "", path) < 0 ? NULL : name;
}

int vg_database_open(struct vg_database *database, const char *path, enum vg_catalogue_mode mode, struct vg_error *err)
{
	*database = (struct vg_database){ .path = file_name(path) };
	if (!database->path)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	return mode == VG_CATALOGUE_WRITE ? open_to_write(database, err) : open_to_read(database, err);
}

void vg_database_close(struct vg_database *database)
{
	disconnect(database);
	free(database->path);
	database->path = NULL;
}

int vg_database_compare(struct vg_database *database, bool compare, struct vg_error *err)
{
	int on = compare && database->sealed;
	(void)sqlite3_db_release_memory(database->handle); /* pages that were read otherwise */
	if (sqlite3_file_control(database->handle, "main", VG_PAGE_SUMS_COMPARE, &on) != SQLITE_OK)
		return vg_database_fail(database, "read", err);
	return 0;
}

/* --- statements --- */

int vg_database_prepare(struct vg_database *database, const char *sql, sqlite3_stmt **out, struct vg_error *err)
{
	sqlite3_stmt *statement = NULL;
	if (sqlite3_prepare_v2(database->handle, sql, -1, &statement, NULL) != SQLITE_OK)
		return vg_database_fail(database, "read", err);
	*out = statement;
	return 0;
}

int vg_database_kept(struct vg_database *database, const char *sql, sqlite3_stmt **out, struct vg_error *err)
{
	size_t i = 0;
	while (i < VG_STATEMENTS_MAXIMUM && database->kept[i].sql && database->kept[i].sql != sql)
		i++;
	if (i == VG_STATEMENTS_MAXIMUM) {
		sqlite3_finalize(database->kept[--i].statement);
		database->kept[i] = (struct vg_kept_statement){ NULL, NULL };
	}
	if (!database->kept[i].sql) {
		int code = vg_database_prepare(database, sql, &database->kept[i].statement, err);
		if (code < 0)
			return code;
		database->kept[i].sql = sql;
	}
	sqlite3_reset(database->kept[i].statement);
	sqlite3_clear_bindings(database->kept[i].statement);
	*out = database->kept[i].statement;
	return 0;
}

int vg_database_step(struct vg_database *database, sqlite3_stmt *statement, struct vg_error *err)
{
	/* To SQLite a COMMIT only reads. */
	bool reads = sqlite3_stmt_readonly(statement) && !vg_database_in_transaction(database);
	int step = sqlite3_step(statement);
	if (step == SQLITE_ROW)
		return 1;
	int code = step == SQLITE_DONE ? 0 : vg_database_fail(database, reads ? "read" : "write to", err);
	sqlite3_reset(statement);
	return code;
}

int vg_database_finish(struct vg_database *database, sqlite3_stmt *statement, struct vg_error *err)
{
	int code = vg_database_step(database, statement, err);
	if (code == 1)
		sqlite3_reset(statement);
	return code < 0 ? code : 0;
}

bool vg_database_whole(sqlite3_stmt *row, int column, int64_t least, int64_t most, int64_t *out)
{
	int64_t value = sqlite3_column_int64(row, column);
	bool good = sqlite3_column_type(row, column) == SQLITE_INTEGER && value >= least && value <= most;
	if (good)
		*out = value;
	return good;
}

int vg_database_run(struct vg_database *database, const char *sql, struct vg_error *err)
{
	if (sqlite3_exec(database->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
		return vg_database_fail(database, "write to", err);
	return 0;
}

int vg_database_number(struct vg_database *database, const char *sql, int64_t *out, struct vg_error *err)
{
	sqlite3_stmt *statement = NULL;
	int code = vg_database_prepare(database, sql, &statement, err);
	if (code < 0)
		return code;
	code = vg_database_step(database, statement, err);
	if (code == 1)
		*out = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	if (code == 0)
		return vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is damaged: it does not answer", database->path);
	return code < 0 ? code : 0;
}

/* --- transactions --- */

int vg_database_may_write(const struct vg_database *database, struct vg_error *err)
{
	if (sqlite3_db_readonly(database->handle, "main") == 0)
		return 0;
	return hindered("write to", database->path, database->hindrance, "it could be opened for reading only", err);
}

bool vg_database_in_transaction(const struct vg_database *database)
{
	return database->handle && !sqlite3_get_autocommit(database->handle);
}

int vg_database_at_rest(const struct vg_database *database, const char *done, struct vg_error *err)
{
	if (database->depth > 0)
		return vg_error_set(err, VG_ERR_USAGE, "a catalogue is not %s by what visits its content", done);
	return vg_database_in_transaction(database)
		       ? vg_error_set(err, VG_ERR_USAGE, "a catalogue is not %s between begin and commit", done) : 0;
}

int vg_database_command(struct vg_database *database, const char *sql, struct vg_error *err)
{
	sqlite3_stmt *statement;
	int code = vg_database_kept(database, sql, &statement, err);
	return code == 0 ? vg_database_finish(database, statement, err) : code;
}

int vg_database_begin(struct vg_database *database, struct vg_error *err)
{
	return vg_database_command(database, "BEGIN IMMEDIATE", err);
}

int vg_database_commit(struct vg_database *database, struct vg_error *err)
{
	return vg_database_command(database, "COMMIT", err);
}

void vg_database_roll_back(struct vg_database *database)
{
	(void)sqlite3_exec(database->handle, "ROLLBACK", NULL, NULL, NULL);
}

/* --- reading what others may change --- */

int vg_database_enter(struct vg_database *database, struct vg_error *err)
{
	bool gone = !database->handle || (database->frozen && changed_under_us(database));
	if (database->depth == 0 && gone && !database->absent) {
		disconnect(database);
		int code = open_to_read(database, err);
		if (code < 0)
			return code;
	}
	database->depth++;
	return 0;
}

int vg_database_leave(struct vg_database *database, int code, struct vg_error *err)
{
	if (--database->depth == 0 && code >= 0 && database->frozen && changed_under_us(database))
		return vg_error_set(err, VG_ERR_BUSY, "\"%s\" was changed by another process while it was read: try again",
				    database->path);
	return code;
}
