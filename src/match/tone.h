/* How the item's colours follow from the known picture's: brightness, contrast, tint,
 * saturation, loss of colour. */
#ifndef VG_MATCH_TONE_H
#define VG_MATCH_TONE_H

#include "match/grid.h"

/* Fits the item's colours to the known picture's where the grid is covered, and changes
 * the known picture's planes by it. Each channel is a linear function of the known
 * picture's three and of the square of its luma, fitted so that a minority of places that
 * show something else do not count (iteratively reweighted least squares: absolute
 * values, then Tukey's biweight). Returns the root mean square that the colours moved by. */
double vg_tone_apply(struct vg_grid *grid);

#endif
