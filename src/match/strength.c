#include "match/strength.h"

#include <math.h>
#include <string.h>

#include "match/align.h"
#include "match/geometry.h"
#include "match/homography.h"
#include "match/lay.h"

/* All shares are of parts (blocks of the grid with structure: match/part_map.h), of area, or of places, 0 to 1.
 * docs/accuracy.md says what they were chosen on. */
enum {
	MANY = 24,                /* parts: as telling as key points */
	TELLING = 100,            /* parts: where much differs in one piece, fewer do not outweigh it */
	SHARED_LEAST = 4,         /* parts: a shared mark has so many */
	WORN_INLIERS = 40,        /* points: enough to say how the frames lie */
	SHOWN_SIDES = 3,          /* of four: of 1,040 rectangles laid anywhere in photographs none has edges along three */
	SHOWN_INLIERS = 30,       /* points: so many make sure where the sides lie */
	NEIGHBOUR_INLIERS = 60,   /* points: a photograph on half of a card has as many */
	NEIGHBOUR_PARTS = 80,     /* parts beside the piece that differs, as half a card has */
	ALL_OVER_INLIERS = 15,    /* points: as many as a strong match has */
	ALL_OVER_CELLS = 10,      /* of 64 of the item: with points, more than a mark or an object reaches */
	ALL_OVER_PARTS = 200,     /* parts: flat pictures below a mark have fewer */
	ALL_OVER_NEAR = 88,       /* bits of PDQ: the nearest of 499,500 unrelated pairs have 72 */
	ALL_OVER_NEAR_CELLS = 6   /* of 64, where the hashes are as near */
};

/* Of parts that are the same, outside regions: nearly all copies have as many, and no two photographs of one scene. */
static const double SAME = 0.85;
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

/* Of the area, in one piece that differs: no copy has as much, whatever else agrees. */
static const double DIFFERING_MOST = 0.5;
/* Of the area: with as much, tones must agree as well, in parts enough. */
static const double DIFFERING_MUCH = 0.38;
/* Of the area: with as much, and few parts alike, tones must agree a little. */
static const double DIFFERING_SOME = 0.32;
/* Of the area: less is no piece; what is scattered may be text or a blend. */
static const double DIFFERING_PIECE = 0.2;
/* Of places, with DIFFERING_MUCH: agreeing in colour. */
static const double DIFFERING_TONES = 0.72;
/* Of places, with DIFFERING_SOME: agreeing in colour. */
static const double TONES_LEAST = 0.68;
/* Of places, with a piece that differs and few parts alike: agreeing in colour. */
static const double TONES_FEW = 0.6;
/* Of parts: few are alike. */
static const double ALIKE_HALF = 0.6;
/* Of parts: so few are alike that it need be no piece; a blend half and half has more. */
static const double ALIKE_BLENDED = 0.36;
/* Of parts: hardly any is alike, ... */
static const double ALIKE_LITTLE = 0.45;
/* ... and hardly any the same. */
static const double SAME_LITTLE = 0.25;
/* Of parts: unlike here and there, where hardly any is the same nor tones are. */
static const double LITTLE_SCATTERED = 0.2;
/* Of both frames' areas: pictures that lie on each other by less only overlap. */
static const double OVERLAP_WHOLE = 0.85;
/* Of parts that are alike where pictures only overlap: in crops of one picture nearly all are. */
static const double OVERLAP_ALIKE = 0.92;
/* Of places there: agreeing in colour. */
static const double OVERLAP_TONES = 0.6;

/* Of both frames' areas: less is not most of the smaller of the two, nor either of them whole. */
static const double OVERLAP_LEAST = 0.3;
/* Of parts: unlike, and not in the piece that differs most. What is replaced in a copy lies together: of posters and templates
 * of which a quarter was replaced at most 0.03 is scattered. */
static const double SCATTERED = 0.08;
/* Of parts, in a design that is much of the picture. */
static const double BY_DESIGN_MUCH = 0.25;
/* Of places, agreeing in colour where parts are scattered: no more are of maps and forms that were filled in anew; and both
 * where fewer parts differ. */
