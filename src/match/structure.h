/* Do two registered pictures share their fine structure? The same photograph does nearly
 * everywhere, however it was toned or re-encoded; another photograph of the same scene,
 * taken from elsewhere or at another moment, does only in parts. */
#ifndef VG_MATCH_STRUCTURE_H
#define VG_MATCH_STRUCTURE_H

#include <vestigo/match.h>

#include "match/grid.h"
#include "match/part_map.h"

/* Method: normalised cross-correlation of luma in blocks of 16 x 16, the best of shifts by
 * a pixel, the sharper picture first blurred to the sharpness of the other; independent of
 * brightness and contrast. Only blocks that are wholly covered. The boxes are the regions
 * that differ: x, y, width, height on the grid. *out_map is made, for the caller to release, also
 * after a failure. Of *out what parts tell together (differing) is left. VG_ERR_MEMORY. */
int vg_structure_measure(const struct vg_grid *grid, const double (*box)[4], size_t boxes,
			 struct vg_structure *out, struct vg_part_map *out_map, struct vg_error *err);

/* Counts anew the parts of a map of which some became VG_PART_UNCOVERED; those inside and outside
 * regions stay as they were measured. */
void vg_structure_recount(const struct vg_part_map *map, struct vg_structure *out);

#endif
