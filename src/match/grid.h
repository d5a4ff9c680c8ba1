/* Two pictures of one thing on one grid of pixels, so that they can be compared place by
 * place: the item as it is, the known picture warped onto it. */
#ifndef VG_MATCH_GRID_H
#define VG_MATCH_GRID_H

#include <vestigo/design.h>

#include "match/geometry.h"
#include "match/sampling.h"
#include "media/border.h"
#include "media/luma.h"

enum { VG_CHANNELS = 3 }; /* Y, Cb, Cr of 0 to 255, the latter two around 128 */

/* Owns its arrays. */
struct vg_grid {
	uint32_t width, height;
	struct vg_plane item[VG_CHANNELS], known[VG_CHANNELS];
	uint8_t *covered;    /* 1 where the known picture lies, a little inside its edges where
				the item goes on beyond them */
	uint32_t beyond[4];  /* how far the item goes on to the left, top, right, bottom */
	struct vg_border border;/* of the item, in the grid's pixels */
	uint32_t framed[4];  /* how deep from the left, top, right, bottom a frame lies over the known picture: not covered */
	double to_item[4];   /* x = to_item[0] + to_item[2] * grid x, y alike: item's pixels */
	double to_known[9];  /* from the grid to the pixels that known was sampled from: */
	struct vg_colours sampled;
};

/* One of the two: its pixels here, and how large the upright picture is that they stand for. */
struct vg_side {
	const struct vg_image *image;
	struct vg_size size;
	const struct vg_design_cells *design; /* where kept designs lie in it; NULL: nowhere */
};

/* Lays both on a grid over the part of the item that the known picture covers, as fine as
 * the coarser of the two, and at most `side` pixels long. item_to_known is of the upright
 * pictures.
 * VG_ERR_UNSUPPORTED when too little is left to compare, VG_ERR_MEMORY. */
int vg_grid_make(const struct vg_side *item, const struct vg_side *known,
		 const double item_to_known[9], uint32_t side, struct vg_grid *out, struct vg_error *err);
void vg_grid_release(struct vg_grid *grid);

/* Does the known picture lie under nearly all of so many lines along the left (0), top, right or bottom side? Of one that
 * is turned, not under their ends. */
bool vg_grid_known_under(const struct vg_grid *grid, int side, uint32_t depth);

/* Samples the known picture again, places of the grid first moved by the correction. */
void vg_grid_correct(struct vg_grid *grid, const double correction[9]);

#endif
