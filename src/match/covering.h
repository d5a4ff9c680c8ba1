/* Does one colour lie over a large part of one of two registered pictures, as over what somebody hides? */
#ifndef VG_MATCH_COVERING_H
#define VG_MATCH_COVERING_H

#include "match/grid.h"

/* Takes out of `shown`, a byte for each place of the grid (as grid->covered, and a copy of it), where a covering
 * lies and next to it. Method: of blocks that are of one tone in the one picture and have structure in
 * the other, the commonest tone; all blocks of that tone are the covering, if they make up much of what both
 * show and many of them have structure in the other picture, which a background that both have does not. False, and
 * `shown` as it was, where there is none, or too little beside it. Pure and thread-safe. */
bool vg_covering_leave_out(const struct vg_grid *grid, uint8_t *shown);

#endif
