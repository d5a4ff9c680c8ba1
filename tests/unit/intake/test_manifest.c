/* Manifests, exchanged collections and plain lists of hashes. */
#include "../test.h"
#include "../folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <vestigo/exchange.h>

enum { MOST = 32 };

static struct {
	struct vg_entry entry[MOST];
	size_t count;
	uint64_t bad_line[MOST];
	char bad_reason[MOST][128];
	size_t bad;
	uint64_t notice_line[MOST];
	char notice[MOST][128];
	size_t notices;
	int answer;
} seen;

static int forget(void **state)
{
	(void)state;
	for (size_t i = 0; i < seen.count; i++)
		vg_entry_release(&seen.entry[i]);
	memset(&seen, 0, sizeof seen);
	return 0;
}

static int on_entry(void *context, struct vg_entry *entry, struct vg_error *err)
{
	(void)context;
	(void)err;
	assert_true(seen.count < MOST);
	seen.entry[seen.count++] = *entry;
	memset(entry, 0, sizeof *entry);
	return seen.answer;
}

static void on_bad(void *context, uint64_t line, const char *reason)
{
	(void)context;
	assert_true(seen.bad < MOST);
	seen.bad_line[seen.bad] = line;
	snprintf(seen.bad_reason[seen.bad++], sizeof seen.bad_reason[0], "%s", reason);
}

static void on_notice(void *context, uint64_t line, const char *text)
{
	(void)context;
	assert_true(seen.notices < MOST);
	seen.notice_line[seen.notices] = line;
	snprintf(seen.notice[seen.notices++], sizeof seen.notice[0], "%s", text);
}

static const struct vg_entry_visitor visitor = { .entry = on_entry, .bad = on_bad, .notice = on_notice };

static const char *write_file(const char *name, const char *content, size_t size)
{
	static char path[256];
	snprintf(path, sizeof path, "%s/%s", test_folder, name);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(content, 1, size, file), size);
	fclose(file);
	return path;
}
#define WRITE(name, content) write_file(name, content, sizeof(content) - 1)

static void check_known(void)
{
	static const char *const paths[] = { "river-road.jpg", "market-square.jpg", "north-bridge.jpg",
					     "mill-harvest.jpg", "depot-drill.jpg", "station-roof.jpg" };
	assert_int_equal(seen.count, 6);
	assert_int_equal(seen.bad, 0);
	for (size_t i = 0; i < 6; i++)
		assert_string_equal(seen.entry[i].path, paths[i]);
	const struct vg_sighting *first = &seen.entry[0].sighting;
	assert_string_equal(first->title, "Exercise near the river road");
	assert_string_equal(first->source, "https://example.org/photo/123");
	assert_string_equal(first->note, "Handout of a training ground");
	assert_string_equal(first->claim, "Shows a captured soldier");
	assert_string_equal(first->rating, "false");
	assert_string_equal(first->review_url, "https://example.org/checks/9");
	assert_true(first->has_date && first->date == 1462320000);
	assert_int_equal(seen.entry[0].tag_count, 2);
	assert_string_equal(seen.entry[0].tags[0], "exercise");
	assert_string_equal(seen.entry[0].tags[1], "road");
	assert_true(seen.entry[2].sighting.date == 1583646300); /* 06:45 at +01:00 */
	assert_null(seen.entry[1].sighting.note);
	assert_null(seen.entry[1].sighting.claim);
	assert_string_equal(seen.entry[5].sighting.title, "Station roof, \"the long one\", in winter");
}

static void test_fixtures(void **state)
{
	(void)state;
	assert_int_equal(vg_manifest_read("fixtures/known/manifest.csv", &visitor, NULL), 0);
	check_known();
	forget(NULL);
	assert_int_equal(vg_manifest_read("fixtures/known/manifest.jsonl", &visitor, NULL), 0);
	check_known();
}

