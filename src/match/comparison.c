#include "match/comparison.h"

#include <string.h>

#include "base/transfer.h"
#include "media/decode.h"

enum { JPEG_MAXIMUM = 4 << 20, GRID_SIDE = 512 };

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
	int count = (int)request->count;
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

static void transfer_count(struct vg_transfer *transfer, size_t *count)
{
	int number = (int)*count;
	vg_transfer_integer(transfer, &number, 0, VG_COMPARISONS_MAXIMUM);
	*count = (size_t)number;
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

static void compare_one(const struct vg_side *item, const struct vg_rendition *known,
			const double item_to_known[9], const struct vg_limits *limits,
			struct vg_comparison *out)
{
	struct vg_decoded decoded;
	if (!decode(known, limits, &decoded))
		return;
	const struct vg_side side = { &decoded.image, known->size };
	if (vg_difference_find(item, &side, item_to_known, GRID_SIDE, out, NULL, NULL) < 0)
		memset(out, 0, sizeof *out);
	vg_decoded_release(&decoded);
}

int vg_comparison_work(struct vg_span bytes, const struct vg_limits *limits, struct vg_buffer *out)
{
	struct vg_comparison_request request = { 0 };
	struct vg_transfer in = { 0 }, answer = { .out = out };
	struct vg_decoded item;
	vg_reader_init(&in.in, bytes);
	transfer_request(&in, &request);
	if (in.failed || in.in.failed)
		return VG_ERR_MALFORMED;
	bool shown = decode(&request.item, limits, &item);
	const struct vg_side side = { &item.image, request.item.size };
	transfer_count(&answer, &request.count);
	for (size_t i = 0; i < request.count; i++) {
		struct vg_comparison comparison = { 0 };
		if (shown)
			compare_one(&side, &request.known[i].rendition, request.known[i].item_to_known, limits,
				    &comparison);
		transfer_comparison(&answer, &comparison);
	}
	vg_decoded_release(&item);
	return answer.failed ? VG_ERR_MEMORY : 0;
}

int vg_comparison_read(struct vg_span bytes, struct vg_comparison out[VG_COMPARISONS_MAXIMUM],
		       size_t *out_count)
{
	struct vg_transfer in = { 0 };
	vg_reader_init(&in.in, bytes);
	*out_count = 0;
	transfer_count(&in, out_count);
	for (size_t i = 0; i < *out_count; i++) {
		memset(&out[i], 0, sizeof out[i]);
		transfer_comparison(&in, &out[i]);
	}
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
