/* The catalogue: what goes in comes out, what was tampered with is noticed, and only
 * pictures that match are matches. */
#include "../test.h"
#include "opened.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vestigo/catalogue.h>

#include "catalogue/page_sums.h"

static char folder[] = "/tmp/vestigo-test-catalogue-XXXXXX";
static char path[128];

static int set_up(void **state)
{
	(void)state;
	if (!folder[0] || !mkdtemp(folder))
		return -1;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	char command[128];
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	return system(command);
}

/* A path of its own for each test. */
static int fresh(void **state)
{
	static int number;
	(void)state;
	snprintf(path, sizeof path, "%s/%d/known.db", folder, ++number);
	return 0;
}

static int open_code(enum vg_catalogue_mode mode)
{
	struct vg_catalogue *catalogue = NULL;
	struct vg_error err = { 0 };
	int code = vg_catalogue_open(path, mode, &catalogue, &err);
	assert_true(code == 0 ? catalogue != NULL : catalogue == NULL && err.code == code && err.message[0]);
	vg_catalogue_close(catalogue);
	return code;
}

static struct vg_known known_number(unsigned number)
{
	struct vg_known known = { .has_sha256 = true, .has_pixels = true, .has_pdq = true, .pdq_quality = 90,
				  .orientation = 1, .bytes = 1000 + number, .format = VG_FORMAT_JPEG,
				  .width = 400, .height = 267, .added = 1000000 + (int64_t)number };
	memset(known.sha256, (int)number, 32);
	memset(known.pixels_sha256, (int)(number ^ 0x80), 32);
	for (unsigned i = 0; i < 4; i++) /* far from each other */
		known.pdq.word[i] = (number + 1) * 0x9e3779b97f4a7c15ull * (2 * i + 1);
	return known;
}

static int64_t add(struct vg_catalogue *catalogue, const struct vg_known *known,
		   const struct vg_sighting *sighting, enum vg_add_outcome expected)
{
	enum vg_add_outcome outcome = (enum vg_add_outcome)99;
	struct vg_error err = { 0 };
	int64_t id = -1;
	if (vg_catalogue_add(catalogue, &(struct vg_addition){ known, sighting, NULL, 0 }, &outcome, &id, &err) < 0)
		fail_msg("%s", err.message);
	assert_int_equal(outcome, expected);
	assert_true(id > 0);
	return id;
}

static void stats_of(struct vg_catalogue *catalogue, struct vg_catalogue_stats *out)
{
	struct vg_error err = { 0 };
	if (vg_catalogue_stats(catalogue, out, &err) < 0)
		fail_msg("%s", err.message);
	assert_int_equal(strlen(out->digest), 64);
}

struct sightings {
	char titles[8][32];
	size_t count;
};

static int note_sighting(void *context, const struct vg_sighting *sighting, struct vg_error *err)
{
	struct sightings *seen = context;
	(void)err;
	assert_true(seen->count < 8);
	snprintf(seen->titles[seen->count++], 32, "%s", sighting->title ? sighting->title : "-");
	return 0;
}

static int note_tag(void *context, const char *tag, struct vg_error *err)
{
	(void)err;
	strcat(strcat(context, tag), ";");
	return 0;
}

static int count_known(void *context, const struct vg_known *known, struct vg_error *err)
{
	(void)err;
	assert_true(known->id > *(int64_t *)context); /* in order of id */
	*(int64_t *)context = known->id;
	return 0;
}

static void test_round_trip(void **state)
{
	(void)state;
	struct vg_catalogue *catalogue = open_it(path, VG_CATALOGUE_WRITE);
	struct vg_known known = known_number(1), back;
	struct vg_sighting sighting = { .title = "Title \xc3\xa9", .source = "https://example.org/1", .note = "note",
					.claim = "claim", .rating = "rating", .review_url = "url", .has_date = true,
					.date = -100, .has_chat_id = true, .chat_id = 77, .has_message = true,
					.message = 5, .recorded = 123456 };
	const char *const tags[] = { "flood", "river", "flood" };
	enum vg_add_outcome outcome;
	int64_t id;
	char listed[64] = "";
	known.orientation = 6;
	assert_int_equal(vg_catalogue_add(catalogue, &(struct vg_addition){ &known, &sighting, tags, 3 }, &outcome, &id, NULL), 0);
	assert_int_equal(outcome, VG_ADDED);
	vg_catalogue_close(catalogue);
	catalogue = open_it(path, VG_CATALOGUE_READ); /* it is on the disk */
	assert_int_equal(vg_catalogue_get(catalogue, id, &back, NULL), 0);
	assert_true(back.id == id && back.has_sha256 && back.has_pixels && back.has_pdq);
	assert_memory_equal(back.sha256, known.sha256, 32);
	assert_memory_equal(back.pixels_sha256, known.pixels_sha256, 32);
	assert_int_equal(vg_pdq_distance(&back.pdq, &known.pdq), 0);
	assert_true(back.pdq_quality == 90 && back.orientation == 6 && back.bytes == 1001);
	assert_true(back.format == VG_FORMAT_JPEG && back.width == 400 && back.height == 267);
	assert_true(back.added == 1000001 && back.sightings == 1);
	assert_int_equal(vg_catalogue_each_tag(catalogue, id, note_tag, listed, NULL), 0);
	assert_string_equal(listed, "flood;river;");
	assert_int_equal(vg_catalogue_get(catalogue, id + 1, &back, NULL), VG_ERR_NOT_FOUND);
	vg_catalogue_close(catalogue);
	/* A picture needs something to be known by. */
	catalogue = open_it(path, VG_CATALOGUE_WRITE);
	struct vg_known nothing = { .pdq_quality = -1 };
	assert_int_equal(vg_catalogue_add(catalogue, &(struct vg_addition){ &nothing, &sighting, NULL, 0 }, &outcome, &id, NULL),
			 VG_ERR_USAGE);
	vg_catalogue_close(catalogue);
}

