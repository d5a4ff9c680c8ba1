#include "match/comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/transfer.h"
#include "match/align.h"
#include "match/depict.h"
#include "match/homography.h"
#include "match/lay.h"
#include "media/decode.h"

enum { JPEG_MAXIMUM = 4 << 20, PNG_MAXIMUM = 12 << 20, SIDE_LEAST = 64, SIDE_MOST = 4096,
       COARSE_SIDE = 224, MANY_MATCHES = 4, PARTS_MOST = SIDE_MOST * SIDE_MOST / 256 };

/* Of the parts with structure, outside regions that differ, nearly all copies share at
 * least SAME, and those under heavy compression or much text PARTLY; different photographs
 * of one scene, but for neighbouring ones, less than PARTLY, and none SAME; unrelated
 * pictures less than CHANCE. Where regions leave less than OUTSIDE of the parts, all count,
 * of which PARTLY_ALL do for PARTLY. Fewer parts than JUDGED tell nothing, MANY tell as much
 * as key points. Where they come from: docs/accuracy.md. */
static const double SAME = 0.85, PARTLY = 0.65, PARTLY_ALL = 0.45, CHANCE = 0.4, OUTSIDE = 0.1;
/* Frames that lie mostly on each other, and neither whole in the other. */
static const double SHIFTED_MOST = 0.975, SHIFTED_LEAST = 0.75;
/* Where much differs in one piece, fewer than TELLING must not. A shared mark has so many parts. */
enum { JUDGED = 12, MANY = 24, TELLING = 100, SHARED_LEAST = 4 };

/* Where so little of what both show agrees, and structure cannot tell, a match is weak. */
static const double AGREEMENT_LEAST = 0.5;

static void transfer_rendition(struct vg_transfer *transfer, struct vg_rendition *rendition)
{
	rendition->jpeg = vg_transfer_span(transfer, rendition->jpeg, JPEG_MAXIMUM);
	vg_transfer_real(transfer, &rendition->size.width);
	vg_transfer_real(transfer, &rendition->size.height);
	transfer->failed |= rendition->size.width < 1 || rendition->size.height < 1;
}

static void transfer_request(struct vg_transfer *transfer, struct vg_comparison_request *request)
{
	int count = (int)request->count, side = (int)request->side;
	vg_transfer_integer(transfer, &side, SIDE_LEAST, SIDE_MOST);
	request->side = (uint32_t)side;
	vg_transfer_boolean(transfer, &request->depict);
	vg_transfer_boolean(transfer, &request->learn);
	transfer_rendition(transfer, &request->item);
	vg_transfer_integer(transfer, &count, 0, VG_COMPARISONS_MAXIMUM);
	request->count = (size_t)count;
	for (size_t i = 0; i < request->count; i++) {
		transfer_rendition(transfer, &request->known[i].rendition);
		for (int n = 0; n < 9; n++)
			vg_transfer_real(transfer, &request->known[i].item_to_known[n]);
		vg_transfer_bytes(transfer, request->known[i].kept.bits, VG_DESIGN_BYTES);
		vg_transfer_bytes(transfer, request->known[i].dismissed.bits, VG_DESIGN_BYTES);
	}
}

static void transfer_difference(struct vg_transfer *transfer, struct vg_difference *difference)
{
	int kind = (int)difference->kind;
	for (int i = 0; i < 4; i++)
		vg_transfer_real(transfer, &difference->box[i]);
	vg_transfer_real(transfer, &difference->share);
	vg_transfer_integer(transfer, &kind, 0, VG_DIFFERENCE_KINDS - 1);
	difference->kind = (enum vg_difference_kind)kind;
}

static void transfer_structure(struct vg_transfer *transfer, struct vg_structure *structure)
{
	vg_transfer_integer(transfer, &structure->parts, 0, PARTS_MOST);
	vg_transfer_integer(transfer, &structure->agreeing, 0, structure->parts);
	vg_transfer_integer(transfer, &structure->parts_outside, 0, structure->parts);
	vg_transfer_integer(transfer, &structure->agreeing_outside, 0, structure->parts_outside);
	vg_transfer_integer(transfer, &structure->alike, structure->agreeing, structure->parts);
	vg_transfer_integer(transfer, &structure->unlike, 0, structure->parts - structure->alike);
	vg_transfer_real(transfer, &structure->differing);
	transfer->failed |= !(structure->differing >= 0 && structure->differing <= 1);
	vg_transfer_boolean(transfer, &structure->design);
}

