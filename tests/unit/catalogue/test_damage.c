/* A damaged catalogue, or index of it, answers as the undamaged one does, or says that it cannot:
 * every page overwritten in turn, single bits, every file of the index, every read that fails. */
#include "../random.h"
#include "../test.h"
#include "failing_vfs.h"
#include "opened.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vestigo/catalogue.h>

#include "base/bytes.h"
#include <vestigo/design.h>

#include "catalogue/catalogue.h"

enum { PICTURES = 40, HASHES = 20, FEATURES = 120, ASKED = 3, PAGE = 4096, FLIPS = 200, FILES = 8 };

static char folder[] = "/tmp/vestigo-test-damage-XXXXXX";
static char path[64], index_folder[96];

/* --- what is known --- */

static struct vg_feature feature[PICTURES][FEATURES];

static void make_features(int number)
{
	for (int i = 0; i < FEATURES; i++) {
		struct vg_feature *one = &feature[number][i];
		*one = (struct vg_feature){ .x = (float)(next_random() % 600 + 10), .y = (float)(next_random() % 400 + 10),
					    .sigma = 2 + (float)(next_random() % 30) / 10, .angle = (float)(next_random() % 600) / 100 };
		for (int w = 0; w < 4; w++)
			one->descriptor.word[w] = next_random();
	}
}

static struct vg_features features_of(int number)
{
	return (struct vg_features){ .feature = feature[number], .count = FEATURES, .width = 640, .height = 480 };
}

static struct vg_pdq hash_of(int number)
{
	struct vg_pdq hash;
	for (unsigned i = 0; i < 4; i++)
		hash.word[i] = ((uint64_t)number + 1) * 0x9e3779b97f4a7c15ull * (2 * i + 1);
	return hash;
}

static void add(struct vg_catalogue *catalogue, const struct vg_known *known, int number)
{
	char title[40], source[60];
	const char *const tags[] = { "flood", "river" };
	struct vg_sighting sighting = { .title = title, .source = source, .has_date = number % 3, .date = number * 1000 };
	struct vg_addition addition = { known, &sighting, tags, known->has_sha256 ? 2 : 0 };
	struct vg_error err = { 0 };
	enum vg_add_outcome outcome;
	int64_t id;
	snprintf(title, sizeof title, "title of %d", number);
	snprintf(source, sizeof source, "https://example.org/%d", number);
	if (vg_catalogue_add(catalogue, &addition, &outcome, &id, &err) < 0)
		fail_msg("%s", err.message);
}

static void add_picture(struct vg_catalogue *catalogue, int number)
{
	static uint8_t rendition[7000], thumbnail[2500];
	struct vg_features features = features_of(number);
	struct vg_known known = { .has_sha256 = true, .has_pixels = true, .has_pdq = true, .pdq_quality = 90, .orientation = 1,
				  .bytes = 1000, .format = VG_FORMAT_JPEG, .width = 640, .height = 480, .added = 1000 + number,
				  .pdq = hash_of(number), .features = &features, .rendition = rendition,
				  .rendition_size = sizeof rendition, .thumbnail = thumbnail, .thumbnail_size = sizeof thumbnail };
	memset(known.sha256, number + 1, 32);
	memset(known.pixels_sha256, number + 101, 32);
	memset(rendition, number, sizeof rendition);
	memset(thumbnail, number, sizeof thumbnail);
	add(catalogue, &known, number);
	if (number % 4 == 0)
		add(catalogue, &known, number + 500); /* a second sighting */
}

static void add_hash(struct vg_catalogue *catalogue, int number)
{
	struct vg_known known = { .has_pdq = true, .pdq_quality = number % 5 ? -1 : 30, .orientation = 1, .pdq = hash_of(number + 1000) };
	add(catalogue, &known, number + 1000);
}

static void make_catalogue(void)
{
	struct vg_catalogue *catalogue = open_it(path, VG_CATALOGUE_WRITE);
	for (int i = 0; i < PICTURES; i++) {
		make_features(i);
		add_picture(catalogue, i);
	}
	for (int i = 0; i < HASHES; i++)
		add_hash(catalogue, i);
	struct vg_design_found design = { .count = 3, .carrier = { { 20, { { 0xff } } }, { 3, { { 0xff } } }, { 38, { { 0xff } } } } };
	assert_int_equal(vg_catalogue_learn_design(catalogue, &design, NULL), 0);
	assert_int_equal(vg_catalogue_write_index(catalogue, NULL), 0);
	vg_catalogue_close(catalogue);
}

