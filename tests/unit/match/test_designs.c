/* One design over different pictures: the rectangle that differs, what is shared, what several known
 * pictures share, and what becomes of a match by it. */
#include <string.h>

#include "../test.h"

#include "match/comparison.h"
#include "match/design.h"
#include "match/objection.h"
#include "match/strength.h"

enum { ACROSS = 30, DOWN = 20, CELLS = VG_DESIGN_CELLS };

static struct vg_part_map map;

static int set_up(void **state)
{
	(void)state;
	return vg_part_map_init(&map, ACROSS * VG_PART_SIDE + 2 * VG_PART_MARGIN, DOWN * VG_PART_SIDE + 2 * VG_PART_MARGIN, NULL);
}

static int tear_down(void **state)
{
	(void)state;
	vg_part_map_release(&map);
	return 0;
}

static void fill(uint32_t left, uint32_t top, uint32_t right, uint32_t bottom, enum vg_part_state state)
{
	for (uint32_t y = top; y < bottom; y++)
		for (uint32_t x = left; x < right; x++)
			map.state[y * ACROSS + x] = (uint8_t)state;
}

static struct vg_shared_parts found(void)
{
	struct vg_shared_parts out;
	assert_int_equal(vg_part_map_find(&map, &out, NULL), 0);
	return out;
}

static void test_sizes(void **state)
{
	(void)state;
	struct vg_part_map small = { 0 };
	assert_int_equal(map.across, ACROSS);
	assert_int_equal(map.down, DOWN);
	assert_int_equal(vg_part_map_init(&small, 17, 400, NULL), 0);
	assert_int_equal(small.across * small.down, 0);
	struct vg_shared_parts out;
	assert_int_equal(vg_part_map_find(&small, &out, NULL), 0);
	assert_true(out.differing == 0 && out.shared_parts == 0);
	vg_part_map_release(&small);
}

static void test_frame(void **state)
{
	(void)state;
	fill(0, 0, ACROSS, DOWN, VG_PART_SAME);
	assert_true(found().differing == 0);
	assert_int_equal(found().shared_parts, ACROSS * DOWN);
	fill(5, 4, 25, 16, VG_PART_UNLIKE);
	fill(9, 9, 11, 11, VG_PART_ALIKE); /* by chance */
	struct vg_shared_parts out = found();
	assert_true(out.differing > 0.39 && out.differing < 0.41); /* 20 x 12 of 30 x 20 */
	assert_int_equal(out.differing_parts, 20 * 12 - 4);
	assert_int_equal(out.shared_parts, ACROSS * DOWN - 20 * 12);
	assert_true(out.shared.left == 0 && out.shared.across == ACROSS && out.shared.down == DOWN);
}

static void test_logo(void **state)
{
	(void)state;
	fill(0, 0, ACROSS, DOWN, VG_PART_UNLIKE);
	fill(0, 0, ACROSS, 4, VG_PART_PLAIN);
	fill(24, 1, 28, 3, VG_PART_SAME);
	fill(3, 15, 4, 16, VG_PART_SAME);
	struct vg_shared_parts out = found();
	assert_true(out.differing > 0.7);
	assert_int_equal(out.shared_parts, 8);
	assert_true(out.shared.left == 24 && out.shared.top == 1 && out.shared.across == 4 && out.shared.down == 2);
	fill(0, 0, ACROSS, DOWN, VG_PART_UNCOVERED);
	assert_true(found().differing == 0 && found().differing_parts == 0);
}

/* --- several known pictures ----------------------------------------------------------------- */

static struct vg_design_view view[6];
static bool considered[6], shares[6];

static uint32_t noise(uint32_t seed)
{
	seed = (seed ^ 61) ^ (seed >> 16);
	seed *= 9;
	seed ^= seed >> 4;
	seed *= 0x27d4eb2d;
	return seed ^ (seed >> 15);
}

/* A known picture that shows the template, and in a window a picture of its own, which is the item's
 * when `own` is. */
