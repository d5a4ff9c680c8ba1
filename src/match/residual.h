/* How much more two registered pictures differ at each place than re-encoding, blur and
 * misalignment explain. */
#ifndef VG_MATCH_RESIDUAL_H
#define VG_MATCH_RESIDUAL_H

#include "match/grid.h"

/* Scores: from VG_SCORE_GROW on a place belongs to a region when it touches one, from
 * VG_SCORE_SEED on it makes one. 0 also where the known picture does not reach. */
enum { VG_SCORE_GROW = 40, VG_SCORE_SEED = 80 };

/* Allocates *out_score, a byte for each place of the grid, for the caller to free.
 * VG_ERR_MEMORY. */
int vg_residual_score(const struct vg_grid *grid, uint8_t **out_score, struct vg_error *err);

#endif
