/* What is found must not hang on the machine: every build of a loop gives the same answer, to the bit. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../random.h"
#include "../test.h"

#include "base/kernels.h"
#include "match/difference.h"

enum { WIDTH = 331, HEIGHT = 243 /* no multiple of anything */, BLOT = 60 };

static struct vg_image item, known;

static int set_up(void **state)
{
	struct vg_limits limits;
	(void)state;
	vg_limits_default(&limits);
	return vg_image_init(&item, WIDTH, HEIGHT, 3, &limits, NULL) || vg_image_init(&known, WIDTH, HEIGHT, 3, &limits, NULL);
}

static int tear_down(void **state)
{
	(void)state;
	vg_kernels_limit(VG_NEEDS_AVX512);
	vg_image_release(&item);
	vg_image_release(&known);
	return 0;
}

/* Coarse texture with noise on it; the item is darker, and something else is in one place. */
static void draw(void)
{
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++)
			for (int c = 0; c < 3; c++) {
				size_t at = ((size_t)y * WIDTH + (size_t)x) * 3 + (size_t)c;
				double wave = sin(x / (7.0 + c)) * cos(y / 9.0) + sin((x + 2 * y) / 23.0);
				known.pixels[at] = (uint8_t)(128 + 50 * wave + (double)(next_random() % 12));
				item.pixels[at] = (uint8_t)(known.pixels[at] * 0.8);
			}
	for (int y = 80; y < 80 + BLOT; y++)
		memset(item.pixels + ((size_t)y * WIDTH + 100) * 3, y * 2, BLOT * 3);
}

static void compare(struct vg_comparison *out, struct vg_difference_map *out_map)
{
	const struct vg_side a = { &item, { WIDTH, HEIGHT }, NULL }, b = { &known, { WIDTH, HEIGHT }, NULL };
	const double nearly[9] = { 1, 0.004, 0.6, -0.004, 1, 0.4, 0, 0, 1 }; /* so that it is registered and sampled again */
	assert_int_equal(vg_difference_find(&a, &b, nearly, 512, out, out_map, NULL, NULL), 0);
	assert_true(out->compared);
}

static void assert_same_map(const struct vg_difference_map *a, const struct vg_difference_map *b)
{
	size_t places = (size_t)a->grid.width * a->grid.height;
	assert_int_equal(places, (size_t)b->grid.width * b->grid.height);
	assert_memory_equal(a->grid.to_known, b->grid.to_known, sizeof a->grid.to_known);
	assert_memory_equal(a->grid.covered, b->grid.covered, places);
	for (int c = 0; c < VG_CHANNELS; c++)
		assert_memory_equal(a->grid.known[c].at, b->grid.known[c].at, places * sizeof(float));
	assert_memory_equal(a->at, b->at, places);
}

static void test_comparison(void **state)
{
	static struct vg_comparison portable, other;
	struct vg_difference_map portable_map, map;
	(void)state;
	draw();
	vg_kernels_limit(VG_NEEDS_NOTHING);
	compare(&portable, &portable_map);
	assert_int_equal(portable.count, 1); /* the blot */
	for (int most = VG_NEEDS_POPCNT; most <= VG_NEEDS_AVX512; most++) {
		vg_kernels_limit((enum vg_instructions)most);
		compare(&other, &map);
		assert_same_map(&portable_map, &map);
		assert_float_equal(other.agreement, portable.agreement, 0);
		assert_float_equal(other.moved, portable.moved, 0);
		assert_int_equal(other.structure.parts, portable.structure.parts);
		assert_int_equal(other.structure.unlike, portable.structure.unlike);
		assert_int_equal(other.count, portable.count);
		vg_difference_map_release(&map);
	}
	vg_difference_map_release(&portable_map);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(test_comparison, set_up, tear_down) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
