#include "pipeline/compare.h"

#include <stdlib.h>
#include <string.h>

#include <vestigo/design.h>

#include "base/memory.h"
#include "match/comparison.h"
#include "match/strength.h"

/* Equal pixels cannot differ; what is only a hash cannot be compared. */
static bool comparable(const struct vg_match *match)
{
	return match->strength < VG_EXACT && match->geometry.present;
}

int vg_compare_load_known(void *catalogue, const struct vg_match *match, struct vg_compare_with *out, struct vg_error *err)
{
	int code = vg_catalogue_rendition(catalogue, match->known_id, &out->jpeg, &out->jpeg_size, err);
	if (code == 0)
		code = vg_catalogue_design_cells(catalogue, match->known_id, &out->kept, &out->dismissed, err);
	out->size = (struct vg_size){ match->known_width, match->known_height };
	return code;
}

static void add(const struct vg_compare_with *with, const struct vg_match *match, struct vg_comparison_request *request)
{
	size_t at = request->count++;
	request->known[at].rendition = (struct vg_rendition){ { with->jpeg, with->jpeg_size }, with->size };
	request->known[at].kept = with->kept;
	request->known[at].dismissed = with->dismissed;
	memcpy(request->known[at].item_to_known, match->geometry.item_to_known, sizeof match->geometry.item_to_known);
}

/* In the order of the matches: the answer comes in the same. */
static bool next(const struct vg_matches *matches, size_t *at)
{
	while (*at < matches->count && !comparable(&matches->match[*at]))
		++*at;
	return *at < matches->count;
}

int vg_compare_ask(const struct vg_compare *compare, const struct vg_picture *item, const struct vg_matches *matches,
		   struct vg_buffer *out, bool *out_asked, struct vg_error *err)
{
	struct vg_compare_with with[VG_COMPARISONS_MAXIMUM] = { { .jpeg = NULL } };
	struct vg_comparison_request request = {
		.side = compare->side, .depict = compare->depict, .learn = compare->learn,
		.item = { { item->rendition, item->rendition_size }, { item->width, item->height } } };
	int code = 0;
	for (size_t at = 0; item->rendition_size && request.count < VG_COMPARISONS_MAXIMUM && next(matches, &at); at++) {
		code = compare->load(compare->context, &matches->match[at], &with[request.count], err);
		if (code < 0)
			break;
		add(&with[request.count], &matches->match[at], &request);
	}
	*out_asked = code == 0 && request.count > 0;
	if (*out_asked && vg_comparison_ask(&request, out) < 0)
		code = vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	for (int i = 0; i < VG_COMPARISONS_MAXIMUM; i++)
		free(with[i].jpeg);
	return code;
}

static int by_strength(const void *a, const void *b)
{
	return vg_match_compare(a, b);
}

/* Without it where memory is short: whoever asked for it sees that places were compared. */
static void take_png(struct vg_span from, struct vg_png *out)
{
	out->data = from.size ? vg_malloc(from.size) : NULL;
	out->size = out->data ? from.size : 0;
	if (out->data)
		memcpy(out->data, from.data, from.size);
}

/* Key points alone are not strong: two photographs of one wall have as many. */
static void weaken_unconfirmed(struct vg_match *match)
{
	bool by_hash = match->pdq_distance >= 0 && match->pdq_distance <= VG_PDQ_MATCH_DISTANCE;
	if (!match->compared && !by_hash && match->strength == VG_STRONG)
		match->strength = VG_MODERATE;
}

static void drop(struct vg_matches *matches, const bool refuted[VG_MATCHES_MAXIMUM])
{
	size_t kept = 0;
	for (size_t i = 0; i < matches->count; i++)
		if (refuted[i])
			vg_match_release(&matches->match[i]);
		else
			matches->match[kept++] = matches->match[i];
	matches->found -= matches->count - kept;
	matches->count = kept;
}

/* A design is told of once; its strongest match comes first. */
static void tell_designs_once(const struct vg_matches *matches, bool refuted[VG_MATCHES_MAXIMUM])
{
	for (size_t i = 0; i < matches->count; i++) {
		const struct vg_match *match = &matches->match[i];
		bool by_design = match->design.id && match->structure.design;
		for (size_t k = 0; k < i && by_design && !refuted[i]; k++)
			refuted[i] = !refuted[k] && matches->match[k].structure.design &&
				     matches->match[k].design.id == match->design.id;
	}
}

bool vg_compare_take(struct vg_matches *matches, struct vg_span bytes)
{
	struct vg_comparison_answer answer;
	size_t at = 0;
	if (vg_comparison_read(bytes, &answer) < 0)
		return false;
	if (next(matches, &at)) {
		take_png(answer.overlay, &matches->match[at].overlay);
		take_png(answer.difference_map, &matches->match[at].difference_map);
	}
	bool refuted[VG_MATCHES_MAXIMUM] = { false };
	for (size_t i = 0; i < answer.count && next(matches, &at); i++, at++)
		refuted[at] = !vg_comparison_apply(&answer.comparison[i], &matches->match[at]);
	tell_designs_once(matches, refuted);
	drop(matches, refuted);
	vg_compare_without(matches); /* what was not among those that were compared */
	return true;
}

/* As the match was before what differs was looked for. */
static void lay_anew(const struct vg_picture *item, struct vg_match *match)
{
	const unsigned beyond = VG_CONTAINS | VG_PARTIAL_OVERLAP | VG_SHARES_PART; /* are told by the geometry, or by what agrees */
	const struct vg_size size = { item->width, item->height }, known = { match->known_width, match->known_height };
	struct vg_geometry geometry = { 0 };
	unsigned relation;
	if (match->relation & beyond || !match->geometry.present || !match->geometry.inliers || known.width < 1 ||
	    !vg_geometry_from_homography(match->geometry.item_to_known, size, known, &geometry, &relation))
		return;
	geometry.inliers = match->geometry.inliers;
	geometry.inlier_cells = match->geometry.inlier_cells;
	match->geometry = geometry;
	match->relation = relation | (match->relation & VG_TONAL_CHANGE);
	memset(match->unframed, 0, sizeof match->unframed);
}

void vg_compare_in_part(const struct vg_picture *item, struct vg_match *match)
{
	if (!match->compared)
		return;
	match->in_part = true;
	match->difference_count = 0;
	lay_anew(item, match);
	if (match->relation & VG_TONAL_CHANGE)
		match->relation &= ~(unsigned)VG_RECOMPRESSED;
	match->relation &= ~(unsigned)VG_REGION_ALTERED;
	if (!match->relation) /* it stood for this, too */
		match->relation = VG_RECOMPRESSED;
	if (item->read_share < 1) {
		match->geometry.known_coverage *= item->read_share;
		match->geometry.item_coverage *= item->read_share;
	}
}

void vg_compare_without(struct vg_matches *matches)
{
	for (size_t at = 0; at < matches->count; at++)
		weaken_unconfirmed(&matches->match[at]);
	if (matches->count)
		qsort(matches->match, matches->count, sizeof *matches->match, by_strength);
}