static void transfer_comparison(struct vg_transfer *transfer, struct vg_comparison *comparison)
{
	int count = (int)comparison->count;
	vg_transfer_boolean(transfer, &comparison->compared);
	vg_transfer_real(transfer, &comparison->agreement);
	transfer_structure(transfer, &comparison->structure);
	vg_transfer_integer(transfer, &comparison->beside, 0, PARTS_MOST);
	vg_transfer_integer(transfer, &comparison->beside_alike, 0, comparison->beside);
	vg_transfer_integer(transfer, &comparison->shared_parts, 0, PARTS_MOST);
	for (int i = 0; i < 4; i++)
		vg_transfer_real(transfer, &comparison->shared_box[i]);
	for (int i = 0; i < 4; i++)
		vg_transfer_real(transfer, &comparison->differs_box[i]);
	vg_transfer_boolean(transfer, &comparison->tonal_change);
	vg_transfer_integer(transfer, &count, 0, VG_DIFFERENCES_MAXIMUM);
	comparison->count = (size_t)count;
	for (size_t i = 0; i < comparison->count; i++)
		transfer_difference(transfer, &comparison->difference[i]);
}

static void transfer_learnt(struct vg_transfer *transfer, size_t count, struct vg_design_learnt *learnt)
{
	vg_transfer_boolean(transfer, &learnt->found);
	vg_transfer_bytes(transfer, learnt->own.bits, VG_DESIGN_BYTES);
	for (size_t i = 0; i < count; i++) {
		vg_transfer_boolean(transfer, &learnt->carries[i]);
		vg_transfer_bytes(transfer, learnt->known[i].bits, VG_DESIGN_BYTES);
	}
}

static void transfer_answer(struct vg_transfer *transfer, struct vg_comparison_answer *answer)
{
	int count = (int)answer->count;
	vg_transfer_integer(transfer, &count, 0, VG_COMPARISONS_MAXIMUM);
	answer->count = (size_t)count;
	for (size_t i = 0; i < answer->count; i++)
		transfer_comparison(transfer, &answer->comparison[i]);
	transfer_learnt(transfer, answer->count, &answer->learnt);
	answer->overlay = vg_transfer_span(transfer, answer->overlay, PNG_MAXIMUM);
	answer->difference_map = vg_transfer_span(transfer, answer->difference_map, PNG_MAXIMUM);
}

int vg_comparison_ask(struct vg_comparison_request *request, struct vg_buffer *out)
{
	struct vg_transfer transfer = { .out = out };
	transfer_request(&transfer, request);
	return transfer.failed ? VG_ERR_LIMIT : 0;
}

static bool decode(const struct vg_rendition *rendition, const struct vg_limits *limits,
		   struct vg_decoded *out)
{
	memset(out, 0, sizeof *out);
	return vg_decode_jpeg(rendition->jpeg, limits, out, NULL) == 0;
}

/* Pictures of the comparison; without them when memory is short. */
static void depict(const struct vg_difference_map *map, const struct vg_comparison *comparison,
		   struct vg_buffer *overlay, struct vg_buffer *difference)
{
	struct vg_image image = { 0 };
	if (vg_depict_overlay(map, comparison, &image, NULL) == 0 && vg_encode_png(&image, overlay, NULL) < 0)
		vg_buffer_clear(overlay);
	vg_image_release(&image);
	if (vg_depict_difference(map, &image, NULL) == 0 && vg_encode_png(&image, difference, NULL) < 0)
		vg_buffer_clear(difference);
	vg_image_release(&image);
}

/* What the comparisons of one request share. */
struct work {
	const struct vg_limits *limits;
	struct vg_comparison_request request;
	struct vg_side item;
	struct vg_buffer overlay, difference;
	struct vg_design_view *view; /* of each */
	struct vg_comparison_answer answer;
};

/* Regions are shown as fine as can be; what the two share is measured as in every other comparison, so
 * that the same pair comes to the same, whoever asks. */
