/* What turns, cuts and scales a finished scene. */
#include "scene.h"

#include <stdlib.h>
#include <string.h>

void scene_mirror(const uint8_t *rgb, unsigned width, unsigned height, uint8_t *out)
{
	for (unsigned y = 0; y < height; y++)
		for (unsigned x = 0; x < width; x++)
			memcpy(out + ((size_t)y * width + x) * 3,
			       rgb + ((size_t)y * width + (width - 1 - x)) * 3, 3);
}

void scene_crop(const uint8_t *rgb, unsigned stride, unsigned x, unsigned y, unsigned width,
		unsigned height, uint8_t *out)
{
	for (unsigned row = 0; row < height; row++)
		memcpy(out + (size_t)row * width * 3,
		       rgb + ((size_t)(y + row) * stride + x) * 3, (size_t)width * 3);
}

void scene_store(const uint8_t *rgb, unsigned width, unsigned height, unsigned orientation,
		 uint8_t *out)
{
	unsigned turned = orientation >= 5;
	unsigned w = turned ? height : width, h = turned ? width : height;

	for (unsigned r = 0; r < h; r++) {
		for (unsigned c = 0; c < w; c++) {
			unsigned x = turned ? r : c, y = turned ? c : r;

			/* Orientations whose rows or columns run against the upright picture's. */
			if (orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7)
				x = width - 1 - x;
			if (orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8)
				y = height - 1 - y;
			memcpy(out + ((size_t)r * w + c) * 3, rgb + ((size_t)y * width + x) * 3, 3);
		}
	}
}

/* One line of COUNT samples, STEP apart, to OUT_COUNT samples, OUT_STEP apart.
 * Shrinking integrates over the exact source interval; weights are whole numbers
 * (the interval is OUT_COUNT long for a source sample), so nothing is rounded but
 * the result. */
static void shrink_line(const uint8_t *in, unsigned count, size_t step, uint8_t *out,
			unsigned out_count, size_t out_step)
{
	for (unsigned i = 0; i < out_count; i++) {
		uint64_t from = (uint64_t)i * count, to = from + count, sum = 0;

		for (uint64_t k = from / out_count; k * out_count < to; k++) {
			uint64_t low = k * out_count, high = low + out_count;

			low = low < from ? from : low;
			high = high > to ? to : high;
			sum += in[k * step] * (high - low);
		}
		out[i * out_step] = (uint8_t)((sum + count / 2) / count);
	}
}

static void stretch_line(const uint8_t *in, unsigned count, size_t step, uint8_t *out,
			 unsigned out_count, size_t out_step)
{
	for (unsigned i = 0; i < out_count; i++) {
		/* Sample centres meet: position (i + 1/2) * count / out_count - 1/2, in 1/256. */
		int64_t at = ((int64_t)i * 2 + 1) * count * 128 / out_count - 128;
		int64_t last = ((int64_t)count - 1) * 256;
		unsigned k, f;

		at = at < 0 ? 0 : at > last ? last : at;
		k = (unsigned)(at >> 8);
		f = (unsigned)(at & 255);
		out[i * out_step] = (uint8_t)((in[k * step] * (256 - f) +
					       in[(k + (f > 0)) * step] * f + 128) / 256);
	}
}

static void resize_line(const uint8_t *in, unsigned count, size_t step, uint8_t *out,
			unsigned out_count, size_t out_step)
{
	if (out_count < count)
		shrink_line(in, count, step, out, out_count, out_step);
	else
		stretch_line(in, count, step, out, out_count, out_step);
}

void scene_resize(const uint8_t *rgb, unsigned width, unsigned height, uint8_t *out,
		  unsigned out_width, unsigned out_height)
{
	uint8_t *middle = malloc((size_t)out_width * height * 3);

	if (!middle)
		abort();
	for (unsigned y = 0; y < height; y++)
		for (unsigned c = 0; c < 3; c++)
			resize_line(rgb + (size_t)y * width * 3 + c, width, 3,
				    middle + (size_t)y * out_width * 3 + c, out_width, 3);
	for (unsigned x = 0; x < out_width; x++)
		for (unsigned c = 0; c < 3; c++)
			resize_line(middle + (size_t)x * 3 + c, height, (size_t)out_width * 3,
				    out + (size_t)x * 3 + c, out_height, (size_t)out_width * 3);
	free(middle);
}