static const double FILLED_TONES = 0.77, FILLED_LITTLE = 0.05, FILLED_LITTLE_TONES = 0.7;
/* Of parts: scattered in two of them, where nothing else tells them from copies. */
static const double FILLED_PAIR = 0.03;

/* Of parts that are the same: no copy of which as many parts as below differ here and there has more than 0.25 that lie off;
 * pairs of photographs of one place have 0.36 and more. */
static const double MOVED_MUCH = 0.33;
/* Of parts. */
static const double MOVED_SCATTERED = 0.05;

/* A page of text on another: fewer of its parts are the same, no more are alike, and so many are not at all; what agrees in
 * colour, which is most, is the empty paper. Copies that were blended with another picture may be so, and of low quality, with
 * hashes as near as those of copies. */
static const double PAGE_SAME = 0.45, PAGE_ALIKE = 0.75, PAGE_UNLIKE = 0.05, PAGE_TONES = 0.9;

/* Of parts beside the piece that differs, alike in a photograph that fills one side of a card. */
static const double NEIGHBOUR_ALIKE = 0.93;
/* The same where the pictures only overlap. */
static const double NEIGHBOUR_ALIKE_OVERLAP = 0.85;
/* Of the area of either: a package or a mark is less of one of them. */
static const double NEIGHBOUR_AREA = 0.4;
/* Of the area, in the piece that differs: the card's other half. */
static const double NEIGHBOUR_MOST = 0.45;

/* Of parts, in a design that is no more than a mark: points that lie all over may be those of a larger one. */
static const double BY_DESIGN_MARK = 0.1;
/* Cells with points in the piece that differs, against the share of cells that it takes: a design has none there. */
static const double ALL_OVER = 0.5;
/* Of parts that are alike below text or another picture. */
static const double ALL_OVER_ALIKE = 0.15;

/* Compression, noise, a screen or few pixels destroy the finest structure everywhere; what is left of
 * it is alike nearly everywhere, and hardly anywhere unlike, which is so of no two photographs of one
 * scene whose frames lie on each other. */
static bool worn_copy(const struct vg_structure *structure, const struct vg_geometry *geometry)
{
	return structure->parts >= TELLING && geometry->inliers >= WORN_INLIERS &&
	       fmax(geometry->known_coverage, geometry->item_coverage) >= WORN_COVERAGE &&
	       structure->alike >= WORN_ALIKE * structure->parts && structure->unlike <= WORN_UNLIKE * structure->parts;
}

/* What is shown on a screen, or in a frame, is shown with its own edges: no view of the same place ends where the known
 * picture does, and stripes, glare and blur over it may leave less that is alike. */
static bool shown_whole(const struct vg_comparison *comparison, const struct vg_geometry *geometry)
{
	const struct vg_structure *structure = &comparison->structure;
	return comparison->outline >= SHOWN_SIDES && structure->parts >= TELLING && geometry->inliers >= SHOWN_INLIERS &&
	       geometry->known_coverage >= WORN_COVERAGE && !structure->design && structure->differing < DIFFERING_PIECE &&
	       structure->alike >= SHOWN_ALIKE * structure->parts && structure->unlike <= SHOWN_UNLIKE * structure->parts;
}

/* Are the hashes of the whole pictures within the published radius? */
static bool is_near(const struct vg_match *match)
{
	return match->pdq_distance >= 0 && match->pdq_distance <= VG_PDQ_MATCH_DISTANCE;
}

enum sameness { UNKNOWN, CHANCE_ONLY, LITTLE_SHARED, PARTLY_SHARED, ALL_SHARED };

static enum sameness sameness_of(const struct vg_structure *structure)
{
	if (structure->parts < VG_PARTS_JUDGED)
		return UNKNOWN;
	bool outside = structure->parts_outside >= VG_PARTS_JUDGED && structure->parts_outside >= OUTSIDE * structure->parts;
	double share = outside ? (double)structure->agreeing_outside / structure->parts_outside
			       : (double)structure->agreeing / structure->parts;
	return share >= SAME ? ALL_SHARED : share >= (outside ? PARTLY : PARTLY_ALL) ? PARTLY_SHARED
		: share >= CHANCE ? LITTLE_SHARED : CHANCE_ONLY;
}