static int judge_coarser(struct work *work, const struct vg_side *known, size_t which, struct vg_comparison *out)
{
	struct vg_comparison coarser;
	int code = vg_difference_find(&work->item, known, work->request.known[which].item_to_known, VG_JUDGED_SIDE, &coarser,
				      NULL, &work->view[which], NULL);
	if (code < 0 || !coarser.compared)
		return code;
	coarser.tonal_change = out->tonal_change;
	coarser.count = out->count;
	memcpy(coarser.difference, out->difference, sizeof coarser.difference);
	*out = coarser;
	return 0;
}

static void compare_one(struct work *work, size_t which, uint32_t longest)
{
	struct vg_decoded decoded;
	struct vg_difference_map map = { 0 };
	struct vg_comparison *out = &work->answer.comparison[which];
	const struct vg_rendition *known = &work->request.known[which].rendition;
	bool pictures = work->request.depict && which == 0;
	if (!decode(known, work->limits, &decoded))
		return;
	const struct vg_design_cells *kept = &work->request.known[which].kept;
	const struct vg_side side = { &decoded.image, known->size, vg_design_cells_count(kept) ? kept : NULL };
	const double *item_to_known = work->request.known[which].item_to_known;
	bool finer = longest > VG_JUDGED_SIDE;
	int code = vg_difference_find(&work->item, &side, item_to_known, longest, out, pictures ? &map : NULL,
				      finer ? NULL : &work->view[which], NULL);
	if (code == 0 && finer)
		code = judge_coarser(work, &side, which, out);
	if (code < 0)
		memset(out, 0, sizeof *out);
	else if (pictures && out->compared)
		depict(&map, out, &work->overlay, &work->difference);
	vg_difference_map_release(&map);
	vg_decoded_release(&decoded);
}

static struct vg_design_place place_of(const struct work *work, size_t which)
{
	struct vg_design_place place = { .item = work->request.item.size, .known = work->request.known[which].rendition.size,
					 .kept = work->request.known[which].kept, .dismissed = work->request.known[which].dismissed };
	memcpy(place.item_to_known, work->request.known[which].item_to_known, sizeof place.item_to_known);
	return place;
}

/* What all of them tell together. */
static void find_designs(struct work *work)
{
	bool considered[VG_COMPARISONS_MAXIMUM] = { false }, shares[VG_COMPARISONS_MAXIMUM];
	struct vg_design_place place[VG_COMPARISONS_MAXIMUM];
	for (size_t i = 0; i < work->request.count; i++) {
		considered[i] = work->answer.comparison[i].compared;
		place[i] = place_of(work, i);
		vg_design_mark(&place[i], &work->view[i]);
	}
	if (work->request.learn)
		vg_design_learn(work->view, place, considered, work->request.count, &work->answer.learnt);
	vg_design_find(work->view, considered, work->request.count, shares);
	for (size_t i = 0; i < work->request.count; i++)
		work->answer.comparison[i].structure.design |= shares[i];
}

/* What a coarse look tells for sure: what differs that much or agrees that little does so at any size. */
static const double CLEARLY_DIFFERING = 0.6, CLEARLY_ALIKE = 0.3, CLEARLY_SAME = 0.15;

static bool clearly_different(const struct vg_comparison *comparison)
{
	const struct vg_structure *structure = &comparison->structure;
	return comparison->compared && structure->parts >= JUDGED &&
	       (structure->design || structure->differing >= CLEARLY_DIFFERING ||
		(structure->alike < CLEARLY_ALIKE * structure->parts && structure->agreeing < CLEARLY_SAME * structure->parts));
}

/* Where there are many, as under one design, a coarse look first leaves only those that are worth a
 * fine one. */
static void compare_all(struct work *work)
{
	bool looked = work->request.count >= MANY_MATCHES && work->request.side > COARSE_SIDE && !work->request.depict;
	for (size_t i = 0; looked && i < work->request.count; i++)
		compare_one(work, i, COARSE_SIDE);
	if (looked)
		find_designs(work);
	for (size_t i = 0; i < work->request.count; i++)
		if (!looked || !clearly_different(&work->answer.comparison[i]))
			compare_one(work, i, work->request.side);
	find_designs(work);
}