static void put(size_t which, uint32_t picture, bool own)
{
	for (int cell = 0; cell < CELLS * CELLS; cell++) {
		int x = cell % CELLS, y = cell / CELLS;
		bool window = x >= 10 && x < 26 && y >= 8 && y < 26;
		view[which].state[cell] = (uint8_t)(window && !own ? VG_PART_UNLIKE : VG_PART_SAME);
		view[which].known[cell] = (float)(noise((uint32_t)cell + (window ? 5000 * picture : 0)) & 0xff);
	}
	considered[which] = true;
}

static void test_template(void **state)
{
	(void)state;
	put(0, 1, true); /* the same photograph in the same template */
	for (size_t i = 1; i < 5; i++)
		put(i, (uint32_t)i + 1, false);
	considered[5] = false;
	vg_design_find(view, considered, 6, shares);
	assert_false(shares[0]);
	for (size_t i = 1; i < 5; i++)
		assert_true(shares[i]);
	assert_false(shares[5]);
}

/* One picture known five times is one picture, with whatever was replaced in the item. */
static void test_known_often(void **state)
{
	(void)state;
	for (size_t i = 0; i < 6; i++)
		put(i, 7, false);
	vg_design_find(view, considered, 6, shares);
	for (size_t i = 0; i < 6; i++)
		assert_false(shares[i]);
	put(0, 8, false); /* and two are no design */
	vg_design_find(view, considered, 6, shares);
	for (size_t i = 0; i < 6; i++)
		assert_false(shares[i]);
}

/* Pages under one head: of any two the lines are alike, and the same only in a copy, with whatever was replaced in it. */
static void test_pages(void **state)
{
	(void)state;
	memset(view, 0, sizeof view);
	for (size_t i = 0; i < 5; i++)
		put(i, (uint32_t)i + 1, false);
	considered[5] = false;
	vg_design_find(view, considered, 5, shares);
	assert_true(shares[0] && shares[4]);
	for (size_t i = 1; i < 5; i++)
		for (int cell = CELLS * 8; cell < CELLS * CELLS; cell++)
			if (view[i].state[cell] == VG_PART_SAME)
				view[i].state[cell] = VG_PART_ALIKE;
	vg_design_find(view, considered, 5, shares);
	assert_true(!shares[0] && shares[1] && shares[2] && shares[3] && shares[4]);
}

/* Maps that are coloured anew are unlike in few places, so that a piece replaced in a copy is no less: they are told apart by
 * what is said of them together. */
static void test_filled_in(void **state)
{
	(void)state;
	memset(view, 0, sizeof view);
	for (size_t i = 0; i < 4; i++) {
		put(i, (uint32_t)i + 1, false);
		for (int cell = 0; cell < CELLS * CELLS; cell++)
			if (cell % CELLS >= 16 && view[i].state[cell] == VG_PART_UNLIKE)
				view[i].state[cell] = i % 2 ? VG_PART_ALIKE : VG_PART_SAME;
	}
	considered[4] = considered[5] = false;
	vg_design_find(view, considered, 4, shares);
	assert_false(shares[0] || shares[1] || shares[2] || shares[3]);
	for (size_t i = 0; i < 4; i++)
		view[i].filled_in = true;
	vg_design_find(view, considered, 4, shares);
	assert_true(shares[0] && shares[1] && shares[2] && shares[3]);
}

/* The cells of the 16 x 16 grid that lie beside the window of put(). */
static struct vg_design_cells template_cells(void)
{
	struct vg_design_cells cells = { { 0 } };
	for (int cell = 0; cell < VG_DESIGN_GRID * VG_DESIGN_GRID; cell++) {
		int x = cell % VG_DESIGN_GRID, y = cell / VG_DESIGN_GRID;
		if (!(x >= 5 && x < 13 && y >= 4 && y < 13))
			vg_design_cells_put(&cells, cell);
	}
	return cells;
}

static struct vg_design_place place_of(const struct vg_design_cells *kept, const struct vg_design_cells *dismissed)
{
	struct vg_design_place place = { .item_to_known = { 2, 0, 0, 0, 2, 0, 0, 0, 1 }, .item = { 640, 480 }, .known = { 1280, 960 } };
	if (kept)
		place.kept = *kept;
	if (dismissed)
		place.dismissed = *dismissed;
	return place;
}

