#include "match/objection.h"

#include <math.h>

#include "match/align.h"
#include "match/geometry.h"

/* All shares are of parts (blocks of the grid with structure: match/part_map.h), of area, or of places, 0 to 1.
 * docs/accuracy.md says what they were chosen on. */
enum {
	NEIGHBOUR_INLIERS = 60,   /* points: a photograph on half of a card has as many */
	NEIGHBOUR_PARTS = 80,     /* parts beside the piece that differs, as half a card has */
	ALL_OVER_INLIERS = 15,    /* points: as many as a strong match has */
	ALL_OVER_CELLS = 10,      /* of 64 of the item: with points, more than a mark or an object reaches */
	ALL_OVER_PARTS = 200,     /* parts: flat pictures below a mark have fewer */
	ALL_OVER_NEAR_CELLS = 6   /* of 64, where the hashes are nearer than those of unrelated pictures */
};

/* Of the area, in one piece that differs: no copy has as much, whatever else agrees. */
static const double DIFFERING_MOST = 0.5;
/* Of the area: with as much, tones must agree as well, in parts enough. */
static const double DIFFERING_MUCH = 0.38;
/* Of the area: with as much, and few parts alike, tones must agree a little. */
static const double DIFFERING_SOME = 0.32;
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
/* Of both frames' areas: whoever moves between two photographs does not frame the same again. */
static const double VIEW_COVERAGE = 0.97;
/* Of places: more agree in colour only in copies that are a little off. */
static const double VIEW_TONES = 0.95;

/* Of both frames' areas: two that lie on each other by less each show what the other does not, ... */
static const double CUT_MOST = 0.95;
/* ... and by much the same share, where a crop in a wide border lies in the known picture by nearly all of it. */
static const double CUT_ALIKE = 0.6;
/* Degrees away from a quarter turn. Crops of one picture lie straight on each other (0.05 at most of 27); of 736 pairs of
 * aerial photographs of one field 719 are turned by more. */
static const double CUT_TURNED = 1.0;

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

bool vg_match_is_near(const struct vg_match *match)
{
	return match->pdq_distance >= 0 && match->pdq_distance <= VG_PDQ_MATCH_DISTANCE;
}

/* A region that was replaced may hold most of what has structure: the rest is the same all the same. */
static bool same_outside(const struct vg_comparison *comparison)
{
	const struct vg_structure *structure = &comparison->structure;
	return structure->differing < DIFFERING_MUCH && comparison->agreement >= DIFFERING_TONES &&
	       structure->parts_outside >= VG_PARTS_MANY && structure->agreeing_outside >= VG_SHARE_SAME * structure->parts_outside;
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

bool vg_comparison_is_scattered(const struct vg_comparison *comparison, double least)
{
	return comparison->scattered >= least * comparison->structure.parts;
}

/* Under a head that the catalogue keeps, does what agrees lie where nothing is? */
static bool other_page(const struct vg_comparison *comparison, const struct vg_match *match)
{
	const struct vg_structure *structure = &comparison->structure;
	return comparison->by_design > BY_DESIGN_MARK && match->pdq_distance > VG_PDQ_MATCH_DISTANCE && structure->parts >= VG_PARTS_TELLING &&
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
	       vg_comparison_is_scattered(comparison, LITTLE_SCATTERED);
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
	bool in_a_piece = structure->differing >= VG_SHARE_PIECE || alike < ALIKE_BLENDED;
	bool neighbour = beside_neighbour(comparison, geometry, overlapping ? NEIGHBOUR_ALIKE_OVERLAP : NEIGHBOUR_ALIKE);
	bool much = structure->differing >= DIFFERING_MUCH &&
		    (comparison->agreement < DIFFERING_TONES || structure->parts < VG_PARTS_TELLING);
	bool some = alike < ALIKE_HALF && !neighbour &&
		    ((in_a_piece && comparison->agreement < TONES_FEW) ||
		     (structure->differing >= DIFFERING_SOME && comparison->agreement < TONES_LEAST));
	bool overlap = overlapping && !neighbour && (alike < OVERLAP_ALIKE || comparison->agreement < OVERLAP_TONES);
	return structure->design || other_page(comparison, match) || structure->differing >= DIFFERING_MOST || much || some || overlap ||
	       (in_a_piece && alike < ALIKE_LITTLE && same < SAME_LITTLE && !same_outside(comparison));
}

bool vg_comparison_is_filled_in(const struct vg_comparison *comparison)
{
	return comparison->compared && comparison->structure.parts >= VG_PARTS_TELLING && comparison->agreement < FILLED_TONES &&
	       vg_comparison_is_scattered(comparison, VG_SHARE_SCATTERED);
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
	bool beside = comparison->beside_design && match->pdq_distance > VG_KIND_DISTANCE && vg_comparison_is_scattered(comparison, VG_SHARE_SCATTERED);
	bool filled = comparison->by_design >= BY_DESIGN_MUCH && match->pdq_distance > VG_PDQ_MATCH_DISTANCE &&
		      (vg_comparison_is_filled_in(comparison) ||
		       (comparison->agreement < FILLED_LITTLE_TONES && vg_comparison_is_scattered(comparison, FILLED_LITTLE)));
	return vg_geometry_is_frame_on_frame(&match->geometry) && (beside || filled);
}

/* Another photograph of the place, be it of all that is seen there or of a part: what is near lies otherwise against what is
 * far, so that much of what is the same lies a little off, here this way and there that, and the rest is not alike. A worn copy
 * may lie off as well, but hardly anything in it is not alike. Where the hashes are near, it is of much the same moment. */
static bool another_view(const struct vg_comparison *comparison, const struct vg_match *match)
{
	double coverage = fmin(match->geometry.known_coverage, match->geometry.item_coverage);
	return !vg_match_is_near(match) && coverage < VIEW_COVERAGE && comparison->agreement < VIEW_TONES &&
	       comparison->structure.parts >= VG_PARTS_JUDGED && comparison->moved >= MOVED_MUCH &&
	       vg_comparison_is_scattered(comparison, MOVED_SCATTERED);
}

/* Two photographs of flat ground, from the air: what both show may be the same place by place. */
static bool shown_from_elsewhere(const struct vg_geometry *geometry)
{
	double more = fmax(geometry->known_coverage, geometry->item_coverage), less = fmin(geometry->known_coverage, geometry->item_coverage);
	double turned = fabs(geometry->rotation - 90 * round(geometry->rotation / 90));
	return geometry->inliers && more < CUT_MOST && less > CUT_ALIKE * more && turned > CUT_TURNED;
}

/* Fewer points do, and fewer parts that are alike, where the hashes of the whole pictures are nearer to each other than
 * those of unrelated ones. */
static bool enough_points(const struct vg_structure *structure, const struct vg_match *match, int with_points)
{
	bool near = match->pdq_distance >= 0 && match->pdq_distance <= VG_FAR_DISTANCE;
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
	       (structure->differing < VG_SHARE_PIECE ||
		differing_with_points * cells >= ALL_OVER * with_points * differing);
}

enum vg_objection vg_comparison_objection(const struct vg_comparison *comparison, const struct vg_match *match)
{
	bool different = different_pictures(comparison, match);
	if ((different && !points_all_over(comparison, match)) || another_of_the_kind(comparison, match))
		return VG_OTHER_PICTURE;
	if (another_view(comparison, match) || shown_from_elsewhere(&match->geometry))
		return VG_OTHER_VIEW;
	return different || other_text(comparison, match) ? VG_DOUBTFUL : VG_NO_OBJECTION;
}