static void test_adding_again(void **state)
{
	(void)state;
	struct vg_catalogue *catalogue = open_it(path, VG_CATALOGUE_WRITE);
	struct vg_known known = known_number(1), other = known_number(2);
	struct vg_sighting undated = { .title = "undated", .source = "u" };
	struct vg_sighting late = { .title = "late", .source = "l", .has_date = true, .date = 200 };
	struct vg_sighting early = { .title = "early", .source = "e", .has_date = true, .date = 100 };
	struct vg_sighting moved = { .title = "moved", .source = "l", .has_date = true, .date = 300 };
	struct sightings seen = { .count = 0 };
	struct vg_catalogue_stats stats;
	int64_t id = add(catalogue, &known, &undated, VG_ADDED);
	assert_true(add(catalogue, &known, &late, VG_SIGHTING_ADDED) == id);
	assert_true(add(catalogue, &known, &early, VG_SIGHTING_ADDED) == id);
	assert_true(add(catalogue, &known, &early, VG_ALREADY_THERE) == id);
	assert_true(add(catalogue, &known, &undated, VG_ALREADY_THERE) == id);
	assert_true(add(catalogue, &known, &moved, VG_SIGHTING_ADDED) == id); /* same source, other date */
	assert_true(add(catalogue, &other, &early, VG_ADDED) != id);
	assert_int_equal(vg_catalogue_each_sighting(catalogue, id, note_sighting, &seen, NULL), 0);
	assert_int_equal(seen.count, 4);
	assert_string_equal(seen.titles[0], "early");
	assert_string_equal(seen.titles[1], "late");
	assert_string_equal(seen.titles[2], "moved");
	assert_string_equal(seen.titles[3], "undated");
	stats_of(catalogue, &stats);
	assert_true(stats.pictures == 2 && stats.sightings == 5 && stats.with_pdq == 2);
	assert_true(stats.has_newest && stats.newest == 1000002);
	/* Without bytes the hash alone is the picture. */
	struct vg_known hash = { .has_pdq = true, .pdq_quality = -1, .orientation = 1 };
	hash.pdq.word[0] = 42;
	id = add(catalogue, &hash, &early, VG_ADDED);
	assert_true(add(catalogue, &hash, &late, VG_SIGHTING_ADDED) == id);
	vg_catalogue_close(catalogue);
}

static void test_digest(void **state)
{
	(void)state;
	struct vg_catalogue *catalogue = open_it(path, VG_CATALOGUE_WRITE);
	struct vg_sighting sighting = { .title = "t", .source = "s" };
	struct vg_catalogue_stats empty, one, two, again;
	struct vg_known a = known_number(1), b = known_number(2);
	stats_of(catalogue, &empty);
	int64_t first = add(catalogue, &a, &sighting, VG_ADDED);
	stats_of(catalogue, &one);
	int64_t second = add(catalogue, &b, &sighting, VG_ADDED);
	stats_of(catalogue, &two);
	assert_string_not_equal(empty.digest, one.digest);
	assert_string_not_equal(one.digest, two.digest);
	assert_int_equal(vg_catalogue_check(catalogue, NULL), 0);
	assert_int_equal(vg_catalogue_remove(catalogue, second, NULL), 0);
	stats_of(catalogue, &again);
	assert_string_equal(again.digest, one.digest);
	assert_true(again.pictures == 1 && again.sightings == 1);
	assert_int_equal(vg_catalogue_remove(catalogue, second, NULL), VG_ERR_NOT_FOUND);
	/* The order of adding does not matter: b before a is a before b. */
	assert_int_equal(vg_catalogue_remove(catalogue, first, NULL), 0);
	stats_of(catalogue, &again);
	assert_string_equal(again.digest, empty.digest);
	add(catalogue, &b, &sighting, VG_ADDED);
	add(catalogue, &a, &sighting, VG_ADDED);
	stats_of(catalogue, &again);
	assert_string_equal(again.digest, two.digest);
	assert_int_equal(vg_catalogue_check(catalogue, NULL), 0);
	int64_t last = 0;
	assert_int_equal(vg_catalogue_each(catalogue, count_known, &last, NULL), 0);
	assert_true(last > second); /* numbers are not used again */
	vg_catalogue_close(catalogue);
}

static void test_transactions(void **state)
{
	(void)state;
	struct vg_catalogue *catalogue = open_it(path, VG_CATALOGUE_WRITE);
	struct vg_sighting sighting = { .title = "t" };
	struct vg_catalogue_stats stats;
	struct vg_known a = known_number(1), b = known_number(2);
	assert_int_equal(vg_catalogue_begin(catalogue, NULL), 0);
	add(catalogue, &a, &sighting, VG_ADDED);
	assert_int_equal(vg_catalogue_commit(catalogue, NULL), 0);
	assert_int_equal(vg_catalogue_begin(catalogue, NULL), 0);
	add(catalogue, &b, &sighting, VG_ADDED);
	vg_catalogue_close(catalogue); /* not committed: as if killed */
	catalogue = open_it(path, VG_CATALOGUE_READ);
	stats_of(catalogue, &stats);
	assert_int_equal(stats.pictures, 1);
	assert_int_equal(vg_catalogue_check(catalogue, NULL), 0);
	vg_catalogue_close(catalogue);
}

static int check_code(void)
{
	struct vg_catalogue *catalogue = open_it(path, VG_CATALOGUE_READ);
	struct vg_error err = { 0 };
	int code = vg_catalogue_check(catalogue, &err);
	assert_int_equal(code, err.code);
	vg_catalogue_close(catalogue);
	return code;
}

