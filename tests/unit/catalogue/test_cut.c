/* Files of the index that somebody cuts, or writes over, in the middle of a search: after each number of reads
 * from them in turn, the search ends as it would have, or says that it cannot. */
#include "fresh.h"

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "made.h"

enum { PICTURES = 30, FEATURES = 200, HASHES = 9000, NEAR = 7777 };

/* --- whoever cuts --- */

enum harm { CUT_TO_NOTHING, CUT_IN_HALF, WRITTEN_OVER, HARMS };

static bool armed;
static enum harm harm;
static int reads_left, harmed;

static void do_harm(const char *name)
{
	static const char noise[65536] = { 1, 2, 3 };
	struct stat status;
	if (stat(name, &status) != 0)
		return;
	harmed++;
	FILE *file = harm == WRITTEN_OVER ? fopen(name, "r+b") : NULL;
	for (off_t at = 0; file && at < status.st_size; at += (off_t)sizeof noise)
		(void)!fwrite(noise, 1, status.st_size - at < (off_t)sizeof noise ? (size_t)(status.st_size - at) : sizeof noise, file);
	if (file)
		fclose(file);
	else
		assert_int_equal(truncate(name, harm == CUT_IN_HALF ? status.st_size / 2 : 0), 0);
}

/* In place of the C library's, for this program's own reads. */
ssize_t pread(int file, void *to, size_t size, off_t offset)
{
	char link[40], name[256];
	snprintf(link, sizeof link, "/proc/self/fd/%d", file);
	ssize_t length = armed ? readlink(link, name, sizeof name - 1) : 0;
	if (length > 0) {
		name[length] = 0;
		if (strstr(name, "-index/") && reads_left-- == 0)
			do_harm(name);
	}
	return syscall(SYS_pread64, file, to, size, offset);
}

/* --- what is known --- */

static struct vg_feature feature[PICTURES][FEATURES];

static void add(const struct vg_known *known)
{
	struct vg_sighting sighting = { .title = "known" };
	struct vg_addition addition = { known, &sighting, NULL, 0 };
	struct vg_error err = { 0 };
	enum vg_add_outcome outcome;
	int64_t id;
	if (vg_catalogue_add(catalogue, &addition, &outcome, &id, &err) < 0)
		fail_msg("%s", err.message);
}

static void add_picture(unsigned number)
{
	struct vg_features features = made_features(feature[number], FEATURES);
	struct vg_known known = { .has_sha256 = true, .bytes = 1, .format = VG_FORMAT_JPEG, .width = 640, .height = 480,
				  .orientation = 1, .added = 1, .features = &features };
	memset(known.sha256, (int)number + 1, sizeof known.sha256);
	add(&known);
}

static int make_catalogue(void **state)
{
	if (fresh_catalogue(state) != 0)
		return -1;
	assert_int_equal(vg_catalogue_begin(catalogue, NULL), 0);
	for (unsigned i = 0; i < PICTURES; i++)
		add_picture(i);
	for (unsigned i = 0; i < HASHES; i++)
		add(&(struct vg_known){ .has_pdq = true, .pdq_quality = 90, .orientation = 1, .pdq = made_hash(i) });
	assert_int_equal(vg_catalogue_commit(catalogue, NULL), 0);
	assert_int_equal(vg_catalogue_write_index(catalogue, NULL), 0);
	return 0;
}

/* --- the search --- */

/* By hash, and by features: in out what matched, by id. */
static int search(int64_t out[8], size_t *out_count, struct vg_error *err)
{
	struct vg_picture picture;
	struct vg_matches matches;
	vg_picture_init(&picture);
	picture.width = 640;
	picture.height = 480;
	picture.pdq.quality = 90;
	for (int turn = 0; turn < VG_TURN_COUNT; turn++)
		picture.pdq.turned[turn] = made_hash(turn ? 50000u + (unsigned)turn : NEAR);
	picture.pdq.turned[0].word[1] ^= 0x10010;
	picture.features = (struct vg_features){ .feature = feature[PICTURES / 2], .count = FEATURES, .width = 640, .height = 480 };
	int code = vg_catalogue_match(catalogue, 0, &picture, &matches, err);
	*out_count = 0;
	if (code < 0)
		return code;
	for (size_t i = 0; i < matches.count && i < 8; i++)
		out[(*out_count)++] = matches.match[i].known_id;
	vg_matches_release(&matches);
	return 0;
}

static void harmed_after_each_read(void **state)
{
	int64_t right[8], now[8];
	size_t rights, count;
	int told = 0, tries = 0;
	(void)state;
	assert_int_equal(search(right, &rights, NULL), 0);
	assert_true(rights >= 2); /* the hash, and the features' picture */
	for (int kind = 0; kind < HARMS; kind++)
		for (int reads = 0;; reads += 1 + reads / 2, tries++) {
			struct vg_error err = { 0 };
			open_again();
			assert_int_equal(vg_catalogue_write_index(catalogue, NULL), 0);
			harm = (enum harm)kind;
			reads_left = reads;
			harmed = 0;
			armed = true;
			int code = search(now, &count, &err);
			armed = false;
			told += code < 0;
			assert_true(code == 0 || err.message[0]);
			if (code == 0) {
				assert_int_equal(count, rights);
				assert_memory_equal(now, right, rights * sizeof *right);
			}
			if (!harmed)
				break; /* more than the search has reads */
			open_again(); /* the damaged file is made again */
			assert_int_equal(search(now, &count, &err), 0);
			assert_int_equal(count, rights);
		}
	print_message("%d harms in the middle of a search, %d told\n", tries, told);
	assert_true(tries > 15);
}

/* A hash that is known is looked up in the same files when it comes again, and never taken for a new one. */
static void harmed_where_a_hash_is_added(void **state)
{
	struct vg_known known = { .has_pdq = true, .pdq_quality = 90, .orientation = 1, .pdq = made_hash(NEAR) };
	struct vg_sighting sighting = { .title = "known" };
	struct vg_addition addition = { &known, &sighting, NULL, 0 };
	int tries = 0;
	(void)state;
	for (int kind = 0; kind < HARMS; kind++)
		for (int reads = 0;; reads++, tries++) {
			struct vg_error err = { 0 };
			enum vg_add_outcome outcome;
			int64_t id;
			open_again();
			assert_int_equal(vg_catalogue_write_index(catalogue, NULL), 0);
			harm = (enum harm)kind;
			reads_left = reads;
			harmed = 0;
			armed = true;
			int code = vg_catalogue_add(catalogue, &addition, &outcome, &id, &err);
			armed = false;
			assert_true(code == 0 || err.message[0]);
			if (code == 0) {
				assert_true(outcome == VG_SIGHTING_ADDED || outcome == VG_ALREADY_THERE);
				assert_int_equal(id, PICTURES + NEAR + 1);
			}
			if (!harmed)
				break;
		}
	print_message("%d harms in the middle of looking a hash up\n", tries);
	assert_true(tries > HARMS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(harmed_after_each_read, make_catalogue, remove_catalogue),
		cmocka_unit_test_setup_teardown(harmed_where_a_hash_is_added, make_catalogue, remove_catalogue),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
