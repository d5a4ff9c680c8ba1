/* Shared fine structure: of a copy in other tones, of another picture, of a part. */
#include <string.h>

#include "../test.h"

#include "match/structure.h"

enum { WIDTH = 160, HEIGHT = 128 };

static struct vg_grid grid;

static int set_up(void **state)
{
	(void)state;
	grid = (struct vg_grid){ .width = WIDTH, .height = HEIGHT };
	for (int c = 0; c < VG_CHANNELS; c++)
		if (vg_plane_init(&grid.item[c], WIDTH, HEIGHT, NULL) < 0 ||
		    vg_plane_init(&grid.known[c], WIDTH, HEIGHT, NULL) < 0)
			return -1;
	grid.covered = malloc(WIDTH * HEIGHT);
	return grid.covered ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	vg_grid_release(&grid);
	return 0;
}

/* Smooth noise of its own for each seed. */
static void draw(struct vg_plane *plane, uint32_t seed)
{
	for (size_t i = 0; i < WIDTH * HEIGHT; i++) {
		seed = seed * 1664525 + 1013904223;
		plane->at[i] = (float)(seed >> 24);
	}
	vg_plane_soften(plane);
	vg_plane_soften(plane);
}

static void same_in_other_tones(void)
{
	memset(grid.covered, 1, WIDTH * HEIGHT);
	draw(&grid.known[0], 1);
	for (size_t i = 0; i < WIDTH * HEIGHT; i++)
		grid.item[0].at[i] = 40 + 0.6f * grid.known[0].at[i];
}

static struct vg_structure measure(const double (*box)[4], size_t boxes)
{
	struct vg_structure out;
	struct vg_part_map map = { 0 };
	int same = 0;
	assert_int_equal(vg_structure_measure(&grid, box, boxes, &out, &map, NULL), 0);
	for (uint32_t i = 0; i < map.across * map.down; i++)
		same += map.state[i] == VG_PART_SAME;
	assert_int_equal(same, out.agreeing);
	vg_part_map_release(&map);
	return out;
}

static void test_same(void **state)
{
	(void)state;
	same_in_other_tones();
	struct vg_structure found = measure(NULL, 0);
	assert_true(found.parts > 40);
	assert_int_equal(found.agreeing, found.parts);
	vg_plane_soften(&grid.item[0]); /* blurred: the other is blurred as much */
	vg_plane_soften(&grid.item[0]);
	found = measure(NULL, 0);
	assert_true(found.agreeing >= found.parts * 0.95);
}

static void test_another(void **state)
{
	(void)state;
	same_in_other_tones();
	draw(&grid.item[0], 2);
	struct vg_structure found = measure(NULL, 0);
	assert_true(found.parts > 40);
	assert_true(found.agreeing <= 2);
}

static void test_changed_region(void **state)
{
	static const double box[1][4] = { { 0, 0, 84, HEIGHT } };
	(void)state;
	same_in_other_tones();
	for (size_t y = 0; y < HEIGHT; y++)
		for (size_t x = 0; x < 80; x++)
			grid.item[0].at[y * WIDTH + x] = 255 - grid.item[0].at[y * WIDTH + x];
	struct vg_structure found = measure(box, 1);
	assert_true(found.agreeing < found.parts * 0.6);
	assert_true(found.parts_outside > 10 && found.parts_outside < found.parts);
	assert_int_equal(found.agreeing_outside, found.parts_outside);
	memset(grid.covered, 0, WIDTH * HEIGHT);
	assert_int_equal(measure(box, 1).parts, 0);
}

/* What is hidden tells nothing of how sharp the rest is: nothing is blurred for it. */
static void test_most_hidden(void **state)
{
	static const double box[1][4] = { { 0, 0, 100, HEIGHT } };
	(void)state;
	same_in_other_tones();
	for (size_t i = 0; i < WIDTH * HEIGHT; i++) { /* finer than what a blur leaves */
		uint32_t noise = (uint32_t)i * 2654435761u;
		grid.known[0].at[i] = (float)(noise >> 24);
		grid.item[0].at[i] = i % WIDTH < 100 ? 70 : grid.known[0].at[i];
	}
	struct vg_structure found = measure(box, 1);
	assert_true(found.parts_outside > 10);
	assert_int_equal(found.agreeing_outside, found.parts_outside);
}

/* Text over most of the picture tells nothing of how sharp the rest is either. */
static void test_most_written_over(void **state)
{
	(void)state;
	memset(grid.covered, 1, WIDTH * HEIGHT);
	for (size_t i = 0; i < WIDTH * HEIGHT; i++) { /* finer than what a blur leaves; faint below the text */
		bool below = i % WIDTH < 80;
		float fine = (float)((uint32_t)i * 2654435761u >> 24);
		grid.known[0].at[i] = below ? 96 + fine / 8 : fine;
		grid.item[0].at[i] = below ? (float)((uint32_t)(i + 7) * 2246822519u >> 24) : fine;
	}
	struct vg_structure found = measure(NULL, 0);
	assert_true(found.agreeing > found.parts / 4);
	assert_true(found.unlike > found.parts / 2);
}

/* The item's left half as it is in the known picture moved by that much, the right half as it is. */
static void move_left_half(int by)
{
	same_in_other_tones();
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH / 2; x++)
			grid.item[0].at[y * WIDTH + x] = grid.known[0].at[y * WIDTH + x + by];
}

/* What is the same a place away is the same, and it is told that it lies elsewhere. */
static void test_moved(void **state)
{
	struct vg_structure found;
	struct vg_part_map map = { 0 };
	(void)state;
	for (int by = 0; by < 2; by++) {
		move_left_half(by);
		assert_int_equal(vg_structure_measure(&grid, NULL, 0, &found, &map, NULL), 0);
		assert_true(found.agreeing >= found.parts * 0.9);
		int in_place = map.shifted[VG_PART_SHIFTS / 2], moved = map.shifted[VG_PART_SHIFTS / 2 + 1];
		assert_int_equal(in_place + moved, found.agreeing);
		assert_true(by ? moved > found.parts / 3 && in_place > found.parts / 3 : moved == 0);
		vg_part_map_release(&map);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same), cmocka_unit_test(test_another), cmocka_unit_test(test_changed_region),
		cmocka_unit_test(test_most_hidden), cmocka_unit_test(test_most_written_over), cmocka_unit_test(test_moved),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
