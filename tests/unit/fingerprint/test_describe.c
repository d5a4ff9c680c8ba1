/* Every build of the loops of local features gives the portable one's bits. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "../random.h"
#include "../test.h"
#include "fingerprint/blur.h"
#include "fingerprint/describe.h"

enum { WIDTH = 150, HEIGHT = 120, RADIUS = 5, POINTS = 300 };

static float random_float(float least, float most)
{
	return least + (most - least) * (float)(next_random() % 65536) / 65536.0f;
}

static void descriptions_agree(void **state)
{
	const struct vg_describing *all[4];
	int builds = vg_describe_all(all), compared = 0;
	struct vg_plane plane = { 0 };
	struct vg_scale_space space;
	(void)state;
	assert_int_equal(vg_plane_init(&plane, WIDTH, HEIGHT, NULL), 0);
	for (size_t i = 0; i < WIDTH * HEIGHT; i++)
		plane.at[i] = random_float(0, 255);
	assert_int_equal(vg_scale_space_init(&space, &plane, 0.5f, NULL), 0);
	for (int i = 0; i < POINTS; i++) {
		/* up to the edges, where pixels are repeated */
		struct vg_keypoint point = { .x = random_float(0, WIDTH / 2 - 1), .y = random_float(0, HEIGHT / 2 - 1),
					     .level = random_float(1, 3), .angle = random_float(0, 6.28f), .octave = 1 };
		struct vg_descriptor expected = { { 0 } }, got = { { 0 } };
		bool described = all[0]->describe(&space, &point, &expected);
		for (int k = 1; k < builds; k++) {
			assert_int_equal(all[k]->describe(&space, &point, &got), described);
			assert_memory_equal(&got, &expected, sizeof got);
			compared++;
		}
	}
	vg_scale_space_release(&space);
	vg_plane_release(&plane);
	print_message("%d descriptions compared\n", compared);
}

static void blurs_agree(void **state)
{
	static float row[WIDTH + 2 * RADIUS], rows[9][WIDTH], expected[WIDTH], got[WIDTH];
	const float taps[RADIUS + 1] = { .3f, .2f, .08f, .05f, .015f, .005f };
	const float *all_rows[11];
	const struct vg_blur *all[4];
	uint8_t expected_mark[WIDTH], got_mark[WIDTH];
	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof *row; i++)
		row[i] = random_float(0, 255);
	for (int i = 0; i < 9; i++)
		for (int x = 0; x < WIDTH; x++)
			rows[i][x] = random_float(-9, 9);
	for (int i = 0; i < 11; i++)
		all_rows[i] = rows[i % 9];
	for (int k = 1, builds = vg_blur_all(all); k < builds; k++)
		for (uint32_t width = 2; width <= WIDTH; width += 7) {
			all[0]->across(row + RADIUS, expected, width, taps, RADIUS);
			all[k]->across(row + RADIUS, got, width, taps, RADIUS);
			assert_memory_equal(got, expected, width * sizeof *got);
			all[0]->along(all_rows, expected, width, taps, RADIUS);
			all[k]->along(all_rows, got, width, taps, RADIUS);
			assert_memory_equal(got, expected, width * sizeof *got);
			all[0]->extrema(all_rows, expected_mark, width, 1);
			all[k]->extrema(all_rows, got_mark, width, 1);
			assert_memory_equal(got_mark, expected_mark, width);
		}
}

/* As keypoints are defined: none of the 26 around is further from 0 on the value's side. */
static bool is_extreme(const float *const *rows, uint32_t x, float least)
{
	float value = rows[4][x], side = value < 0 ? -1 : 1;
	bool extreme = value * side >= least;
	for (int i = 0; i < 9; i++)
		for (uint32_t at = x - 1; at <= x + 1; at++)
			extreme &= rows[i][at] * side <= value * side;
	return extreme;
}

/* Scales of which one lies above the other, so that much is the most of one and the least of the other. */
static void extrema_are_what_they_are(void **state)
{
	static float rows[9][WIDTH];
	const float *all_rows[9];
	const struct vg_blur *all[4];
	uint8_t mark[WIDTH];
	int found = 0, compared = 0;
	(void)state;
	for (int i = 0; i < 9; i++)
		all_rows[i] = rows[i];
	for (int k = 0, builds = vg_blur_all(all); k < builds; k++)
		for (int n = 0; n < 200; n++) {
			uint32_t width = n < 60 ? 2 + (uint32_t)n : WIDTH;
			for (int i = 0; i < 9; i++)
				for (uint32_t x = 0; x < WIDTH; x++)
					rows[i][x] = (float)(int)random_float(-4, 5) + 3 * (float)(n % 3 - 1) * (float)(i / 3 - 1);
			all[k]->extrema(all_rows, mark, width, 1);
			assert_int_equal(mark[0] | mark[width - 1], 0);
			for (uint32_t x = 1; x + 1 < width; x++, compared++) {
				assert_int_equal(mark[x], is_extreme(all_rows, x, 1));
				found += mark[x];
			}
		}
	assert_true(found > 100);
	print_message("%d of %d places marked\n", found, compared);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(descriptions_agree), cmocka_unit_test(blurs_agree),
					    cmocka_unit_test(extrema_are_what_they_are) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