/* What is kept is told by one known picture alone; a copy under it, also a worn one, stays a copy. */
static void test_kept(void **state)
{
	(void)state;
	struct vg_design_cells cells = template_cells();
	struct vg_design_place kept = place_of(&cells, NULL);
	memset(view, 0, sizeof view);
	put(0, 1, true);
	put(1, 2, false);
	put(2, 1, true);
	for (int cell = 0; cell < CELLS * CELLS; cell++) /* worn: alike in little, unlike in nothing */
		if (cell % CELLS >= 10 && cell % CELLS < 26 && cell / CELLS >= 8 && cell / CELLS < 26)
			view[2].state[cell] = VG_PART_BETWEEN;
	vg_design_find(view, considered, 3, shares);
	assert_false(shares[0] || shares[1] || shares[2]);
	for (size_t i = 0; i < 3; i++)
		vg_design_mark(&kept, &view[i]);
	vg_design_find(view, considered, 3, shares);
	assert_true(!shares[0] && shares[1] && !shares[2]);
}

/* A card that is all design is found again. */
static void test_all_design(void **state)
{
	(void)state;
	struct vg_design_cells all;
	memset(&all, 0xff, sizeof all);
	struct vg_design_place kept = place_of(&all, NULL);
	memset(view, 0, sizeof view);
	put(0, 1, true);
	vg_design_mark(&kept, &view[0]);
	vg_design_find(view, considered, 1, shares);
	assert_false(shares[0]);
}

/* What was dismissed is no design, however many share it. */
static void test_dismissed(void **state)
{
	(void)state;
	struct vg_design_cells cells = template_cells();
	struct vg_design_place dismissed = place_of(NULL, &cells);
	memset(view, 0, sizeof view);
	for (size_t i = 0; i < 4; i++)
		put(i, (uint32_t)i + 1, false);
	vg_design_find(view, considered, 4, shares);
	assert_true(shares[0] && shares[3]);
	vg_design_mark(&dismissed, &view[1]);
	vg_design_find(view, considered, 4, shares);
	for (size_t i = 0; i < 4; i++)
		assert_false(shares[i]);
}

static void test_learnt(void **state)
{
	(void)state;
	struct vg_design_cells cells = template_cells();
	struct vg_design_place place[6];
	struct vg_design_learnt learnt;
	for (size_t i = 0; i < 6; i++)
		place[i] = place_of(NULL, NULL);
	memset(view, 0, sizeof view);
	put(0, 1, false);
	vg_design_learn(view, place, considered, 1, &learnt);
	assert_false(learnt.found); /* two pictures are no design, */
	put(1, 1, false);
	vg_design_learn(view, place, considered, 2, &learnt);
	assert_false(learnt.found); /* nor is one that is known twice; */
	put(1, 2, false);
	vg_design_learn(view, place, considered, 2, &learnt);
	assert_true(learnt.found && learnt.carries[0] && learnt.carries[1]); /* three are */
	assert_memory_equal(&learnt.own, &cells, sizeof cells);
	assert_memory_equal(&learnt.known[1], &cells, sizeof cells);
	/* One that is kept, or was dismissed, is met again at the next picture. */
	place[0] = place_of(NULL, &cells);
	vg_design_mark(&place[0], &view[0]);
	vg_design_learn(view, place, considered, 1, &learnt);
	assert_true(learnt.found && learnt.carries[0]);
}

/* Parts in a kept design are taken away only where enough others are left. */
static void test_uncover(void **state)
{
	(void)state;
	struct vg_grid grid = { .width = ACROSS * VG_PART_SIDE + 2 * VG_PART_MARGIN, .height = DOWN * VG_PART_SIDE + 2 * VG_PART_MARGIN,
				.to_known = { 2, 0, 0, 0, 2, 0, 0, 0, 1 } };
	grid.sampled.width = 2 * grid.width;
	grid.sampled.height = 2 * grid.height;
	struct vg_design_cells left = { { 0 } }, all;
	int beside;
	memset(&all, 0xff, sizeof all);
	for (int cell = 0; cell < VG_DESIGN_GRID * VG_DESIGN_GRID; cell++)
		if (cell % VG_DESIGN_GRID < 8)
			vg_design_cells_put(&left, cell);
	fill(0, 0, ACROSS, DOWN, VG_PART_SAME);
	assert_false(vg_design_uncover(&all, &grid, &map, &beside));
	assert_int_equal(beside, 0);
	assert_int_equal(found().shared_parts, ACROSS * DOWN);
	assert_true(vg_design_uncover(&left, &grid, &map, &beside));
	assert_int_equal(beside, ACROSS * DOWN / 2);
	assert_int_equal(found().shared_parts, ACROSS * DOWN / 2);
	assert_int_equal(found().shared.left, ACROSS / 2);
}