/* A region that was replaced may hold most of what has structure: the rest is the same all the same. */
static bool same_outside(const struct vg_comparison *comparison)
{
	const struct vg_structure *structure = &comparison->structure;
	return structure->differing < DIFFERING_MUCH && comparison->agreement >= DIFFERING_TONES &&
	       structure->parts_outside >= MANY && structure->agreeing_outside >= SAME * structure->parts_outside;
}

/* A photograph that fills one side of a card, cut off there, is laid on the card's other half as well: of
 * what is beside that one rectangle nearly all is alike, and it is much of both pictures. A mark or a
 * package is surrounded by what differs, and is little of either. */
static bool beside_neighbour(const struct vg_comparison *comparison, const struct vg_geometry *geometry, double alike)
{
	double rest = 1 - comparison->structure.differing;
	return geometry->inliers >= NEIGHBOUR_INLIERS && comparison->beside >= NEIGHBOUR_PARTS &&
	       comparison->beside_alike >= alike * comparison->beside && comparison->structure.differing < NEIGHBOUR_MOST &&
	       rest * fmin(geometry->known_coverage, geometry->item_coverage) >= NEIGHBOUR_AREA;
}

/* Do they differ here and there, rather than in one piece, in at least that share of the parts? */
static bool scattered(const struct vg_comparison *comparison, double least)
{
	return comparison->scattered >= least * comparison->structure.parts;
}

/* Under a head that the catalogue keeps, does what agrees lie where nothing is? */
static bool other_page(const struct vg_comparison *comparison, const struct vg_match *match)
{
	const struct vg_structure *structure = &comparison->structure;
	return comparison->by_design > BY_DESIGN_MARK && match->pdq_distance > VG_PDQ_MATCH_DISTANCE && structure->parts >= TELLING &&
	       comparison->agreement >= PAGE_TONES && structure->agreeing < PAGE_SAME * structure->parts &&
	       structure->alike < PAGE_ALIKE * structure->parts && structure->unlike >= PAGE_UNLIKE * structure->parts;
}

/* Hardly any part is the same, nor are tones, and parts are unlike all over, as the bubbles of two chats are; so are copies
 * blended with another picture: what little of it lies outside regions tells nothing. */
static bool other_text(const struct vg_comparison *comparison, const struct vg_match *match)
{
	const struct vg_structure *structure = &comparison->structure;
	return match->pdq_distance > VG_PDQ_MATCH_DISTANCE && structure->alike < ALIKE_HALF * structure->parts &&
	       structure->agreeing < SAME_LITTLE * structure->parts && comparison->agreement < TONES_FEW &&
	       scattered(comparison, LITTLE_SCATTERED);
}

/* Different pictures, whatever they share: they differ in one piece larger than what is replaced in
 * copies; or hardly any part is alike, nor are tones; or, of pictures that only overlap, not nearly
 * all of what both show is the same. Of copies altered as docs/accuracy.md lists, 1 in 2,200 is. */