/* --- questions and answers --- */

struct answer {
	int code;
	char message[512];
	struct vg_buffer text;
};

static void tell_match(struct vg_buffer *text, const struct vg_match *m)
{
	vg_buffer_printf(text, "%lld %x %d %d %s %s %d %lld %.3f, design %lld of %llu\n", (long long)m->known_id, m->relation, (int)m->strength, m->pdq_distance,
			 m->title ? m->title : "-", m->source ? m->source : "-", m->has_date, (long long)m->date,
			 m->geometry.item_to_known[0], (long long)m->design.id, (unsigned long long)m->design.pictures);
}

/* By one thing alone: bytes, pixels, hash or features. */
static int search_for(struct vg_catalogue *catalogue, int number, int by, struct vg_buffer *text, struct vg_error *err)
{
	struct vg_picture picture;
	struct vg_matches matches;
	vg_picture_init(&picture);
	picture.has_sha256 = true;
	picture.width = 640;
	picture.height = 480;
	memset(picture.sha256, by == 0 ? number + 1 : 0xee, 32);
	memset(picture.pixels_sha256, by == 1 ? number + 101 : 0xef, 32);
	picture.pdq.quality = by == 2 ? 90 : 0;
	for (int turn = 0; turn < VG_TURN_COUNT; turn++)
		picture.pdq.turned[turn] = hash_of(turn ? 5000 + turn : number);
	picture.pdq.turned[0].word[1] ^= 0x1010;
	if (by == 3)
		picture.features = features_of(number);
	int code = vg_catalogue_match(catalogue, 0, &picture, &matches, err);
	if (code < 0)
		return code;
	code = vg_catalogue_describe(catalogue, NULL, &matches, err);
	for (size_t i = 0; i < matches.count && code == 0; i++)
		tell_match(text, &matches.match[i]);
	vg_matches_release(&matches);
	return code;
}

static int tell_tag(void *context, const char *tag, struct vg_error *err)
{
	(void)err;
	vg_buffer_printf(context, "tag %s\n", tag);
	return 0;
}

static int tell_sighting(void *context, const struct vg_sighting *s, struct vg_error *err)
{
	(void)err;
	vg_buffer_printf(context, "seen %s %s %d %lld\n", s->title, s->source, s->has_date, (long long)s->date);
	return 0;
}

static void tell_known(struct vg_buffer *text, const struct vg_known *k)
{
	vg_buffer_printf(text, "%lld %d%d%d %02x%02x %02x%02x %llx %d %u %lld %llu\n", (long long)k->id, k->has_sha256, k->has_pixels,
			 k->has_pdq, k->sha256[0], k->sha256[31], k->pixels_sha256[0], k->pixels_sha256[31],
			 (unsigned long long)k->pdq.word[2], k->pdq_quality, k->width,
			 (long long)(k->has_sha256 ? k->added : 0), (unsigned long long)k->sightings);
}

/* One known picture with all that belongs to it. */
static int read_one(struct vg_catalogue *catalogue, int64_t id, struct vg_buffer *text, struct vg_error *err)
{
	struct vg_known known;
	uint8_t *jpeg = NULL;
	size_t size = 0;
	int code = vg_catalogue_get(catalogue, id, &known, err);
	if (code == 0)
		code = vg_catalogue_each_sighting(catalogue, id, tell_sighting, text, err);
	if (code == 0)
		code = vg_catalogue_each_tag(catalogue, id, tell_tag, text, err);
	if (code == 0)
		code = vg_catalogue_rendition(catalogue, id, &jpeg, &size, err);
	if (code == 0) {
		tell_known(text, &known);
		vg_buffer_printf(text, "%zu\n", size);
		vg_buffer_append(text, jpeg, size);
	}
	free(jpeg);
	return code;
}

static int list_known(void *context, const struct vg_known *known, struct vg_error *err)
{
	(void)err;
	tell_known(context, known);
	return 0;
}

static int count(struct vg_catalogue *catalogue, struct vg_buffer *text, struct vg_error *err)
{
	struct vg_catalogue_stats stats;
	int code = vg_catalogue_stats(catalogue, &stats, err);
	if (code == 0)
		vg_buffer_printf(text, "%llu %llu %llu %s\n", (unsigned long long)stats.pictures, (unsigned long long)stats.sightings,
				 (unsigned long long)stats.tags, stats.digest);
	return code;
}

static const int asked[ASKED] = { 2, 19, 37 }; /* of the pictures */
enum { SEARCHES = ASKED * 4, READS = ASKED + 2, ANSWERS = SEARCHES + READS + 2 };