int vg_comparison_work(struct vg_span bytes, const struct vg_limits *limits, struct vg_buffer *out)
{
	struct work work = { .limits = limits };
	struct vg_transfer in = { 0 }, answer = { .out = out };
	struct vg_decoded item;
	vg_reader_init(&in.in, bytes);
	transfer_request(&in, &work.request);
	if (in.failed || in.in.failed)
		return VG_ERR_MALFORMED;
	work.view = vg_calloc(work.request.count + 1, sizeof *work.view);
	if (!work.view)
		return VG_ERR_MEMORY;
	bool shown = decode(&work.request.item, limits, &item);
	work.item = (struct vg_side){ &item.image, work.request.item.size, NULL };
	work.answer.count = work.request.count;
	vg_buffer_init(&work.overlay, PNG_MAXIMUM);
	vg_buffer_init(&work.difference, PNG_MAXIMUM);
	if (shown)
		compare_all(&work);
	free(work.view);
	work.answer.overlay = vg_buffer_span(&work.overlay);
	work.answer.difference_map = vg_buffer_span(&work.difference);
	transfer_answer(&answer, &work.answer);
	vg_buffer_release(&work.overlay);
	vg_buffer_release(&work.difference);
	vg_decoded_release(&item);
	return answer.failed ? VG_ERR_MEMORY : 0;
}

int vg_comparison_read(struct vg_span bytes, struct vg_comparison_answer *out)
{
	struct vg_transfer in = { 0 };
	vg_reader_init(&in.in, bytes);
	memset(out, 0, sizeof *out);
	transfer_answer(&in, out);
	return in.failed || in.in.failed || vg_reader_left(&in.in) ? VG_ERR_MALFORMED : 0;
}

/* Compression, noise, a screen or few pixels destroy the finest structure everywhere; what is left of
 * it is alike nearly everywhere, and hardly anywhere unlike, which is so of no two photographs of one
 * scene whose frames lie on each other. */
static const double WORN_ALIKE = 0.85, WORN_UNLIKE = 0.04, WORN_COVERAGE = 0.95;
enum { WORN_INLIERS = 40 };

static bool worn_copy(const struct vg_structure *structure, const struct vg_geometry *geometry)
{
	return structure->parts >= TELLING && geometry->inliers >= WORN_INLIERS &&
	       fmax(geometry->known_coverage, geometry->item_coverage) >= WORN_COVERAGE &&
	       structure->alike >= WORN_ALIKE * structure->parts && structure->unlike <= WORN_UNLIKE * structure->parts;
}

enum sameness { UNKNOWN, CHANCE_ONLY, LITTLE_SHARED, PARTLY_SHARED, ALL_SHARED };

static enum sameness sameness_of(const struct vg_structure *structure)
{
	if (structure->parts < JUDGED)
		return UNKNOWN;
	bool outside = structure->parts_outside >= JUDGED && structure->parts_outside >= OUTSIDE * structure->parts;
	double share = outside ? (double)structure->agreeing_outside / structure->parts_outside
			       : (double)structure->agreeing / structure->parts;
	return share >= SAME ? ALL_SHARED : share >= (outside ? PARTLY : PARTLY_ALL) ? PARTLY_SHARED
		: share >= CHANCE ? LITTLE_SHARED : CHANCE_ONLY;
}

/* Different pictures, whatever they share: they differ in one piece larger than what is replaced in
 * copies; or hardly any part is alike, nor are tones; or, of pictures that only overlap, not nearly
 * all of what both show is the same. Of copies altered as docs/accuracy.md lists, 1 in 2,200 is. */
static const double DIFFERING_MOST = 0.5, DIFFERING_MUCH = 0.38, DIFFERING_PIECE = 0.2, ALIKE_BLENDED = 0.36, DIFFERING_SOME = 0.32, DIFFERING_TONES = 0.72, ALIKE_HALF = 0.6,
		    TONES_LEAST = 0.68, TONES_FEW = 0.6,
		    ALIKE_LITTLE = 0.45, SAME_LITTLE = 0.25, OVERLAP_WHOLE = 0.85, OVERLAP_ALIKE = 0.92, OVERLAP_TONES = 0.6;

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
static const double NEIGHBOUR_ALIKE = 0.93, NEIGHBOUR_ALIKE_OVERLAP = 0.85, NEIGHBOUR_AREA = 0.4, NEIGHBOUR_MOST = 0.45;
enum { NEIGHBOUR_INLIERS = 60, NEIGHBOUR_PARTS = 80 };