static bool different_pictures(const struct vg_comparison *comparison, const struct vg_match *match)
{
	const struct vg_structure *structure = &comparison->structure;
	const struct vg_geometry *geometry = &match->geometry;
	if (fmax(geometry->known_coverage, geometry->item_coverage) < OVERLAP_LEAST)
		return true;
	if (structure->parts < VG_PARTS_JUDGED)
		return false;
	double alike = (double)structure->alike / structure->parts, same = (double)structure->agreeing / structure->parts;
	bool overlapping = geometry->known_coverage < OVERLAP_WHOLE && geometry->item_coverage < OVERLAP_WHOLE;
	/* What is scattered over the whole picture may be text or another picture blended with it. */
	bool in_a_piece = structure->differing >= DIFFERING_PIECE || alike < ALIKE_BLENDED;
	bool neighbour = beside_neighbour(comparison, geometry, overlapping ? NEIGHBOUR_ALIKE_OVERLAP : NEIGHBOUR_ALIKE);
	bool much = structure->differing >= DIFFERING_MUCH &&
		    (comparison->agreement < DIFFERING_TONES || structure->parts < TELLING);
	bool some = alike < ALIKE_HALF && !neighbour &&
		    ((in_a_piece && comparison->agreement < TONES_FEW) ||
		     (structure->differing >= DIFFERING_SOME && comparison->agreement < TONES_LEAST));
	bool overlap = overlapping && !neighbour && (alike < OVERLAP_ALIKE || comparison->agreement < OVERLAP_TONES);
	return structure->design || other_page(comparison, match) || structure->differing >= DIFFERING_MOST || much || some || overlap ||
	       (in_a_piece && alike < ALIKE_LITTLE && same < SAME_LITTLE && !same_outside(comparison));
}

bool vg_comparison_is_filled_in(const struct vg_comparison *comparison)
{
	return comparison->compared && comparison->structure.parts >= TELLING && comparison->agreement < FILLED_TONES &&
	       scattered(comparison, SCATTERED);
}

bool vg_match_is_filled_in(const struct vg_match *match)
{
	const struct vg_structure *structure = &match->structure;
	return vg_geometry_is_frame_on_frame(&match->geometry) && match->agreement < FILLED_TONES &&
	       structure->unlike - structure->differing * structure->parts > FILLED_PAIR * structure->parts;
}

/* Charts, forms and maps of one kind are alike in more than the design that the catalogue keeps of them, as bars of much the
 * same height are. Frame on frame, they differ here and there, and their hashes are far from each other. Maps and
 * forms that are much of them design are filled in and coloured in other ways: colours tell those, of which hashes may be less far. */
static bool another_of_the_kind(const struct vg_comparison *comparison, const struct vg_match *match)
{
	bool beside = comparison->beside_design && match->pdq_distance > VG_KIND_DISTANCE && scattered(comparison, SCATTERED);
	bool filled = comparison->by_design >= BY_DESIGN_MUCH && match->pdq_distance > VG_PDQ_MATCH_DISTANCE &&
		      (vg_comparison_is_filled_in(comparison) ||
		       (comparison->agreement < FILLED_LITTLE_TONES && scattered(comparison, FILLED_LITTLE)));
	return vg_geometry_is_frame_on_frame(&match->geometry) && (beside || filled);
}

/* Another photograph of the place, be it of all that is seen there or of a part: what is near lies otherwise against what is
 * far, so that much of what is the same lies a little off, here this way and there that, and the rest is not alike. A worn copy
 * may lie off as well, but hardly anything in it is not alike. Where the hashes are near, it is of much the same moment. */
static bool another_view(const struct vg_comparison *comparison, const struct vg_match *match)
{
	return !is_near(match) && comparison->structure.parts >= VG_PARTS_JUDGED && comparison->moved >= MOVED_MUCH &&
	       scattered(comparison, MOVED_SCATTERED);
}

/* Hashes of the whole pictures within the published radius, and points that agree on the same: no unrelated pictures have
 * both. Of a copy with marks all over it little else may be left. */
static bool twice_the_same(const struct vg_match *match)
{
	return is_near(match) && match->strength >= VG_STRONG && match->geometry.inliers >= VG_INLIERS_STRONG && vg_geometry_is_frame_on_frame(&match->geometry);
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
	bool marked = match->pdq_distance > ALL_OVER_NEAR && vg_geometry_is_frame_on_frame(geometry) && scattered(comparison, SCATTERED);
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
	if (before == VG_MODERATE && comparison->structure.parts >= MANY)
		return VG_STRONG;
	return before < VG_MODERATE ? VG_MODERATE : before;
}

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

