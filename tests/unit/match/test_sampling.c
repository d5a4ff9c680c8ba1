/* Colours between the pixels of a picture. */
#include <math.h>
#include <stdlib.h>

#include "../test.h"

#include "match/sampling.h"

enum { WIDTH = 12, HEIGHT = 9 };

static struct vg_colours image;

/* Grows by 2 to the right and by 5 downwards. */
static float plane(double x, double y)
{
	return (float)(2 * (x - 0.5) + 5 * (y - 0.5));
}

static int set_up(void **state)
{
	(void)state;
	image = (struct vg_colours){ WIDTH, HEIGHT, aligned_alloc(sizeof *image.at, WIDTH * HEIGHT * sizeof *image.at) };
	for (int y = 0; image.at && y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++)
			image.at[y * WIDTH + x] = (vg_colour){ plane(x + 0.5, y + 0.5), 100 - plane(x + 0.5, y + 0.5), 7, 0 };
	return image.at ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	free(image.at);
	return 0;
}

static vg_colour at(double u, double v)
{
	vg_colour out;
	vg_colours_sample(&image, &u, &v, 1, &out);
	return out;
}

/* Catmull-Rom splines go through the samples, and keep what is straight straight. */
static void test_inside(void **state)
{
	(void)state;
	for (double y = 1.5; y <= HEIGHT - 1.5; y += 0.3)
		for (double x = 1.5; x <= WIDTH - 1.5; x += 0.3) {
			assert_float_equal(at(x, y)[0], plane(x, y), 1e-3);
			assert_float_equal(at(x, y)[1], 100 - plane(x, y), 1e-3);
			assert_float_equal(at(x, y)[2], 7, 1e-5);
		}
	assert_float_equal(at(4.5, 3.5)[0], plane(4.5, 3.5), 0);
}

static void test_edges_are_repeated(void **state)
{
	(void)state;
	assert_float_equal(at(-3, -3)[0], at(0, 0)[0], 0);
	assert_float_equal(at(1e300, 1e300)[0], at(WIDTH, HEIGHT)[0], 0);
	assert_float_equal(at(0.5, 0.5)[0], plane(0.5, 0.5), 1e-4);
	assert_float_equal(at(WIDTH - 0.5, HEIGHT - 0.5)[0], plane(WIDTH - 0.5, HEIGHT - 0.5), 1e-4);
	assert_float_equal(at(0, 4)[2], 7, 1e-5);
}

static void test_no_number_is_black(void **state)
{
	(void)state;
	assert_float_equal(at(NAN, 3)[2], 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_inside, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_edges_are_repeated, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_no_number_is_black, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