static void test_csv(void **state)
{
	(void)state;
	static const char csv[] = "\xef\xbb\xbftitle,unknown,path,date,tags\r\n"
		"plain,x,a.jpg,2020-01-02,one;two;;  three \r\n"
		"\"over\r\ntwo \"\"lines\"\", and a comma\",x,b.jpg,,\r\n"
		"\r\n"
		"no path,x,,,\r\n"
		"bad date,x,c.jpg,yesterday,\r\n"
		"short,x,d.jpg\r\n"
		"long,x,e.jpg,,,more,and more\r\n"
		"\xff,x,f.jpg,,\r\n"
		"\"never ends,x,g.jpg,,\r\n";
	assert_int_equal(vg_manifest_read(WRITE("a.csv", csv), &visitor, NULL), 0);
	assert_int_equal(seen.count, 4);
	assert_string_equal(seen.entry[0].sighting.title, "plain");
	assert_true(seen.entry[0].sighting.date == 1577923200);
	assert_int_equal(seen.entry[0].tag_count, 3);
	assert_int_equal(strncmp(seen.entry[1].sighting.title, "over", 4), 0);
	assert_non_null(strstr(seen.entry[1].sighting.title, "two \"lines\", and a comma"));
	assert_string_equal(seen.entry[2].path, "d.jpg");
	assert_string_equal(seen.entry[3].path, "e.jpg");
	assert_int_equal(seen.bad, 4);
	assert_true(seen.bad_line[0] == 6 && seen.bad_line[1] == 7 && seen.bad_line[2] == 10 && seen.bad_line[3] == 11);
	assert_non_null(strstr(seen.bad_reason[2], "not UTF-8"));
	for (size_t i = 0; i < seen.bad; i++)
		assert_true(seen.bad_reason[i][0]);
}

static void test_no_manifest(void **state)
{
	(void)state;
	struct vg_error err = { 0 };
	assert_int_equal(vg_manifest_read(WRITE("b.csv", "title,date\na,b\n"), &visitor, &err), VG_ERR_MALFORMED);
	assert_non_null(strstr(err.message, "path"));
	assert_int_equal(vg_manifest_read(WRITE("c.csv", ""), &visitor, NULL), VG_ERR_MALFORMED);
	assert_int_equal(vg_manifest_read(WRITE("d.csv", "\0\0\0\n"), &visitor, NULL), VG_ERR_MALFORMED);
	assert_int_equal(vg_manifest_read("/no/such/manifest.csv", &visitor, NULL), VG_ERR_NOT_FOUND);
	assert_int_equal(seen.count, 0);
	/* The visitor's answer ends the reading and is returned. */
	seen.answer = VG_ERR_INTERRUPTED;
	assert_int_equal(vg_manifest_read("fixtures/known/manifest.csv", &visitor, NULL), VG_ERR_INTERRUPTED);
	assert_int_equal(seen.count, 1);
}

static void test_json_lines(void **state)
{
	(void)state;
	static const char lines[] = "{\"path\": \"a.jpg\", \"tags\": [\"x\", \"y\", 3], \"title\": null, \"date\": 5}\n"
		"not json\n[1]\n\n{\"title\": \"no path\"}\n{\"path\": \"b.jpg\", \"tags\": \"x; y\", \"path2\": {}}\n"
		"{\"path\": \"c.jpg\"";
	assert_int_equal(vg_manifest_read(WRITE("m.JSONL", lines), &visitor, NULL), 0);
	assert_int_equal(seen.count, 2);
	assert_int_equal(seen.entry[0].tag_count, 2);
	assert_int_equal(seen.entry[1].tag_count, 2);
	assert_string_equal(seen.entry[1].tags[1], "y");
	assert_int_equal(seen.bad, 4);
	assert_true(seen.bad_line[0] == 2 && seen.bad_line[1] == 3 && seen.bad_line[2] == 5 && seen.bad_line[3] == 7);
}

