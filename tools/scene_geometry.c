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

/* COUNT samples of SPAN bytes each, STEP apart, to OUT_COUNT of them, OUT_STEP apart: a picture's pixels along a row,
 * or its rows. */
struct line {
	const uint8_t *in;
	unsigned count;
	size_t step;
	uint8_t *out;
	unsigned out_count;
	size_t out_step, span;
	uint32_t *sum;  /* room for SPAN */
};

/* Integrates over the exact source interval; weights are whole numbers (the interval is OUT_COUNT long for a source
 * sample), so nothing is rounded but the result. */
static void shrink_line(const struct line *line)
{
	unsigned count = line->count, out_count = line->out_count;
	uint64_t first = 0;

	for (unsigned i = 0; i < out_count; i++) {
		uint64_t from = (uint64_t)i * count, to = from + count;
		uint8_t *out = line->out + i * line->out_step;

		memset(line->sum, 0, line->span * sizeof *line->sum);
		while ((first + 1) * out_count <= from)
			first++;
		for (uint64_t k = first; k * out_count < to; k++) {
			uint64_t low = k * out_count, high = low + out_count;
			const uint8_t *in = line->in + k * line->step;
			uint32_t weight = (uint32_t)((high > to ? to : high) - (low < from ? from : low));

			for (size_t s = 0; s < line->span; s++)
				line->sum[s] += in[s] * weight;
		}
		for (size_t s = 0; s < line->span; s++)
			out[s] = (uint8_t)((line->sum[s] + count / 2) / count);
	}
}

static void stretch_line(const struct line *line)
{
	for (unsigned i = 0; i < line->out_count; i++) {
		/* Sample centres meet: position (i + 1/2) * count / out_count - 1/2, in 1/256. */
		int64_t at = ((int64_t)i * 2 + 1) * line->count * 128 / line->out_count - 128;
		int64_t last = ((int64_t)line->count - 1) * 256;
		unsigned k, f;

		at = at < 0 ? 0 : at > last ? last : at;
		k = (unsigned)(at >> 8);
		f = (unsigned)(at & 255);
		const uint8_t *in = line->in + k * line->step, *next = in + (f > 0) * line->step;
		uint8_t *out = line->out + i * line->out_step;
		for (size_t s = 0; s < line->span; s++)
			out[s] = (uint8_t)((in[s] * (256 - f) + next[s] * f + 128) / 256);
	}
}

static void resize_line(const struct line *line)
{
	if (line->out_count < line->count)
		shrink_line(line);
	else
		stretch_line(line);
}

void scene_resize(const uint8_t *rgb, unsigned width, unsigned height, uint8_t *out,
		  unsigned out_width, unsigned out_height)
{
	size_t row = (size_t)out_width * 3;
	uint8_t *middle = malloc(row * height);
	uint32_t *sum = malloc(row * sizeof *sum);

	if (!middle || !sum)
		abort();
	for (unsigned y = 0; y < height; y++)
		resize_line(&(struct line){ rgb + (size_t)y * width * 3, width, 3, middle + y * row, out_width, 3, 3, sum });
	resize_line(&(struct line){ middle, height, row, out, out_height, row, row, sum });
	free(sum);
	free(middle);
}
