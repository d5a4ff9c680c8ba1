/* What becomes of matches whose comparison did not end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/compare.h"
#include "pipeline/state.h"

static struct vg_match match_of(int64_t id, enum vg_strength strength, int pdq_distance)
{
	return (struct vg_match){ .known_id = id, .strength = strength, .pdq_distance = pdq_distance, .geometry.present = true };
}

/* Points alone are not strong where places were not compared; equal pixels and near hashes are, without. */
static void test_without(void **state)
{
	struct vg_matches matches = { .count = 3, .found = 3 };
	(void)state;
	matches.match[0] = match_of(1, VG_EXACT, 0);
	matches.match[1] = match_of(2, VG_STRONG, -1);
	matches.match[2] = match_of(3, VG_STRONG, 12);
	vg_compare_without(&matches);
	assert_int_equal(matches.count, 3);
	assert_int_equal(matches.match[0].known_id, 1);
	assert_int_equal(matches.match[1].known_id, 3);
	assert_int_equal(matches.match[1].strength, VG_STRONG);
	assert_int_equal(matches.match[2].known_id, 2);
	assert_int_equal(matches.match[2].strength, VG_MODERATE);
}

/* The record tells that its search is not complete, and why. */
static void test_told(void **state)
{
	struct vg_slot slot = { .stage = VG_STAGE_COMPARING };
	(void)state;
	slot.record.matches.count = 1;
	slot.record.matches.match[0] = match_of(2, VG_STRONG, -1);
	vg_slot_not_compared(&slot, "out of time");
	assert_int_equal(slot.stage, VG_STAGE_DONE);
	assert_string_equal(slot.record.search_fault, "the comparison place by place failed: out of time");
	assert_int_equal(slot.record.matches.match[0].strength, VG_MODERATE);
	assert_int_equal(slot.record.matches.count, 1);
}

/* What differs from a picture read in part is not told; what only a hash told of stays as it was. */
static void test_in_part(void **state)
{
	struct vg_match compared = match_of(1, VG_STRONG, 12), by_hash = match_of(2, VG_STRONG, 12);
	(void)state;
	compared.compared = true;
	compared.relation = VG_REGION_ALTERED;
	compared.difference_count = 1;
	by_hash.relation = 0;
	struct vg_picture item = { .width = 400, .height = 300, .read_share = 0.75 };
	vg_compare_in_part(&item, &compared);
	vg_compare_in_part(&item, &by_hash);
	assert_true(compared.in_part);
	assert_int_equal(compared.difference_count, 0);
	assert_int_equal(compared.relation, VG_RECOMPRESSED);
	/* The flat rest of a cut file is no margin that somebody laid over it. */
	struct vg_match framed = match_of(3, VG_STRONG, 12);
	framed.compared = true;
	framed.relation = VG_OVERLAY_OR_BORDER | VG_CROPPED;
	framed.known_width = 400;
	framed.known_height = 300;
	framed.geometry = (struct vg_geometry){ .present = true, .inliers = 200, .inlier_cells = 7, .item_to_known = { 1, 0, 0, 0, 1, 0, 0, 0, 1 },
						.known_coverage = 0.8, .item_coverage = 0.8, .box_in_known = { 0, 0, 400, 240 } };
	framed.unframed[2] = 400;
	vg_compare_in_part(&item, &framed);
	assert_int_equal(framed.relation, VG_RECOMPRESSED);
	assert_float_equal(framed.geometry.known_coverage, 0.75, 1e-9);
	assert_true(framed.geometry.inliers == 200 && framed.geometry.inlier_cells == 7);
	assert_false(by_hash.in_part);
	assert_int_equal(by_hash.relation, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_without),
		cmocka_unit_test(test_told),
		cmocka_unit_test(test_in_part),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