/* Keys that mean nothing are told once each, and so is a value of the wrong kind. */
static void test_unknown_keys(void **state)
{
	(void)state;
	static const char lines[] = "{\"path\": \"a.jpg\", \"Titel\": \"x\", \"note\": null}\n"
		"{\"PATH\": \"b.jpg\", \"titel\": 1, \"Title\": \"b\"}\n"
		"{\"path\": \"c.jpg\", \"date\": 2016, \"tags\": {}}\n";
	assert_int_equal(vg_manifest_read(WRITE("keys.jsonl", lines), &visitor, NULL), 0);
	assert_int_equal(seen.count, 3);
	assert_int_equal(seen.bad, 0);
	assert_string_equal(seen.entry[1].path, "b.jpg");
	assert_string_equal(seen.entry[1].sighting.title, "b");
	assert_int_equal(seen.notices, 3);
	assert_string_equal(seen.notice[0], "the key \"titel\" is not known, and is left out");
	assert_string_equal(seen.notice[1], "the key \"date\" holds no text here, and is left out");
	assert_string_equal(seen.notice[2], "the key \"tags\" holds no text here, and is left out");
	assert_true(seen.notice_line[0] == 1 && seen.notice_line[1] == 3 && seen.notice_line[2] == 3);
	forget(NULL);

	/* Of a file that is no manifest not every key is told. */
	char many[4096] = "{\"path\": \"a.jpg\"";
	size_t size = strlen(many);
	for (int i = 0; i < 100; i++)
		size += (size_t)snprintf(many + size, sizeof many - size, ", \"key%d\": %d", i, i);
	size += (size_t)snprintf(many + size, sizeof many - size, "}\n");
	assert_int_equal(vg_manifest_read(write_file("many.jsonl", many, size), &visitor, NULL), 0);
	assert_int_equal(seen.count, 1);
	assert_int_equal(seen.notices, 32);
}

#define HASH "d8f8f0cee0f4a84f0637022a078f67f0b36e2ed596621e1d33e6339c4e9c9b22"

static void test_hash_list(void **state)
{
	(void)state;
	static const char list[] = "# a comment\n" HASH "\n" HASH ",a note, with a comma\r\n\n"
		"d8f8\n" HASH "0\nzz" HASH "\n" HASH ",\n";
	struct vg_pdq hash;
	assert_true(vg_pdq_from_text(HASH, &hash));
	assert_int_equal(vg_exchange_read(WRITE("hashes.txt", list), &visitor, NULL), 0);
	assert_int_equal(seen.count, 3);
	assert_int_equal(seen.bad, 3);
	assert_int_equal(seen.bad_line[0], 5);
	for (size_t i = 0; i < 3; i++) {
		const struct vg_known *known = &seen.entry[i].known;
		assert_true(known->has_pdq && !known->has_sha256 && !known->has_pixels);
		assert_true(known->pdq_quality == -1 && known->orientation == 1);
		assert_int_equal(vg_pdq_distance(&known->pdq, &hash), 0);
	}
	assert_null(seen.entry[0].sighting.note);
	assert_string_equal(seen.entry[1].sighting.note, "a note, with a comma");
	assert_null(seen.entry[2].sighting.note);
}

