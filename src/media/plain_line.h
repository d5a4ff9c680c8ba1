/* Lines of one colour: what borders, bars and gaps between pictures are made of. */
#ifndef VG_MEDIA_PLAIN_LINE_H
#define VG_MEDIA_PLAIN_LINE_H

#include "media/image.h"

struct vg_rectangle {
	uint32_t x, y, width, height;
};

/* A line's mean colour. */
struct vg_line_colour {
	double mean[3];
};

/* Is column (upright) or row `at` of a rectangle of the image, counted from its own corner, of one colour, after JPEG? Then
 * *out is that colour, unless out is NULL. One that is not of one colour is read as far as that shows. */
bool vg_line_plain(const struct vg_image *image, const struct vg_rectangle *within, bool upright, uint32_t at,
		   struct vg_line_colour *out);

/* Are two of the same? */
bool vg_line_same(const struct vg_line_colour *a, const struct vg_line_colour *b);

#endif
