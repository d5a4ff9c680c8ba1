#include "media/border.h"

#include <math.h>

/* Levels within which a line is of one colour, after JPEG, and two lines of the same. */
static const double PLAIN = 7, SAME_COLOUR = 10;

enum { LINES_LEAST = 2 };

struct colour {
	double mean[3], deviation;
};

/* Along line `line`, counted from side 0 to 3 (left, top, right, bottom). */
static struct colour colour_of(const struct vg_image *image, int side, uint32_t line)
{
	bool upright = side % 2 == 0;
	uint32_t length = upright ? image->height : image->width;
	uint32_t last = (upright ? image->width : image->height) - 1;
	uint32_t across = side < 2 ? line : last - line;
	struct colour out = { { 0 }, 0 };
	double sum[3] = { 0 }, squares[3] = { 0 };
	for (uint32_t i = 0; i < length; i++) {
		size_t place = upright ? (size_t)i * image->width + across : (size_t)across * image->width + i;
		const uint8_t *p = image->pixels + place * image->channels;
		for (uint32_t c = 0; c < image->channels; c++) {
			sum[c] += p[c];
			squares[c] += (double)p[c] * p[c];
		}
	}
	for (uint32_t c = 0; c < image->channels; c++) {
		out.mean[c] = sum[c] / length;
		out.deviation = fmax(out.deviation, sqrt(fmax(0, squares[c] / length - out.mean[c] * out.mean[c])));
	}
	return out;
}

static bool same(const struct colour *a, const struct colour *b)
{
	for (int c = 0; c < 3; c++)
		if (fabs(a->mean[c] - b->mean[c]) > SAME_COLOUR)
			return false;
	return true;
}

struct vg_border vg_border_find(const struct vg_image *image)
{
	struct vg_border out = { { 0 } };
	for (int side = 0; side < 4; side++) {
		uint32_t lines = side % 2 == 0 ? image->width : image->height, depth = 0;
		struct colour first = colour_of(image, side, 0), line = first;
		while (line.deviation < PLAIN && same(&line, &first) && ++depth < lines / 2)
			line = colour_of(image, side, depth);
		out.depth[side] = depth >= LINES_LEAST && depth < lines / 2 ? depth : 0;
	}
	return out;
}
