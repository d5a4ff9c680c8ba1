#include "match/lay.h"

#include <limits.h>
#include <string.h>

#include "match/align.h"
#include "match/geometry.h"
#include "match/homography.h"
#include "match/queries.h"

/* Two pictures with this many features each, none of which agree, are not copies. */
enum { FEATURES_DECIDE = 60 };

/* From working pixels to upright ones. */
static void unscale(double h[9], const struct vg_features *item_features, struct vg_size item,
		    const struct vg_features *known_features, struct vg_size known)
{
	vg_homography_rescale(h, item_features->width / item.width, item_features->height / item.height,
			      known.width / known_features->width, known.height / known_features->height, h);
	double last = h[8]; /* not 0: the item's first pixel is in front */
	for (int i = 0; i < 9; i++)
		h[i] /= last;
}

/* What an alignment comes to. */
static bool enter(const struct vg_picture *item, const struct vg_lay_on *on, struct vg_alignment *alignment,
		  struct vg_match *match)
{
	struct vg_geometry geometry;
	struct vg_size item_size = { item->width, item->height }, size = { on->frame.width, on->frame.height };
	unsigned relation;
	unscale(alignment->item_to_known, &item->features, item_size, on->features, size);
	if (!vg_geometry_from_homography(alignment->item_to_known, item_size, size, &geometry, &relation))
		return false;
	geometry.inliers = alignment->inliers;
	geometry.inlier_cells = alignment->cells;
	match->geometry = geometry;
	match->relation = relation;
	match->strength = vg_alignment_strength(alignment->inliers);
	return true;
}

bool vg_lay_by_features(const struct vg_picture *item, const struct vg_lay_on *on, bool mirrored, struct vg_match *match)
{
	struct vg_alignment alignment;
	return on->frame.width && vg_align(&item->features, on->features, mirrored, &alignment) &&
	       enter(item, on, &alignment, match);
}

/* Frame on frame, where features agree with it. */
static bool lay_frames(const struct vg_picture *item, const struct vg_lay_on *on, enum vg_turn turn, struct vg_match *match)
{
	const struct vg_features *from = &item->features, *to = on->features;
	struct vg_frame frame = { item->width, item->height, item->orientation };
	struct vg_alignment alignment;
	struct vg_geometry whole;
	unsigned relation;
	double h[9];
	if (!on->frame.width || !from->width || !to->width)
		return false;
	vg_whole_frame_geometry(&frame, &on->frame, turn, &relation, &whole);
	vg_homography_rescale(whole.item_to_known, (double)item->width / from->width, (double)item->height / from->height,
			      (double)to->width / on->frame.width, (double)to->height / on->frame.height, h);
	return vg_align_near(from, to, whole.mirrored, h, &alignment) && alignment.inliers > match->geometry.inliers &&
	       enter(item, on, &alignment, match);
}

/* Frame on frame, by the hash. */
static void take_frames(const struct vg_picture *item, const struct vg_lay_on *on, enum vg_turn turn,
			enum vg_strength strength, struct vg_match *match)
{
	struct vg_frame frame = { item->width, item->height, item->orientation };
	vg_whole_frame_geometry(&frame, &on->frame, turn, &match->relation, &match->geometry);
	match->strength = strength;
}

bool vg_lay_by_frame(const struct vg_picture *item, const struct vg_lay_on *on, int distance, enum vg_turn turn,
		     struct vg_match *match)
{
	if (distance <= VG_FRAME_DISTANCE && lay_frames(item, on, turn, match))
		return true;
	/* What is only a hash, or was looked for by hashes only, cannot be compared. */
	if (match->geometry.inliers > 0 || distance > VG_FRAME_WEAK_DISTANCE || !item->features.width || !on->features->width)
		return false;
	take_frames(item, on, turn, VG_WEAK, match);
	return true;
}

/* The same as it is and mirrored, whichever agrees in more points. */
static bool lay_either_way(const struct vg_picture *item, const struct vg_lay_on *on, struct vg_match *match)
{
	struct vg_match mirrored = *match;
	bool plain = vg_lay_by_features(item, on, false, match);
	if (!vg_lay_by_features(item, on, true, &mirrored))
		return plain;
	if (!plain || mirrored.geometry.inliers > match->geometry.inliers)
		*match = mirrored;
	return true;
}

