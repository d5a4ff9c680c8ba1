/* Pictures in memory, and the choice of a palette. */
#include "encode.h"

#include "scene.h"

#include <stdlib.h>
#include <string.h>

struct pic pic_new(unsigned width, unsigned height)
{
	struct pic p = {.width = width, .height = height};

	p.rgb = xmalloc((size_t)width * height * 3);
	return p;
}

struct pic pic_scene(uint64_t seed, unsigned width, unsigned height)
{
	struct pic p = pic_new(width, height);

	scene_render(seed, width, height, p.rgb);
	return p;
}

struct pic pic_resized(const struct pic *from, unsigned width, unsigned height)
{
	struct pic p = pic_new(width, height);

	scene_resize(from->rgb, from->width, from->height, p.rgb, width, height);
	return p;
}

struct pic pic_mirrored(const struct pic *from)
{
	struct pic p = pic_new(from->width, from->height);

	scene_mirror(from->rgb, from->width, from->height, p.rgb);
	return p;
}

struct pic pic_cropped(const struct pic *from, unsigned x, unsigned y, unsigned w, unsigned h)
{
	struct pic p = pic_new(w, h);

	if (x + w > from->width || y + h > from->height)
		die("crop outside the picture");
	scene_crop(from->rgb, from->width, x, y, w, h, p.rgb);
	return p;
}

struct pic pic_stored(const struct pic *from, unsigned orientation)
{
	bool turned = orientation >= 5;
	struct pic p = pic_new(turned ? from->height : from->width,
			       turned ? from->width : from->height);

	scene_store(from->rgb, from->width, from->height, orientation, p.rgb);
	return p;
}

void pic_free(struct pic *p)
{
	free(p->rgb);
	*p = (struct pic){0};
}

unsigned fixture_alpha(unsigned x, unsigned y)
{
	if (y >= 16 || x >= 32)
		return 255;
	return x < 16 ? 0 : 128;
}

struct box {
	size_t from, count;
};

static int compare_channel(const uint8_t *a, const uint8_t *b, int first)
{
	/* The other channels break ties: the order must not depend on the sort. */
	for (int i = 0; i < 3; i++) {
		int c = (first + i) % 3;

		if (a[c] != b[c])
			return a[c] < b[c] ? -1 : 1;
	}
	return 0;
}

static int by_red(const void *a, const void *b) { return compare_channel(a, b, 0); }
static int by_green(const void *a, const void *b) { return compare_channel(a, b, 1); }
static int by_blue(const void *a, const void *b) { return compare_channel(a, b, 2); }

/* The channel in which the box is longest, and that length. */
static int widest(const uint8_t *pixels, struct box box, int *channel)
{
	int best = -1;

	for (int c = 0; c < 3; c++) {
		int low = 255, high = 0;

		for (size_t i = 0; i < box.count; i++) {
			int v = pixels[(box.from + i) * 3 + (size_t)c];

			low = v < low ? v : low;
			high = v > high ? v : high;
		}
		if (high - low > best) {
			best = high - low;
			*channel = c;
		}
	}
	return best;
}

static unsigned cut(uint8_t *pixels, size_t count, unsigned max, struct box *boxes)
{
	static int (*const order[3])(const void *, const void *) = {by_red, by_green, by_blue};
	unsigned n = 1;

	boxes[0] = (struct box){0, count};
	while (n < max) {
		unsigned worst = 0;
		uint64_t worst_cost = 0;
		int channel = 0;

		for (unsigned i = 0; i < n; i++) {
			uint64_t cost = (uint64_t)widest(pixels, boxes[i], &channel) * boxes[i].count;

			if (boxes[i].count > 1 && cost > worst_cost) {
				worst = i;
				worst_cost = cost;
			}
		}
		if (worst_cost == 0)
			break;
		widest(pixels, boxes[worst], &channel);
		qsort(pixels + boxes[worst].from * 3, boxes[worst].count, 3, order[channel]);
		boxes[n].count = boxes[worst].count / 2;
		boxes[n].from = boxes[worst].from + boxes[worst].count - boxes[n].count;
		boxes[worst].count -= boxes[n].count;
		n++;
	}
	return n;
}

static uint8_t nearest(const uint8_t *pixel, unsigned n, uint8_t palette[256][3])
{
	int best = 1 << 30;
	unsigned at = 0;

	for (unsigned i = 0; i < n; i++) {
		int d = 0;

		for (int c = 0; c < 3; c++)
			d += (pixel[c] - palette[i][c]) * (pixel[c] - palette[i][c]);
		if (d < best) {
			best = d;
			at = i;
		}
	}
	return (uint8_t)at;
}

unsigned quantise(const struct pic *p, unsigned max_colours, uint8_t palette[256][3],
		  uint8_t *index)
{
	size_t count = (size_t)p->width * p->height;
	uint8_t *pixels = xmalloc(count * 3);
	struct box boxes[256];
	unsigned n;

	memcpy(pixels, p->rgb, count * 3);
	n = cut(pixels, count, max_colours, boxes);
	for (unsigned i = 0; i < n; i++) {
		for (size_t c = 0; c < 3; c++) {
			uint64_t sum = boxes[i].count / 2;

			for (size_t k = 0; k < boxes[i].count; k++)
				sum += pixels[(boxes[i].from + k) * 3 + c];
			palette[i][c] = (uint8_t)(sum / boxes[i].count);
		}
	}
	for (size_t i = 0; i < count; i++)
		index[i] = nearest(p->rgb + i * 3, n, palette);
	free(pixels);
	return n;
}
