#include "media/luma.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "media/rows.h"

/* Places of a row, or columns, that are softened at a time. */
enum { STRIP = 256 };

int vg_plane_init(struct vg_plane *plane, uint32_t width, uint32_t height, struct vg_error *err)
{
	float *at = vg_calloc((size_t)width * height, sizeof *at);
	if (!at)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	plane->width = width;
	plane->height = height;
	plane->at = at;
	return 0;
}

void vg_plane_release(struct vg_plane *plane)
{
	free(plane->at);
	*plane = (struct vg_plane){ 0 };
}

/* Which inputs one output place is made of: weights of `count` neighbours from `first`. */
struct span {
	uint32_t first, count;
	float *weight;
};

/* No span is of more than `most`; behind a span's own weights follow zeros up to that. */
struct spans {
	struct span *span;
	float *weights;
	uint32_t most;
};

static void spans_release(struct spans *spans)
{
	free(spans->span);
	free(spans->weights);
}

/* Shrinking: the part of each input pixel that lies under the output pixel. */
static void cover(struct span *span, uint32_t i, double ratio, uint32_t from)
{
	double left = i * ratio, right = left + ratio;
	span->first = (uint32_t)left;
	span->count = 0;
	for (uint32_t x = span->first; x < from && x < right; x++) {
		double low = x > left ? x : left, high = x + 1 < right ? x + 1 : right;
		span->weight[span->count++] = (float)((high - low) / ratio);
	}
}

/* Growing: the two inputs whose centres are nearest. */
static void interpolate(struct span *span, uint32_t i, double ratio, uint32_t from)
{
	double centre = (i + 0.5) * ratio - 0.5;
	if (centre < 0)
		centre = 0;
	if (centre > from - 1)
		centre = from - 1;
	span->first = (uint32_t)centre;
	span->count = span->first + 1 < from ? 2 : 1;
	span->weight[1] = (float)(centre - span->first);
	span->weight[0] = span->count == 2 ? 1 - span->weight[1] : 1;
}

static int spans_init(struct spans *spans, uint32_t from, uint32_t to, struct vg_error *err)
{
	double ratio = (double)from / to;
	size_t each = (size_t)ratio + 3;
	spans->span = vg_calloc(to, sizeof *spans->span);
	spans->weights = vg_calloc(to, each * sizeof *spans->weights);
	if (!spans->span || !spans->weights)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	for (uint32_t i = 0; i < to; i++) {
		spans->span[i].weight = spans->weights + i * each;
		if (ratio > 1)
			cover(&spans->span[i], i, ratio, from);
		else
			interpolate(&spans->span[i], i, ratio, from);
		spans->most = spans->span[i].count > spans->most ? spans->span[i].count : spans->most;
	}
	return 0;
}

static void luma_row(const struct vg_image *image, const struct vg_rows *loops, uint32_t y, float *out)
{
	size_t width = image->width;
	const uint8_t *from = image->pixels + y * width * image->channels;
	if (image->channels == 3)
		loops->luma(from, width, out);
	else
		for (size_t x = 0; x < width; x++)
			out[x] = from[x];
}

/* Each place of `count`, zeros included: neighbours differ in how many they have, and a loop would be guessed wrong. */
static inline __attribute__((always_inline)) void squeeze(const float *row, const struct spans *columns, uint32_t width,
							  uint32_t count, float *out)
{
	for (uint32_t x = 0; x < width; x++) {
		const float *weight = columns->span[x].weight, *from = row + columns->span[x].first;
		float sum = 0;
		for (uint32_t i = 0; i < count; i++)
			sum += weight[i] * from[i];
		out[x] = sum;
	}
}

