/* What came since an index was written is merged with what it holds. Where a file of it is damaged, whatever its opening
 * did not notice, the merged index finds what the whole one would: the damage is told, and stays nowhere. */
#include "fresh.h"

#include <dirent.h>
#include <unistd.h>

#include "made.h"

enum { HALF = 16, PICTURES = 2 * HALF, FEATURES = 80, FILES = 4, POSITIONS = 40 };

static struct vg_feature feature[PICTURES][FEATURES];

/* One with features, and no hash; the next one with a hash alone. */
static void add_picture(unsigned number)
{
	struct vg_features features = made_features(feature[number], FEATURES);
	struct vg_known known[2] = {
		{ .has_sha256 = true, .bytes = 1, .format = VG_FORMAT_JPEG, .width = 640, .height = 480, .orientation = 1,
		  .added = 1, .features = &features },
		{ .has_pdq = true, .pdq_quality = 90, .orientation = 1, .pdq = made_hash(number) },
	};
	memset(known[0].sha256, (int)number + 1, sizeof known[0].sha256);
	for (int i = 0; i < 2; i++) {
		struct vg_sighting sighting = { .title = "known" };
		struct vg_addition addition = { &known[i], &sighting, NULL, 0 };
		struct vg_error err = { 0 };
		enum vg_add_outcome outcome;
		int64_t id;
		if (vg_catalogue_add(catalogue, &addition, &outcome, &id, &err) < 0)
			fail_msg("%s", err.message);
		assert_int_equal(id, 2 * number + 1 + (unsigned)i);
	}
}

static void add_pictures(unsigned from)
{
	assert_int_equal(vg_catalogue_begin(catalogue, NULL), 0);
	for (unsigned i = from; i < from + HALF; i++)
		add_picture(i);
	assert_int_equal(vg_catalogue_commit(catalogue, NULL), 0);
}

/* Both rows of a picture are found, one by its features and one by its hash, and nothing else. */
static void assert_found(unsigned number)
{
	struct vg_picture picture;
	struct vg_matches matches;
	struct vg_error err = { 0 };
	vg_picture_init(&picture);
	picture.width = 640;
	picture.height = 480;
	picture.pdq.quality = 90;
	for (unsigned turn = 0; turn < VG_TURN_COUNT; turn++)
		picture.pdq.turned[turn] = made_hash(turn ? 50000 + turn : number);
	picture.features = (struct vg_features){ .feature = feature[number], .count = FEATURES, .width = 640, .height = 480 };
	if (vg_catalogue_match(catalogue, 0, &picture, &matches, &err) < 0)
		fail_msg("%s", err.message);
	assert_int_equal(matches.count, 2);
	assert_int_equal(matches.match[0].known_id + matches.match[1].known_id, 4 * number + 3);
	vg_matches_release(&matches);
}

/* --- the files of the index, as they were written --- */

static struct file {
	char name[400];
	uint8_t bytes[1 << 20];
	size_t size;
} file[FILES];
static size_t files;
static char folder[80];

static void remember_files(void)
{
	snprintf(folder, sizeof folder, "%s-index", path);
	DIR *directory = opendir(folder);
	assert_non_null(directory);
	for (struct dirent *entry; (entry = readdir(directory));) {
		if (entry->d_name[0] == '.')
			continue;
		assert_true(files < FILES);
		struct file *one = &file[files++];
		snprintf(one->name, sizeof one->name, "%s/%s", folder, entry->d_name);
		FILE *from = fopen(one->name, "rb");
		assert_non_null(from);
		one->size = fread(one->bytes, 1, sizeof one->bytes, from);
		assert_true(one->size > 0 && one->size < sizeof one->bytes);
		fclose(from);
	}
	closedir(directory);
	assert_int_equal(files, 2); /* of hashes, of features */
}

static void restore_files(void)
{
	char command[200];
	snprintf(command, sizeof command, "rm -f '%s'/*", folder);
	assert_int_equal(system(command), 0);
	for (size_t i = 0; i < files; i++) {
		FILE *to = fopen(file[i].name, "wb");
		assert_non_null(to);
		assert_int_equal(fwrite(file[i].bytes, 1, file[i].size, to), file[i].size);
		assert_int_equal(fclose(to), 0);
	}
}

static int make_catalogue(void **state)
{
	if (fresh_catalogue(state) != 0)
		return -1;
	files = 0;
	add_pictures(0);
	assert_int_equal(vg_catalogue_write_index(catalogue, NULL), 0);
	remember_files();
	add_pictures(HALF);
	return 0;
}

static void count_notice(void *context, const char *text)
{
	assert_non_null(strstr(text, "damaged"));
	++*(int *)context;
}

/* How many of the damages, all over the file, were found when it was merged. */
static int damage_each(struct file *one)
{
	int noticed = 0;
	for (size_t at = 0; at < POSITIONS; at++) {
		struct vg_error err = { 0 };
		uint8_t *byte = &one->bytes[(one->size - 1) * at / (POSITIONS - 1)];
		*byte ^= 0x20;
		restore_files();
		*byte ^= 0x20;
		open_again();
		vg_catalogue_set_notice(catalogue, count_notice, &noticed);
		if (vg_catalogue_write_index(catalogue, &err) < 0 || vg_catalogue_check(catalogue, &err) < 0)
			fail_msg("%s, position %zu: %s", one->name, at, err.message);
		for (unsigned number = 0; number < PICTURES; number += 5)
			assert_found(number);
	}
	return noticed;
}

static void damaged_before_it_is_merged(void **state)
{
	(void)state;
	for (size_t i = 0; i < files; i++) {
		int noticed = damage_each(&file[i]);
		print_message("%d of %d damages were noticed in merging, the others before\n", noticed, POSITIONS);
		assert_true(noticed > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(damaged_before_it_is_merged, make_catalogue, remove_catalogue),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
