/* Designs as the catalogue keeps them: learnt, extended, marked, named, dismissed, and what becomes of them
 * as pictures leave. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fresh.h"

#include <vestigo/design.h>

#include "catalogue/page_sums.h"

enum { PICTURES = 6 };

static void add_pictures(void)
{
	for (int i = 1; i <= PICTURES; i++) {
		struct vg_feature feature[8] = { { .x = 1, .sigma = 2 } };
		struct vg_features features = { .width = 320, .height = 160, .feature = feature, .count = 8 };
		struct vg_known known = { .has_sha256 = true, .has_pixels = true, .pdq_quality = -1, .orientation = 1,
					  .width = 320, .height = 160, .features = i > 1 ? &features : NULL };
		struct vg_sighting sighting = { 0 };
		enum vg_add_outcome outcome;
		int64_t id;
		memset(known.sha256, i, 32);
		memset(known.pixels_sha256, i + 100, 32);
		assert_int_equal(vg_catalogue_add(catalogue, &(struct vg_addition){ &known, &sighting, NULL, 0 }, &outcome, &id, NULL), 0);
		assert_int_equal(id, i);
	}
}

static int fresh(void **state)
{
	if (fresh_catalogue(state) < 0)
		return -1;
	add_pictures();
	return 0;
}

/* The first `count` cells from `from` on. */
static struct vg_design_cells cells_from(int from, int count)
{
	struct vg_design_cells cells = { { 0 } };
	for (int i = from; i < from + count; i++)
		vg_design_cells_put(&cells, i);
	return cells;
}

static int learn(int64_t a, int64_t b, int64_t c, int from)
{
	struct vg_design_cells cells = cells_from(from, 16);
	struct vg_design_found found = { 3, { { a, cells }, { b, cells }, { c, cells } } };
	return vg_catalogue_learn_design(catalogue, &found, NULL);
}

struct list {
	struct vg_design design[4];
	size_t count;
};

static int keep(void *context, const struct vg_design *design, struct vg_error *err)
{
	struct list *list = context;
	(void)err;
	assert_true(list->count < 4);
	list->design[list->count++] = *design;
	return 0;
}

static struct list list_all(void)
{
	struct list list = { .count = 0 };
	struct vg_error err = { 0 };
	if (vg_catalogue_each_design(catalogue, keep, &list, &err) < 0)
		fail_msg("%s", err.message);
	return list;
}

static void test_learnt(void **state)
{
	(void)state;
	int64_t before, after;
	assert_int_equal(vg_catalogue_version(catalogue, &before, NULL), 0);
	assert_int_equal(learn(3, 2, 1, 0), 0);
	assert_int_equal(vg_catalogue_version(catalogue, &after, NULL), 0);
	assert_true(after > before);
	struct list list = list_all();
	assert_int_equal(list.count, 1);
	assert_int_equal(list.design[0].picture, 2); /* one that was known before */
	assert_int_equal(list.design[0].carriers, 3);
	assert_int_equal(list.design[0].state, VG_DESIGN_LEARNT);
	static const double box[4] = { 0, 0, 320, 10 };
	assert_memory_equal(list.design[0].box, box, sizeof box);
	assert_int_equal(learn(4, 2, 1, 0), 0); /* the same again, and one more carrier */
	assert_int_equal(learn(5, 2, 1, 128), 0); /* elsewhere: another */
	list = list_all();
	assert_int_equal(list.count, 2);
	assert_int_equal(list.design[0].carriers, 4);
	assert_int_equal(list.design[1].carriers, 3);
	open_again();
	assert_int_equal(list_all().count, 2);
	assert_int_equal(vg_catalogue_check(catalogue, NULL), 0);
}

static void test_dismissed(void **state)
{
	(void)state;
	struct vg_design_cells kept, dismissed;
	struct vg_error err = { 0 };
	assert_int_equal(learn(3, 2, 1, 0), 0);
	assert_int_equal(vg_catalogue_name_design(catalogue, 1, "the frame", NULL), 0);
	assert_string_equal(list_all().design[0].name, "the frame");
	assert_int_equal(vg_catalogue_design_cells(catalogue, 2, &kept, &dismissed, NULL), 0);
	assert_true(vg_design_cells_count(&kept) == 16 && vg_design_cells_count(&dismissed) == 0);
	assert_int_equal(vg_catalogue_dismiss_design(catalogue, 1, NULL), 0);
	assert_int_equal(learn(4, 2, 1, 0), 0); /* not learnt again */
	struct list list = list_all();
	assert_int_equal(list.count, 1);
	assert_int_equal(list.design[0].state, VG_DESIGN_DISMISSED);
	assert_int_equal(vg_catalogue_design_cells(catalogue, 4, &kept, &dismissed, NULL), 0);
	assert_true(vg_design_cells_count(&kept) == 0 && vg_design_cells_count(&dismissed) == 16);
	assert_int_equal(vg_catalogue_dismiss_design(catalogue, 9, &err), VG_ERR_NOT_FOUND);
	assert_non_null(strstr(err.message, "no design 9"));
}

