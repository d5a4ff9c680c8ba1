#include "catalogue/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/bytes.h"
#include "catalogue/defend.h"
#include "catalogue/page_sums.h"

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

	/* 4: catalogue/hash_only_lookup.c looks the others up without SQL */
	("DROP INDEX picture_by_pdq;"
	 "CREATE INDEX picture_by_low_pdq ON picture (pdq) WHERE sha256 IS NULL AND pdq_quality < 50"),

	/* 5: a checksum of each blob; the file's pages get theirs in seal() */
	("ALTER TABLE thumbnail ADD COLUMN checksum INTEGER;"
	 "ALTER TABLE feature ADD COLUMN checksum INTEGER;"
	 "ALTER TABLE rendition ADD COLUMN checksum INTEGER;"
	 "UPDATE thumbnail SET checksum = checksum_of(jpeg);"
	 "UPDATE feature SET checksum = checksum_of(data);"
	 "UPDATE rendition SET checksum = checksum_of(jpeg)"),

	/* 6: how exactly a sighting is dated (enum vg_date_precision); midnight was how a day alone was kept */
	("ALTER TABLE sighting ADD COLUMN date_precision INTEGER NOT NULL DEFAULT 0;"
	 "UPDATE sighting SET date_precision = 2 WHERE date % 86400 = 0"),

	/* 7: pairs of SHA-256 that people judged to be different pictures, each in both directions */
	("CREATE TABLE IF NOT EXISTS distinct_pair ("
	 " a BLOB NOT NULL, b BLOB NOT NULL, recorded INTEGER NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID"),

	/* 8: designs, which known pictures carry them and in which cells; pictures up to designs_through were
	 * looked at for them (what is there already is learnt from as others are added) */
	("CREATE TABLE IF NOT EXISTS design ("
	 " id INTEGER PRIMARY KEY AUTOINCREMENT, picture INTEGER NOT NULL, state INTEGER NOT NULL,"
	 " name TEXT, recorded INTEGER NOT NULL);"
	 "CREATE INDEX IF NOT EXISTS design_by_picture ON design (picture);"
	 "CREATE TABLE IF NOT EXISTS design_carrier ("
	 " design INTEGER NOT NULL REFERENCES design (id) ON DELETE CASCADE,"
	 " picture INTEGER NOT NULL REFERENCES picture (id) ON DELETE CASCADE,"
	 " cells BLOB NOT NULL, PRIMARY KEY (design, picture)) WITHOUT ROWID;"
	 "CREATE INDEX IF NOT EXISTS design_by_carrier ON design_carrier (picture);"
	 "INSERT OR IGNORE INTO meta SELECT 'designs_through', coalesce(max(id), 0) FROM picture"),

	/* 9: known pictures that a person set aside: no search gives them */
	("CREATE TABLE IF NOT EXISTS set_aside ("
	 " picture INTEGER PRIMARY KEY REFERENCES picture (id) ON DELETE CASCADE, recorded INTEGER NOT NULL)"),

	/* 10: pictures that were removed, which the index has until it is made anew: it is, where some were before */
	("CREATE TABLE IF NOT EXISTS removed (picture INTEGER PRIMARY KEY);"
	 "UPDATE meta SET value = randomblob(16) WHERE key = 'identity' AND"
	 " (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'picture') > (SELECT count(*) FROM picture)"),

	/* 11: how many were looked at for local features; the others are found by digests and hashes alone */
	"REPLACE INTO meta SELECT 'with_features', count(*) FROM feature",
};


static int newer(const char *path, int64_t version, struct vg_error *err)
{
	return vg_error_set(err, VG_ERR_VERSION,
			    "\"%s\" was written by a newer vestigo (schema %lld, this reads up to %d): nothing was changed",
			    path, (long long)version, VG_SCHEMA_VERSION);
}

