#include "media/plain_line.h"

#include <math.h>

/* Levels. */
static const double PLAIN = 7, SAME_COLOUR = 10;

struct vg_line_colour vg_line_colour(const struct vg_image *image, const struct vg_rectangle *within,
				     bool upright, uint32_t at)
{
	uint32_t length = upright ? within->height : within->width;
	size_t first = upright ? (size_t)within->y * image->width + within->x + at
			       : (size_t)(within->y + at) * image->width + within->x;
	size_t step = upright ? image->width : 1;
	struct vg_line_colour out = { { 0 }, 0 };
	uint64_t sum[3] = { 0 }, squares[3] = { 0 };
	for (uint32_t i = 0; i < length; i++) {
		const uint8_t *p = image->pixels + (first + i * step) * image->channels;
		for (uint32_t c = 0; c < image->channels; c++) {
			sum[c] += p[c];
			squares[c] += (uint32_t)p[c] * p[c];
		}
	}
	for (uint32_t c = 0; c < image->channels && length; c++) {
		out.mean[c] = (double)sum[c] / length;
		out.deviation = fmax(out.deviation, sqrt(fmax(0, (double)squares[c] / length - out.mean[c] * out.mean[c])));
	}
	return out;
}

bool vg_line_plain(const struct vg_line_colour *line)
{
	return line->deviation < PLAIN;
}

bool vg_line_same(const struct vg_line_colour *a, const struct vg_line_colour *b)
{
	for (int c = 0; c < 3; c++)
		if (fabs(a->mean[c] - b->mean[c]) > SAME_COLOUR)
			return false;
	return true;
}
