/* Details that a picture shows twice: on the fixtures, and on pictures made here. */
#include "../test.h"

#include <math.h>
#include <unistd.h>

#include "base/file.h"
#include "examine/examine.h"
#include "forensics/copied_places.h"
#include "fingerprint/working_luma.h"
#include "forensics/copy_move.h"
#include "forensics/self_pairs.h"

static void look(const char *path, bool features, struct vg_picture *out)
{
	struct vg_examine_options options = { .features = features };
	struct vg_buffer bytes;
	int fd;
	vg_limits_default(&options.limits);
	vg_buffer_init(&bytes, options.limits.max_bytes);
	assert_int_equal(vg_file_open(NULL, path, &fd, NULL), 0);
	assert_int_equal(vg_file_read(fd, path, &bytes, NULL), 0);
	close(fd);
	vg_examine(vg_buffer_span(&bytes), &options, out);
	assert_int_equal(out->disposition, VG_EXAMINED);
	vg_buffer_release(&bytes);
}

static double overlap(const double a[4], const double b[4])
{
	double x = fmin(a[0] + a[2], b[0] + b[2]) - fmax(a[0], b[0]), y = fmin(a[1] + a[3], b[1] + b[3]) - fmax(a[1], b[1]);
	double both = x > 0 && y > 0 ? x * y : 0;
	return both / (a[2] * a[3] + b[2] * b[3] - both);
}

/* The two places of tools/fx_pixels.c, whichever is told first. */
static void check_places(const struct vg_copied *copied)
{
	const double from[4] = { 60, 300, 170, 130 }, to[4] = { 400, 180, 170, 130 };
	bool turned = copied->box[0][0] > 300;
	assert_true(overlap(copied->box[turned], from) > 0.7 && overlap(copied->box[!turned], to) > 0.7);
	assert_true(copied->points >= 5 && copied->agreement > 0.86 && copied->agreement <= 1.0001);
	assert_true(fabs(copied->scale - 1) < 0.02 && fabs(remainder(copied->rotation, 360)) < 2);
}

static void test_fixtures(void **state)
{
	(void)state;
	static const struct { const char *path; size_t count; bool mirrored; } rows[] = {
		{ "fixtures/pixels/detail-once.jpg", 0, false },
		{ "fixtures/pixels/detail-twice.jpg", 1, false },
		{ "fixtures/pixels/detail-twice-mirrored.jpg", 1, true },
		{ "fixtures/pixels/pattern.jpg", 0, false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_picture picture;
		look(rows[i].path, true, &picture);
		if (!picture.copies_looked || picture.copy_count != rows[i].count)
			fail_msg("%s: %zu told", rows[i].path, picture.copy_count);
		if (rows[i].count) {
			check_places(&picture.copies[0]);
			assert_int_equal(picture.copies[0].mirrored, rows[i].mirrored);
		}
		vg_picture_release(&picture);
	}
}

/* Without features nothing is looked for, which is not the same as nothing found. */
static void test_without_features(void **state)
{
	(void)state;
	struct vg_picture picture;
	look("fixtures/pixels/detail-twice.jpg", false, &picture);
	assert_true(!picture.copies_looked && picture.copy_count == 0);
	vg_picture_release(&picture);
}

/* Pictures in which there is nothing, and the smallest ones. */
static void test_nothing(void **state)
{
	(void)state;
	static const uint32_t sizes[][2] = { { 1, 1 }, { 7, 300 }, { 64, 64 }, { 640, 480 } };
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct vg_limits limits;
		struct vg_image image;
		struct vg_picture picture;
		vg_limits_default(&limits);
		vg_picture_init(&picture);
		assert_int_equal(vg_image_init(&image, sizes[i][0], sizes[i][1], 3, &limits, NULL), 0);
		struct vg_plane working;
		assert_int_equal(vg_working_luma(&image, &working, NULL), 0);
		assert_int_equal(vg_features_find(&working, image.width, image.height, VG_FEATURES_MAXIMUM, &picture.features, NULL), 0);
		assert_int_equal(vg_copy_move_find(&working, image.width, image.height, &picture, NULL), 0);
		assert_true(picture.copies_looked && picture.copy_count == 0);
		vg_plane_release(&working);
		vg_image_release(&image);
		vg_picture_release(&picture);
	}
}

/* A feature like another one far away makes a pair in both directions; one that is at three places makes none. */
static void test_pairs(void **state)
{
	(void)state;
	struct vg_feature feature[5] = {
		{ .x = 50, .y = 50, .sigma = 3, .descriptor = { { 0x1234567890abcdef, 1, 2, 3 } } },
		{ .x = 400, .y = 60, .sigma = 3.2f, .descriptor = { { 0x1234567890abcdff, 1, 2, 3 } } },
		{ .x = 100, .y = 300, .sigma = 4, .descriptor = { { 0, ~0ull, 0, ~0ull } } },
		{ .x = 300, .y = 300, .sigma = 4, .descriptor = { { 0, ~0ull, 0, ~0ull } } },
		{ .x = 500, .y = 300, .sigma = 4, .descriptor = { { 0, ~0ull, 1, ~0ull } } },
	};
	struct vg_features features = { 640, 480, feature, 5 };
	struct vg_pairs pairs;
	bool thrice[VG_SELF_FEATURES] = { false };
	assert_int_equal(vg_self_pairs_find(&features, false, &pairs, thrice), 0);
	assert_int_equal(pairs.count, 2);
	assert_true(pairs.pair[0].x == pairs.pair[1].u && pairs.pair[0].v == pairs.pair[1].y && pairs.pair[0].x != pairs.pair[0].u);
	assert_true(!thrice[0] && !thrice[1] && thrice[2] && thrice[3] && thrice[4]);
	free(pairs.pair);
	feature[1].x = 60; /* the same surroundings */
	features.count = 2;
	assert_int_equal(vg_self_pairs_find(&features, false, &pairs, thrice), 0);
	assert_int_equal(pairs.count, 0);
	free(pairs.pair);
}

/* Letters are of two levels; what has every level is not. */
static void test_two_tones(void **state)
{
	(void)state;
	struct vg_plane plane;
	const double box[4] = { 0, 0, 64, 64 };
	assert_int_equal(vg_plane_init(&plane, 64, 64, NULL), 0);
	for (size_t i = 0; i < 64 * 64; i++)
		plane.at[i] = i % 7 < 3 ? 30 : 220;
	assert_true(vg_copied_two_tones(&plane, box) > 0.99);
	for (size_t i = 0; i < 64 * 64; i++)
		plane.at[i] = (float)(i % 64 * 4);
	assert_true(vg_copied_two_tones(&plane, box) < 0.2);
	vg_plane_release(&plane);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fixtures), cmocka_unit_test(test_without_features), cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_pairs), cmocka_unit_test(test_two_tones),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
