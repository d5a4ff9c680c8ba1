/* From scores of places to the regions that a person would point at. */
#ifndef VG_MATCH_REGIONS_H
#define VG_MATCH_REGIONS_H

#include "match/difference.h"

/* Joins what stands out (see residual.h) into regions, tells their kinds where it can, and
 * fills out's agreement and differences. What turns out to frame the known picture is no
 * longer covered. item: the upright picture. VG_ERR_MEMORY. */
int vg_regions_find( struct vg_grid *grid, const uint8_t *score, struct vg_size item,
		    struct vg_comparison *out, struct vg_error *err);

#endif