static void test_hostile_exchange(void **state)
{
	(void)state;
	static const char lines[] =
		"{\"pdq\": \"" HASH "\", \"pdq_quality\": 4000000000, \"orientation\": -7, \"width\": 1e99,"
		" \"height\": 99999999999, \"bytes\": -1, \"format\": \"exe\"}\n"
		"{\"sha256\": \"short\"}\n{}\n{\"pdq\": 5}\n"
		"{\"sha256\": \"0000000000000000000000000000000000000000000000000000000000000001\","
		" \"sightings\": [{\"title\": \"one\"}, 5, {\"title\": \"two\", \"message\": 9, \"chat_id\": 8}]}\n"
		"{\"deep\": [[[[[[[[[[\n";
	assert_int_equal(vg_exchange_read(WRITE("x.jsonl", lines), &visitor, NULL), 0);
	assert_true(seen.count >= 3);
	const struct vg_known *known = &seen.entry[0].known;
	assert_true(known->pdq_quality == -1 && known->orientation == 1 && known->width == 0 &&
		    known->height == 0 && known->bytes == 0 && known->format == VG_FORMAT_UNKNOWN);
	assert_string_equal(seen.entry[1].sighting.title, "one");
	const struct vg_sighting *last = &seen.entry[seen.count - 1].sighting;
	assert_string_equal(last->title, "two");
	assert_true(last->has_message && last->message == 9 && last->has_chat_id && last->chat_id == 8);
	assert_int_equal(seen.bad, 5); /* the sighting that is a number, too */
}

static void add(struct vg_catalogue *catalogue, unsigned number)
{
	struct vg_known known = { .has_sha256 = true, .has_pixels = number & 1, .has_pdq = true, .pdq_quality = 77,
				  .orientation = 3, .bytes = 5000, .format = VG_FORMAT_PNG, .width = 40, .height = 30,
				  .added = 1600000000 };
	struct vg_sighting sighting = { .title = "title \"x\"\n", .source = "s", .note = "n", .has_date = true,
					.date = 1462320000, .has_chat_id = true, .chat_id = 7, .has_message = true,
					.message = (int64_t)number, .recorded = 1600000001 };
	const char *const tags[] = { "tag;with", "b" };
	enum vg_add_outcome outcome;
	int64_t id;
	memset(known.sha256, (int)number, 32);
	memset(known.pixels_sha256, (int)number + 100, 32);
	known.pdq.word[number % 4] = number;
	assert_int_equal(vg_catalogue_add(catalogue, &(struct vg_addition){ &known, &sighting, tags, 2 }, &outcome, &id, NULL), 0);
	sighting.source = NULL;
	sighting.has_date = false;
	assert_int_equal(vg_catalogue_add(catalogue, &(struct vg_addition){ &known, &sighting, NULL, 0 }, &outcome, &id, NULL), 0);
}

/* Out and in again: the same content, the same digest. */
static void exchange(struct vg_catalogue *from, struct vg_catalogue *to, bool hashes_only, char **out_text)
{
	char path[256];
	struct vg_error err = { 0 };
	snprintf(path, sizeof path, "%s/exchange-%d", test_folder, hashes_only);
	int fd = open(path, O_CREAT | O_TRUNC | O_RDWR, 0600);
	assert_true(fd >= 0);
	if (vg_exchange_write(from, hashes_only, fd, path, &err) < 0)
		fail_msg("%s", err.message);
	off_t size = lseek(fd, 0, SEEK_END);
	*out_text = calloc(1, (size_t)size + 1);
	assert_int_equal(pread(fd, *out_text, (size_t)size, 0), size);
	close(fd);
	assert_int_equal(vg_exchange_read(path, &visitor, NULL), 0);
	assert_int_equal(seen.bad, 0);
	for (size_t i = 0; i < seen.count; i++) {
		enum vg_add_outcome outcome;
		int64_t id;
		const struct vg_entry *entry = &seen.entry[i];
		struct vg_addition addition = { &entry->known, &entry->sighting, (const char *const *)entry->tags,
						entry->tag_count };
		assert_int_equal(vg_catalogue_add(to, &addition, &outcome, &id, NULL), 0);
	}
}

