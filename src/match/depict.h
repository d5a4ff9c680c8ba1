/* Pictures of a comparison, for people. */
#ifndef VG_MATCH_DEPICT_H
#define VG_MATCH_DEPICT_H

#include "match/difference.h"

/* Side by side, with the regions framed: the item, and the known picture laid on it.
 * VG_ERR_MEMORY. */
int vg_depict_overlay(const struct vg_difference_map *map, const struct vg_comparison *comparison,
		      struct vg_image *out, struct vg_error *err);

/* The item in grey, the brighter red a place the more it differs. VG_ERR_MEMORY. */
int vg_depict_difference(const struct vg_difference_map *map, struct vg_image *out, struct vg_error *err);

#endif
