#include "match/comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/transfer.h"
#include "match/align.h"
#include "match/render.h"
#include "match/lay.h"
#include "match/objection.h"
#include "media/decode.h"

enum { JPEG_MAXIMUM = 4 << 20, PNG_MAXIMUM = 12 << 20, SIDE_LEAST = 64, SIDE_MOST = 4096,
       COARSE_SIDE = 224, MANY_MATCHES = 4, PARTS_MOST = SIDE_MOST * SIDE_MOST / 256 };

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
	vg_transfer_integer(transfer, &comparison->scattered, 0, comparison->structure.unlike);
	vg_transfer_real(transfer, &comparison->moved);
	transfer->failed |= !(comparison->moved >= 0 && comparison->moved <= 1);
	vg_transfer_integer(transfer, &comparison->shared_parts, 0, PARTS_MOST);
	for (int i = 0; i < 4; i++)
		vg_transfer_real(transfer, &comparison->shared_box[i]);
	for (int i = 0; i < 4; i++)
		vg_transfer_real(transfer, &comparison->differs_box[i]);
	vg_transfer_integer(transfer, &comparison->outline, 0, 4);
	vg_transfer_integer(transfer, &comparison->open, 0, 4);
	vg_transfer_boolean(transfer, &comparison->beside_design);
	vg_transfer_real(transfer, &comparison->by_design);
	transfer->failed |= !(comparison->by_design >= 0 && comparison->by_design <= 1);
	vg_transfer_real(transfer, &comparison->framed);
	transfer->failed |= !(comparison->framed >= 0 && comparison->framed <= 1);
	for (int i = 0; i < 4; i++)
		vg_transfer_real(transfer, &comparison->unframed[i]);
	vg_transfer_boolean(transfer, &comparison->tonal_change);
	vg_transfer_real(transfer, &comparison->least_difference);
	transfer->failed |= !(comparison->least_difference >= 0 && comparison->least_difference <= 1);
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
	if (vg_render_overlay(map, comparison, &image, NULL) == 0 && vg_encode_png(&image, overlay, NULL) < 0)
		vg_buffer_clear(overlay);
	vg_image_release(&image);
	if (vg_render_difference(map, &image, NULL) == 0 && vg_encode_png(&image, difference, NULL) < 0)
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
	coarser.least_difference = out->least_difference;
	coarser.framed = out->framed;
	memcpy(coarser.unframed, out->unframed, sizeof coarser.unframed);
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
		work->view[i].filled_in = vg_comparison_is_filled_in(&work->answer.comparison[i]);
		place[i] = place_of(work, i);
		vg_design_mark(&place[i], &work->view[i]);
	}
	if (work->request.learn)
		vg_design_learn(work->view, place, considered, work->request.count, &work->answer.learnt);
	vg_design_find(work->view, considered, work->request.count, shares);
	for (size_t i = 0; i < work->request.count; i++)
		work->answer.comparison[i].structure.design |= shares[i];
}

/* What a coarse look tells for sure: what differs that much or agrees that little does so at any size. Beside a design a
 * copy of which a part was replaced leaves too few parts to tell then. */
static const double CLEARLY_DIFFERING = 0.6, CLEARLY_ALIKE = 0.3, CLEARLY_SAME = 0.15;
static const double DESIGN_ALIKE = 0.6, DESIGN_DIFFERING = 0.28;

static bool clearly_different(const struct vg_comparison *comparison)
{
	const struct vg_structure *structure = &comparison->structure;
	double alike = structure->parts ? (double)structure->alike / structure->parts : 0;
	bool design = structure->design && (alike < DESIGN_ALIKE || structure->differing >= DESIGN_DIFFERING);
	return comparison->compared && structure->parts >= VG_PARTS_JUDGED &&
	       (design || structure->differing >= CLEARLY_DIFFERING ||
		(alike < CLEARLY_ALIKE && structure->agreeing < CLEARLY_SAME * structure->parts));
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