static void test_exchange(void **state)
{
	(void)state;
	char path[256];
	struct vg_catalogue *from, *to;
	struct vg_catalogue_stats before, after;
	char *text;
	snprintf(path, sizeof path, "%s/from.db", test_folder);
	assert_int_equal(vg_catalogue_open(path, VG_CATALOGUE_WRITE, &from, NULL), 0);
	for (unsigned i = 1; i <= 5; i++)
		add(from, i);
	assert_int_equal(vg_catalogue_stats(from, &before, NULL), 0);
	for (int hashes_only = 0; hashes_only < 2; hashes_only++) {
		snprintf(path, sizeof path, "%s/to-%d.db", test_folder, hashes_only);
		assert_int_equal(vg_catalogue_open(path, VG_CATALOGUE_WRITE, &to, NULL), 0);
		exchange(from, to, hashes_only, &text);
		assert_int_equal(vg_catalogue_stats(to, &after, NULL), 0);
		assert_string_equal(before.digest, after.digest);
		assert_int_equal(after.pictures, 5);
		assert_int_equal(vg_catalogue_check(to, NULL), 0);
		if (hashes_only) {
			static const char *const kept_back[] = { "title", "\"s\"", "tag", "source", "note" };
			for (size_t i = 0; i < sizeof kept_back / sizeof *kept_back; i++)
				if (strstr(text, kept_back[i]))
					fail_msg("%s left with the hashes alone", kept_back[i]);
		} else {
			assert_int_equal(after.sightings, before.sightings);
			assert_int_equal(after.tags, before.tags);
			assert_string_equal(seen.entry[0].sighting.title, "title \"x\"\n");
		}
		assert_true(seen.entry[0].known.orientation == 3 && seen.entry[0].known.format == VG_FORMAT_PNG);
		assert_true(seen.entry[0].known.added == 1600000000 && seen.entry[0].known.pdq_quality == 77);
		free(text);
		vg_catalogue_close(to);
		forget(NULL);
	}
	vg_catalogue_close(from);
}

/* --- lines ------------------------------------------------------------------------------- */

enum { LINE_MOST = 1 << 20, HASH_DIGITS = 64 };

/* A hash, a line of so many bytes (a hash and its note), another hash. */
static const char *write_long_line(size_t size)
{
	const size_t whole = size + 2 * (HASH_DIGITS + 1) + 1;
	char *text = malloc(whole);
	assert_non_null(text);
	memset(text, '1', whole);
	text[HASH_DIGITS] = text[HASH_DIGITS + 1 + size] = text[whole - 1] = '\n';
	text[2 * HASH_DIGITS + 1] = ',';
	const char *path = write_file("long", text, whole);
	free(text);
	return path;
}

/* A line beyond the limit is told by its number and passed over; the others are read. */
static void test_long_line(void **state)
{
	static const struct { size_t size; bool taken; } rows[] = {
		{ LINE_MOST - 1, true }, { LINE_MOST + 1, false }, { 5 * LINE_MOST, false },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(vg_exchange_read(write_long_line(rows[i].size), &visitor, NULL), 0);
		assert_int_equal(seen.count, rows[i].taken ? 3 : 2);
		assert_int_equal(seen.bad, rows[i].taken ? 0 : 1);
		assert_true(rows[i].taken || seen.bad_line[0] == 2);
		forget(NULL);
	}
}

static int asked;

static bool stop_soon(void *context)
{
	(void)context;
	return ++asked > 3;
}

/* Whoever waits for the end of such a line can stop it there. */
static void test_stopped_in_a_line(void **state)
{
	const struct vg_entry_visitor stopping = { .entry = on_entry, .bad = on_bad, .stopped = stop_soon };
	(void)state;
	assert_int_equal(vg_exchange_read(write_long_line(5 * LINE_MOST), &stopping, NULL), VG_ERR_INTERRUPTED);
	assert_true(asked == 4 && seen.count == 1 && seen.bad == 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, forget, forget)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_fixtures), TEST(test_csv), TEST(test_no_manifest), TEST(test_json_lines), TEST(test_unknown_keys),
		TEST(test_hash_list), TEST(test_hostile_exchange), TEST(test_exchange), TEST(test_long_line),
		TEST(test_stopped_in_a_line),
	};
	return cmocka_run_group_tests(tests, test_folder_set_up, test_folder_tear_down);
}