/* --- what becomes of a match ----------------------------------------------------------------- */

/* Of the parts that are not alike at all, those outside a piece in which all are. */
static int beside_piece(const struct vg_structure *structure)
{
	int scattered = structure->unlike - (int)(structure->differing * structure->parts);
	return scattered > 0 ? scattered : 0;
}

static void test_applied(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		struct vg_structure structure;
		double agreement, coverage;
		int inliers, shared;
		bool shares, kept;
		int distance;
		double by_design;
	} rows[] = {
		{ "a copy", { 400, 390, 400, 390, 395, 2, 0, false, false }, 0.98, 1, 300, 390, false, true, 0, 0 },
		{ "a quarter replaced", { 400, 250, 280, 275, 270, 110, 0.3, false, false }, 0.74, 1, 300, 250, false, true, 0, 0 },
		{ "of few parts that carry detail", { 222, 60, 63, 58, 76, 118, 0.45, false, false }, 0.73, 1, 346, 60, false, true, 0, 0 },
		{ "a frame", { 400, 150, 160, 150, 170, 220, 0.6, false, false }, 0.66, 1, 100, 150, true, true, 0, 0 },
		{ "a logo", { 400, 8, 390, 0, 40, 320, 0.95, false, false }, 0.5, 1, 30, 8, true, true, 0, 0 },
		{ "a logo of two parts", { 400, 2, 390, 0, 40, 320, 0.95, false, false }, 0.5, 1, 30, 2, true, false, 0, 0 },
		{ "by chance", { 400, 8, 390, 0, 40, 320, 0.95, false, false }, 0.5, 1, 5, 8, true, false, 0, 0 },
		{ "text of a card", { 400, 60, 390, 60, 120, 200, 0.2, false, false }, 0.8, 1, 60, 30, true, true, 0, 0 },
		{ "a package", { 100, 45, 60, 40, 60, 30, 0.3, false, false }, 0.7, 0.4, 60, 40, true, true, 0, 0 },
		{ "two crops", { 100, 98, 100, 98, 99, 0, 0, false, false }, 0.95, 0.4, 60, 98, false, true, 0, 0 },
		{ "a package at the edge of both", { 100, 98, 100, 98, 99, 0, 0, false, false }, 0.95, 0.2, 60, 98, true, true, 0, 0 },
		{ "a template", { 400, 270, 280, 270, 280, 110, 0.3, true, false }, 0.75, 1, 200, 270, true, true, 0, 0 },
		{ "too little to tell", { 8, 0, 8, 0, 0, 8, 0, false, false }, 0.9, 1, 60, 0, false, true, 0, 0 },
		{ "the title of another form, turned over", { 0, 0, 0, 0, 0, 0, 0, false, false }, 0.97, 0.13, 22, 0, true, false, 0, 0 },
		{ "another letter", { 150, 0, 150, 0, 71, 32, 0.22, false, false }, 0.96, 0.96, 51, 30, true, true, 46, 0.3 },
		{ "a blended copy", { 319, 77, 319, 77, 179, 102, 0.15, false, false }, 0.93, 1, 65, 30, false, true, 48, 0.05 },
		{ "a copy of low quality", { 477, 76, 477, 76, 277, 86, 0, false, false }, 0.93, 1, 77, 60, false, true, 20, 0.3 },
		{ "a letter with a tenth replaced", { 174, 92, 174, 92, 92, 70, 0.21, false, false }, 0.87, 1, 245, 90, false, true, 46, 0.3 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_comparison comparison = { .compared = true, .agreement = rows[i].agreement, .structure = rows[i].structure,
						    .scattered = beside_piece(&rows[i].structure),
						    .by_design = rows[i].by_design, .shared_parts = rows[i].shared,
						    .shared_box = { 10, 20, 30, 40 } };
		struct vg_match match = { .strength = VG_STRONG, .pdq_distance = rows[i].distance ? rows[i].distance : -1, .relation = VG_RESIZED | VG_MIRRORED,
					  .geometry = { .present = true, .inliers = rows[i].inliers, .known_coverage = rows[i].coverage,
							.item_coverage = rows[i].coverage,
							.item_to_known = { 2, 0, 5, 0, 2, 7, 0, 0, 1 } } };
		bool kept = vg_comparison_apply(&comparison, &match);
		if (kept != rows[i].kept || ((match.relation & VG_SHARES_PART) != 0) != rows[i].shares)
			fail_msg("%s", rows[i].what);
		if (!rows[i].shares)
			continue;
		static const double in_known[4] = { 25, 47, 60, 80 };
		assert_int_equal(match.strength, VG_WEAK);
		assert_int_equal(match.relation, VG_SHARES_PART | VG_MIRRORED);
		assert_memory_equal(match.shared_box_in_known, in_known, sizeof in_known);
	}
}