static void test_marked(void **state)
{
	(void)state;
	static const struct { double box[4]; int cells; } rows[] = {
		{ { 0, 0, 320, 160 }, 256 }, { { 0, 0, 40, 20 }, 4 }, { { 301, 151, 2, 2 }, 1 }, { { 300, 0, 21, 10 }, 0 },
		{ { 0, 0, 0, 10 }, 0 }, { { -1, 0, 10, 10 }, 0 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_design_cells kept, dismissed;
		int64_t id = 0;
		int code = vg_catalogue_add_design(catalogue, (int64_t)i + 1, rows[i].box, "logo", &id, NULL);
		assert_int_equal(code, rows[i].cells ? 0 : VG_ERR_USAGE);
		assert_int_equal(vg_catalogue_design_cells(catalogue, (int64_t)i + 1, &kept, &dismissed, NULL), 0);
		assert_int_equal(vg_design_cells_count(&kept), rows[i].cells);
	}
	int64_t id;
	assert_int_equal(vg_catalogue_add_design(catalogue, 77, rows[0].box, NULL, &id, NULL), VG_ERR_NOT_FOUND);
	assert_int_equal(list_all().count, 3);
	assert_int_equal(list_all().design[0].state, VG_DESIGN_ADDED);
}

/* Another carrier shows it, as long as there is one. */
static void test_removed(void **state)
{
	(void)state;
	assert_int_equal(learn(3, 2, 1, 0), 0);
	assert_int_equal(vg_catalogue_remove(catalogue, 2, NULL), 0);
	struct list list = list_all();
	assert_true(list.count == 1 && list.design[0].picture == 1 && list.design[0].carriers == 2);
	assert_int_equal(vg_design_cells_count(&list.design[0].cells), 16);
	assert_int_equal(vg_catalogue_remove(catalogue, 3, NULL), 0);
	assert_int_equal(list_all().design[0].carriers, 1);
	assert_int_equal(vg_catalogue_remove(catalogue, 1, NULL), 0);
	assert_int_equal(list_all().count, 0);
	assert_int_equal(vg_catalogue_check(catalogue, NULL), 0);
}

/* How far pictures were looked at is remembered; those without features are passed over. */
static void test_unlearnt(void **state)
{
	(void)state;
	int64_t id;
	uint64_t left;
	assert_int_equal(vg_catalogue_unlearnt(catalogue, 0, &id, &left, NULL), 0);
	assert_true(id == 2 && left == PICTURES - 1);
	assert_int_equal(vg_catalogue_unlearnt(catalogue, 4, &id, NULL, NULL), 0);
	assert_int_equal(id, 5);
	assert_int_equal(vg_catalogue_learnt(catalogue, 5, NULL), 0);
	open_again();
	assert_int_equal(vg_catalogue_unlearnt(catalogue, 0, &id, &left, NULL), 0);
	assert_true(id == 6 && left == 1);
	assert_int_equal(vg_catalogue_learnt(catalogue, 6, NULL), 0);
	assert_int_equal(vg_catalogue_unlearnt(catalogue, 0, &id, &left, NULL), 0);
	assert_true(id == 0 && left == 0);
}

/* A catalogue of version 7: its pictures are not gone through, and everything else works. */
static void test_older(void **state)
{
	(void)state;
	static const char *const steps[] = { "PRAGMA wal_checkpoint(TRUNCATE)", "DROP TABLE design_carrier", "DROP TABLE design",
					     "DELETE FROM meta WHERE key = 'designs_through'", "PRAGMA user_version = 7" };
	sqlite3 *file;
	int64_t id;
	uint64_t left;
	vg_catalogue_close(catalogue);
	catalogue = NULL;
	assert_int_equal(sqlite3_open_v2(path, &file, SQLITE_OPEN_READWRITE, vg_page_sums_vfs()), SQLITE_OK);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (sqlite3_exec(file, steps[i], NULL, NULL, NULL) != SQLITE_OK)
			fail_msg("%s: %s", steps[i], sqlite3_errmsg(file));
	sqlite3_close(file);
	open_again();
	assert_int_equal(list_all().count, 0);
	assert_int_equal(vg_catalogue_unlearnt(catalogue, 0, &id, &left, NULL), 0);
	assert_true(id == 0 && left == 0);
	assert_int_equal(learn(3, 2, 1, 0), 0);
	assert_int_equal(list_all().count, 1);
	assert_int_equal(vg_catalogue_check(catalogue, NULL), 0);
}

/* A place or a state that nobody wrote is a code, whoever asks. */
static void test_damaged(void **state)
{
	(void)state;
	static const char *const damage[] = { "UPDATE design_carrier SET cells = x'00'", "DROP TABLE design_carrier" };
	for (size_t i = 0; i < 2; i++) {
		struct vg_design_cells kept, dismissed;
		struct list list = { .count = 0 };
		struct vg_error err = { 0 };
		sqlite3 *file;
		if (i == 0)
			assert_int_equal(learn(3, 2, 1, 0), 0);
		vg_catalogue_close(catalogue);
		catalogue = NULL;
		assert_int_equal(sqlite3_open_v2(path, &file, SQLITE_OPEN_READWRITE, vg_page_sums_vfs()), SQLITE_OK);
		assert_int_equal(sqlite3_exec(file, damage[i], NULL, NULL, NULL), SQLITE_OK);
		sqlite3_close(file);
		open_again();
		assert_true(vg_catalogue_each_design(catalogue, keep, &list, &err) < 0 && err.message[0]);
		assert_true(vg_catalogue_design_cells(catalogue, 2, &kept, &dismissed, &err) < 0);
		/* "Not found" is not said where what is known of a match cannot be read. */
		struct vg_picture picture;
		struct vg_matches matches;
		vg_picture_init(&picture);
		picture.has_sha256 = true;
		memset(picture.sha256, 2, 32);
		assert_true(vg_catalogue_match(catalogue, 0, &picture, &matches, &err) < 0);
		vg_picture_release(&picture);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, remove_catalogue)
	const struct CMUnitTest tests[] = {
		TEST(test_learnt), TEST(test_dismissed), TEST(test_marked), TEST(test_removed), TEST(test_unlearnt), TEST(test_older),
		TEST(test_damaged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
