/* What is too small to be told as a difference is said to be: in a small picture that is a larger share of it. What lies
 * flat over a picture's margin is no region, but is told too. */
#include <math.h>
#include <string.h>

#include "../random.h"
#include "../test.h"

#include "match/difference.h"
#include "match/strength.h"

/* Texture with noise on it, and in the item plain rectangles. */
static struct vg_comparison with_rectangles(uint32_t width, uint32_t height, const uint32_t (*box)[4], size_t boxes)
{
	struct vg_image item = { 0 }, known = { 0 };
	struct vg_comparison out;
	struct vg_limits limits;
	vg_limits_default(&limits);
	assert_int_equal(vg_image_init(&item, width, height, 1, &limits, NULL), 0);
	assert_int_equal(vg_image_init(&known, width, height, 1, &limits, NULL), 0);
	for (uint32_t y = 0; y < height; y++)
		for (uint32_t x = 0; x < width; x++) {
			double wave = sin(x / 7.0) * cos(y / 9.0) + sin((x + 2 * y) / 23.0);
			known.pixels[y * width + x] = (uint8_t)(128 + 40 * wave + (double)(next_random() % 12));
		}
	memcpy(item.pixels, known.pixels, vg_image_size(&known));
	for (size_t i = 0; i < boxes; i++)
		for (uint32_t y = box[i][1]; y < box[i][1] + box[i][3]; y++)
			memset(item.pixels + y * width + box[i][0], 250, box[i][2]);
	const struct vg_side a = { &item, { width, height }, NULL }, b = { &known, { width, height }, NULL };
	const double same[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };
	assert_int_equal(vg_difference_find(&a, &b, same, 512, &out, NULL, NULL, NULL), 0);
	assert_true(out.compared);
	vg_image_release(&item);
	vg_image_release(&known);
	return out;
}

/* A square of that side in the middle. */
static struct vg_comparison compared(uint32_t width, uint32_t height, uint32_t block)
{
	const uint32_t box[1][4] = { { width / 2, height / 2, block, block } };
	return with_rectangles(width, height, box, 1);
}

static void small_pictures_hide_more(void **state)
{
	(void)state;
	struct vg_comparison large = compared(480, 360, 0), small = compared(120, 48, 0);
	assert_int_equal(large.count, 0);
	assert_int_equal(small.count, 0);
	assert_true(large.least_difference > 0.0039 && large.least_difference < 0.0042);
	assert_true(small.least_difference > 0.0111 && small.least_difference < 0.02); /* 64 of at most 5,760 pixels */
	assert_int_equal(compared(480, 360, 8).count, 0);
	assert_int_equal(compared(480, 360, 40).count, 1);
	assert_int_equal(compared(120, 48, 1).count, 0);
	assert_int_equal(compared(120, 48, 20).count, 1);
}

/* What it would be called: a copy over the whole of it, by points. */
static struct vg_match told_of(const struct vg_comparison *comparison, unsigned relation)
{
	struct vg_match match = { .strength = VG_STRONG, .relation = relation, .pdq_distance = -1,
				  .geometry = { .present = true, .inliers = 300, .item_to_known = { 1, 0, 0, 0, 1, 0, 0, 0, 1 },
						.known_coverage = 1, .item_coverage = 1, .box_in_known = { 0, 0, 480, 360 } } };
	assert_true(vg_comparison_apply(comparison, &match));
	return match;
}

static struct vg_match told(const struct vg_comparison *comparison)
{
	return told_of(comparison, VG_RECOMPRESSED);
}

static void margins_are_told(void **state)
{
	(void)state;
	enum { WIDTH = 480, HEIGHT = 360 };
	static const struct { uint32_t box[4][4]; size_t boxes; double hidden; double shown[4]; } rows[] = {
		{ { { 0, 0, 150, HEIGHT } }, 1, 0.3125, { 150, 0, 330, HEIGHT } },
		{ { { 0, 0, WIDTH, 40 }, { 0, 310, WIDTH, 50 } }, 2, 0.25, { 0, 40, WIDTH, 270 } },
		{ { { 0, 0, WIDTH, 40 }, { 0, 320, WIDTH, 40 }, { 0, 0, 60, HEIGHT }, { 420, 0, 60, HEIGHT } }, 4, 1 - 360.0 * 280 / (WIDTH * HEIGHT),
		  { 60, 40, 360, 280 } },
		{ { { 0, 0, WIDTH, 3 } }, 1, 0, { 0, 0, WIDTH, HEIGHT } },   /* an edge */
		{ { { 0, 0, 0, 0 } }, 0, 0, { 0, 0, WIDTH, HEIGHT } },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_comparison out = with_rectangles(WIDTH, HEIGHT, rows[i].box, rows[i].boxes);
		struct vg_match match = told(&out);
		if (fabs(out.framed - rows[i].hidden) > 0.03 || out.count)
			fail_msg("row %zu: %f, %zu regions", i, out.framed, out.count);
		for (int k = 0; k < 4; k++)
			if (fabs(match.geometry.box_in_known[k] - rows[i].shown[k]) > 8)
				fail_msg("row %zu: box %d at %f", i, k, match.geometry.box_in_known[k]);
		assert_int_equal(match.relation, rows[i].hidden > 0 ? VG_CROPPED | VG_OVERLAY_OR_BORDER : VG_RECOMPRESSED);
		assert_true(fabs(match.geometry.known_coverage - (1 - rows[i].hidden)) < 0.03);
	}
}

