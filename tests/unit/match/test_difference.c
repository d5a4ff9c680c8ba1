/* What is too small to be told as a difference is said to be: in a small picture that is a larger share of it. */
#include <math.h>
#include <string.h>

#include "../random.h"
#include "../test.h"

#include "match/difference.h"

/* Texture with noise on it, and in the item a plain block of that side in the middle. */
static struct vg_comparison compared(uint32_t width, uint32_t height, uint32_t block)
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
	for (uint32_t y = 0; y < block; y++)
		memset(item.pixels + (height / 2 + y) * width + width / 2, 250, block);
	const struct vg_side a = { &item, { width, height }, NULL }, b = { &known, { width, height }, NULL };
	const double same[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };
	assert_int_equal(vg_difference_find(&a, &b, same, 512, &out, NULL, NULL, NULL), 0);
	assert_true(out.compared);
	vg_image_release(&item);
	vg_image_release(&known);
	return out;
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

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(small_pictures_hide_more) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
