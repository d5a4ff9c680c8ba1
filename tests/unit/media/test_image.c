/* Shrinking gives rounded means, whatever the sides. */
#include <string.h>

#include "../random.h"
#include "../test.h"
#include "base/digest.h"
#include "media/image.h"
#include "media/rows.h"

/* The mean of a copy's pixel, by definition. */
static unsigned mean_of(const struct vg_image *image, const struct vg_image *small, uint32_t x, uint32_t y, uint32_t c)
{
	uint64_t left = (uint64_t)x * image->width / small->width, right = (uint64_t)(x + 1) * image->width / small->width;
	uint64_t top = (uint64_t)y * image->height / small->height, bottom = (uint64_t)(y + 1) * image->height / small->height;
	uint64_t sum = 0, count = (right - left) * (bottom - top);
	for (uint64_t sy = top; sy < bottom; sy++)
		for (uint64_t sx = left; sx < right; sx++)
			sum += image->pixels[(sy * image->width + sx) * image->channels + c];
	return (unsigned)((sum + count / 2) / count);
}

static void check(uint32_t width, uint32_t height, uint32_t channels, uint32_t side, bool white)
{
	struct vg_image image, small;
	struct vg_limits limits;
	vg_limits_default(&limits);
	assert_int_equal(vg_image_init(&image, width, height, channels, &limits, NULL), 0);
	for (size_t i = 0; i < vg_image_size(&image); i++)
		image.pixels[i] = white ? 255 : (uint8_t)next_random();
	assert_int_equal(vg_image_shrink(&image, side, &small, NULL), 0);
	for (uint32_t y = 0; y < small.height; y++)
		for (uint32_t x = 0; x < small.width; x++)
			for (uint32_t c = 0; c < channels; c++)
				assert_int_equal(small.pixels[((size_t)y * small.width + x) * channels + c],
						 mean_of(&image, &small, x, y, c));
	vg_image_release(&small);
	vg_image_release(&image);
}

static void means_are_exact(void **state)
{
	static const uint32_t sides[][2] = { { 1, 1 }, { 1, 700 }, { 700, 1 }, { 3, 2 }, { 64, 48 }, { 97, 401 }, { 800, 333 } };
	(void)state;
	for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
		for (uint32_t side = 1; side < 300; side += 1 + side)
			for (uint32_t channels = 1; channels <= 3; channels += 2) {
				check(sides[i][0], sides[i][1], channels, side, false);
				check(sides[i][0], sides[i][1], channels, side, true);
			}
}

static void rows_agree(void **state)
{
	enum { MOST = 200 };
	static uint32_t expected_sum[3 * MOST], sum[3 * MOST];
	float expected[MOST], luma[MOST];
	const struct vg_rows *all[4];
	int builds = vg_rows_all(all);
	(void)state;
	for (size_t width = 0; width <= MOST; width++) {
		uint8_t *row = malloc(width ? 3 * width : 1); /* nothing is read behind it: the sanitizers look */
		assert_non_null(row);
		for (size_t i = 0; i < 3 * width; i++)
			row[i] = (uint8_t)next_random();
		all[0]->luma(row, width, expected);
		memset(expected_sum, 0, sizeof expected_sum);
		all[0]->add(row, 3 * width, expected_sum);
		for (int k = 1; k < builds; k++) {
			all[k]->luma(row, width, luma);
			assert_memory_equal(luma, expected, width * sizeof *luma);
			memset(sum, 0, sizeof sum);
			all[k]->add(row, 3 * width, sum);
			assert_memory_equal(sum, expected_sum, sizeof sum);
		}
		free(row);
	}
}

/* Every quotient by every number of samples, where rounding could go wrong: at whole numbers and just below them. */
static void quotients_agree(void **state)
{
	enum { VALUES = 2 * 256 };
	uint32_t total[VALUES], columns[VALUES];
	uint8_t mean[VALUES];
	const struct vg_rows *all[4];
	int builds = vg_rows_all(all);
	(void)state;
	for (uint32_t samples = 1; samples < VG_ROWS_SAMPLES; samples++) {
		for (uint32_t i = 0; i < VALUES; i++) {
			int64_t at = (int64_t)(i / 2) * samples - samples / 2 - (i % 2);
			total[i] = (uint32_t)(at > 0 ? at : 0);
			columns[i] = samples;
		}
		for (int k = 0; k < builds; k++) {
			all[k]->mean(total, columns, 1, VALUES, mean);
			for (uint32_t i = 0; i < VALUES; i++)
				if (mean[i] != (total[i] + samples / 2) / samples)
					fail_msg("%u of %u samples: %u", total[i], samples, mean[i]);
		}
	}
}

/* A row of white, opaque from `from` up to `to` and clear elsewhere. */
static struct vg_image white_on_clear(uint32_t from, uint32_t to, int orientation)
{
	enum { WIDTH = 300, HEIGHT = 2 };
	const struct vg_limits limits = { .max_pixels = WIDTH * HEIGHT };
	struct vg_image image = { 0 };
	uint8_t rgba[WIDTH * 4];
	memset(rgba, 255, sizeof rgba);
	for (uint32_t x = 0; x < WIDTH; x++)
		rgba[4 * x + 3] = x >= from && x < to ? 255 : 0;
	assert_int_equal(vg_image_init(&image, WIDTH, HEIGHT, 3, &limits, NULL), 0);
	for (uint32_t y = 0; y < HEIGHT; y++)
		vg_image_lay_over_white(&image, 0, y, rgba, WIDTH);
	assert_int_equal(vg_image_make_upright(&image, orientation, NULL), 0);
	return image;
}

/* White on clear ground is all white: what it shows is not what another shows. */
static void white_hides_no_difference(void **state)
{
	enum { OPAQUE, SOME, OTHER, OTHER_AGAIN, TURNED, COUNT };
	struct vg_image image[COUNT] = { white_on_clear(0, 300, 1), white_on_clear(10, 20, 1), white_on_clear(270, 280, 1),
					 white_on_clear(270, 280, 1), white_on_clear(270, 280, 3) };
	uint8_t digest[COUNT][32], plain[32];
	(void)state;
	for (int i = 0; i < COUNT; i++) {
		assert_true(vg_image_digest(&image[i], digest[i]));
		assert_true(image[i].alpha.translucent == (i != OPAQUE));
		assert_memory_equal(image[i].pixels, image[OPAQUE].pixels, vg_image_size(&image[i]));
	}
	assert_true(vg_sha256_pixels(image[OPAQUE].pixels, image[OPAQUE].width, image[OPAQUE].height, 3, plain));
	assert_memory_equal(digest[OPAQUE], plain, 32);
	assert_memory_not_equal(digest[OPAQUE], digest[SOME], 32);
	assert_memory_not_equal(digest[SOME], digest[OTHER], 32);
	assert_memory_equal(digest[OTHER], digest[OTHER_AGAIN], 32);
	assert_memory_equal(digest[OTHER], digest[TURNED], 32); /* turned, it keeps what it tells of its alpha */
	for (int i = 0; i < COUNT; i++)
		vg_image_release(&image[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(means_are_exact), cmocka_unit_test(rows_agree), cmocka_unit_test(quotients_agree), cmocka_unit_test(white_hides_no_difference) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