/* The header, through SQLite's own layer: a descriptor of ours that is closed takes the locks of every other handle of
 * this process on the file with it, and SQLite keeps its own until nobody needs them. How much there was. */
static int read_header(const char *path, uint8_t *header, int size)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
	sqlite3_file *file = vfs ? calloc(1, (size_t)vfs->szOsFile) : NULL;
	const char *name = file ? sqlite3_create_filename(path, "", "", 0, NULL) : NULL;
	struct stat status;
	off_t bytes = stat(path, &status) == 0 ? status.st_size : 0; /* SQLite calls a file of one byte empty */
	if (name && vfs->xOpen(vfs, name, file, SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB, NULL) == SQLITE_OK) {
		if (bytes >= size && file->pMethods->xRead(file, header, size, 0) != SQLITE_OK)
			bytes = 0;
		file->pMethods->xClose(file);
	}
	sqlite3_free_filename(name);
	free(file);
	return bytes < size ? (int)bytes : size;
}

int vg_schema_look(const char *path, struct vg_error *err)
{
	enum { VERSION_AT = 60, APPLICATION_AT = 68, HEADER = 100 };
	uint8_t header[HEADER] = { 0 };
	int size = read_header(path, header, HEADER);
	if (size > 0 && size < HEADER)
		return vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is not a catalogue, or is damaged: nothing was changed", path);
	if (size != HEADER || memcmp(header, "SQLite format 3", 16) != 0)
		return 0; /* SQLite says what is wrong with it */
	struct vg_reader reader;
	vg_reader_init(&reader, (struct vg_span){ header, HEADER });
	vg_read_skip(&reader, VERSION_AT);
	int64_t version = vg_read_u32be(&reader);
	vg_read_skip(&reader, APPLICATION_AT - VERSION_AT - 4);
	return vg_read_u32be(&reader) == VG_APPLICATION_ID && version > VG_SCHEMA_VERSION ? newer(path, version, err) : 0;
}

/* Runs the steps that are missing, all or none. */
static int run_steps(struct vg_database *database, struct vg_error *err)
{
	char pragma[96];
	int64_t version = 0;
	int code = vg_database_run(database, "BEGIN IMMEDIATE", err);
	if (code < 0)
		return code;
	/* Another process may have been quicker. */
	code = vg_database_number(database, "PRAGMA user_version", &version, err);
	for (; code == 0 && version < VG_SCHEMA_VERSION; version++)
		code = vg_database_run(database, schema_steps[version], err);
	snprintf(pragma, sizeof pragma, "PRAGMA user_version = %d; PRAGMA application_id = %d",
		 VG_SCHEMA_VERSION, VG_APPLICATION_ID);
	if (code == 0)
		code = vg_database_run(database, pragma, err);
	if (code == 0)
		code = vg_database_run(database, "COMMIT", err);
	if (code < 0)
		vg_database_roll_back(database);
	return code;
}

/* How many bytes at the end of its pages the file leaves free; -1 when it cannot be told. */
static int reserved_bytes(struct vg_database *database)
{
	int reserved = -1;
	return sqlite3_file_control(database->handle, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved) == SQLITE_OK
		       ? reserved : -1;
}

/* An older file has no room for sums in its pages: it is written anew, into itself, which a kill
 * at any moment leaves as it was. */
static int make_room_for_sums(struct vg_database *database, struct vg_error *err)
{
	int reserve = VG_PAGE_SUM_BYTES;
	int code = vg_database_run(database, "PRAGMA journal_mode = WAL", err);
	if (code < 0)
		return code;
	if (sqlite3_file_control(database->handle, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve) != SQLITE_OK ||
	    sqlite3_file_control(database->handle, "main", VG_PAGE_SUMS_WRITE, NULL) != SQLITE_OK)
		return vg_database_fail(database, "write to", err);
	vg_sqlite_let_vacuum(database->handle, true);
	code = vg_database_run(database, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)", err);
	vg_sqlite_let_vacuum(database->handle, false);
	return code;
}

