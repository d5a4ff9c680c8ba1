/* The edges of a known picture in an item: on a screen they are there, in another view of a place they are not. */
#include <string.h>

#include "../test.h"

#include "match/outline.h"

enum { WIDTH = 320, HEIGHT = 240 };

/* Where the known picture lies, and how it maps: its 160 x 120 pixels are so many of the item's. */
static const double h[9] = { 1, 0, -80, 0, 1, -60, 0, 0, 1 };

static struct vg_image item, known;
static int open_sides;

/* Waves as photographs have them, all over the item, or left out beyond so many sides of the known picture. */
static void draw(int sides)
{
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++) {
			bool beyond = (sides > 0 && x < 80) || (sides > 1 && y < 60) || (sides > 2 && x >= 240) || (sides > 3 && y >= 180);
			uint8_t wave = (uint8_t)(130 + (x * 7 + y * 3) % 100);
			memset(item.pixels + ((size_t)y * WIDTH + (size_t)x) * 3, beyond ? 20 : wave, 3);
		}
}

static int sides_of(double width, double height)
{
	const struct vg_side a = { &item, { WIDTH, HEIGHT }, NULL }, b = { &known, { width, height }, NULL };
	const double scaled[9] = { h[0] * width / 160, 0, h[2] * width / 160, 0, h[4] * height / 120, h[5] * height / 120, 0, 0, 1 };
	return vg_outline_sides(&a, &b, scaled, &open_sides);
}

static int set_up(void **state)
{
	struct vg_limits limits;
	(void)state;
	vg_limits_default(&limits);
	return vg_image_init(&item, WIDTH, HEIGHT, 3, &limits, NULL) || vg_image_init(&known, 160, 120, 3, &limits, NULL);
}

static int tear_down(void **state)
{
	(void)state;
	vg_image_release(&item);
	vg_image_release(&known);
	return 0;
}

static void test_sides(void **state)
{
	(void)state;
	for (int sides = 0; sides <= 4; sides++) {
		draw(sides);
		assert_int_equal(sides_of(160, 120), sides);
		assert_int_equal(open_sides, 4 - sides);
		assert_int_equal(sides_of(1600, 1200), sides); /* the upright picture may be larger than what stands for it */
	}
}

static void test_nothing_beyond(void **state)
{
	const struct vg_side whole = { &item, { WIDTH, HEIGHT }, NULL };
	static const double same[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 }, none[9] = { 0 };
	(void)state;
	draw(4);
	assert_int_equal(vg_outline_sides(&whole, &whole, same, &open_sides), 0);
	assert_int_equal(vg_outline_sides(&whole, &whole, none, &open_sides), 0);
	assert_int_equal(open_sides, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sides), cmocka_unit_test(test_nothing_beyond),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