/* Strength follows from what is left of the structure, and from how the frames lie on each other. */
static void test_strength(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		struct vg_structure structure;
		double agreement, known, item;
		int inliers;
		enum vg_strength strength;
		int outline, distance;
		double moved;
	} rows[] = {
		{ "another under a name", { 299, 186, 103, 87, 213, 65, 0.07, false, false }, 0.8, 1, 1, 23, VG_WEAK, 0, 100, 0 },
		{ "a copy under text", { 299, 186, 103, 87, 213, 65, 0.07, false, false }, 0.8, 1, 1, 23, VG_MODERATE, 0, 60, 0 },
		{ "one with a region replaced", { 299, 186, 103, 87, 213, 65, 0.2, false, false }, 0.8, 1, 1, 23, VG_MODERATE, 0, 100, 0 },
		{ "with marks all over", { 516, 320, 516, 320, 423, 31, 0, false, false }, 0.79, 1, 1, 407, VG_MODERATE, 0, 8, 0 },
		{ "by points alone", { 516, 320, 516, 320, 423, 31, 0, false, false }, 0.79, 1, 1, 407, VG_WEAK, 0, 60, 0 },
		{ "pixelated", { 400, 110, 400, 110, 360, 8, 0, false, false }, 0.85, 1, 1, 100, VG_STRONG, 0, 0, 0 },
		{ "pixelated, few points", { 400, 110, 400, 110, 360, 8, 0, false, false }, 0.85, 1, 1, 30, VG_WEAK, 0, 0, 0 },
		{ "another view", { 414, 277, 268, 197, 364, 29, 0, false, false }, 0.93, 0.94, 0.93, 425, VG_WEAK, 0, 0, 0 },
		{ "a crop of low quality", { 414, 277, 268, 197, 364, 29, 0, false, false }, 0.93, 0.94, 1, 425, VG_MODERATE, 0, 0, 0 },
		{ "the same in a collage", { 414, 277, 268, 197, 364, 29, 0, false, false }, 0.93, 0.9, 0.3, 425, VG_MODERATE, 0, 0, 0 },
		{ "another chat", { 334, 77, 33, 30, 150, 134, 0.12, false, false }, 0.48, 1, 1, 50, VG_WEAK, 0, 52, 0 },
		{ "blended", { 453, 63, 453, 63, 195, 181, 0.07, false, false }, 0.42, 1, 1, 100, VG_WEAK, 0, 0, 0 },
		{ "on a screen", { 321, 188, 263, 140, 265, 14, 0, false, false }, 0.88, 1, 0.66, 133, VG_STRONG, 3, 0, 0 },
		{ "on a screen, through a lens", { 321, 188, 263, 140, 265, 25, 0, false, false }, 0.88, 1, 0.66, 133, VG_STRONG, 3, 90, 0.5 },
		{ "a nearer view", { 321, 188, 263, 140, 265, 14, 0, false, false }, 0.88, 1, 0.66, 133, VG_WEAK, 2, 0, 0 },
		{ "another poster on a screen", { 321, 170, 263, 140, 200, 100, 0.19, false, false }, 0.88, 1, 0.66, 133, VG_WEAK, 4, 0, 0 },
		{ "from nearer by", { 83, 46, 45, 41, 61, 15, 0, false, false }, 0.74, 0.16, 1, 49, VG_WEAK, 0, 118, 0.44 },
		{ "a crop turned, a little off", { 80, 64, 67, 64, 68, 11, 0, false, false }, 0.99, 0.6, 1, 59, VG_STRONG, 0, 118, 0.4 },
		{ "a cartoon of it", { 401, 260, 300, 267, 357, 22, 0, false, false }, 0.71, 1, 1, 122, VG_STRONG, 0, 60, 0.4 },
		{ "a crop with stickers", { 83, 46, 45, 41, 61, 15, 0, false, false }, 0.74, 0.16, 1, 49, VG_STRONG, 0, 118, 0.1 },
		{ "pixelated, a little off", { 400, 110, 400, 110, 360, 8, 0, false, false }, 0.85, 1, 1, 100, VG_STRONG, 0, 60, 0.7 },
		{ "a moment later", { 400, 260, 300, 258, 330, 30, 0.02, false, false }, 0.85, 1, 1, 200, VG_STRONG, 0, 28, 0.7 },
	};
	/* The photograph of a split card, laid on the card's other half as well; a package has less of either. */
	struct vg_comparison card = { .compared = true, .agreement = 0.62, .structure = { 222, 132, 132, 132, 133, 80, 0.375, false, false },
				      .beside = 140, .beside_alike = 131, .shared_parts = 100 };
	struct vg_match found = { .strength = VG_STRONG, .pdq_distance = -1,
				  .geometry = { .present = true, .inliers = 165, .known_coverage = 0.825, .item_coverage = 0.734 } };
	struct vg_match package = found;
	assert_true(vg_comparison_apply(&card, &found) && !(found.relation & VG_SHARES_PART));
	package.geometry.item_coverage = package.geometry.known_coverage = 0.5;
	assert_true(vg_comparison_apply(&card, &package) && package.relation & VG_SHARES_PART);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_comparison comparison = { .compared = true, .agreement = rows[i].agreement, .structure = rows[i].structure,
						    .scattered = beside_piece(&rows[i].structure), .outline = rows[i].outline,
						    .moved = rows[i].moved, .count = 1 };
		struct vg_match match = { .strength = VG_STRONG, .pdq_distance = rows[i].distance ? rows[i].distance : -1,
					  .geometry = { .present = true, .inliers = rows[i].inliers, .inlier_cells = UINT64_MAX,
							.known_coverage = rows[i].known, .item_coverage = rows[i].item } };
		assert_true(vg_comparison_apply(&comparison, &match));
		if (match.strength != rows[i].strength || match.relation & VG_SHARES_PART)
			fail_msg("%s: %s", rows[i].what, vg_strength_name(match.strength));
		bool other_view = rows[i].moved > 0 && rows[i].strength == VG_WEAK;
		if (match.structure.another_view != other_view || match.difference_count != !other_view)
			fail_msg("%s: told as another view, or not", rows[i].what);
	}
}

