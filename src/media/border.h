/* Borders of one colour along a picture's sides: frames, letterbox bars, mats. */
#ifndef VG_MEDIA_BORDER_H
#define VG_MEDIA_BORDER_H

#include "media/image.h"

/* Lines of one colour at the left, top, right and bottom; 0 where there is no border. A
 * side has one when at least two lines, and less than half of all, have the colour of its
 * outermost line. A sky or a wall can look the same. */
struct vg_border {
	uint32_t depth[4];
};

/* Pure and thread-safe. */
struct vg_border vg_border_find(const struct vg_image *image);

#endif
