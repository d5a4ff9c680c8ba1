/* Registration to the pixel: what feature points leave of misalignment is taken out by
 * comparing blocks. */
#ifndef VG_MATCH_REGISTRATION_H
#define VG_MATCH_REGISTRATION_H

#include "match/grid.h"

/* Looks for each textured block of the item in the known picture nearby and fits the
 * correction that most blocks agree on. False when there is none to make: too few blocks
 * agree, or they agree that all is in place. */
bool vg_register(const struct vg_grid *grid, double out_correction[9]);

#endif
