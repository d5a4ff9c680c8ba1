/* Opening, creating and checking the catalogue file. */
#include "catalogue/catalogue.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "catalogue/feature_index.h"
#include "catalogue/hash_only.h"
#include "catalogue/pdq_index.h"

/* Later versions append their steps here and never edit an old one. */
static const char *const schema_steps[VG_SCHEMA_VERSION] = {
	"CREATE TABLE picture ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" sha256 BLOB UNIQUE, pixels_sha256 BLOB, pdq BLOB, pdq_resampled BLOB, pdq_quality INTEGER,"
	" orientation INTEGER NOT NULL DEFAULT 1,"
	" bytes INTEGER NOT NULL DEFAULT 0, format TEXT NOT NULL DEFAULT 'unknown',"
	" width INTEGER NOT NULL DEFAULT 0, height INTEGER NOT NULL DEFAULT 0,"
	" added INTEGER NOT NULL);"
	"CREATE INDEX picture_by_pixels ON picture (pixels_sha256) WHERE pixels_sha256 IS NOT NULL;"
	"CREATE INDEX picture_by_pdq ON picture (pdq) WHERE sha256 IS NULL;"
	"CREATE TABLE thumbnail ("
	" picture INTEGER PRIMARY KEY REFERENCES picture (id) ON DELETE CASCADE, jpeg BLOB NOT NULL);"
	"CREATE TABLE sighting ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" picture INTEGER NOT NULL REFERENCES picture (id) ON DELETE CASCADE,"
	" title TEXT, source TEXT, note TEXT, claim TEXT, rating TEXT, review_url TEXT,"
	" date INTEGER, chat INTEGER, message INTEGER, recorded INTEGER NOT NULL);"
	"CREATE INDEX sighting_by_picture ON sighting (picture, date);"
	"CREATE TABLE tag ("
	" picture INTEGER NOT NULL REFERENCES picture (id) ON DELETE CASCADE,"
	" tag TEXT NOT NULL, PRIMARY KEY (picture, tag)) WITHOUT ROWID;"
	"CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;"
	"INSERT INTO meta VALUES ('version', 0), ('digest', zeroblob(32));",

	/* 2: local features and what later items are compared with */
	"CREATE TABLE feature ("
	" picture INTEGER PRIMARY KEY REFERENCES picture (id) ON DELETE CASCADE, data BLOB NOT NULL);"
	"CREATE TABLE rendition ("
	" picture INTEGER PRIMARY KEY REFERENCES picture (id) ON DELETE CASCADE, jpeg BLOB NOT NULL);"
	"INSERT INTO meta VALUES ('identity', randomblob(16));",

	/* 3: what there is, counted once: opening a large catalogue counts nothing */
	"INSERT INTO meta SELECT 'pictures', count(*) FROM picture"
	" UNION ALL SELECT 'sightings', count(*) FROM sighting"
	" UNION ALL SELECT 'with_pdq', count(*) FROM picture WHERE pdq IS NOT NULL"
	" UNION ALL SELECT 'low_quality', count(*) FROM picture WHERE pdq_quality < 50"
	" UNION ALL SELECT 'newest', coalesce(max(added), -1) FROM picture;",

	/* 4: catalogue/hash_only.c looks the others up without SQL */
	("DROP INDEX picture_by_pdq;"
	 "CREATE INDEX picture_by_low_pdq ON picture (pdq) WHERE sha256 IS NULL AND pdq_quality < 50"),
};

int vg_catalogue_fail(struct vg_catalogue *catalogue, const char *doing, struct vg_error *err)
{
	int number = sqlite3_errcode(catalogue->database);
	switch (number & 0xff) {
	case SQLITE_NOTADB: case SQLITE_CORRUPT:
		return vg_error_set(err, VG_ERR_CORRUPT,
				    "\"%s\" is not a catalogue, or is damaged: nothing was changed",
				    catalogue->path);
	case SQLITE_BUSY: case SQLITE_LOCKED:
		return vg_error_set(err, VG_ERR_BUSY, "\"%s\" is in use by another process",
				    catalogue->path);
	case SQLITE_FULL:
		return vg_error_set(err, VG_ERR_IO, "cannot %s \"%s\": the disk is full", doing,
				    catalogue->path);
	case SQLITE_READONLY:
		return vg_error_set(err, VG_ERR_IO, "cannot %s \"%s\": no permission to write", doing,
				    catalogue->path);
	default:
		return vg_error_set(err, VG_ERR_IO, "cannot %s \"%s\": %s", doing, catalogue->path,
				    sqlite3_errmsg(catalogue->database));
	}
}