/* Of flat ground, from the air, two photographs are the same place by place; each is turned and shows what the other does
 * not. Crops of one picture lie straight on each other, one in a border shows nearly all of the known one, and what is turned
 * shows no more than is known. */
static void test_from_elsewhere(void **state)
{
	(void)state;
	static const struct { const char *what; double known, item, rotation; enum vg_strength strength; } rows[] = {
		{ "from the air", 0.89, 0.82, 27, VG_WEAK }, { "from the air, turned back", 0.55, 0.5, 353, VG_WEAK },
		{ "from the air, across", 0.6, 0.5, 265, VG_WEAK },
		{ "a crop with a border", 0.88, 0.86, 0.05, VG_STRONG }, { "the same on its side", 0.88, 0.86, 89.96, VG_STRONG },
		{ "turned, in a banner", 0.91, 0.38, 4.7, VG_STRONG }, { "a crop turned", 0.6, 1, 12, VG_STRONG },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_comparison comparison = { .compared = true, .agreement = 0.99, .structure = { 554, 500, 554, 500, 552, 0, 0, false, false } };
		struct vg_match match = { .strength = VG_STRONG, .pdq_distance = 114,
					  .geometry = { .present = true, .inliers = 284, .inlier_cells = UINT64_MAX, .rotation = rows[i].rotation,
							.known_coverage = rows[i].known, .item_coverage = rows[i].item } };
		assert_true(vg_comparison_apply(&comparison, &match));
		if (match.strength != rows[i].strength || match.structure.another_view != (rows[i].strength == VG_WEAK))
			fail_msg("%s: %s", rows[i].what, vg_strength_name(match.strength));
	}
}

