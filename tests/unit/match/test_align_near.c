/* Features that a map is held against: those that lie where it puts them are found however many others are as like,
 * and a wrong map finds none. */
#include "../test.h"

#include <math.h>
#include <stdlib.h>

#include "../random.h"
#include "match/align.h"
#include "match/lay.h"

enum { SIDE = 600, COUNT = 400, KEPT = 40, FLIPPED = 16 };

static double uniform(double below)
{
	return (double)(next_random() >> 11) / (double)(1ull << 53) * below;
}

static struct vg_feature random_feature(void)
{
	struct vg_feature feature = { .x = (float)uniform(SIDE - 1), .y = (float)uniform(SIDE - 1), .sigma = 3,
				      .angle = (float)uniform(6.28) };
	for (int i = 0; i < 4; i++)
		feature.descriptor.word[i] = next_random();
	return feature;
}

/* The same place in a copy, some bits others. */
static struct vg_feature copy_of(const struct vg_feature *feature, double x, double y, double size)
{
	struct vg_feature copy = *feature;
	copy.x = (float)x;
	copy.y = (float)y;
	copy.sigma *= (float)size;
	for (int i = 0; i < FLIPPED; i++)
		copy.descriptor.word[i % 4] ^= 1ull << (next_random() & 63);
	return copy;
}

struct pictures {
	struct vg_features known, item;
};

/* A known picture, and one of half its size that keeps KEPT of its features; each of them stands elsewhere too, so
 * that no likeness alone can tell where it belongs. */
static struct pictures make_pictures(void)
{
	struct pictures made = { .known = { SIDE, SIDE, calloc(COUNT, sizeof(struct vg_feature)), COUNT },
				 .item = { SIDE / 2, SIDE / 2, calloc(COUNT, sizeof(struct vg_feature)), COUNT } };
	for (int i = 0; i < COUNT; i++) {
		made.known.feature[i] = random_feature();
		made.item.feature[i] = random_feature();
		made.item.feature[i].x /= 2;
		made.item.feature[i].y /= 2;
	}
	for (int i = 0; i < KEPT; i++) {
		const struct vg_feature *at = &made.known.feature[i];
		made.item.feature[i] = copy_of(at, at->x / 2, at->y / 2, 0.5);
		made.known.feature[COUNT - 1 - i].descriptor = at->descriptor;
	}
	return made;
}

static void release(struct pictures *made)
{
	free(made->known.feature);
	free(made->item.feature);
}

static const double frame_on_frame[9] = { 2, 0, 0, 0, 2, 0, 0, 0, 1 };

static void test_where_they_lie(void **state)
{
	struct pictures made = make_pictures();
	struct vg_alignment found = { 0 };
	assert_false(vg_align(&made.item, &made.known, false, &found));
	assert_true(vg_align_near(&made.item, &made.known, false, frame_on_frame, &found));
	assert_in_range(found.inliers, KEPT * 3 / 4, KEPT);
	assert_true(fabs(found.item_to_known[0] - 2) < 0.05 && fabs(found.item_to_known[2]) < 5);
	release(&made);
}

static void test_wrong_maps(void **state)
{
	static const double wrong[][9] = {
		{ 2, 0, 40, 0, 2, 0, 0, 0, 1 }, { 1, 0, 0, 0, 1, 0, 0, 0, 1 }, { 0, 2, 0, -2, 0, SIDE, 0, 0, 1 },
	};
	struct pictures made = make_pictures();
	struct vg_alignment found = { .inliers = -1 };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(vg_align_near(&made.item, &made.known, false, wrong[i], &found));
	assert_false(vg_align_near(&made.item, &made.known, true, frame_on_frame, &found));
	assert_int_equal(found.inliers, -1); /* untouched */
	release(&made);
}

/* Others' features at the same places are as good as none. */
static void test_strangers(void **state)
{
	struct pictures made = make_pictures();
	struct vg_alignment found;
	for (int i = 0; i < KEPT; i++)
		for (int w = 0; w < 4; w++)
			made.item.feature[i].descriptor.word[w] = next_random();
	assert_false(vg_align_near(&made.item, &made.known, false, frame_on_frame, &found));
	release(&made);
}

static void test_nothing(void **state)
{
	struct vg_features none = { .width = SIDE, .height = SIDE };
	struct pictures made = make_pictures();
	struct vg_alignment found;
	assert_false(vg_align_near(&none, &made.known, false, frame_on_frame, &found));
	assert_false(vg_align_near(&made.item, &none, false, frame_on_frame, &found));
	assert_false(vg_align_near(&none, &none, true, frame_on_frame, &found));
	release(&made);
}

/* Frame on frame takes the place of a match with fewer points, and of no other; a hash alone of none. */
static void test_more_points_than_before(void **state)
{
	struct pictures made = make_pictures();
	struct vg_picture item = { .width = SIDE / 2, .height = SIDE / 2, .orientation = 1, .features = made.item };
	const struct vg_lay_on on = { { SIDE, SIDE, 1 }, &made.known, NULL };
	struct vg_match match = { .known_id = 7, .strength = VG_WEAK, .geometry = { .present = true, .inliers = 6 } }, before;
	assert_true(vg_lay_by_frame(&item, &on, 80, VG_TURN_NONE, &match));
	assert_in_range(match.geometry.inliers, KEPT * 3 / 4, KEPT);
	assert_int_equal(match.strength, VG_STRONG);
	before = match;
	assert_false(vg_lay_by_frame(&item, &on, 80, VG_TURN_NONE, &match));
	assert_false(vg_lay_by_frame(&item, &on, 10, VG_TURN_NONE, &match));
	assert_memory_equal(&match, &before, sizeof match);
	release(&made);
}

static void test_in_place_of(void **state)
{
	static struct vg_matches matches;
	for (int64_t id = 1; id <= 3; id++)
		vg_matches_keep(&matches, &(struct vg_match){ .known_id = id, .strength = VG_WEAK });
	vg_matches_replace(&matches, &(struct vg_match){ .known_id = 3, .strength = VG_STRONG });
	vg_matches_replace(&matches, &(struct vg_match){ .known_id = 4, .strength = VG_WEAK });
	assert_int_equal(matches.count, 4);
	assert_int_equal(matches.found, 4);
	assert_int_equal(matches.match[0].known_id, 3);
	assert_int_equal(vg_matches_find(&matches, 3)->strength, VG_STRONG);
	assert_null(vg_matches_find(&matches, 5));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_where_they_lie), cmocka_unit_test(test_wrong_maps),
		cmocka_unit_test(test_strangers), cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_more_points_than_before), cmocka_unit_test(test_in_place_of),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