static int ask(struct vg_catalogue *catalogue, int question, struct vg_buffer *text, struct vg_error *err)
{
	if (question < SEARCHES)
		return search_for(catalogue, asked[question / 4], question % 4, text, err);
	question -= SEARCHES;
	if (question < ASKED)
		return read_one(catalogue, asked[question] + 1, text, err);
	if (question < READS) /* the first and the last hash of the list */
		return read_one(catalogue, question == ASKED ? PICTURES + 1 : PICTURES + HASHES, text, err);
	return question == READS ? vg_catalogue_each(catalogue, list_known, text, err) : count(catalogue, text, err);
}

static void ask_all(struct answer answers[ANSWERS])
{
	struct vg_catalogue *catalogue = NULL;
	struct vg_error opening = { 0 };
	int opened = vg_catalogue_open(path, VG_CATALOGUE_READ, &catalogue, &opening);
	for (int q = 0; q < ANSWERS; q++) {
		struct vg_error err = opening;
		vg_buffer_init(&answers[q].text, 1 << 20);
		answers[q].code = opened < 0 ? opened : ask(catalogue, q, &answers[q].text, &err);
		assert_true(answers[q].code == err.code || answers[q].code == 0);
		memcpy(answers[q].message, err.message, sizeof err.message);
	}
	vg_catalogue_close(catalogue);
}

static void release_all(struct answer answers[ANSWERS])
{
	for (int q = 0; q < ANSWERS; q++)
		vg_buffer_release(&answers[q].text);
}

static struct answer right[ANSWERS];
static size_t answers_right, answers_refused;

/* Right, or a failure that says what failed: VG_ERR_NOT_FOUND is none. */
static bool judge(const char *what, unsigned long at)
{
	struct answer now[ANSWERS];
	bool good = true;
	ask_all(now);
	for (int q = 0; q < ANSWERS; q++) {
		bool equal = now[q].code == 0 && now[q].text.size == right[q].text.size &&
			     (now[q].text.size == 0 || memcmp(now[q].text.data, right[q].text.data, now[q].text.size) == 0);
		bool refused = now[q].code < 0 && now[q].code != VG_ERR_NOT_FOUND && now[q].message[0];
		answers_right += equal;
		answers_refused += refused;
		if (!equal && !refused)
			print_message("%s at %lu: question %d: code %d, \"%s\", %s\n", what, at, q, now[q].code, now[q].message,
				      now[q].text.size ? (char *)now[q].text.data : "nothing");
		good &= equal || refused;
	}
	release_all(now);
	return good;
}

static void tell(const char *what, size_t number)
{
	print_message("%zu %s: %zu answers right, %zu said that they could not be given\n", number, what, answers_right, answers_refused);
	answers_right = answers_refused = 0;
}

/* --- files, as they were --- */

struct file {
	char name[160];
	uint8_t *bytes;
	size_t size;
};
static struct file database, index_file[FILES];
static size_t index_files;

static void read_file(const char *name, struct file *out)
{
	struct stat status;
	FILE *from = fopen(name, "rb");
	assert_non_null(from);
	assert_int_equal(fstat(fileno(from), &status), 0);
	snprintf(out->name, sizeof out->name, "%s", name);
	out->size = (size_t)status.st_size;
	out->bytes = malloc(out->size);
	assert_int_equal(fread(out->bytes, 1, out->size, from), out->size);
	fclose(from);
}

static void write_bytes(const struct file *file, const uint8_t *bytes, size_t size)
{
	FILE *to = fopen(file->name, "wb");
	assert_non_null(to);
	assert_int_equal(fwrite(bytes, 1, size, to), size);
	assert_int_equal(fclose(to), 0);
}

static void restore_index(void)
{
	char command[256];
	snprintf(command, sizeof command, "rm -rf '%s' && mkdir '%s'", index_folder, index_folder);
	assert_int_equal(system(command), 0);
	for (size_t i = 0; i < index_files; i++)
		write_bytes(&index_file[i], index_file[i].bytes, index_file[i].size);
}

static void remember_files(void)
{
	DIR *directory = opendir(index_folder);
	assert_non_null(directory);
	read_file(path, &database);
	for (struct dirent *entry; (entry = readdir(directory));) {
		char name[400];
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof name, "%s/%s", index_folder, entry->d_name);
		assert_true(index_files < FILES && strlen(name) < sizeof index_file->name);
		read_file(name, &index_file[index_files++]);
	}
	closedir(directory);
	assert_true(index_files >= 2);
}