/* Behind the row follow zeros, as many as the largest span. */
static void squeeze_row(const float *row, const struct spans *columns, uint32_t width, float *out)
{
	switch (columns->most) {
	case 1:
	case 2: squeeze(row, columns, width, 2, out); break;
	case 3: squeeze(row, columns, width, 3, out); break;
	case 4: squeeze(row, columns, width, 4, out); break;
	default: squeeze(row, columns, width, columns->most, out); break;
	}
}

static void add_row(float *restrict to, const float *restrict row, float weight, uint32_t width)
{
	for (uint32_t x = 0; x < width; x++)
		to[x] += weight * row[x];
}

/* One input row at a time: squeezed to the new width, then added to each output row
 * that it is a part of. Those are neighbours, so the search begins at the last one. */
static void resample(const struct vg_image *image, const struct spans *columns,
		     const struct spans *rows, float *row, float *squeezed, struct vg_plane *out)
{
	const struct vg_rows *loops = vg_rows_best();
	uint32_t first = 0;
	for (uint32_t y = 0; y < image->height; y++) {
		luma_row(image, loops, y, row);
		squeeze_row(row, columns, out->width, squeezed);
		while (first < out->height && rows->span[first].first + rows->span[first].count <= y)
			first++;
		for (uint32_t to = first; to < out->height && rows->span[to].first <= y; to++)
			add_row(out->at + (size_t)to * out->width, squeezed,
				rows->span[to].weight[y - rows->span[to].first], out->width);
	}
}

int vg_luma_resample(const struct vg_image *image, uint32_t width, uint32_t height,
		     struct vg_plane *out, struct vg_error *err)
{
	struct spans columns = { 0 }, rows = { 0 };
	struct vg_plane plane = { 0 };
	float *row = NULL;
	int code = spans_init(&columns, image->width, width, err);
	size_t padded = (size_t)image->width + columns.most + 1;
	if (code == 0)
		row = vg_calloc(padded + width, sizeof *row);
	if (code == 0 && !row)
		code = vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (code == 0)
		code = spans_init(&rows, image->height, height, err);
	if (code == 0)
		code = vg_plane_init(&plane, width, height, err);
	if (code == 0) {
		resample(image, &columns, &rows, row, row + padded, &plane);
		*out = plane;
	}
	spans_release(&columns);
	spans_release(&rows);
	free(row);
	return code;
}

/* A strip at a time, from a copy: in place each place would wait for the one before it. */
static void soften_row(float *restrict row, size_t width)
{
	float copy[STRIP + 2]; /* with a neighbour at each side */
	copy[0] = row[0];
	for (size_t x = 0; x < width; x += STRIP) {
		size_t count = width - x < STRIP ? width - x : STRIP;
		memcpy(copy + 1, row + x, count * sizeof *copy);
		copy[count + 1] = row[x + count < width ? x + count : width - 1];
		for (size_t i = 0; i < count; i++)
			row[x + i] = 0.25f * copy[i] + 0.5f * copy[i + 1] + 0.25f * copy[i + 2];
		copy[0] = copy[count];
	}
}

/* The columns from *top on, as many as a strip has: row by row, since columns lie far apart in memory. */
static void soften_columns(float *top, size_t stride, size_t columns, size_t height)
{
	float above[STRIP];
	memcpy(above, top, columns * sizeof *above);
	for (size_t y = 0; y < height; y++) {
		float *restrict row = top + y * stride;
		const float *restrict below = top + (y + 1) * stride;
		bool last = y + 1 == height;
		for (size_t x = 0; x < columns; x++) {
			float now = row[x], after = last ? now : below[x];
			row[x] = 0.25f * above[x] + 0.5f * now + 0.25f * after;
			above[x] = now;
		}
	}
}

void vg_plane_soften(struct vg_plane *plane)
{
	size_t width = plane->width;
	for (size_t y = 0; y < plane->height; y++)
		soften_row(plane->at + y * width, width);
	for (size_t x = 0; x < width; x += STRIP)
		soften_columns(plane->at + x, width, width - x < STRIP ? width - x : STRIP, plane->height);
}
