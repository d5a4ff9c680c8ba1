#include "match/strength.h"

#include <math.h>
#include <string.h>

#include "match/align.h"
#include "match/geometry.h"
#include "match/homography.h"
#include "match/lay.h"
#include "match/objection.h"

/* All shares are of parts (blocks of the grid with structure: match/part_map.h), of area, or of places, 0 to 1.
 * docs/accuracy.md says what they were chosen on. */
enum {
	SHARED_LEAST = 4,         /* parts: a shared mark has so many */
	WORN_INLIERS = 40,        /* points: enough to say how the frames lie */
	SHOWN_SIDES = 3,          /* of four: of 1,040 rectangles laid anywhere in photographs none has edges along three */
	SHOWN_INLIERS = 30        /* points: so many make sure where the sides lie */
};

/* The same under heavy compression or text; of photographs of one scene only neighbouring ones have as many. */
static const double PARTLY = 0.65;
/* The same where regions leave too few parts, and all count. */
static const double PARTLY_ALL = 0.45;
/* Unrelated pictures have fewer. */
static const double CHANCE = 0.4;
/* Of all parts: where regions leave fewer, all count. */
static const double OUTSIDE = 0.1;
/* Of both frames' areas: those of neighbouring views lie on each other by less, and neither whole in the other, ... */
static const double SHIFTED_MOST = 0.975;
/* ... but by more than those of a crop and its picture. */
static const double SHIFTED_LEAST = 0.75;
/* Of places that agree in colour: with fewer, and nothing else to tell by, a match is weak. */
static const double AGREEMENT_LEAST = 0.5;

/* Of parts that are alike or the same in a worn copy (quality 4, noise, 64 pixels), at least. */
static const double WORN_ALIKE = 0.85;
/* Of parts that are not alike at all in a worn copy, at most. */
static const double WORN_UNLIKE = 0.04;
/* Of the area of either that lies on the other: whole, but for what a fit leaves open. */
static const double WORN_COVERAGE = 0.95;
/* Of parts that are alike below a screen's stripes and glare, at least: photos of screens have 0.62 and more. */
static const double SHOWN_ALIKE = 0.6;
/* Of parts that are not alike there, at most: they have up to 0.21. */
static const double SHOWN_UNLIKE = 0.22;

/* Compression, noise, a screen or few pixels destroy the finest structure everywhere; what is left of
 * it is alike nearly everywhere, and hardly anywhere unlike, which is so of no two photographs of one
 * scene whose frames lie on each other. */
static bool worn_copy(const struct vg_structure *structure, const struct vg_geometry *geometry)
{
	return structure->parts >= VG_PARTS_TELLING && geometry->inliers >= WORN_INLIERS &&
	       fmax(geometry->known_coverage, geometry->item_coverage) >= WORN_COVERAGE &&
	       structure->alike >= WORN_ALIKE * structure->parts && structure->unlike <= WORN_UNLIKE * structure->parts;
}

/* What is shown on a screen, or in a frame, is shown with its own edges: no view of the same place ends where the known
 * picture does, and stripes, glare and blur over it may leave less that is alike. */
static bool shown_whole(const struct vg_comparison *comparison, const struct vg_geometry *geometry)
{
	const struct vg_structure *structure = &comparison->structure;
	return comparison->outline >= SHOWN_SIDES && structure->parts >= VG_PARTS_TELLING && geometry->inliers >= SHOWN_INLIERS &&
	       geometry->known_coverage >= WORN_COVERAGE && !structure->design && structure->differing < VG_SHARE_PIECE &&
	       structure->alike >= SHOWN_ALIKE * structure->parts && structure->unlike <= SHOWN_UNLIKE * structure->parts;
}

enum sameness { UNKNOWN, CHANCE_ONLY, LITTLE_SHARED, PARTLY_SHARED, ALL_SHARED };

static enum sameness sameness_of(const struct vg_structure *structure)
{
	if (structure->parts < VG_PARTS_JUDGED)
		return UNKNOWN;
	bool outside = structure->parts_outside >= VG_PARTS_JUDGED && structure->parts_outside >= OUTSIDE * structure->parts;
	double share = outside ? (double)structure->agreeing_outside / structure->parts_outside
			       : (double)structure->agreeing / structure->parts;
	return share >= VG_SHARE_SAME ? ALL_SHARED : share >= (outside ? PARTLY : PARTLY_ALL) ? PARTLY_SHARED
		: share >= CHANCE ? LITTLE_SHARED : CHANCE_ONLY;
}