/* --- the tests --- */

static void fill(uint8_t *bytes, size_t size, int how)
{
	for (size_t i = 0; i < size; i++)
		bytes[i] = how == 0 ? 0 : how == 1 ? 0xff : (uint8_t)next_random();
}

/* Does known check see it? */
static bool check_sees(void)
{
	struct vg_catalogue *catalogue = NULL;
	struct vg_error err = { 0 };
	int code = vg_catalogue_open(path, VG_CATALOGUE_READ, &catalogue, &err);
	if (code == 0)
		code = vg_catalogue_check(catalogue, &err);
	vg_catalogue_close(catalogue);
	return code == VG_ERR_CORRUPT && err.message[0];
}

static void every_page(void **state)
{
	size_t pages = database.size / PAGE, wrong = 0, seen = 0;
	uint8_t *bytes = malloc(database.size);
	(void)state;
	for (size_t page = 0; page < pages; page++)
		for (int how = 0; how < 3; how++) {
			memcpy(bytes, database.bytes, database.size);
			fill(bytes + page * PAGE, PAGE, how);
			write_bytes(&database, bytes, database.size);
			wrong += !judge("page overwritten", page + 1);
			seen += check_sees();
		}
	write_bytes(&database, database.bytes, database.size);
	free(bytes);
	tell("pages, each overwritten with zeros, with 0xff and with noise", pages);
	assert_int_equal(wrong, 0);
	assert_int_equal(seen, 3 * pages);
	assert_false(check_sees()); /* as it was */
}

/* One page lies where another belongs, as after a misdirected write. */
static void exchanged_pages(void **state)
{
	size_t pages = database.size / PAGE, wrong = 0;
	uint8_t *bytes = malloc(database.size);
	(void)state;
	for (size_t page = 1; page < pages; page += 3) {
		memcpy(bytes, database.bytes, database.size);
		memcpy(bytes + page * PAGE, database.bytes + (1 + (page + pages / 2) % (pages - 1)) * PAGE, PAGE);
		write_bytes(&database, bytes, database.size);
		wrong += !judge("page of another place", page + 1);
	}
	write_bytes(&database, database.bytes, database.size);
	free(bytes);
	tell("pages that are copies of others", pages / 3);
	assert_int_equal(wrong, 0);
}

static void single_bits(void **state)
{
	size_t wrong = 0;
	(void)state;
	for (int i = 0; i < FLIPS; i++) {
		size_t at = i < 100 ? (size_t)i : next_random() % database.size; /* all of the header's bytes */
		uint8_t bit = (uint8_t)(1 << next_random() % 8);
		database.bytes[at] ^= bit;
		write_bytes(&database, database.bytes, database.size);
		wrong += !judge("bit flipped", at);
		database.bytes[at] ^= bit;
	}
	write_bytes(&database, database.bytes, database.size);
	tell("bits flipped, each alone", FLIPS);
	assert_int_equal(wrong, 0);
}

static void cut_off(void **state)
{
	size_t wrong = 0, cuts = 0;
	(void)state;
	for (size_t size = 1; size < database.size; size = size < 128 ? size * 2 : size + database.size / 23, cuts++) {
		write_bytes(&database, database.bytes, size);
		wrong += !judge("cut off", size);
	}
	write_bytes(&database, database.bytes, database.size);
	tell("files cut off", cuts);
	assert_int_equal(wrong, 0);
}

static void every_file_of_the_index(void **state)
{
	size_t wrong = 0, cases = 0;
	(void)state;
	for (size_t i = 0; i < index_files; i++) {
		struct file *file = &index_file[i];
		uint8_t *bytes = malloc(file->size);
		for (int how = 0; how < 60; how++, cases++) {
			restore_index();
			size_t size = how == 3 ? file->size / 2 : how == 4 ? 0 : how == 5 ? 40 : file->size;
			memcpy(bytes, file->bytes, file->size);
			if (how < 3)
				fill(bytes, size, how);
			else if (how == 6)
				bytes[size / 2] ^= 0x10;
			else if (how > 7)
				bytes[next_random() % size] ^= (uint8_t)(1 << next_random() % 8);
			write_bytes(file, bytes, size);
			if (how == 7)
				assert_int_equal(unlink(file->name), 0);
			wrong += !judge("index damaged", (unsigned long)(i * 100) + (unsigned long)how);
		}
		free(bytes);
	}
	restore_index();
	assert_true(answers_refused == 0); /* the catalogue has everything */
	tell("damages of the index", cases);
	assert_int_equal(wrong, 0);
}

