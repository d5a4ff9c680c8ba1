/* One colour over a large part of one of two pictures is found; a background that both have is not one. */
#include <string.h>

#include "../test.h"

#include "match/covering.h"

enum { WIDTH = 128, HEIGHT = 96, PLACES = WIDTH * HEIGHT };

static struct vg_grid grid;
static uint8_t shown[PLACES];

/* Coarse noise, the same in both. */
static int set_up(void **state)
{
	(void)state;
	grid = (struct vg_grid){ .width = WIDTH, .height = HEIGHT, .covered = malloc(PLACES) };
	for (int c = 0; c < VG_CHANNELS; c++)
		if (vg_plane_init(&grid.item[c], WIDTH, HEIGHT, NULL) < 0 || vg_plane_init(&grid.known[c], WIDTH, HEIGHT, NULL) < 0)
			return -1;
	uint32_t seed = 1;
	for (size_t i = 0; i < PLACES && grid.covered; i++) {
		grid.covered[i] = shown[i] = 1;
		seed = seed * 1664525 + 1013904223;
		grid.item[0].at[i] = grid.known[0].at[i] = (float)(40 + (seed >> 24) / 2);
		for (int c = 1; c < VG_CHANNELS; c++)
			grid.item[c].at[i] = grid.known[c].at[i] = 128;
	}
	return grid.covered ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	vg_grid_release(&grid);
	return 0;
}

/* One colour from that row on. */
static void paint(struct vg_plane plane[VG_CHANNELS], int from, float luma, float tint)
{
	for (size_t i = (size_t)from * WIDTH; i < PLACES; i++) {
		plane[0].at[i] = luma;
		plane[1].at[i] = plane[2].at[i] = tint;
	}
}

static void expect_found(bool found, int from)
{
	assert_int_equal(vg_covering_leave_out(&grid, shown), found);
	for (int y = 0; y < HEIGHT; y++)
		assert_int_equal(shown[y * WIDTH + WIDTH / 2], !found || y < from);
}

static void test_half_of_the_item(void **state)
{
	(void)state;
	paint(grid.item, 48, 200, 100);
	expect_found(true, 40); /* with the blocks next to it */
}

static void test_half_of_the_known_picture(void **state)
{
	(void)state;
	paint(grid.known, 48, 0, 128);
	expect_found(true, 40);
}

static void test_what_is_none(void **state)
{
	(void)state;
	expect_found(false, 0);
	paint(grid.item, 88, 0, 128); /* a strip is a minority */
	expect_found(false, 0);
	paint(grid.item, 48, 255, 128); /* a background of both, with a little in it */
	paint(grid.known, 48, 255, 128);
	for (size_t i = 60 * WIDTH; i < 68 * WIDTH; i++)
		grid.known[0].at[i] = (i / 4) % 2 ? 255 : 0;
	expect_found(false, 0);
}

static void test_nothing_left_beside(void **state)
{
	(void)state;
	paint(grid.item, 0, 90, 128);
	expect_found(false, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_half_of_the_item, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_half_of_the_known_picture, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_is_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_nothing_left_beside, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
