/* Pictures of a comparison, for people. */
#ifndef VG_MATCH_RENDER_H
#define VG_MATCH_RENDER_H

#include "match/difference.h"

/* Side by side, with the regions framed: the item, and the known picture laid on it.
 * VG_ERR_MEMORY. */
int vg_render_overlay(const struct vg_difference_map *map, const struct vg_comparison *comparison,
		      struct vg_image *out, struct vg_error *err);

/* The item in grey, the brighter red a place the more it differs. VG_ERR_MEMORY. */
int vg_render_difference(const struct vg_difference_map *map, struct vg_image *out, struct vg_error *err);

#endif
