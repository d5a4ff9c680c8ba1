/* Designs: what several known pictures that are different pictures show alike, at the same place of
 * one item. A channel's template with another photograph in it agrees with all of them in most of its
 * area, as a copy does of which a part was replaced; only the others tell which of the two it is. */
#ifndef VG_MATCH_DESIGN_H
#define VG_MATCH_DESIGN_H

#include "match/grid.h"
#include "match/part_map.h"

/* The item's area in so many cells each way. */
enum { VG_DESIGN_CELLS = 32 };

/* What one comparison told of each cell, row by row. */
struct vg_design_view {
	uint8_t state[VG_DESIGN_CELLS * VG_DESIGN_CELLS]; /* enum vg_part_state, of the part that its middle lies in */
	float known[VG_DESIGN_CELLS * VG_DESIGN_CELLS];   /* luma of the known picture there, 0 to 255 */
};

/* Samples a comparison whose parts are in `map`; the item is that many pixels. */
void vg_design_look(const struct vg_grid *grid, const struct vg_part_map *map, struct vg_size item,
		    struct vg_design_view *out);

/* Which of the known pictures only share a design with the item: out_shares[i], for view[i] where
 * considered[i]. Method: of the pictures that are unlike the item in a piece of it, those are looked
 * for that are also unlike each other there (correlation of luma over the cells in which either is
 * unlike the item). Where three or more of them and the item are alike is a design; whoever is
 * unlike the item in most of the rest shares nothing else with it. */
void vg_design_find(const struct vg_design_view *view, const bool *considered, size_t count, bool *out_shares);

#endif
