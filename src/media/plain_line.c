#include "media/plain_line.h"

#include <math.h>
#include <stddef.h>

/* Levels: how far from the mean a plain line's may lie on average, and how far apart the means of two of one colour. */
static const double PLAIN = 7, SAME_COLOUR = 10;

/* After so many pixels it is asked whether the line can still be plain. */
enum { AT_ONCE = 64 };

/* Of one channel, of the pixels read so far. */
struct sums {
	uint64_t levels, squares;
};

/* The sum of squares of what lies between `count` levels and their mean: it grows with every pixel. */
static double spread_of(const struct sums *sums, uint32_t count)
{
	return (double)sums->squares - (double)sums->levels * (double)sums->levels / count;
}

static void add_pixels(const uint8_t *first, size_t step, uint32_t count, uint32_t channels, struct sums sums[3])
{
	for (uint32_t i = 0; i < count; i++, first += step)
		for (uint32_t c = 0; c < channels; c++) {
			sums[c].levels += first[c];
			sums[c].squares += (uint32_t)first[c] * first[c];
		}
}

bool vg_line_plain(const struct vg_image *image, const struct vg_rectangle *within, bool upright, uint32_t at,
		   struct vg_line_colour *out)
{
	uint32_t length = upright ? within->height : within->width, channels = image->channels, count = 0;
	size_t first = upright ? (size_t)within->y * image->width + within->x + at
			       : (size_t)(within->y + at) * image->width + within->x;
	size_t step = (upright ? image->width : 1) * (size_t)channels;
	const uint8_t *from = image->pixels + first * channels;
	struct sums sums[3] = { { 0 } };
	while (count < length) {
		uint32_t more = length - count < AT_ONCE ? length - count : AT_ONCE;
		add_pixels(from + count * step, step, more, channels, sums);
		count += more;
		for (uint32_t c = 0; c < channels; c++)
			if (spread_of(&sums[c], count) >= PLAIN * PLAIN * length)
				return false;
	}
	for (uint32_t c = 0; out && c < 3; c++)
		out->mean[c] = length ? (double)sums[c].levels / length : 0;
	return true;
}

bool vg_line_same(const struct vg_line_colour *a, const struct vg_line_colour *b)
{
	for (int c = 0; c < 3; c++)
		if (fabs(a->mean[c] - b->mean[c]) > SAME_COLOUR)
			return false;
	return true;
}