bool vg_lay_by_hash(const struct vg_picture *item, const struct vg_lay_on *on, int distance, unsigned query,
		    struct vg_match *match)
{
	bool near = distance <= VG_PDQ_MATCH_DISTANCE;
	/* Of a negative no feature is like the other picture's. */
	bool negative = vg_query_is_negative(query);
	enum vg_turn turn = vg_query_turn(query);
	match->pdq_distance = distance == INT_MAX ? -1 : distance;
	bool aligned = lay_either_way(item, on, match);
	bool sure = aligned && match->strength >= VG_STRONG;
	if (!near)
		return (!sure && !negative && vg_lay_by_frame(item, on, distance, turn, match)) || aligned;
	aligned = aligned || (!negative && lay_frames(item, on, turn, match));
	if (!aligned && !negative && on->features->count >= FEATURES_DECIDE && item->features.count >= FEATURES_DECIDE)
		return false;
	if (!aligned || match->strength < VG_STRONG)
		take_frames(item, on, turn, VG_STRONG, match);
	match->relation |= negative ? VG_TONAL_CHANGE : 0;
	return true;
}

int vg_lay_distance(const struct vg_picture *item, const struct vg_lay_on *on)
{
	int nearest = INT_MAX;
	for (int turn = 0; turn < VG_TURN_COUNT && on->pdq; turn++) {
		int distance = vg_pdq_distance(&item->pdq.turned[turn], on->pdq);
		nearest = distance < nearest ? distance : nearest;
	}
	return nearest == INT_MAX ? -1 : nearest;
}

const struct vg_match *vg_matches_find(const struct vg_matches *matches, int64_t id)
{
	for (size_t i = 0; i < matches->count; i++)
		if (matches->match[i].known_id == id)
			return &matches->match[i];
	return NULL;
}

bool vg_matches_have(const struct vg_matches *matches, int64_t id)
{
	return vg_matches_find(matches, id) != NULL;
}

void vg_matches_replace(struct vg_matches *matches, const struct vg_match *match)
{
	const struct vg_match *before = vg_matches_find(matches, match->known_id);
	if (before) {
		size_t at = (size_t)(before - matches->match);
		matches->count--;
		matches->found--;
		memmove(&matches->match[at], &matches->match[at + 1], (matches->count - at) * sizeof *match);
	}
	vg_matches_keep(matches, match);
}

static bool is_strong(const struct vg_match *match)
{
	return match->strength >= VG_STRONG && !(match->relation & VG_SHARES_PART);
}

/* Undated it was seen when it entered the catalogue, at the latest. */
static int64_t first_seen(const struct vg_match *match)
{
	return match->has_date ? match->date : match->added;
}

/* Of those in the list and one more, is this the strong one that was seen before all others? */
static bool is_first_seen(const struct vg_matches *matches, const struct vg_match *more, const struct vg_match *match)
{
	bool first = is_strong(match) && (more == match || !is_strong(more) || first_seen(match) < first_seen(more));
	for (size_t i = 0; i < matches->count && first; i++) {
		const struct vg_match *other = &matches->match[i];
		first = other == match || !is_strong(other) || first_seen(match) < first_seen(other);
	}
	return first;
}

/* Takes one out of a full list for another, whose place is `at`: the last of them all, or the one before it where the
 * last was seen first. False: it is the other that is left out. */
static bool make_room(struct vg_matches *matches, const struct vg_match *other, size_t *at)
{
	size_t left_out = VG_MATCHES_MAXIMUM; /* in the order of all of them */
	const struct vg_match *last = *at == left_out ? other : &matches->match[left_out - 1];
	left_out -= is_first_seen(matches, other, last);
	if (left_out == *at)
		return false;
	size_t place = left_out - (left_out > *at);
	memmove(&matches->match[place], &matches->match[place + 1], (VG_MATCHES_MAXIMUM - 1 - place) * sizeof *other);
	matches->count--;
	*at -= *at > place;
	return true;
}

void vg_matches_keep(struct vg_matches *matches, const struct vg_match *match)
{
	matches->found++;
	size_t at = matches->count;
	while (at > 0 && vg_match_compare(match, &matches->match[at - 1]) < 0)
		at--;
	if (matches->count == VG_MATCHES_MAXIMUM && !make_room(matches, match, &at))
		return;
	memmove(&matches->match[at + 1], &matches->match[at], (matches->count - at) * sizeof *match);
	matches->match[at] = *match;
	matches->count++;
}
