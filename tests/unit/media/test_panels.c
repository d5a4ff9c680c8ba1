/* Borders, and pictures inside a picture, on drawn ones. */
#include <string.h>

#include "../test.h"

#include "media/border.h"
#include "media/panels.h"

enum { WIDTH = 400, HEIGHT = 300 };

static uint8_t pixels[WIDTH * HEIGHT * 3];
static const struct vg_image image = { .width = WIDTH, .height = HEIGHT, .channels = 3, .pixels = pixels };

static void fill(uint8_t level)
{
	memset(pixels, level, sizeof pixels);
}

/* Something with detail everywhere. */
static void draw(uint32_t x, uint32_t y, uint32_t width, uint32_t height)
{
	uint32_t state = 12345;
	for (uint32_t j = y; j < y + height; j++)
		for (uint32_t i = x; i < x + width; i++) {
			state = state * 1664525 + 1013904223;
			memset(&pixels[(j * WIDTH + i) * 3], (int)(state >> 24), 3);
		}
}

static bool is(const struct vg_rectangle *part, uint32_t x, uint32_t y, uint32_t width, uint32_t height)
{
	return part->x == x && part->y == y && part->width == width && part->height == height;
}

static void test_border(void **state)
{
	(void)state;
	fill(255);
	draw(20, 10, 360, 285);
	struct vg_border border = vg_border_find(&image);
	assert_int_equal(border.depth[0], 20);
	assert_int_equal(border.depth[1], 10);
	assert_int_equal(border.depth[2], 20);
	assert_int_equal(border.depth[3], 5);
	draw(0, 0, WIDTH, HEIGHT);
	border = vg_border_find(&image);
	for (int side = 0; side < 4; side++)
		assert_int_equal(border.depth[side], 0);
	fill(7); /* all of one colour has no border, and is none */
	border = vg_border_find(&image);
	assert_int_equal(border.depth[0], 0);
}

static void test_panels(void **state)
{
	struct vg_rectangle part[12];
	(void)state;
	draw(0, 0, WIDTH, HEIGHT);
	assert_int_equal(vg_panels_find(&image, part, 12), 0); /* the whole is no part */
	fill(255);
	assert_int_equal(vg_panels_find(&image, part, 12), 0);
	draw(20, 10, 360, 285); /* framed */
	assert_int_equal(vg_panels_find(&image, part, 12), 1);
	assert_true(is(&part[0], 20, 10, 360, 285));
	fill(0); /* a collage of three, with gaps, one too small to count */
	draw(10, 10, 180, 130);
	draw(200, 10, 190, 130);
	draw(10, 150, 380, 100);
	draw(10, 270, 20, 20);
	size_t count = vg_panels_find(&image, part, 12), right = 0;
	for (size_t i = 0; i < count; i++)
		right += is(&part[i], 10, 10, 180, 130) || is(&part[i], 200, 10, 190, 130) ||
			 is(&part[i], 10, 150, 380, 100);
	assert_int_equal(right, 3);
	assert_int_equal(vg_panels_find(&image, part, 2), 2); /* no more than there is room for */
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_border), cmocka_unit_test(test_panels) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
