/* Laying an item on another picture: by their hashes, which equate whole frames, and by their local
 * features. What comes of it is a match that is still to be compared place by place (match/comparison.h).
 * Known pictures and earlier pictures of a run go through the same functions. */
#ifndef VG_MATCH_LAY_H
#define VG_MATCH_LAY_H

#include <vestigo/match.h>
#include <vestigo/picture.h>

#include "match/whole_frame.h"

/* The picture that the item is laid on. Features borrowed; with a width of 0 its size is not known. */
struct vg_lay_on {
	struct vg_frame frame;
	const struct vg_features *features;
	const struct vg_pdq *pdq;       /* of its stored pixels, or NULL */
};

/* By features, as it is or mirrored. Fills geometry, relation and strength of the match; false, and the
 * match is as it was, when they do not agree. */
bool vg_lay_by_features(const struct vg_picture *item, const struct vg_lay_on *on, bool mirrored, struct vg_match *match);

/* Hashes so far apart are nearer than those of nearly all unrelated pictures (128 with a standard deviation of 8): where
 * whole frames are suspected to be of one picture, features can tell. */
enum { VG_FRAME_DISTANCE = 96 };
/* So near, though outside the published radius, no unrelated ones were (72 the nearest of 499,500 pairs): weak, whatever
 * features say of what is worn or covered, if comparing them place by place agrees. */
enum { VG_FRAME_WEAK_DISTANCE = 50 };

/* Frame on frame under that turn of the stored pixels, under which their hashes are so far apart, where features agree
 * with it place by place (vg_align_near), or up to VG_FRAME_WEAK_DISTANCE. Fills geometry, relation and strength
 * of the match; false, and the match is as it was, when it is none, or where the match has as many points already. */
bool vg_lay_by_frame(const struct vg_picture *item, const struct vg_lay_on *on, int distance, enum vg_turn turn,
		     struct vg_match *match);

/* On what a hash brought up: query `query` of vg_search_queries() came so near to its hash. Within the published
 * radius that is a match, unless features contradict; farther away they must confirm it, anywhere or, up to
 * VG_FRAME_DISTANCE, frame on frame. False when there is none. */
bool vg_lay_by_hash(const struct vg_picture *item, const struct vg_lay_on *on, int distance, unsigned query,
		    struct vg_match *match);

/* The distance of the whole pictures' hashes, whichever turn is nearest; -1 where it has no hash. */
int vg_lay_distance(const struct vg_picture *item, const struct vg_lay_on *on);

/* The match with that known_id, or NULL; is there one? */
const struct vg_match *vg_matches_find(const struct vg_matches *matches, int64_t id);
bool vg_matches_have(const struct vg_matches *matches, int64_t id);

/* Enters a match where it belongs, strongest first, keeping the best VG_MATCHES_MAXIMUM; or in place of the
 * one with its known_id, which is to own nothing yet. */
void vg_matches_keep(struct vg_matches *matches, const struct vg_match *match);
void vg_matches_replace(struct vg_matches *matches, const struct vg_match *match);

#endif