static int add_in_visit(void *context, const struct vg_known *known, struct vg_error *err)
{
	struct vg_known other = known_number(90);
	struct vg_sighting sighting = { .title = "t" };
	struct vg_known again;
	enum vg_add_outcome outcome;
	int64_t id;
	(void)err;
	assert_int_equal(vg_catalogue_get(context, known->id, &again, NULL), 0); /* reading is allowed */
	assert_int_equal(vg_catalogue_add(context, &(struct vg_addition){ &other, &sighting, NULL, 0 }, &outcome, &id, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_catalogue_remove(context, known->id, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_catalogue_begin(context, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_catalogue_commit(context, NULL), VG_ERR_USAGE);
	return 0;
}

/* What a caller may do between begin and commit is done, the rest refused: whatever is called, in
 * whatever order, the catalogue is whole. */
static void test_misuse(void **state)
{
	(void)state;
	struct vg_catalogue *catalogue = open_it(path, VG_CATALOGUE_WRITE);
	struct vg_sighting sighting = { .title = "t", .source = "s" };
	struct vg_known a = known_number(1), b = known_number(2), got;
	struct vg_catalogue_stats stats;
	struct vg_picture picture;
	struct vg_matches matches;
	struct vg_error err = { 0 };
	int64_t version = -1;
	vg_picture_init(&picture);
	int64_t first = add(catalogue, &a, &sighting, VG_ADDED);
	assert_int_equal(vg_catalogue_commit(catalogue, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_catalogue_begin(catalogue, NULL), 0);
	assert_int_equal(vg_catalogue_begin(catalogue, NULL), VG_ERR_USAGE);
	int64_t second = add(catalogue, &b, &sighting, VG_ADDED);
	assert_int_equal(vg_catalogue_remove(catalogue, first, NULL), 0);
	assert_int_equal(vg_catalogue_remove(catalogue, first, NULL), VG_ERR_NOT_FOUND);
	stats_of(catalogue, &stats);
	assert_true(stats.pictures == 1 && stats.sightings == 1); /* as it will be */
	assert_int_equal(vg_catalogue_get(catalogue, second, &got, NULL), 0);
	assert_int_equal(vg_catalogue_get(catalogue, first, &got, NULL), VG_ERR_NOT_FOUND);
	assert_int_equal(vg_catalogue_match(catalogue, 0, &picture, &matches, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_catalogue_check(catalogue, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_catalogue_write_index(catalogue, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_catalogue_version(catalogue, &version, NULL), 0);
	assert_int_equal(version, 1);
	assert_int_equal(vg_catalogue_commit(catalogue, NULL), 0);
	assert_int_equal(vg_catalogue_commit(catalogue, NULL), VG_ERR_USAGE);
	if (vg_catalogue_check(catalogue, &err) < 0)
		fail_msg("%s", err.message);
	stats_of(catalogue, &stats);
	assert_true(stats.pictures == 1 && stats.sightings == 1);
	assert_int_equal(vg_catalogue_version(catalogue, &version, NULL), 0);
	assert_int_equal(version, 3);
	assert_int_equal(vg_catalogue_each(catalogue, add_in_visit, catalogue, NULL), 0);
	stats_of(catalogue, &stats);
	assert_int_equal(stats.pictures, 1);
	vg_catalogue_close(catalogue);
	assert_int_equal(check_code(), 0);
}

static void run_by(const char *vfs, const char *sql)
{
	sqlite3 *database = NULL;
	assert_int_equal(sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs), SQLITE_OK);
	char *message = NULL;
	if (sqlite3_exec(database, sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s: %s", sql, message);
	assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

/* As vestigo writes: with sums in the pages. */
static void run_sql(const char *sql)
{
	run_by(vg_page_sums_vfs(), sql);
}

static void test_tampering(void **state)
{
	(void)state;
	static const struct { const char *change, *back; } rows[] = {
		{ "UPDATE picture SET pdq = x'0000000000000000000000000000000000000000000000000000000000000001' WHERE id = 1;"
		  , "UPDATE picture SET pdq = (SELECT value FROM kept) WHERE id = 1" },
		{ "UPDATE picture SET sha256 = zeroblob(32) WHERE id = 2",
		  "UPDATE picture SET sha256 = (SELECT sha FROM kept_sha) WHERE id = 2" },
		{ "UPDATE meta SET value = zeroblob(32) WHERE key = 'digest'",
		  "UPDATE meta SET value = (SELECT digest FROM kept_digest) WHERE key = 'digest'" },
		{ "DELETE FROM picture WHERE id = 2", NULL },
	};
	struct vg_catalogue *catalogue = open_it(path, VG_CATALOGUE_WRITE);
	struct vg_sighting sighting = { .title = "t" };
	for (unsigned i = 1; i <= 3; i++) {
		struct vg_known known = known_number(i);
		add(catalogue, &known, &sighting, VG_ADDED);
	}
	vg_catalogue_close(catalogue);
	run_sql("CREATE TABLE kept AS SELECT pdq AS value FROM picture WHERE id = 1;"
		"CREATE TABLE kept_sha AS SELECT sha256 AS sha FROM picture WHERE id = 2;"
		"CREATE TABLE kept_digest AS SELECT value AS digest FROM meta WHERE key = 'digest'");
	assert_int_equal(check_code(), 0);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		run_sql(rows[i].change);
		assert_int_equal(check_code(), VG_ERR_CORRUPT);
		if (!rows[i].back)
			break;
		run_sql(rows[i].back);
		assert_int_equal(check_code(), 0);
	}
}

static void write_file(const void *bytes, size_t size)
{
	char parent[128];
	snprintf(parent, sizeof parent, "%.*s", (int)(strrchr(path, '/') - path), path);
	mkdir(parent, 0700);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	fclose(file);
}

/* What is not a catalogue is refused and left as it is. */
static void test_other_files(void **state)
{
	(void)state;
	char before[4096], after[4096];
	memset(before, 'x', sizeof before);
	write_file(before, sizeof before);
	assert_int_equal(open_code(VG_CATALOGUE_READ), VG_ERR_CORRUPT);
	assert_int_equal(open_code(VG_CATALOGUE_WRITE), VG_ERR_CORRUPT);
	FILE *file = fopen(path, "rb");
	assert_int_equal(fread(after, 1, sizeof after, file), sizeof after);
	fclose(file);
	assert_memory_equal(before, after, sizeof before);
	unlink(path);
	run_sql("CREATE TABLE somebody_elses (thing TEXT)");
	assert_int_equal(open_code(VG_CATALOGUE_READ), VG_ERR_CORRUPT);
	assert_int_equal(open_code(VG_CATALOGUE_WRITE), VG_ERR_CORRUPT);
	snprintf(path, sizeof path, "%s", folder);
	assert_int_equal(open_code(VG_CATALOGUE_READ), VG_ERR_IO);
}

static void test_newer_schema(void **state)
{
	(void)state;
	assert_int_equal(open_code(VG_CATALOGUE_WRITE), 0);
	run_sql("PRAGMA user_version = 99");
	assert_int_equal(open_code(VG_CATALOGUE_READ), VG_ERR_VERSION);
	assert_int_equal(open_code(VG_CATALOGUE_WRITE), VG_ERR_VERSION);
	run_sql("PRAGMA user_version = 9");
	assert_int_equal(open_code(VG_CATALOGUE_READ), 0);
	run_by(NULL, "PRAGMA user_version = 99"); /* whatever sums a newer one has in its pages */
	assert_int_equal(open_code(VG_CATALOGUE_READ), VG_ERR_VERSION);
	assert_int_equal(open_code(VG_CATALOGUE_WRITE), VG_ERR_VERSION);
}

static int find_aside(struct vg_catalogue *catalogue, int64_t id)
{
	struct vg_known known;
	assert_int_equal(vg_catalogue_get(catalogue, id, &known, NULL), 0);
	return known.set_aside;
}

/* Kept, counted, undone, gone with its picture; a catalogue of version 8 gets the table for it. */
static void test_set_aside(void **state)
{
	(void)state;
	struct vg_catalogue *catalogue = open_it(path, VG_CATALOGUE_WRITE);
	struct vg_known one = known_number(1), other = known_number(2);
	struct vg_catalogue_stats stats;
	struct vg_error err = { 0 };
	const struct vg_sighting nothing = { 0 };
	int64_t before, after, id = add(catalogue, &one, &nothing, VG_ADDED), kept = add(catalogue, &other, &nothing, VG_ADDED);
	bool changed = false;
	assert_int_equal(vg_catalogue_version(catalogue, &before, NULL), 0);
	assert_int_equal(vg_catalogue_set_aside(catalogue, id, true, &changed, NULL), 0);
	assert_true(changed);
	assert_int_equal(vg_catalogue_version(catalogue, &after, NULL), 0);
	assert_true(after > before);
	assert_int_equal(vg_catalogue_set_aside(catalogue, id, true, &changed, NULL), 0);
	assert_false(changed);
	assert_int_equal(vg_catalogue_set_aside(catalogue, 99, true, &changed, &err), VG_ERR_NOT_FOUND);
	vg_catalogue_close(catalogue);
	catalogue = open_it(path, VG_CATALOGUE_READ);
	assert_true(find_aside(catalogue, id) == 1 && find_aside(catalogue, kept) == 0);
	assert_int_equal(vg_catalogue_stats(catalogue, &stats, NULL), 0);
	assert_true(stats.pictures == 2 && stats.set_aside == 1);
	assert_int_equal(vg_catalogue_set_aside(catalogue, id, false, &changed, NULL), 0);
	assert_true(changed && find_aside(catalogue, id) == 0);
	assert_int_equal(vg_catalogue_set_aside(catalogue, id, true, &changed, NULL), 0);
	assert_int_equal(vg_catalogue_remove(catalogue, id, NULL), 0);
	assert_int_equal(vg_catalogue_stats(catalogue, &stats, NULL), 0);
	assert_int_equal(stats.set_aside, 0);
	vg_catalogue_close(catalogue);
	run_sql("DROP TABLE set_aside");
	run_sql("PRAGMA user_version = 8");
	catalogue = open_it(path, VG_CATALOGUE_READ);
	assert_int_equal(vg_catalogue_set_aside(catalogue, kept, true, &changed, NULL), 0);
	assert_true(changed && find_aside(catalogue, kept) == 1);
	assert_int_equal(vg_catalogue_check(catalogue, NULL), 0);
	vg_catalogue_close(catalogue);
}

/* What the first version wrote: fewer tables, and no room for sums in the pages. */
static const char first_schema[] =
	"CREATE TABLE picture (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" sha256 BLOB UNIQUE, pixels_sha256 BLOB, pdq BLOB, pdq_resampled BLOB, pdq_quality INTEGER,"
	" orientation INTEGER NOT NULL DEFAULT 1,"
	" bytes INTEGER NOT NULL DEFAULT 0, format TEXT NOT NULL DEFAULT 'unknown',"
	" width INTEGER NOT NULL DEFAULT 0, height INTEGER NOT NULL DEFAULT 0, added INTEGER NOT NULL);"
	"CREATE INDEX picture_by_pixels ON picture (pixels_sha256) WHERE pixels_sha256 IS NOT NULL;"
	"CREATE INDEX picture_by_pdq ON picture (pdq) WHERE sha256 IS NULL;"
	"CREATE TABLE thumbnail (picture INTEGER PRIMARY KEY REFERENCES picture (id) ON DELETE CASCADE, jpeg BLOB NOT NULL);"
	"CREATE TABLE sighting (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" picture INTEGER NOT NULL REFERENCES picture (id) ON DELETE CASCADE,"
	" title TEXT, source TEXT, note TEXT, claim TEXT, rating TEXT, review_url TEXT,"
	" date INTEGER, chat INTEGER, message INTEGER, recorded INTEGER NOT NULL);"
	"CREATE INDEX sighting_by_picture ON sighting (picture, date);"
	"CREATE TABLE tag (picture INTEGER NOT NULL REFERENCES picture (id) ON DELETE CASCADE,"
	" tag TEXT NOT NULL, PRIMARY KEY (picture, tag)) WITHOUT ROWID;"
	"CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;"
	"INSERT INTO meta VALUES ('version', 3), ('digest', zeroblob(32));"
	"INSERT INTO picture (sha256, pdq_quality, added) VALUES (randomblob(32), 90, 7), (randomblob(32), 10, 9);"
	"INSERT INTO picture (pdq, added) VALUES (randomblob(32), 8);"
	"INSERT INTO thumbnail VALUES (1, randomblob(9000)), (2, randomblob(50));"
	"INSERT INTO sighting (picture, title, recorded) VALUES (1, 'one', 1), (1, 'again', 2), (2, 'two', 3);"
	"PRAGMA user_version = 1; PRAGMA application_id = 0x76676b31";

/* An older one is brought up to date where it may be written, what there is counted, and sealed. */
static void test_older_schema(void **state)
{
	(void)state;
	struct vg_catalogue_stats stats;
	struct vg_error err = { 0 };
	write_file("", 0);
	run_by(NULL, "PRAGMA journal_mode = WAL");
	run_by(NULL, first_schema);
	struct vg_catalogue *catalogue = open_it(path, VG_CATALOGUE_READ);
	assert_int_equal(vg_catalogue_stats(catalogue, &stats, NULL), 0);
	assert_true(stats.pictures == 3 && stats.sightings == 3 && stats.with_pdq == 1 && stats.low_quality == 1);
	assert_true(stats.hash_only == 3 && stats.hashes_only);
	assert_true(stats.has_newest && stats.newest == 9);
	vg_catalogue_close(catalogue);
	catalogue = open_it(path, VG_CATALOGUE_WRITE); /* but for the digest, which nobody computed, all is well */
	assert_int_equal(vg_catalogue_check(catalogue, &err), VG_ERR_CORRUPT);
	assert_non_null(strstr(err.message, "does not hold what its digest says"));
	vg_catalogue_close(catalogue);
	run_by(NULL, "UPDATE thumbnail SET jpeg = zeroblob(50) WHERE picture = 2");
	catalogue = open_it(path, VG_CATALOGUE_READ);
	err.code = 0;
	assert_int_equal(vg_catalogue_check(catalogue, &err), VG_ERR_CORRUPT);
	assert_non_null(strstr(err.message, "in the thumbnail of known picture 2"));
	vg_catalogue_close(catalogue);
}

static int keep_dates(void *context, const struct vg_sighting *sighting, struct vg_error *err)
{
	enum vg_date_precision **next = context;
	(void)err;
	*(*next)++ = sighting->date_precision;
	return 0;
}

/* Before version 6 midnight was how a day alone was kept. */
static void test_dates(void **state)
{
	(void)state;
	static const enum vg_date_precision stored[] = { VG_DATE_YEAR, VG_DATE_SECOND, VG_DATE_LOCAL, VG_DATE_DAY };
	static const enum vg_date_precision older[] = { VG_DATE_DAY, VG_DATE_SECOND, VG_DATE_DAY, VG_DATE_DAY };
	enum vg_date_precision seen[4], *next = seen;
	struct vg_catalogue *catalogue = open_it(path, VG_CATALOGUE_WRITE);
	struct vg_known known = known_number(1);
	int64_t id = 0;
	for (int i = 0; i < 4; i++) {
		struct vg_sighting sighting = { .source = "https://example.org/", .has_date = true, .date = 86400 * (i + 1) + (i == 1),
						.date_precision = stored[i] };
		id = add(catalogue, &known, &sighting, i ? VG_SIGHTING_ADDED : VG_ADDED);
	}
	assert_int_equal(vg_catalogue_each_sighting(catalogue, id, keep_dates, &next, NULL), 0);
	assert_memory_equal(seen, stored, sizeof stored);
	vg_catalogue_close(catalogue);
	run_sql("ALTER TABLE sighting DROP COLUMN date_precision");
	run_sql("PRAGMA user_version = 5");
	catalogue = open_it(path, VG_CATALOGUE_READ);
	next = seen;
	assert_int_equal(vg_catalogue_each_sighting(catalogue, id, keep_dates, &next, NULL), 0);
	assert_memory_equal(seen, older, sizeof older);
	vg_catalogue_close(catalogue);
}

/* A hash alone is one picture however often it comes, and wherever it is looked up. */
static void test_hash_only(void **state)
{
	(void)state;
	struct vg_catalogue *catalogue = open_it(path, VG_CATALOGUE_WRITE);
	struct vg_sighting nothing = { 0 }, note = { .note = "of a list" };
	struct vg_known whole = known_number(1);
	int64_t id[20];
	add(catalogue, &whole, &nothing, VG_ADDED);
	for (unsigned round = 0; round < 3; round++) { /* in the table, in a file, after opening */
		for (unsigned i = 0; i < 20; i++) {
			struct vg_known known = { .has_pdq = true, .pdq = known_number(i).pdq, .orientation = 1,
						  .pdq_quality = i % 3 ? -1 : 30 };
			int64_t found = add(catalogue, &known, &nothing, round ? VG_ALREADY_THERE : VG_ADDED);
			assert_true(round == 0 || found == id[i]);
			id[i] = found;
			known.pdq.word[3] ^= 1;
			found = add(catalogue, &known, &nothing, VG_ADDED);
			assert_int_equal(vg_catalogue_remove(catalogue, found, NULL), 0);
		}
		if (round == 0)
			assert_int_equal(vg_catalogue_write_index(catalogue, NULL), 0);
		vg_catalogue_close(catalogue);
		catalogue = open_it(path, VG_CATALOGUE_WRITE);
	}
	/* what is said of it is kept, and the same hash with other bytes is another picture */
	struct vg_known known = { .has_pdq = true, .pdq = known_number(5).pdq, .orientation = 1, .pdq_quality = -1 };
	assert_int_equal(add(catalogue, &known, &note, VG_SIGHTING_ADDED), id[5]);
	struct vg_known other = known_number(5);
	assert_true(add(catalogue, &other, &nothing, VG_ADDED) != id[5]);
	vg_catalogue_close(catalogue);
}

static void test_damage(void **state)
{
	(void)state;
	struct vg_catalogue *catalogue = open_it(path, VG_CATALOGUE_WRITE);
	struct vg_sighting sighting = { .title = "t", .note = "a note" };
	for (unsigned i = 1; i <= 100; i++) {
		struct vg_known known = known_number(i);
		add(catalogue, &known, &sighting, VG_ADDED);
	}
	vg_catalogue_close(catalogue);
	struct stat status;
	assert_int_equal(stat(path, &status), 0);
	for (long at = 4096; at < status.st_size; at += 4096) {
		FILE *file = fopen(path, "r+b");
		char was[64], noise[64];
		memset(noise, 0xa5, sizeof noise);
		fseek(file, at, SEEK_SET);
		assert_int_equal(fread(was, 1, sizeof was, file), sizeof was);
		fseek(file, at, SEEK_SET);
		assert_int_equal(fwrite(noise, 1, sizeof noise, file), sizeof noise);
		fclose(file);
		struct vg_catalogue *damaged = NULL;
		int code = vg_catalogue_open(path, VG_CATALOGUE_READ, &damaged, NULL);
		if (code == 0)
			code = vg_catalogue_check(damaged, NULL);
		if (code != VG_ERR_CORRUPT)
			fail_msg("noise at byte %ld: %d", at, code);
		vg_catalogue_close(damaged);
		file = fopen(path, "r+b");
		fseek(file, at, SEEK_SET);
		assert_int_equal(fwrite(was, 1, sizeof was, file), sizeof was);
		fclose(file);
	}
	assert_int_equal(check_code(), 0);
}

static void test_absent(void **state)
{
	(void)state;
	struct vg_catalogue *catalogue = open_it(path, VG_CATALOGUE_READ);
	struct vg_catalogue_stats stats;
	struct vg_matches matches;
	struct vg_picture picture;
	struct vg_known known;
	int64_t last = 0;
	vg_picture_init(&picture);
	picture.pdq.quality = 100;
	stats_of(catalogue, &stats);
	assert_true(stats.pictures == 0 && stats.sightings == 0 && !stats.has_newest);
	assert_int_equal(strspn(stats.digest, "0"), 64);
	assert_int_equal(vg_catalogue_check(catalogue, NULL), 0);
	assert_int_equal(vg_catalogue_each(catalogue, count_known, &last, NULL), 0);
	assert_int_equal(vg_catalogue_get(catalogue, 1, &known, NULL), VG_ERR_NOT_FOUND);
	assert_int_equal(vg_catalogue_match(catalogue, 0, &picture, &matches, NULL), 0);
	assert_int_equal(matches.count, 0);
	vg_catalogue_close(catalogue);
	vg_catalogue_close(NULL);
	assert_int_equal(access(path, F_OK), -1); /* reading made nothing */
	write_file("", 0);                        /* and an empty file is an empty catalogue */
	catalogue = open_it(path, VG_CATALOGUE_READ);
	stats_of(catalogue, &stats);
	assert_int_equal(stats.pictures, 0);
	vg_catalogue_close(catalogue);
}

/* An examined picture that is known number n, but for its digests. */
static void picture_like(const struct vg_known *known, int distance, struct vg_picture *out)
{
	vg_picture_init(out);
	out->has_sha256 = true;
	memset(out->sha256, 0xee, 32);
	memset(out->pixels_sha256, 0xef, 32);
	out->width = 800;
	out->height = 534;
	out->pdq.quality = 90;
	for (int turn = 0; turn < VG_TURN_COUNT; turn++)
		for (int word = 0; word < 4; word++) /* turned ones far away */
			out->pdq.turned[turn].word[word] = known->pdq.word[word] ^ (turn ? 0x5555555555555555 ^ (uint64_t)turn * 0x1111 : 0);
	for (int bit = 0; bit < distance; bit++)
		out->pdq.turned[0].word[bit % 4] ^= 1ull << bit / 4 * 3 % 64;
	assert_int_equal(vg_pdq_distance(&out->pdq.turned[0], &known->pdq), distance);
}

static void expect_matches(struct vg_catalogue *catalogue, const struct vg_picture *picture,
			   const struct vg_post *post, size_t count, struct vg_matches *out)
{
	struct vg_error err = { 0 };
	if (vg_catalogue_match(catalogue, 0, picture, out, &err) < 0 ||
	    vg_catalogue_describe(catalogue, post, out, &err) < 0)
		fail_msg("%s", err.message);
	assert_int_equal(out->count, count);
	assert_int_equal(out->found, count);
}

static void test_matching(void **state)
{
	(void)state;
	struct vg_catalogue *catalogue = open_it(path, VG_CATALOGUE_WRITE);
	struct vg_sighting sighting = { .title = "first", .source = "s", .has_date = true, .date = 500 };
	struct vg_known known = known_number(1), low = known_number(2), unknown_quality = known_number(3);
	struct vg_picture picture;
	struct vg_matches matches;
	low.pdq_quality = 49;
	unknown_quality.pdq_quality = -1;
	int64_t id = add(catalogue, &known, &sighting, VG_ADDED);
	int64_t low_id = add(catalogue, &low, &sighting, VG_ADDED);
	int64_t unknown_id = add(catalogue, &unknown_quality, &sighting, VG_ADDED);
	/* PDQ: 31 is within the rule, 32 is not. */
	for (int distance = 0; distance <= 33; distance++) {
		picture_like(&known, distance, &picture);
		expect_matches(catalogue, &picture, NULL, distance <= 31, &matches);
		if (distance <= 31) {
			const struct vg_match *match = &matches.match[0];
			assert_true(match->known_id == id && match->strength == VG_STRONG);
			assert_int_equal(match->pdq_distance, distance);
			assert_true(match->relation & VG_RESIZED && !(match->relation & VG_IDENTICAL_BYTES));
			assert_string_equal(match->title, "first");
			assert_true(match->has_date && match->date == 500 && match->added == known.added);
			assert_true(match->geometry.present && !match->only_own_post);
		}
		vg_matches_release(&matches);
	}
	/* A turned one is found by the turned hash. */
	picture_like(&known, 0, &picture);
	struct vg_pdq swap = picture.pdq.turned[VG_TURN_FLIP_Y];
	picture.pdq.turned[VG_TURN_FLIP_Y] = picture.pdq.turned[0];
	picture.pdq.turned[0] = swap;
	expect_matches(catalogue, &picture, NULL, 1, &matches);
	assert_true(matches.match[0].relation & VG_MIRRORED && matches.match[0].geometry.mirrored);
	vg_matches_release(&matches);
	/* A negative has the complement for its hash. */
	picture_like(&known, 0, &picture);
	for (int word = 0; word < 4; word++)
		picture.pdq.turned[0].word[word] = ~picture.pdq.turned[0].word[word];
	expect_matches(catalogue, &picture, NULL, 1, &matches);
	assert_true(matches.match[0].relation & VG_TONAL_CHANGE && !matches.match[0].geometry.mirrored);
	assert_int_equal(matches.match[0].pdq_distance, 0);
	vg_matches_release(&matches);
	/* Low quality on either side: never by PDQ. */
	picture_like(&known, 0, &picture);
	picture.pdq.quality = 49;
	expect_matches(catalogue, &picture, NULL, 0, &matches);
	assert_false(matches.pdq_used);
	picture_like(&low, 0, &picture);
	expect_matches(catalogue, &picture, NULL, 0, &matches);
	assert_true(matches.pdq_used);
	picture_like(&unknown_quality, 0, &picture); /* a list of hashes gives none: taken */
	expect_matches(catalogue, &picture, NULL, 1, &matches);
	assert_true(matches.match[0].known_id == unknown_id);
	vg_matches_release(&matches);
	/* Same bytes and same pixels, whatever the quality. */
	picture_like(&low, 100, &picture);
	picture.pdq.quality = 0;
	memcpy(picture.sha256, low.sha256, 32);
	expect_matches(catalogue, &picture, NULL, 1, &matches);
	assert_true(matches.match[0].known_id == low_id && matches.match[0].strength == VG_EXACT);
	assert_int_equal(matches.match[0].relation, VG_IDENTICAL_BYTES);
	vg_matches_release(&matches);
	picture_like(&low, 100, &picture);
	memcpy(picture.pixels_sha256, low.pixels_sha256, 32);
	expect_matches(catalogue, &picture, NULL, 1, &matches);
	assert_int_equal(matches.match[0].relation, VG_IDENTICAL_PIXELS);
	assert_int_equal(matches.match[0].strength, VG_EXACT);
	vg_matches_release(&matches);
	/* A digest that nobody computed is none. */
	picture_like(&low, 100, &picture);
	memcpy(picture.sha256, low.sha256, 32);
	picture.has_sha256 = false;
	expect_matches(catalogue, &picture, NULL, 0, &matches);
	vg_catalogue_close(catalogue);
}

/* The search tells what a known picture's row says, by whichever way it was found; describing adds what was said of it,
 * and leaves out what was removed meanwhile, be it of a sighting or without one. */
static void test_told_once(void **state)
{
	(void)state;
	for (int way = 0; way < 3; way++)
		for (int seen = 0; seen < 2; seen++) {
			struct vg_catalogue *catalogue = open_it(path, VG_CATALOGUE_WRITE);
			struct vg_sighting sighting = { .title = seen ? "seen" : NULL };
			struct vg_known known = known_number(9);
			struct vg_picture picture;
			struct vg_matches matches;
			known.has_sha256 = way != 2; /* by its hash alone a picture may be known without a sighting */
			int64_t id = add(catalogue, &known, &sighting, VG_ADDED);
			picture_like(&known, way == 2 ? 3 : 100, &picture);
			memcpy(way == 0 ? picture.sha256 : picture.pixels_sha256, way == 0 ? known.sha256 : known.pixels_sha256, 32);
			assert_int_equal(vg_catalogue_match(catalogue, 0, &picture, &matches, NULL), 0);
			assert_int_equal(matches.count, 1);
			const struct vg_match *match = &matches.match[0];
			assert_true(match->known_id == id && match->known_width == 400 && match->known_height == 267);
			assert_int_equal(match->added, known.added);
			assert_int_equal(match->has_sha256, known.has_sha256);
			if (known.has_sha256)
				assert_memory_equal(match->sha256, known.sha256, 32);
			assert_null(match->title);
			assert_int_equal(vg_catalogue_describe(catalogue, NULL, &matches, NULL), 0);
			assert_int_equal(matches.count, 1);
			assert_true(seen ? strcmp(matches.match[0].title, "seen") == 0 : !matches.match[0].title);
			vg_matches_release(&matches);
			assert_int_equal(vg_catalogue_match(catalogue, 0, &picture, &matches, NULL), 0);
			assert_int_equal(vg_catalogue_remove(catalogue, id, NULL), 0);
			assert_int_equal(vg_catalogue_describe(catalogue, NULL, &matches, NULL), 0);
			assert_int_equal(matches.count, 0);
			vg_catalogue_close(catalogue);
		}
}

static void test_own_post(void **state)
{
	(void)state;
	struct vg_catalogue *catalogue = open_it(path, VG_CATALOGUE_WRITE);
	struct vg_sighting own = { .title = "own", .source = "o", .has_date = true, .date = 100,
				   .has_chat_id = true, .chat_id = 77, .has_message = true, .message = 5 };
	struct vg_sighting other = { .title = "other", .source = "p", .has_date = true, .date = 300,
				     .has_chat_id = true, .chat_id = 77, .has_message = true, .message = 6 };
	struct vg_known known = known_number(1);
	struct vg_post post = { .present = true, .has_chat_id = true, .chat_id = 77, .has_message = true,
				.message = 5, .has_date = true, .date = 100 };
	struct vg_picture picture;
	struct vg_matches matches;
	int64_t id = add(catalogue, &known, &own, VG_ADDED);
	picture_like(&known, 3, &picture);
	expect_matches(catalogue, &picture, &post, 1, &matches);
	assert_true(matches.match[0].only_own_post && matches.match[0].date == 100);
	assert_string_equal(matches.match[0].title, "own"); /* what is known of it, where there is no other */
	vg_matches_release(&matches);
	post.date = 200; /* the same number on another day is another post */
	expect_matches(catalogue, &picture, &post, 1, &matches);
	assert_false(matches.match[0].only_own_post);
	vg_matches_release(&matches);
	post.date = 100;
	assert_true(add(catalogue, &known, &other, VG_SIGHTING_ADDED) == id);
	expect_matches(catalogue, &picture, &post, 1, &matches);
	assert_false(matches.match[0].only_own_post);
	assert_string_equal(matches.match[0].title, "other");
	assert_true(matches.match[0].date == 300);
	vg_matches_release(&matches);
	post.chat_id = 78; /* the same number in another chat is another post */
	expect_matches(catalogue, &picture, &post, 1, &matches);
	assert_string_equal(matches.match[0].title, "own");
	vg_matches_release(&matches);
	expect_matches(catalogue, &picture, NULL, 1, &matches);
	assert_true(matches.match[0].date == 100);
	vg_matches_release(&matches);
	vg_catalogue_close(catalogue);
}

/* The best twenty of many, strongest and nearest first, and what was seen first; and the index sees additions. */
static void test_order(void **state)
{
	(void)state;
	struct vg_catalogue *catalogue = open_it(path, VG_CATALOGUE_WRITE);
	struct vg_sighting sighting = { .title = "t", .has_date = true, .date = 100 }, first = { .title = "t", .has_date = true, .date = 50 };
	struct vg_known base = known_number(9);
	struct vg_picture picture;
	struct vg_matches matches;
	picture_like(&base, 0, &picture);
	expect_matches(catalogue, &picture, NULL, 0, &matches);
	for (int i = 0; i < 30; i++) {
		struct vg_known known = known_number(150 + (unsigned)i);
		known.pdq = base.pdq;
		for (int bit = 0; bit < 29 - i; bit++)
			known.pdq.word[2] ^= 1ull << bit;
		if (i == 3)
			memcpy(known.pixels_sha256, picture.pixels_sha256, 32);
		add(catalogue, &known, i == 0 ? &first : &sighting, VG_ADDED);
	}
	assert_int_equal(vg_catalogue_match(catalogue, 0, &picture, &matches, NULL), 0);
	assert_int_equal(matches.found, 30);
	assert_int_equal(matches.count, VG_MATCHES_MAXIMUM);
	assert_int_equal(matches.match[0].strength, VG_EXACT);
	for (size_t i = 1; i < matches.count; i++) {
		assert_int_equal(matches.match[i].strength, VG_STRONG);
		/* The farthest of all was seen first: it stays, the last place is its own. */
		assert_int_equal(matches.match[i].pdq_distance, i + 1 < matches.count ? (int)i - 1 : 29);
	}
	assert_true(matches.match[matches.count - 1].date == 50);
	vg_matches_release(&matches);
	vg_catalogue_close(catalogue);
}

/* A second handle writes while the first has its index loaded. */
static void test_two_handles(void **state)
{
	(void)state;
	struct vg_catalogue *writer = open_it(path, VG_CATALOGUE_WRITE), *reader = open_it(path, VG_CATALOGUE_READ);
	struct vg_sighting sighting = { .title = "t" };
	struct vg_known known = known_number(1), other = known_number(2);
	struct vg_picture picture;
	struct vg_matches matches;
	add(writer, &other, &sighting, VG_ADDED);
	picture_like(&known, 5, &picture);
	expect_matches(reader, &picture, NULL, 0, &matches);
	int64_t id = add(writer, &known, &sighting, VG_ADDED);
	expect_matches(reader, &picture, NULL, 1, &matches);
	vg_matches_release(&matches);
	assert_int_equal(vg_catalogue_remove(writer, id, NULL), 0);
	expect_matches(reader, &picture, NULL, 0, &matches);
	vg_catalogue_close(writer);
	vg_catalogue_close(reader);
}

#define TEST(name) cmocka_unit_test_setup(name, fresh)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_round_trip), TEST(test_adding_again), TEST(test_digest), TEST(test_transactions), TEST(test_misuse),
		TEST(test_hash_only), TEST(test_tampering), TEST(test_other_files), TEST(test_newer_schema), TEST(test_older_schema), TEST(test_dates), TEST(test_set_aside), TEST(test_damage),
		TEST(test_absent), TEST(test_matching), TEST(test_told_once), TEST(test_own_post), TEST(test_order),
		TEST(test_two_handles),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