/* Hashes of the whole pictures within the published radius, and points that agree on the same: no unrelated pictures have
 * both. Of a copy with marks all over it little else may be left. */
static bool twice_the_same(const struct vg_match *match)
{
	return vg_match_is_near(match) && match->strength >= VG_STRONG && match->geometry.inliers >= VG_INLIERS_STRONG && vg_geometry_is_frame_on_frame(&match->geometry);
}

/* A match is as strong as what was found by other means and place by place together. */
static enum vg_strength judge(const struct vg_comparison *comparison, const struct vg_match *match)
{
	const struct vg_geometry *geometry = &match->geometry;
	enum vg_strength before = match->strength;
	/* Neighbouring views of one scene lie mostly on each other, and neither whole in the other. */
	bool shifted = fmax(geometry->known_coverage, geometry->item_coverage) < SHIFTED_MOST &&
		       fmin(geometry->known_coverage, geometry->item_coverage) > SHIFTED_LEAST;
	/* A mark through the whole picture is alike in many places of others that have it. */
	bool marked = match->pdq_distance > VG_FAR_DISTANCE && vg_geometry_is_frame_on_frame(geometry) && vg_comparison_is_scattered(comparison, VG_SHARE_SCATTERED);
	switch (sameness_of(&comparison->structure)) {
	case UNKNOWN:
		return comparison->agreement < AGREEMENT_LEAST ? VG_WEAK : before;
	case CHANCE_ONLY:
		return VG_WEAK;
	case LITTLE_SHARED:
		return twice_the_same(match) ? VG_MODERATE : VG_WEAK;
	case PARTLY_SHARED:
		return shifted || marked ? VG_WEAK : before < VG_MODERATE ? before : VG_MODERATE;
	case ALL_SHARED:
		break;
	}
	if (before == VG_MODERATE && comparison->structure.parts >= VG_PARTS_MANY)
		return VG_STRONG;
	return before < VG_MODERATE ? VG_MODERATE : before;
}

/* Points that two pages of text have had in common were 28 at most. */
enum { CHANCE_INLIERS = 40 };

/* Too few key points for a moderate match, and nothing else agrees: chance. Patterns without parts to compare can have
 * equal hashes and nothing else in common. */
static bool refuted(const struct vg_comparison *comparison, const struct vg_match *match)
{
	enum sameness sameness = sameness_of(&comparison->structure);
	/* Hashes that are nearer than any of unrelated pictures, and most of what can be compared: worn copies have that. */
	bool near = match->pdq_distance >= 0 && match->pdq_distance <= VG_FRAME_WEAK_DISTANCE &&
		    2 * comparison->structure.alike >= comparison->structure.parts &&
		    comparison->agreement >= AGREEMENT_LEAST;
	bool by_hash_alone = match->geometry.inliers == 0 && match->pdq_distance > VG_PDQ_MATCH_DISTANCE;
	/* Pages of text have points in common by chance, laid frame on frame. Of 1,276 matches of hard copies none was so. */
	bool by_chance = sameness == CHANCE_ONLY && match->pdq_distance > VG_FAR_DISTANCE && match->geometry.inliers < CHANCE_INLIERS &&
			 comparison->structure.parts >= VG_PARTS_TELLING;
	if (by_chance)
		return true;
	if (near || match->geometry.inliers >= VG_INLIERS_MODERATE)
		return false;
	if (by_hash_alone)
		return true;
	bool nothing_alike = 2 * comparison->structure.agreeing <= comparison->structure.parts;
	return (sameness == CHANCE_ONLY && match->geometry.inliers > 0) ||
	       (sameness == UNKNOWN && match->geometry.inliers > 0 && nothing_alike) ||
	       (sameness == UNKNOWN && comparison->agreement < AGREEMENT_LEAST);
}

/* To whole pixels, here and nowhere else: whatever is said of a box agrees. */
static void round_box(double box[4])
{
	for (int side = 0; side < 2; side++) {
		double end = round(box[side] + box[side + 2]);
		box[side] = round(box[side]);
		box[side + 2] = end - box[side];
	}
}

