/* What a comparison place by place says against a match: that the two are different pictures, whatever they share, or
 * photographs of one place. match/strength.h asks, and enters it. */
#ifndef VG_MATCH_OBJECTION_H
#define VG_MATCH_OBJECTION_H

#include "match/difference.h"

/* Parts with structure: fewer than the first tell nothing, the second are as telling as key points, and where much
 * differs in one piece, fewer than the third do not outweigh it. */
enum { VG_PARTS_JUDGED = 12, VG_PARTS_MANY = 24, VG_PARTS_TELLING = 100 };

/* Of parts outside regions, the same: nearly all copies have as many, and no two photographs of one scene. */
#define VG_SHARE_SAME 0.85
/* Of the area: less is no piece; what is scattered may be text or a blend. */
#define VG_SHARE_PIECE 0.2
/* Of parts: unlike, and not in the piece that differs most. What is replaced in a copy lies together: of posters and
 * templates of which a quarter was replaced at most 0.03 is scattered. */
#define VG_SHARE_SCATTERED 0.08

/* Bits of PDQ: of 80 copies under designs of which a tenth was replaced 4 are farther than the first from their picture,
 * frame on frame; the nearest of 499,500 unrelated pairs have 72, and what lies beyond the second is far. */
enum { VG_KIND_DISTANCE = 64, VG_FAR_DISTANCE = 88 };

enum vg_objection {
	VG_NO_OBJECTION,
	VG_DOUBTFUL,       /* hardly anything is the same, or points alone speak for it */
	VG_OTHER_VIEW,     /* another photograph of the place */
	VG_OTHER_PICTURE   /* at most a part is shared */
};

/* The gravest. Pure and thread-safe, as what follows is. */
enum vg_objection vg_comparison_objection(const struct vg_comparison *comparison, const struct vg_match *match);

/* Do they differ here and there, rather than in one piece, in at least that share of the parts? */
bool vg_comparison_is_scattered(const struct vg_comparison *comparison, double least);

/* Are the hashes of the whole pictures within the published radius? */
bool vg_match_is_near(const struct vg_match *match);

/* Do the two differ here and there rather than in one piece, and in colours as well, as maps or forms of one kind that were
 * filled in do? A copy blended with another picture may, too: it takes a third picture to tell. */
bool vg_comparison_is_filled_in(const struct vg_comparison *comparison);

/* The same of what a match keeps of its comparison, frame on frame, by the area of the piece that differs: one pair within a
 * scan, where there is no third and nothing is learnt. */
bool vg_match_is_filled_in(const struct vg_match *match);

#endif
