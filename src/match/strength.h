/* What a comparison place by place tells of a match: how strong it is, whether the two are different pictures that
 * share a part, or whether nothing is left of it. The one place where that is decided: check, scan and compare ask it. */
#ifndef VG_MATCH_STRENGTH_H
#define VG_MATCH_STRENGTH_H

#include "match/difference.h"

/* Parts with structure: fewer tell nothing. */
enum { VG_PARTS_JUDGED = 12 };
/* Bits of PDQ: of 80 copies under designs of which a tenth was replaced 4 are farther from their picture, frame on frame. */
enum { VG_KIND_DISTANCE = 64 };

/* Do the two differ here and there rather than in one piece, and in colours as well, as maps or forms of one kind that were
 * filled in do? A copy blended with another picture may, too: it takes a third picture to tell. Pure and thread-safe. */
bool vg_comparison_is_filled_in(const struct vg_comparison *comparison);

/* The same of what a match keeps of its comparison, frame on frame, by the area of the piece that differs: one pair within a
 * scan, where there is no third and nothing is learnt. Pure and thread-safe. */
bool vg_match_is_filled_in(const struct vg_match *match);

/* Adds to a match what the comparison told: differences, relations, and more or less
 * strength. False when it refutes the match. */
bool vg_comparison_apply(const struct vg_comparison *comparison, struct vg_match *match);

#endif