/* What lies beyond a known picture: a border of its own, or more of the scene; of an item that shows all of it, or a part. */
static void what_lies_beyond_is_told(void **state)
{
	(void)state;
	static const struct { int outline, open; unsigned relation, told; } rows[] = {
		{ 0, 2, VG_OVERLAY_OR_BORDER, VG_CONTAINS },
		{ 0, 1, VG_OVERLAY_OR_BORDER | VG_CROPPED | VG_MIRRORED, VG_PARTIAL_OVERLAP | VG_MIRRORED },
		{ 2, 0, VG_OVERLAY_OR_BORDER, VG_OVERLAY_OR_BORDER },
		{ 1, 1, VG_OVERLAY_OR_BORDER | VG_CROPPED, VG_OVERLAY_OR_BORDER | VG_CROPPED },
		{ 0, 0, VG_OVERLAY_OR_BORDER, VG_OVERLAY_OR_BORDER }, /* not known what lies there */
		{ 0, 2, VG_CROPPED, VG_CROPPED },
	};
	struct vg_comparison out = with_rectangles(480, 360, NULL, 0);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		out.outline = rows[i].outline;
		out.open = rows[i].open;
		assert_int_equal(told_of(&out, rows[i].relation).relation, rows[i].told);
	}
}

/* Where nothing agrees in many parts and the hashes are far apart, some points do so by chance. */
static void chance_is_no_match(void **state)
{
	(void)state;
	static const struct { struct vg_structure structure; int inliers, distance; bool told; } rows[] = {
		{ { .parts = 425, .agreeing = 1, .alike = 101, .unlike = 132, .differing = 0.12 }, 28, 96, false },
		{ { .parts = 425, .agreeing = 400, .alike = 410, .unlike = 2 }, 28, 96, true },
	};
	struct vg_comparison out = with_rectangles(480, 360, NULL, 0);
	out.shared_parts = 0;
	out.agreement = 0.42;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		out.structure = rows[i].structure;
		out.scattered = rows[i].structure.unlike;
		struct vg_match match = { .strength = VG_WEAK, .relation = VG_RECOMPRESSED, .pdq_distance = rows[i].distance,
					  .geometry = { .present = true, .inliers = rows[i].inliers, .inlier_cells = ~0ull, .item_to_known = { 1, 0, 0, 0, 1, 0, 0, 0, 1 },
							.known_coverage = 1, .item_coverage = 1 } };
		if (vg_comparison_apply(&out, &match) != rows[i].told)
			fail_msg("row %zu", i);
	}
}

/* A scene of few colours, in which a part was given a colour that is nowhere else, or all was toned. */
static struct vg_comparison recoloured(bool all, bool backwards)
{
	enum { WIDTH = 480, HEIGHT = 360, LEFT = 150, TOP = 90, ACROSS = 140, DOWN = 120 };
	struct vg_image made[2] = { { 0 }, { 0 } };
	struct vg_comparison out;
	struct vg_limits limits;
	vg_limits_default(&limits);
	for (int i = 0; i < 2; i++)
		assert_int_equal(vg_image_init(&made[i], WIDTH, HEIGHT, 3, &limits, NULL), 0);
	for (uint32_t y = 0; y < HEIGHT; y++)
		for (uint32_t x = 0; x < WIDTH; x++) {
			double wave = 110 + 35 * sin(x / 7.0) * cos(y / 9.0) + 35 * sin((x + 2 * y) / 23.0), blue = 30 * cos(x / 40.0);
			bool inside = x >= LEFT && x < LEFT + ACROSS && y >= TOP && y < TOP + DOWN;
			const double scene[3] = { wave, wave, wave + blue };
			uint8_t *before = made[0].pixels + 3 * (y * WIDTH + x), *after = made[1].pixels + 3 * (y * WIDTH + x);
			for (int c = 0; c < 3; c++) {
				before[c] = (uint8_t)(scene[c] + (double)(next_random() % 4));
				after[c] = (uint8_t)(all ? 0.7 * before[c] + 20 * c : inside ? before[c] + (c == 0 ? 70 : -40 + 20 * c) : before[c]);
			}
		}
	const struct vg_side a = { &made[backwards], { WIDTH, HEIGHT }, NULL }, b = { &made[!backwards], { WIDTH, HEIGHT }, NULL };
	const double same[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };
	assert_int_equal(vg_difference_find(&a, &b, same, 512, &out, NULL, NULL, NULL), 0);
	for (int i = 0; i < 2; i++)
		vg_image_release(&made[i]);
	if (!all && out.count == 1) {
		assert_float_equal(out.difference[0].box[0], LEFT, 6);
		assert_float_equal(out.difference[0].box[1], TOP, 6);
		assert_float_equal(out.difference[0].box[2], ACROSS, 12);
		assert_float_equal(out.difference[0].box[3], DOWN, 12);
	}
	return out;
}

/* Whichever of the two is the item. */
static void a_part_recoloured_is_a_region(void **state)
{
	(void)state;
	for (int backwards = 0; backwards < 2; backwards++) {
		struct vg_comparison part = recoloured(false, backwards), toned = recoloured(true, backwards);
		assert_int_equal(part.count, 1);
		assert_false(part.tonal_change);
		assert_int_equal(toned.count, 0);
		assert_true(toned.tonal_change);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_part_recoloured_is_a_region), cmocka_unit_test(small_pictures_hide_more), cmocka_unit_test(margins_are_told),
					    cmocka_unit_test(what_lies_beyond_is_told), cmocka_unit_test(chance_is_no_match) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
