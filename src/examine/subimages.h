/* The parts of a picture that may be pictures of their own, with their hashes. */
#ifndef VG_EXAMINE_SUBIMAGES_H
#define VG_EXAMINE_SUBIMAGES_H

#include <vestigo/picture.h>

#include "media/image.h"

/* Hashes sample 64 x 64 means: a version with this long side serves. */
enum { VG_SUBIMAGES_SIDE = 512 };

/* Fills picture's parts from a small version of it, whose width and height the picture has
 * already: what panels it has (media/panels.h), its halves and quarters. Without them when
 * memory is short. */
void vg_subimages_find(const struct vg_image *small, struct vg_picture *picture);

#endif