/* A mapped file that is cut would end the process where it is read: it is noticed before the next search. */
static void cut_while_open(void **state)
{
	struct vg_catalogue *catalogue = NULL;
	(void)state;
	restore_index();
	assert_int_equal(vg_catalogue_open(path, VG_CATALOGUE_READ, &catalogue, NULL), 0);
	for (int round = 0; round < 2; round++) {
		for (int q = 0; q < SEARCHES; q++) {
			struct vg_buffer text;
			vg_buffer_init(&text, 1 << 20);
			assert_int_equal(ask(catalogue, q, &text, NULL), 0);
			assert_int_equal(text.size, right[q].text.size);
			if (text.size)
				assert_memory_equal(text.data, right[q].text.data, text.size);
			vg_buffer_release(&text);
		}
		for (size_t i = 0; i < index_files && round == 0; i++)
			assert_int_equal(truncate(index_file[i].name, 0), 0);
	}
	vg_catalogue_close(catalogue);
	restore_index();
}

/* --- reads and writes that fail --- */

static void every_read_fails(void **state)
{
	static const int failures[] = { SQLITE_IOERR_READ, SQLITE_IOERR_NOMEM, SQLITE_CORRUPT };
	size_t wrong = 0, reads = 0;
	(void)state;
	fail_writes = false;
	for (int round = 0; round < 6; round++) {
		lasting = round % 2;
		for (failing = 1;; failing++, reads++) {
			io_calls = 0;
			failure = failures[round / 2];
			wrong += !judge("read failed", (unsigned long)failing);
			if (io_calls < failing)
				break;
		}
		assert_true(failing > 20);
	}
	failing = 0;
	lasting = false;
	tell("reads that failed, once or from then on", reads);
	assert_int_equal(wrong, 0);
}

/* What a failed write, or a full disk, did not store is not there, and what was acknowledged is. */
static void every_write_fails(void **state)
{
	size_t refused = 0;
	(void)state;
	fail_writes = true;
	for (long at = 1;; at++) {
		struct vg_catalogue *catalogue = open_it(path, VG_CATALOGUE_WRITE);
		struct vg_catalogue_stats before, after;
		struct vg_error err = { 0 }, checked = { 0 };
		assert_int_equal(vg_catalogue_stats(catalogue, &before, NULL), 0);
		io_calls = 0;
		failure = at % 2 ? SQLITE_FULL : SQLITE_IOERR_WRITE;
		failing = at;
		struct vg_known known = { .has_pdq = true, .pdq_quality = -1, .orientation = 1, .pdq = hash_of(20000 + (int)at) };
		struct vg_sighting sighting = { .note = "a note" };
		struct vg_addition addition = { &known, &sighting, NULL, 0 };
		enum vg_add_outcome outcome;
		int64_t id;
		int code = vg_catalogue_add(catalogue, &addition, &outcome, &id, &err);
		bool over = io_calls < at;
		failing = 0;
		assert_true(code == err.code && (code == 0 || err.message[0]));
		vg_catalogue_close(catalogue);
		catalogue = open_it(path, VG_CATALOGUE_READ);
		assert_int_equal(vg_catalogue_stats(catalogue, &after, NULL), 0);
		assert_int_equal(after.pictures, before.pictures + (code == 0));
		if (vg_catalogue_check(catalogue, &checked) < 0)
			fail_msg("%s", checked.message);
		vg_catalogue_close(catalogue);
		refused += code < 0;
		if (over)
			break;
	}
	print_message("%zu writes that failed stored nothing\n", refused);
	assert_true(refused > 3);
}

static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/known.db", folder);
	snprintf(index_folder, sizeof index_folder, "%s-index", path);
	register_failing();
	make_catalogue();
	remember_files();
	ask_all(right);
	for (int q = 0; q < ANSWERS; q++)
		if (right[q].code != 0 || right[q].text.size == 0)
			return -1; /* every question has an answer */
	return 0;
}

static int tear_down(void **state)
{
	char command[128];
	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	free(database.bytes);
	for (size_t i = 0; i < index_files; i++)
		free(index_file[i].bytes);
	release_all(right);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_page), cmocka_unit_test(exchanged_pages), cmocka_unit_test(single_bits),
		cmocka_unit_test(cut_off), cmocka_unit_test(every_file_of_the_index), cmocka_unit_test(cut_while_open), cmocka_unit_test(every_read_fails),
		cmocka_unit_test(every_write_fails),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
