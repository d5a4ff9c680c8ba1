/* Lines of one colour: what borders, bars and gaps between pictures are made of. */
#ifndef VG_MEDIA_PLAIN_LINE_H
#define VG_MEDIA_PLAIN_LINE_H

#include "media/image.h"

struct vg_rectangle {
	uint32_t x, y, width, height;
};

/* A line's mean colour and, of the channel where it is largest, the deviation from it. */
struct vg_line_colour {
	double mean[3], deviation;
};

/* Of column (upright) or row `at` of a rectangle of the image, counted from its own corner. */
struct vg_line_colour vg_line_colour(const struct vg_image *image, const struct vg_rectangle *within,
				     bool upright, uint32_t at);

/* Is it of one colour, after JPEG? */
bool vg_line_plain(const struct vg_line_colour *line);

/* Are two of the same? */
bool vg_line_same(const struct vg_line_colour *a, const struct vg_line_colour *b);

#endif