sqlite3_stmt *vg_catalogue_prepare(struct vg_catalogue *catalogue, const char *sql,
				   struct vg_error *err)
{
	sqlite3_stmt *statement = NULL;
	if (sqlite3_prepare_v2(catalogue->database, sql, -1, &statement, NULL) != SQLITE_OK)
		vg_catalogue_fail(catalogue, "read", err);
	return statement;
}

sqlite3_stmt *vg_catalogue_kept(struct vg_catalogue *catalogue, const char *sql, struct vg_error *err)
{
	size_t i = 0;
	while (i < VG_STATEMENTS_MAXIMUM && catalogue->prepared[i].sql && catalogue->prepared[i].sql != sql)
		i++;
	if (i == VG_STATEMENTS_MAXIMUM)
		sqlite3_finalize(catalogue->prepared[--i].statement);
	if (catalogue->prepared[i].sql != sql) {
		catalogue->prepared[i].statement = vg_catalogue_prepare(catalogue, sql, err);
		catalogue->prepared[i].sql = catalogue->prepared[i].statement ? sql : NULL;
	}
	if (catalogue->prepared[i].statement) {
		sqlite3_reset(catalogue->prepared[i].statement);
		sqlite3_clear_bindings(catalogue->prepared[i].statement);
	}
	return catalogue->prepared[i].statement;
}

int vg_catalogue_run(struct vg_catalogue *catalogue, const char *sql, struct vg_error *err)
{
	if (sqlite3_exec(catalogue->database, sql, NULL, NULL, NULL) != SQLITE_OK)
		return vg_catalogue_fail(catalogue, "write", err);
	return 0;
}

static int read_pragma(struct vg_catalogue *catalogue, const char *sql, int64_t *out,
		       struct vg_error *err)
{
	sqlite3_stmt *statement = vg_catalogue_prepare(catalogue, sql, err);
	int code = statement ? 0 : err && err->code ? err->code : VG_ERR_IO;
	if (statement && sqlite3_step(statement) == SQLITE_ROW)
		*out = sqlite3_column_int64(statement, 0);
	else if (statement)
		code = vg_catalogue_fail(catalogue, "read", err);
	sqlite3_finalize(statement);
	return code;
}

static int migrate(struct vg_catalogue *catalogue, int64_t version, struct vg_error *err)
{
	char pragma[96];
	int code = vg_catalogue_run(catalogue, "BEGIN IMMEDIATE", err);
	if (code < 0)
		return code;
	/* Another process may have been quicker. */
	code = read_pragma(catalogue, "PRAGMA user_version", &version, err);
	for (; code == 0 && version < VG_SCHEMA_VERSION; version++)
		code = vg_catalogue_run(catalogue, schema_steps[version], err);
	snprintf(pragma, sizeof pragma, "PRAGMA user_version = %d; PRAGMA application_id = %d",
		 VG_SCHEMA_VERSION, VG_APPLICATION_ID);
	if (code == 0)
		code = vg_catalogue_run(catalogue, pragma, err);
	if (code == 0)
		code = vg_catalogue_run(catalogue, "COMMIT", err);
	if (code < 0)
		(void)sqlite3_exec(catalogue->database, "ROLLBACK", NULL, NULL, NULL);
	return code;
}

static int check_version(struct vg_catalogue *catalogue, enum vg_catalogue_mode mode,
			 struct vg_error *err)
{
	int64_t version = 0, application = 0, objects = 0;
	int code = read_pragma(catalogue, "PRAGMA user_version", &version, err);
	if (code == 0)
		code = read_pragma(catalogue, "PRAGMA application_id", &application, err);
	if (code == 0)
		code = read_pragma(catalogue, "SELECT count(*) FROM sqlite_schema", &objects, err);
	if (code < 0)
		return code;
	if (application != VG_APPLICATION_ID && (objects > 0 || version != 0))
		return vg_error_set(err, VG_ERR_CORRUPT,
				    "\"%s\" is an SQLite file of another program, not a catalogue: nothing was changed",
				    catalogue->path);
	if (version > VG_SCHEMA_VERSION)
		return vg_error_set(err, VG_ERR_VERSION,
				    "\"%s\" was written by a newer vestigo (schema %lld, this reads up to %d): nothing was changed",
				    catalogue->path, (long long)version, VG_SCHEMA_VERSION);
	if (version == VG_SCHEMA_VERSION)
		return 0;
	if (mode == VG_CATALOGUE_READ && objects == 0) { /* an empty file: nothing in it yet */
		sqlite3_close(catalogue->database);
		catalogue->database = NULL;
		return 0;
	}
	if (sqlite3_db_readonly(catalogue->database, "main") == 0)
		return migrate(catalogue, version, err);
	return vg_error_set(err, VG_ERR_VERSION,
			    "\"%s\" has the older schema %lld, and may not be written: use it once where it may, which brings it up to date",
			    catalogue->path, (long long)version);
}

