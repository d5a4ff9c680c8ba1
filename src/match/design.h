/* Designs: what several known pictures that are different pictures show alike, at the same place of
 * one item. A channel's template with another photograph in it agrees with all of them in most of its
 * area, as a copy does of which a part was replaced; only the others tell which of the two it is. What
 * the catalogue keeps of designs is told by one known picture alone. */
#ifndef VG_MATCH_DESIGN_H
#define VG_MATCH_DESIGN_H

#include <vestigo/design.h>

#include "match/grid.h"
#include "match/part_map.h"

/* The item's area in so many cells each way. */
enum { VG_DESIGN_CELLS = 32 };

/* What one comparison told of each cell, row by row. */
struct vg_design_view {
	uint8_t state[VG_DESIGN_CELLS * VG_DESIGN_CELLS]; /* enum vg_part_state, of the part that its middle lies in */
	bool filled_in; /* differs here and there, in colours as well, as one form filled in twice does */
	float known[VG_DESIGN_CELLS * VG_DESIGN_CELLS];   /* luma of the known picture there, 0 to 255 */
	bool kept[VG_DESIGN_CELLS * VG_DESIGN_CELLS];      /* a design that the catalogue keeps lies there in it, */
	bool dismissed[VG_DESIGN_CELLS * VG_DESIGN_CELLS]; /* or one that counts as picture */
};

/* How one known picture lies on the item, and where its designs lie in it. */
struct vg_design_place {
	double item_to_known[9];
	struct vg_size item, known;
	struct vg_design_cells kept, dismissed; /* of the known picture */
};

/* Samples a comparison whose parts are in `map`; the item is that many pixels. Without what is kept. */
void vg_design_look(const struct vg_grid *grid, const struct vg_part_map *map, struct vg_size item,
		    struct vg_design_view *out);

/* Enters what is kept. */
void vg_design_mark(const struct vg_design_place *place, struct vg_design_view *view);

/* What lies in a kept design is not compared: its parts become VG_PART_UNCOVERED. Not where too few
 * others would be left to tell anything, as of a card that is all design. True when it was done.
 * *out_left: the parts with structure that lie beside it, done or not. Of the grid its size, to_known and the
 * size of `sampled` are used. */
bool vg_design_uncover(const struct vg_design_cells *kept, const struct vg_grid *grid, struct vg_part_map *map, int *out_left);

/* Adds to `own` the cells of the item whose middles lie in those cells of a known picture, as it lies on it. */
void vg_design_lay(const double item_to_known[9], struct vg_size item, struct vg_size known,
		   const struct vg_design_cells *cells, struct vg_design_cells *own);

/* Which of the known pictures only share a design with the item: out_shares[i], for view[i] where
 * considered[i]. Method: of the pictures that are unlike the item in a piece of it, those are looked
 * for that are also unlike each other there (correlation of luma over the cells in which either is
 * unlike the item). Where three or more of them and the item are alike is a design, unless it was
 * dismissed, and so is where one of them is alike and has a kept one; whoever is unlike the item in
 * most of the rest shares nothing else with it. */
void vg_design_find(const struct vg_design_view *view, const bool *considered, size_t count, bool *out_shares);

/* What is to be kept of an item that is known itself, where it and two or more known ones, all of them
 * different pictures, have a design in common, or one that is kept or was dismissed: where it lies in the
 * item, who carries it, and where in each. */
struct vg_design_learnt {
	bool found;
	struct vg_design_cells own;
	bool carries[VG_MATCHES_MAXIMUM];
	struct vg_design_cells known[VG_MATCHES_MAXIMUM];
};
void vg_design_learn(const struct vg_design_view *view, const struct vg_design_place *place, const bool *considered,
		     size_t count, struct vg_design_learnt *out);

#endif
