/* Whether a known picture tells anything of an item's colours. */
#include <string.h>

#include "../test.h"

#include "match/monochrome.h"

enum { WIDTH = 64, HEIGHT = 48, PLACES = WIDTH * HEIGHT };

static struct vg_grid grid;

/* Brightness in all steps; colours as `tint` of it and `own` beside it. */
static int fill(float tint, float own)
{
	grid = (struct vg_grid){ .width = WIDTH, .height = HEIGHT, .covered = malloc(PLACES) };
	for (int c = 0; c < VG_CHANNELS; c++)
		if (vg_plane_init(&grid.item[c], WIDTH, HEIGHT, NULL) < 0 || vg_plane_init(&grid.known[c], WIDTH, HEIGHT, NULL) < 0)
			return -1;
	for (size_t i = 0; i < PLACES; i++) {
		grid.covered[i] = 1;
		grid.known[0].at[i] = (float)(i * 37 % 256);
		for (int c = 1; c < VG_CHANNELS; c++) {
			grid.known[c].at[i] = 128 + tint * (grid.known[0].at[i] - 128) + own * (i / WIDTH % 2 ? 1.0f : -1.0f);
			grid.item[c].at[i] = 138;
		}
	}
	return grid.covered ? 0 : -1;
}

static void expect(float tint, float own, bool monochrome)
{
	assert_int_equal(fill(tint, own), 0);
	assert_int_equal(vg_is_monochrome(&grid, grid.known), monochrome);
	vg_grid_release(&grid);
}

static void test_greys_and_tones(void **state)
{
	(void)state;
	expect(0, 0, true);       /* grey */
	expect(0, 0.8f, true);    /* grey, with what a codec leaves */
	expect(0.2f, 0, true);    /* toned: each brightness has one tint */
	expect(0, 4, false);      /* colours of its own */
	expect(0.2f, 4, false);
}

static void test_too_little_to_tell(void **state)
{
	(void)state;
	assert_int_equal(fill(0, 0), 0);
	memset(grid.covered, 0, PLACES);
	memset(grid.covered, 1, 100);
	assert_false(vg_is_monochrome(&grid, grid.known));
	vg_grid_release(&grid);
}

static void test_leaving_out(void **state)
{
	(void)state;
	assert_int_equal(fill(0, 0), 0);
	double off = vg_leave_out_colours(&grid);
	assert_true(off > 14.1 && off < 14.2); /* ten levels in each of two */
	for (size_t i = 0; i < PLACES; i++)
		assert_true(grid.known[1].at[i] == 138 && grid.known[2].at[i] == 138);
	vg_grid_release(&grid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_greys_and_tones),
		cmocka_unit_test(test_too_little_to_tell),
		cmocka_unit_test(test_leaving_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