static int open_database(struct vg_catalogue *catalogue, enum vg_catalogue_mode mode,
			 struct vg_error *err)
{
	int flags = mode == VG_CATALOGUE_WRITE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
					       : SQLITE_OPEN_READWRITE;
	/* a handle belongs to one thread */
	int opened = sqlite3_open_v2(catalogue->path, &catalogue->database, flags | SQLITE_OPEN_NOMUTEX, NULL);
	if (opened != SQLITE_OK && mode == VG_CATALOGUE_READ) {
		sqlite3_close(catalogue->database);
		catalogue->database = NULL;
		opened = sqlite3_open_v2(catalogue->path, &catalogue->database, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
	}
	if (opened != SQLITE_OK)
		return vg_catalogue_fail(catalogue, "open", err);
	sqlite3_busy_timeout(catalogue->database, 10000);
	sqlite3_extended_result_codes(catalogue->database, 1);
	sqlite3_exec(catalogue->database, "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF", NULL, NULL, NULL);
	/* The write-ahead log lets others read while one writes. */
	if (mode == VG_CATALOGUE_WRITE &&
	    sqlite3_exec(catalogue->database,
			 "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
			 "PRAGMA cache_size = -262144; PRAGMA wal_autocheckpoint = 16384", NULL, NULL, NULL) != SQLITE_OK)
		return vg_catalogue_fail(catalogue, "open", err);
	return check_version(catalogue, mode, err);
}

/* The folder of a catalogue that is to be created. */
static int make_folder(const char *path, struct vg_error *err)
{
	const char *slash = strrchr(path, '/');
	if (!slash || slash == path)
		return 0;
	char *folder = strndup(path, (size_t)(slash - path));
	int code = folder ? vg_file_make_folders(folder, err)
			  : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	free(folder);
	return code;
}

static struct vg_segment_index *new_index(const struct vg_segment_kind *kind)
{
	struct vg_segment_index *index = malloc(sizeof *index);
	if (index)
		vg_segment_index_init(index, kind);
	return index;
}

static void free_index(struct vg_segment_index *index)
{
	if (index)
		vg_segment_index_release(index);
	free(index);
}

int vg_catalogue_open(const char *path, enum vg_catalogue_mode mode, struct vg_catalogue **out,
		      struct vg_error *err)
{
	struct vg_catalogue *catalogue = calloc(1, sizeof *catalogue);
	int code = 0;
	if (!catalogue || !(catalogue->path = strdup(path)) ||
	    !(catalogue->hashes = new_index(&vg_pdq_index_kind)) ||
	    !(catalogue->features = new_index(&vg_feature_index_kind)) ||
	    !(catalogue->hash_only = calloc(1, sizeof *catalogue->hash_only))) {
		vg_catalogue_close(catalogue);
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	if (vg_file_is_folder(path))
		code = vg_error_set(err, VG_ERR_IO, "cannot open \"%s\": a folder, not a catalogue", path);
	else if (mode == VG_CATALOGUE_WRITE)
		code = make_folder(path, err);
	bool absent = access(path, F_OK) != 0 && errno == ENOENT;
	if (code == 0 && !(absent && mode == VG_CATALOGUE_READ))
		code = open_database(catalogue, mode, err);
	if (code < 0)
		vg_catalogue_close(catalogue);
	else
		*out = catalogue;
	return code;
}

void vg_catalogue_close(struct vg_catalogue *catalogue)
{
	if (!catalogue)
		return;
	for (size_t i = 0; i < VG_STATEMENTS_MAXIMUM; i++)
		sqlite3_finalize(catalogue->prepared[i].statement);
	sqlite3_close(catalogue->database);
	free_index(catalogue->hashes);
	free_index(catalogue->features);
	if (catalogue->hash_only)
		vg_hash_only_forget(catalogue->hash_only);
	free(catalogue->hash_only);
	free(catalogue->path);
	free(catalogue);
}

void vg_catalogue_set_notice(struct vg_catalogue *catalogue, vg_catalogue_notice *notice, void *context)
{
	catalogue->notice = notice;
	catalogue->notice_context = context;
}

int vg_catalogue_write_index(struct vg_catalogue *catalogue, struct vg_error *err)
{
	vg_hash_only_forget(catalogue->hash_only); /* which holds what was not in it */
	int code = vg_segment_index_write(&vg_pdq_index_kind, catalogue, err);
	return code == 0 ? vg_segment_index_write(&vg_feature_index_kind, catalogue, err) : code;
}

char *vg_catalogue_default_path(void)
{
	const char *named = getenv("VESTIGO_CATALOGUE"), *data = getenv("XDG_DATA_HOME");
	const char *home = getenv("HOME");
	char *path = NULL;
	if (named && *named)
		return strdup(named);
	if (data && *data == '/')
		return vg_file_join(data, "vestigo/known.db");
	if (home && *home && asprintf(&path, "%s/.local/share/vestigo/known.db", home) < 0)
		return NULL;
	return path;
}

int64_t vg_catalogue_meta(struct vg_catalogue *catalogue, const char *key)
{
	int64_t value = 0;
	sqlite3_stmt *statement =
		vg_catalogue_kept(catalogue, "SELECT value FROM meta WHERE key = ?", NULL);
	if (statement && sqlite3_bind_text(statement, 1, key, -1, SQLITE_STATIC) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		value = sqlite3_column_int64(statement, 0);
	if (statement)
		sqlite3_reset(statement);
	return value;
}

int64_t vg_catalogue_version(struct vg_catalogue *catalogue)
{
	return catalogue->database ? vg_catalogue_meta(catalogue, "version") : 0;
}

bool vg_catalogue_state(struct vg_catalogue *catalogue, int64_t version, uint8_t out[32])
{
	struct vg_tally tally;
	char identity[33], digest[65], text[160];
	/* The digest tells copies apart that went their own ways to the same version. */
	if (!catalogue->database || vg_tally_read(catalogue, &tally, NULL) < 0 || tally.version != version)
		return false;
	vg_segment_index_identity(catalogue, identity);
	vg_text_hex(tally.digest, sizeof tally.digest, digest);
	int size = snprintf(text, sizeof text, "%s %lld %s", identity, (long long)version, digest);
	return identity[0] && vg_sha256((struct vg_span){ (const uint8_t *)text, (size_t)size }, out);
}

int vg_catalogue_stats(struct vg_catalogue *catalogue, struct vg_catalogue_stats *out,
		       struct vg_error *err)
{
	struct vg_tally tally = { .newest = -1 };
	struct stat status;
	int64_t tags = 0;
	int code = 0;
	memset(out, 0, sizeof *out);
	if (catalogue->database)
		code = vg_tally_read(catalogue, &tally, err);
	if (code == 0 && catalogue->database)
		code = read_pragma(catalogue, "SELECT count(DISTINCT tag) FROM tag", &tags, err);
	vg_text_hex(tally.digest, sizeof tally.digest, out->digest);
	out->pictures = (uint64_t)tally.pictures;
	out->sightings = (uint64_t)tally.sightings;
	out->with_pdq = (uint64_t)tally.with_pdq;
	out->low_quality = (uint64_t)tally.low_quality;
	out->tags = (uint64_t)tags;
	if (catalogue->database && stat(catalogue->path, &status) == 0)
		out->file_bytes = (uint64_t)status.st_size;
	out->has_newest = tally.newest >= 0;
	out->newest = tally.newest >= 0 ? tally.newest : 0;
	return code;
}

static int sum_known(void *context, const struct vg_known *known, struct vg_error *err)
{
	uint8_t part[32];
	if (!vg_catalogue_digest_of(known, part))
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	vg_catalogue_digest_sum(context, part, 1);
	return 0;
}

int vg_catalogue_check(struct vg_catalogue *catalogue, struct vg_error *err)
{
	struct vg_catalogue_stats stats;
	uint8_t total[32] = { 0 };
	char digest[65];
	if (!catalogue->database)
		return 0;
	sqlite3_stmt *statement = vg_catalogue_prepare(catalogue, "PRAGMA integrity_check(1)", err);
	if (!statement)
		return VG_ERR_CORRUPT;
	const char *answer = sqlite3_step(statement) == SQLITE_ROW
				     ? (const char *)sqlite3_column_text(statement, 0) : NULL;
	int code = answer && strcmp(answer, "ok") == 0 ? 0
		: vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is damaged: %s", catalogue->path,
			       answer ? answer : "it cannot be read");
	sqlite3_finalize(statement);
	if (code == 0)
		code = vg_catalogue_each(catalogue, sum_known, total, err);
	if (code == 0)
		code = vg_catalogue_stats(catalogue, &stats, err);
	vg_text_hex(total, sizeof total, digest);
	if (code == 0)
		code = vg_segment_index_check(&vg_pdq_index_kind, catalogue, err);
	if (code == 0)
		code = vg_segment_index_check(&vg_feature_index_kind, catalogue, err);
	if (code == 0 && strcmp(digest, stats.digest) != 0)
		code = vg_error_set(err, VG_ERR_CORRUPT,
				    "\"%s\" does not hold what its digest says: it was changed by another program",
				    catalogue->path);
	return code;
}
