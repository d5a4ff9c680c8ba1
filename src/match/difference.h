/* What differs between two pictures of one thing, place by place. */
#ifndef VG_MATCH_DIFFERENCE_H
#define VG_MATCH_DIFFERENCE_H

#include <vestigo/match.h>

#include "match/design.h"
#include "match/grid.h"
#include "match/structure.h"

/* The outcome of one comparison. Boxes are in the item's upright pixels. */
struct vg_comparison {
	bool compared;         /* false: too little of it is shown */
	double agreement;      /* of what both show, the share where they agree; 0 to 1 */
	struct vg_structure structure;
	int beside, beside_alike; /* parts outside the largest rectangle that differs, and those that are alike */
	int scattered;         /* parts that are not alike at all and lie outside the piece that differs */
	double moved;          /* of the parts that are the same, the share that is not so under one and the same shift, as if
				  seen from elsewhere; 0 to 1 */
	int shared_parts;      /* of the largest cluster of parts that are the same, outside what differs, */
	double shared_box[4];  /* and its box */
	double differs_box[4]; /* of the piece that differs, in shares of the item's width and height */
	int outline;           /* of the known picture's four sides, those that the item shows as edges, */
	int open;              /* and those beyond which it shows more of the scene: match/outline.h */
	bool beside_design;    /* structure is of what lies beside a design that the catalogue keeps of the known picture */
	double by_design;      /* of the parts with structure, the share that lies in such a design; 0 to 1 */
	double framed;         /* of what both show but for it, the share that a frame or a margin of the item lies over; 0 to 1 */
	double unframed[4];    /* the box that it leaves */
	bool tonal_change;     /* brightness, contrast or colours are others */
	double least_difference; /* of what both show, the share of the smallest region that would be told; 0 to 1 */
	size_t count;
	struct vg_difference difference[VG_DIFFERENCES_MAXIMUM]; /* largest first */
};

/* Where they disagree, on the grid, for pictures of it: 0 to 255. Owns at. */
struct vg_difference_map {
	struct vg_grid grid;
	uint8_t *at;
};
void vg_difference_map_release(struct vg_difference_map *map);

/* Method: both on one grid, at most `side` pixels long; registration by blocks; a robust
 * fit of tone and colour; at each place the least difference within a pixel or two, which
 * is held against what places of like detail have in this very pair, so that re-encoding,
 * blur and misalignment explain themselves; what stands out is joined into regions.
 * out_map may be NULL, and so may out_view, for vg_design_find. VG_ERR_MEMORY. Pure and thread-safe. */
int vg_difference_find(const struct vg_side *item, const struct vg_side *known,
		       const double item_to_known[9], uint32_t side, struct vg_comparison *out,
		       struct vg_difference_map *out_map, struct vg_design_view *out_view, struct vg_error *err);

#endif
