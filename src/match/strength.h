/* What a comparison place by place tells of a match: how strong it is, whether the two are different pictures that
 * share a part, or whether nothing is left of it. The one place where that is decided: check, scan and compare ask it. */
#ifndef VG_MATCH_STRENGTH_H
#define VG_MATCH_STRENGTH_H

#include "match/difference.h"

/* Adds to a match what the comparison told: differences, relations, and more or less
 * strength. False when it refutes the match. Pure and thread-safe. */
bool vg_comparison_apply(const struct vg_comparison *comparison, struct vg_match *match);

#endif
