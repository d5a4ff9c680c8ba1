/* The geometry of a match, how an item lies on a known picture: coverages, box, turn, size, and the words for it. */
#ifndef VG_MATCH_GEOMETRY_H
#define VG_MATCH_GEOMETRY_H

#include <vestigo/match.h>

struct vg_size {
	double width, height;
};

/* Fills the geometry from the homography of upright pixels, and the relation bits that
 * follow from it: mirrored, rotated, resized, cropped, overlay or border, contains,
 * partial overlap; VG_RECOMPRESSED when none of them does. False when the two do not
 * overlap at all. */
bool vg_geometry_from_homography(const double item_to_known[9], struct vg_size item, struct vg_size known,
	       struct vg_geometry *out, unsigned *out_relation);

/* Does the whole of each lie on the whole of the other, but for what a fit leaves open (a twentieth of the area)? */
bool vg_geometry_is_frame_on_frame(const struct vg_geometry *geometry);

#endif
