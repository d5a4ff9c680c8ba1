#include "match/comparison.h"

#include <string.h>

#include "base/transfer.h"
#include "match/depict.h"
#include "media/decode.h"

enum { JPEG_MAXIMUM = 4 << 20, PNG_MAXIMUM = 8 << 20, SIDE_LEAST = 64, SIDE_MOST = 4096 };

/* Where less than this share of what both show agrees, key points alone do not make a
 * match: two photographs of one place agree in corners and little else. */
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
	transfer_rendition(transfer, &request->item);
	vg_transfer_integer(transfer, &count, 0, VG_COMPARISONS_MAXIMUM);
	request->count = (size_t)count;
	for (size_t i = 0; i < request->count; i++) {
		transfer_rendition(transfer, &request->known[i].rendition);
		for (int n = 0; n < 9; n++)
			vg_transfer_real(transfer, &request->known[i].item_to_known[n]);
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

static void transfer_comparison(struct vg_transfer *transfer, struct vg_comparison *comparison)
{
	int count = (int)comparison->count;
	vg_transfer_boolean(transfer, &comparison->compared);
	vg_transfer_real(transfer, &comparison->agreement);
	vg_transfer_boolean(transfer, &comparison->tonal_change);
	vg_transfer_integer(transfer, &count, 0, VG_DIFFERENCES_MAXIMUM);
	comparison->count = (size_t)count;
	for (size_t i = 0; i < comparison->count; i++)
		transfer_difference(transfer, &comparison->difference[i]);
}

static void transfer_answer(struct vg_transfer *transfer, struct vg_comparison_answer *answer)
{
	int count = (int)answer->count;
	vg_transfer_integer(transfer, &count, 0, VG_COMPARISONS_MAXIMUM);
	answer->count = (size_t)count;
	for (size_t i = 0; i < answer->count; i++)
		transfer_comparison(transfer, &answer->comparison[i]);
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
	struct vg_comparison_answer answer;
};

static void compare_one(struct work *work, size_t which)
{
	struct vg_decoded decoded;
	struct vg_difference_map map = { 0 };
	struct vg_comparison *out = &work->answer.comparison[which];
	const struct vg_rendition *known = &work->request.known[which].rendition;
	bool pictures = work->request.depict && which == 0;
	if (!decode(known, work->limits, &decoded))
		return;
	const struct vg_side side = { &decoded.image, known->size };
	if (vg_difference_find(&work->item, &side, work->request.known[which].item_to_known, work->request.side,
			       out, pictures ? &map : NULL, NULL) < 0)
		memset(out, 0, sizeof *out);
	else if (pictures && out->compared)
		depict(&map, out, &work->overlay, &work->difference);
	vg_difference_map_release(&map);
	vg_decoded_release(&decoded);
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
	bool shown = decode(&work.request.item, limits, &item);
	work.item = (struct vg_side){ &item.image, work.request.item.size };
	work.answer.count = work.request.count;
	vg_buffer_init(&work.overlay, PNG_MAXIMUM);
	vg_buffer_init(&work.difference, PNG_MAXIMUM);
	for (size_t i = 0; shown && i < work.request.count; i++)
		compare_one(&work, i);
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

void vg_comparison_apply(const struct vg_comparison *comparison, struct vg_match *match)
{
	if (!comparison->compared)
		return;
	match->compared = true;
	match->agreement = comparison->agreement;
	match->difference_count = comparison->count;
	memcpy(match->difference, comparison->difference, sizeof match->difference);
	for (size_t i = 0; i < comparison->count; i++)
		match->relation |= comparison->difference[i].kind == VG_LAID_OVER ? VG_OVERLAY_OR_BORDER
										  : VG_REGION_ALTERED;
	if (comparison->tonal_change)
		match->relation |= VG_TONAL_CHANGE;
	if (match->relation & (VG_OVERLAY_OR_BORDER | VG_REGION_ALTERED | VG_TONAL_CHANGE))
		match->relation &= ~(unsigned)VG_RECOMPRESSED;
	if (match->agreement < AGREEMENT_LEAST)
		match->strength = VG_WEAK;
}