/* The item's box as the known picture's pixels see it. */
static void shared_in_known(struct vg_match *match)
{
	const double *box = match->shared_box;
	double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
	for (int corner = 0; corner < 4; corner++) {
		double x, y;
		if (!vg_homography_apply(match->geometry.item_to_known, box[0] + (corner & 1 ? box[2] : 0),
					 box[1] + (corner & 2 ? box[3] : 0), &x, &y))
			return;
		left = fmin(left, x);
		right = fmax(right, x);
		top = fmin(top, y);
		bottom = fmax(bottom, y);
	}
	const double known[4] = { left, top, right - left, bottom - top };
	memcpy(match->shared_box_in_known, known, sizeof known);
	round_box(match->shared_box_in_known);
}

/* Not the picture: at most something that both show. False when that is not worth telling. */
static bool share_part(const struct vg_comparison *comparison, struct vg_match *match)
{
	match->relation = VG_SHARES_PART | (match->relation & (VG_MIRRORED | VG_ROTATED));
	match->strength = VG_WEAK;
	match->difference_count = 0;
	memcpy(match->shared_box, comparison->shared_box, sizeof match->shared_box);
	round_box(match->shared_box);
	shared_in_known(match);
	return comparison->shared_parts >= SHARED_LEAST && match->geometry.inliers >= VG_INLIERS_MODERATE;
}

/* Fewer points do, and fewer parts that are alike, where the hashes of the whole pictures are nearer to each other than
 * those of unrelated ones. */
static bool enough_points(const struct vg_structure *structure, const struct vg_match *match, int with_points)
{
	bool near = match->pdq_distance >= 0 && match->pdq_distance <= ALL_OVER_NEAR;
	bool many = match->geometry.inliers >= ALL_OVER_INLIERS && with_points >= ALL_OVER_CELLS &&
		    structure->alike >= ALL_OVER_ALIKE * structure->parts;
	return many || (near && match->geometry.inliers >= VG_INLIERS_MODERATE && with_points >= ALL_OVER_NEAR_CELLS);
}

/* Text or another picture laid over everything leaves little that is alike, but what points agree do so all
 * over the picture, as often in the piece that differs as elsewhere, unless that is small: a design has none
 * there, and flat pictures below a mark have few parts. */
static bool points_all_over(const struct vg_comparison *comparison, const struct vg_match *match)
{
	const struct vg_structure *structure = &comparison->structure;
	const struct vg_geometry *geometry = &match->geometry;
	const double *box = comparison->differs_box;
	const int cells = VG_ALIGNMENT_CELLS * VG_ALIGNMENT_CELLS;
	int with_points = 0, differing = 0, differing_with_points = 0;
	for (int cell = 0; cell < cells; cell++) {
		double x = (cell % VG_ALIGNMENT_CELLS + 0.5) / VG_ALIGNMENT_CELLS - box[0];
		double y = (cell / VG_ALIGNMENT_CELLS + 0.5) / VG_ALIGNMENT_CELLS - box[1];
		bool differs = x >= 0 && y >= 0 && x < box[2] && y < box[3], has = geometry->inlier_cells >> cell & 1;
		with_points += has;
		differing += differs;
		differing_with_points += differs && has;
	}
	return !structure->design && comparison->by_design <= BY_DESIGN_MARK && structure->parts >= ALL_OVER_PARTS &&
	       enough_points(structure, match, with_points) &&
	       vg_geometry_is_frame_on_frame(geometry) &&
	       (structure->differing < DIFFERING_PIECE ||
		differing_with_points * cells >= ALL_OVER * with_points * differing);
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
	match->structure = comparison->structure;
	bool different = different_pictures(comparison, match);
	if ((different && !points_all_over(comparison, match)) || another_of_the_kind(comparison, match))
		return share_part(comparison, match);
	bool worn = match->strength >= VG_STRONG && (worn_copy(&comparison->structure, &match->geometry) ||
						     shown_whole(comparison, &match->geometry));
	bool view = match->structure.another_view = !worn && another_view(comparison, match);
	if (!view) /* where two photographs differ, nobody altered one of them */
		enter_differences(comparison, match);
	match->strength = worn ? VG_STRONG : judge(comparison, match);
	if (different || other_text(comparison, match) || view)
		match->strength = VG_WEAK;
	return !refuted(comparison, match);
}
