/* Is a known picture shown with its own edges, as on a screen or in a frame, or does the item go on beyond them, as
 * another view of the same place does? */
#ifndef VG_MATCH_OUTLINE_H
#define VG_MATCH_OUTLINE_H

#include "match/grid.h"

/* Of the known picture's four sides, those along which the item shows an edge, where it goes on beyond them: 0 to 4.
 * Method: along each side, as it lies in the item, colours just inside are held against those just outside; the
 * step between them must be larger, in the mean, than steps as long on either side of it. out_open: those along which
 * it shows no edge and goes on with as much in it as there is inside: no border, but more of the scene. Pure and
 * thread-safe. */
int vg_outline_sides(const struct vg_side *item, const struct vg_side *known, const double item_to_known[9], int *out_open);

#endif
