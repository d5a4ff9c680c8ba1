/* Does a picture have colours that its brightness does not tell? */
#ifndef VG_MATCH_MONOCHROME_H
#define VG_MATCH_MONOCHROME_H

#include "match/grid.h"

/* True where one of the grid's two pictures, where it is covered, is in greys, or in one tint for each brightness
 * (toned, or coloured by a programme): then it tells nothing of the other's colours. False where too little
 * is covered to tell. plane: the grid's item, or its known. */
bool vg_is_monochrome(const struct vg_grid *grid, const struct vg_plane plane[VG_CHANNELS]);

/* Takes the item's colours for the known picture's, so that brightness alone is compared; returns the root
 * mean square by which they were off where the grid is covered. */
double vg_leave_out_colours(struct vg_grid *grid);

#endif
