/* How two whole pictures lie on each other when one is the other turned or mirrored:
 * what a match by hash alone tells about geometry. */
#ifndef VG_MATCH_WHOLE_FRAME_H
#define VG_MATCH_WHOLE_FRAME_H

#include <vestigo/match.h>

/* A picture's upright size, and the EXIF orientation that made it upright. */
struct vg_frame {
	uint32_t width, height;
	int orientation;
};

/* The hash of the known picture's stored pixels equals that of the item's stored
 * pixels under `turn`. Fills the relation bits VG_MIRRORED, VG_ROTATED, VG_RESIZED or
 * VG_RECOMPRESSED, and the geometry of the upright pictures where sizes are known. */
void vg_whole_frame_geometry(const struct vg_frame *item, const struct vg_frame *known,
			   enum vg_turn turn, unsigned *out_relation, struct vg_geometry *out);

#endif