/* A box of the item as the known picture's pixels see it; false, and *out left, where they do not. */
static bool box_in_known(const struct vg_match *match, const double box[4], double out[4])
{
	double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
	for (int corner = 0; corner < 4; corner++) {
		double x, y;
		if (!vg_homography_apply(match->geometry.item_to_known, box[0] + (corner & 1 ? box[2] : 0),
					 box[1] + (corner & 2 ? box[3] : 0), &x, &y))
			return false;
		left = fmin(left, x);
		right = fmax(right, x);
		top = fmin(top, y);
		bottom = fmax(bottom, y);
	}
	const double known[4] = { left, top, right - left, bottom - top };
	memcpy(out, known, sizeof known);
	return true;
}

/* What a frame or a flat margin of the item lies over is not shown, as if it had been cropped off before. Where tones are
 * others, what looks so may be tone. */
static void enter_frame(const struct vg_comparison *comparison, struct vg_match *match)
{
	struct vg_geometry *geometry = &match->geometry;
	double box[4];
	if (comparison->framed <= 0 || comparison->tonal_change || !box_in_known(match, comparison->unframed, box))
		return;
	match->relation = (match->relation & ~(unsigned)VG_RECOMPRESSED) | VG_OVERLAY_OR_BORDER | VG_CROPPED;
	memcpy(match->unframed, comparison->unframed, sizeof match->unframed);
	geometry->known_coverage *= 1 - comparison->framed;
	geometry->item_coverage *= 1 - comparison->framed;
	memcpy(geometry->box_in_known, box, sizeof box);
}

/* What goes on beyond the known picture without an edge is neither laid over it nor a border: both are of one scene. */
static void enter_outline(const struct vg_comparison *comparison, struct vg_match *match)
{
	if (!(match->relation & VG_OVERLAY_OR_BORDER) || comparison->outline || !comparison->open)
		return;
	match->relation &= ~(unsigned)VG_OVERLAY_OR_BORDER;
	if (match->relation & VG_CROPPED)
		match->relation = (match->relation & ~(unsigned)VG_CROPPED) | VG_PARTIAL_OVERLAP;
	else
		match->relation |= VG_CONTAINS;
}

/* Not the picture: at most something that both show. False when that is not worth telling. */
static bool share_part(const struct vg_comparison *comparison, struct vg_match *match)
{
	match->relation = VG_SHARES_PART | (match->relation & (VG_MIRRORED | VG_ROTATED));
	match->strength = VG_WEAK;
	match->difference_count = 0;
	memcpy(match->shared_box, comparison->shared_box, sizeof match->shared_box);
	round_box(match->shared_box);
	if (box_in_known(match, match->shared_box, match->shared_box_in_known))
		round_box(match->shared_box_in_known);
	return comparison->shared_parts >= SHARED_LEAST && match->geometry.inliers >= VG_INLIERS_MODERATE;
}

static void enter_differences(const struct vg_comparison *comparison, struct vg_match *match)
{
	match->difference_count = comparison->count;
	memcpy(match->difference, comparison->difference, sizeof match->difference);
	for (size_t i = 0; i < comparison->count; i++) {
		round_box(match->difference[i].box);
		match->relation |= comparison->difference[i].kind == VG_LAID_OVER ? VG_OVERLAY_OR_BORDER
										  : VG_REGION_ALTERED;
	}
	if (comparison->tonal_change)
		match->relation |= VG_TONAL_CHANGE;
	if (match->relation & (VG_OVERLAY_OR_BORDER | VG_REGION_ALTERED | VG_TONAL_CHANGE))
		match->relation &= ~(unsigned)VG_RECOMPRESSED;
}

bool vg_comparison_apply(const struct vg_comparison *comparison, struct vg_match *match)
{
	if (!comparison->compared)
		return true;
	match->compared = true;
	match->agreement = comparison->agreement;
	match->least_difference = comparison->least_difference;
	match->structure = comparison->structure;
	enum vg_objection objection = vg_comparison_objection(comparison, match);
	if (objection == VG_OTHER_PICTURE)
		return share_part(comparison, match);
	bool worn = match->strength >= VG_STRONG && (worn_copy(&comparison->structure, &match->geometry) ||
						     shown_whole(comparison, &match->geometry));
	bool view = match->structure.another_view = !worn && objection == VG_OTHER_VIEW;
	enter_outline(comparison, match);
	if (!view) /* where two photographs differ, nobody altered one of them */
		enter_differences(comparison, match);
	match->strength = worn ? VG_STRONG : judge(comparison, match);
	if (view || objection == VG_DOUBTFUL)
		match->strength = VG_WEAK;
	if (!view)
		enter_frame(comparison, match);
	return !refuted(comparison, match);
}
