/* Pictures inside a picture: what is left when borders are taken off, and the parts that
 * lines of one colour set off from each other, as in a screenshot or a collage. */
#ifndef VG_MEDIA_PANELS_H
#define VG_MEDIA_PANELS_H

#include "media/plain_line.h"

/* Fills out[0 .. room), larger ones first as they are found, and returns how many there are.
 * Each is smaller than the whole by 3 parts in a hundred or more, and at least 4 parts in a
 * hundred of it. Method: recursive cuts along plain lines (X-Y cut: Nagy and Seth, 1984); a
 * part is given before it is cut, since a sky can look like a gap. Pure and thread-safe. */
size_t vg_panels_find(const struct vg_image *image, struct vg_rectangle *out, size_t room);

#endif
