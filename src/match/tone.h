/* How the item's colours follow from the known picture's: brightness, contrast, tint,
 * saturation, loss of colour. */
#ifndef VG_MATCH_TONE_H
#define VG_MATCH_TONE_H

#include "match/grid.h"

enum { VG_TONE_TERMS = 15 };

/* Each channel of the item as a sum over terms of the known picture's colour. */
struct vg_tone {
	float weight[VG_CHANNELS][VG_TONE_TERMS];
};

/* Fits the item's colours to the known picture's where the grid is covered. Each channel is a linear function of the known
 * picture's three, their squares, products with luma and the cube of luma, and of light
 * that changes across the picture, fitted so that
 * a minority of places that show something else do not count (iteratively reweighted least
 * squares: absolute values, then Tukey's biweight). Where most places are as they were, and what changed
 * cannot be told backwards, from the colours of an item that has colours, a part was recoloured: the colours stay
 * as they are, so that it shows. They stay as well where too little is covered, or memory is short. */
void vg_tone_fit(const struct vg_grid *grid, struct vg_tone *out);

/* Changes the known picture's planes; returns the root mean square that the colours moved
 * by where the grid is covered. */
double vg_tone_apply(const struct vg_tone *tone, struct vg_grid *grid);

#endif
