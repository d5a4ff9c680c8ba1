/* Every build of the loops of local features gives the portable one's bits. */
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
		for (uint32_t width = 2; width <= WIDTH; width += 37) {
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

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(descriptions_agree), cmocka_unit_test(blurs_agree) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