/* From here on sums are compared, whatever the file's header says. */
static int demand_sums(struct vg_database *database, struct vg_error *err)
{
	if (reserved_bytes(database) != VG_PAGE_SUM_BYTES)
		return vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is damaged: its header was changed", database->path);
	if (sqlite3_file_control(database->handle, "main", VG_PAGE_SUMS_ON, NULL) != SQLITE_OK)
		return vg_database_fail(database, "open", err);
	database->sealed = true;
	return 0;
}

static int bring_up_to_date(struct vg_database *database, bool fresh, struct vg_error *err)
{
	if (sqlite3_db_readonly(database->handle, "main") != 0)
		return vg_error_set(err, VG_ERR_VERSION, "\"%s\" has an older schema, and may not be written: use it once"
				    " where it may, which brings it up to date", database->path);
	int code = fresh ? 0 : make_room_for_sums(database, err);
	return code == 0 ? run_steps(database, err) : code;
}

int vg_schema_make(struct vg_database *database, struct vg_error *err)
{
	database->version = VG_SCHEMA_VERSION;
	return run_steps(database, err);
}

struct state {
	int64_t version, application, objects; /* objects: tables, indexes and what else is in it */
};

static int read_numbers(struct vg_database *database, struct state *out, struct vg_error *err)
{
	int code = vg_database_number(database, "PRAGMA user_version", &out->version, err);
	if (code == 0)
		code = vg_database_number(database, "PRAGMA application_id", &out->application, err);
	return code == 0 ? vg_database_number(database, "SELECT count(*) FROM sqlite_schema", &out->objects, err) : code;
}

/* Is it a catalogue that this program can use? */
static int judge_state(struct vg_database *database, const struct state *state, struct vg_error *err)
{
	if (state->application != VG_APPLICATION_ID && (state->objects > 0 || state->version != 0))
		return vg_error_set(err, VG_ERR_CORRUPT,
				    "\"%s\" is an SQLite file of another program, not a catalogue: nothing was changed",
				    database->path);
	if (state->version > VG_SCHEMA_VERSION)
		return newer(database->path, state->version, err);
	if (state->objects == 0)
		return 0;
	return state->version >= 1 ? vg_schema_check(database, schema_steps, (int)state->version, err)
		: vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is damaged: it names no version", database->path);
}

/* What a file says of itself, and whether it may be used, all of one moment: another process may just be making it, or
 * bringing it up to date. */
static int read_state(struct vg_database *database, struct state *out, struct vg_error *err)
{
	int code = vg_database_run(database, "BEGIN", err);
	if (code == 0)
		code = read_numbers(database, out, err);
	if (code == 0)
		code = judge_state(database, out, err);
	if (code == 0)
		code = vg_database_run(database, "COMMIT", err);
	if (code < 0)
		vg_database_roll_back(database);
	return code;
}

int vg_schema_prepare(struct vg_database *database, enum vg_catalogue_mode mode, struct vg_error *err)
{
	struct state state = { 0 };
	int code = read_state(database, &state, err);
	if (code < 0)
		return code;
	if (mode == VG_CATALOGUE_READ && state.objects == 0) { /* an empty file: nothing in it yet */
		database->absent = true;
		return 0;
	}
	if (mode == VG_CATALOGUE_WRITE)
		code = vg_database_use_log(database, err);
	if (code < 0)
		return code;
	bool as_it_is = state.version >= VG_SCHEMA_READABLE && mode == VG_CATALOGUE_READ &&
			sqlite3_db_readonly(database->handle, "main") != 0;
	database->version = as_it_is ? (int)state.version : VG_SCHEMA_VERSION;
	if (database->version < VG_SCHEMA_SEALED)
		return 0;
	if (state.version < database->version)
		code = bring_up_to_date(database, state.objects == 0, err);
	return code == 0 ? demand_sums(database, err) : code;
}