static bool beside_neighbour(const struct vg_comparison *comparison, const struct vg_geometry *geometry, double alike)
{
	double rest = 1 - comparison->structure.differing;
	return geometry->inliers >= NEIGHBOUR_INLIERS && comparison->beside >= NEIGHBOUR_PARTS &&
	       comparison->beside_alike >= alike * comparison->beside && comparison->structure.differing < NEIGHBOUR_MOST &&
	       rest * fmin(geometry->known_coverage, geometry->item_coverage) >= NEIGHBOUR_AREA;
}

static bool different_pictures(const struct vg_comparison *comparison, const struct vg_geometry *geometry)
{
	const struct vg_structure *structure = &comparison->structure;
	if (structure->parts < JUDGED)
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
	bool little = in_a_piece && alike < ALIKE_LITTLE && same < SAME_LITTLE && !same_outside(comparison);
	bool overlap = overlapping && !neighbour && (alike < OVERLAP_ALIKE || comparison->agreement < OVERLAP_TONES);
	return structure->design || structure->differing >= DIFFERING_MOST || much || some || little || overlap;
}

/* A match is as strong as what was found by other means and place by place together. */
static enum vg_strength judge(const struct vg_comparison *comparison, const struct vg_geometry *geometry, enum vg_strength before)
{
	/* Neighbouring views of one scene lie mostly on each other, and neither whole in the other. */
	bool shifted = fmax(geometry->known_coverage, geometry->item_coverage) < SHIFTED_MOST &&
		       fmin(geometry->known_coverage, geometry->item_coverage) > SHIFTED_LEAST;
	switch (sameness_of(&comparison->structure)) {
	case UNKNOWN:
		return comparison->agreement < AGREEMENT_LEAST ? VG_WEAK : before;
	case CHANCE_ONLY:
	case LITTLE_SHARED:
		return VG_WEAK;
	case PARTLY_SHARED:
		return shifted ? VG_WEAK : before < VG_MODERATE ? before : VG_MODERATE;
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

/* Text or another picture laid over everything leaves little that is alike, but what points agree do so all
 * over the picture, as often in the piece that differs as elsewhere, unless that is small: a design has none
 * there, and flat pictures below a mark have few parts. */
static const double ALL_OVER = 0.5, ALL_OVER_ALIKE = 0.2, ALL_OVER_COVERAGE = 0.95;
enum { ALL_OVER_INLIERS = 15, ALL_OVER_CELLS = 12, ALL_OVER_PARTS = 200 };
/* Fewer points do, and fewer parts that are alike, where the hashes of the whole pictures are nearer to each other than
 * those of unrelated ones. */
enum { ALL_OVER_NEAR = 88, ALL_OVER_NEAR_CELLS = 6 };

static bool enough_points(const struct vg_structure *structure, const struct vg_match *match, int with_points)
{
	bool near = match->pdq_distance >= 0 && match->pdq_distance <= ALL_OVER_NEAR;
	bool many = match->geometry.inliers >= ALL_OVER_INLIERS && with_points >= ALL_OVER_CELLS &&
		    structure->alike >= ALL_OVER_ALIKE * structure->parts;
	return many || (near && match->geometry.inliers >= VG_INLIERS_MODERATE && with_points >= ALL_OVER_NEAR_CELLS);
}

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
	return !structure->design && structure->parts >= ALL_OVER_PARTS && enough_points(structure, match, with_points) &&
	       fmin(geometry->known_coverage, geometry->item_coverage) >= ALL_OVER_COVERAGE &&
	       (structure->differing < DIFFERING_PIECE ||
		differing_with_points * cells >= ALL_OVER * with_points * differing);
}

bool vg_comparison_apply(const struct vg_comparison *comparison, struct vg_match *match)
{
	if (!comparison->compared)
		return true;
	match->compared = true;
	match->agreement = comparison->agreement;
	match->structure = comparison->structure;
	bool different = different_pictures(comparison, &match->geometry);
	if (different && !points_all_over(comparison, match))
		return share_part(comparison, match);
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
	bool worn = match->strength >= VG_STRONG && worn_copy(&comparison->structure, &match->geometry);
	match->strength = worn ? VG_STRONG : judge(comparison, &match->geometry, match->strength);
	if (different)
		match->strength = VG_WEAK;
	return !refuted(comparison, match);
}