/* Beside a design that is kept, charts of one kind are alike in bars of the same height; maps of one kind, in their borders. */
static void test_of_one_kind(void **state)
{
	(void)state;
	static const struct {
		const char *what;
		struct vg_structure structure;
		int distance;
		double coverage, agreement;
		bool beside;
		double by_design;
		bool shares;
	} rows[] = {
		{ "another chart", { 221, 169, 191, 169, 173, 44, 0.05, false, false }, 98, 1, 0.88, true, 0.2, true },
		{ "no design is kept", { 221, 169, 191, 169, 173, 44, 0.05, false, false }, 98, 1, 0.88, false, 0, false },
		{ "hashes are near", { 221, 169, 191, 169, 173, 44, 0.05, false, false }, 60, 1, 0.88, true, 0.2, false },
		{ "a crop", { 221, 169, 191, 169, 173, 44, 0.05, false, false }, 98, 0.9, 0.88, true, 0.2, false },
		{ "a region replaced", { 221, 169, 171, 169, 173, 44, 0.18, false, false }, 98, 1, 0.88, true, 0.2, false },
		{ "another day's map", { 206, 146, 40, 40, 173, 23, 0, false, false }, 36, 1, 0.52, true, 0.36, true },
		{ "the same, all of it design", { 72, 33, 40, 38, 49, 15, 0, false, false }, 64, 1, 0.44, false, 0.76, true },
		{ "with few colours", { 240, 190, 60, 60, 210, 14, 0, false, false }, 52, 1, 0.49, true, 0.3, true },
		{ "hashes are the same", { 206, 146, 40, 40, 173, 23, 0, false, false }, 30, 1, 0.52, true, 0.36, false },
		{ "a mark is the design", { 206, 146, 40, 40, 173, 23, 0, false, false }, 36, 1, 0.52, true, 0.1, false },
		{ "a quarter of the map replaced", { 206, 150, 150, 148, 155, 49, 0.22, false, false }, 64, 1, 0.74, true, 0.36, false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_comparison comparison = { .compared = true, .agreement = rows[i].agreement, .structure = rows[i].structure,
						    .scattered = beside_piece(&rows[i].structure), .beside_design = rows[i].beside,
						    .by_design = rows[i].by_design, .shared_parts = 100 };
		struct vg_match match = { .strength = VG_STRONG, .pdq_distance = rows[i].distance,
					  .geometry = { .present = true, .inliers = 100, .inlier_cells = UINT64_MAX,
							.known_coverage = rows[i].coverage, .item_coverage = 1 } };
		assert_true(vg_comparison_apply(&comparison, &match));
		if (((match.relation & VG_SHARES_PART) != 0) != rows[i].shares)
			fail_msg("%s", rows[i].what);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes), cmocka_unit_test(test_frame), cmocka_unit_test(test_logo),
		cmocka_unit_test(test_template), cmocka_unit_test(test_pages), cmocka_unit_test(test_filled_in),
		cmocka_unit_test(test_known_often), cmocka_unit_test(test_kept),
		cmocka_unit_test(test_all_design), cmocka_unit_test(test_dismissed), cmocka_unit_test(test_learnt),
		cmocka_unit_test(test_uncover), cmocka_unit_test(test_applied),
		cmocka_unit_test(test_strength), cmocka_unit_test(test_from_elsewhere), cmocka_unit_test(test_of_one_kind),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
