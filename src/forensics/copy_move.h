/* Copy-move: the same detail twice in one picture.
 *
 * Claim: what was copied within a picture agrees with its source in its fine structure, which no two
 * things that merely look alike do. Method: the picture's own features against themselves (forensics/self_pairs.h),
 * one similarity that pairs agree on, mirrored or not, confirmed cell by cell in the pixels
 * (forensics/copied_places.h). Assumes fine structure that survived re-encoding: skies and walls are not
 * found. Known false alarms: a picture that stands twice in a collage, logos and icons, patterns that were printed or drawn. */
#ifndef VG_FORENSICS_COPY_MOVE_H
#define VG_FORENSICS_COPY_MOVE_H

#include <vestigo/picture.h>

#include "media/luma.h"

/* Looks by picture->features, which were found in the working luma given (fingerprint/working_luma.h) of the upright
 * picture of that size, and fills picture->copies, in pixels of that picture. VG_ERR_MEMORY. */
int vg_copy_move_find(const struct vg_plane *working, uint32_t width, uint32_t height, struct vg_picture *picture,
		      struct vg_error *err);

#endif
