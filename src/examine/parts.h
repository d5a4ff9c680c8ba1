/* The parts of a picture that may be pictures of their own, with their hashes. */
#ifndef VG_EXAMINE_PARTS_H
#define VG_EXAMINE_PARTS_H

#include <vestigo/picture.h>

#include "media/image.h"

/* Fills picture's parts from its upright pixels: what panels it has (media/panels.h), its
 * halves and quarters. Without them when memory is short. */
void vg_parts_find(const struct vg_image *upright, struct vg_picture *picture);

#endif
