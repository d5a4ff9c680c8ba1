/* What ties a claim to the file: the digest of all bytes but those that it leaves out. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "c2pa/work.h"

static bool all_zero(struct vg_span bytes)
{
	for (size_t i = 0; i < bytes.size; i++)
		if (bytes.data[i])
			return false;
	return true;
}

/* Padding reserves the room for what is filled in later. */
static bool zero_padding(const struct vg_cbor *map)
{
	struct vg_cbor pad;
	return (!vg_cbor_get(map, "pad", &pad) || (pad.kind == VG_CBOR_BYTES && all_zero(pad.bytes))) &&
	       (!vg_cbor_get(map, "pad2", &pad) || (pad.kind == VG_CBOR_BYTES && all_zero(pad.bytes)));
}

struct ranges {
	struct vg_c2pa_range range[VG_CREDENTIALS_EXCLUSIONS];
	size_t count;
};

/* The ranges in the order of the file; false when they are not such, too many, or overlap. */
static bool read_exclusions(const struct vg_c2pa_work *work, const struct vg_cbor *map, struct ranges *out)
{
	struct vg_cbor list, item, start, length;
	struct vg_cbor_walk walk = { 0 };
	*out = (struct ranges){ 0 };
	if (!vg_cbor_get_kind(map, "exclusions", VG_CBOR_ARRAY, &list))
		return !vg_cbor_get(map, "exclusions", &list) || vg_cbor_is_null(&list);
	while (vg_cbor_next(&list, &walk, NULL, &item)) {
		if (!vg_cbor_get_kind(&item, "start", VG_CBOR_UNSIGNED, &start) ||
		    !vg_cbor_get_kind(&item, "length", VG_CBOR_UNSIGNED, &length) || out->count == VG_CREDENTIALS_EXCLUSIONS ||
		    start.number > work->file.size || length.number > work->file.size - start.number)
			return false;
		size_t at = out->count++;
		while (at > 0 && out->range[at - 1].start > start.number) {
			out->range[at] = out->range[at - 1];
			at--;
		}
		out->range[at] = (struct vg_c2pa_range){ start.number, length.number };
	}
	for (size_t i = 1; i < out->count; i++)
		if (out->range[i - 1].start + out->range[i - 1].length > out->range[i].start)
			return false;
	return true;
}

/* To the byte: what is left out beside it could hold anything. */
static bool is_place(struct vg_c2pa_range range, struct vg_c2pa_range region)
{
	return range.start == region.start && range.length == region.length;
}

/* An update adds manifests to the store: what the older claim left out has grown, and what lies behind it has moved. */
static void grow_for_update(const struct vg_c2pa_work *work, struct ranges *ranges)
{
	struct vg_c2pa_range region = work->place.region;
	for (size_t i = 0; i < ranges->count; i++) {
		if (ranges->range[i].start != region.start || ranges->range[i].length > region.length)
			continue;
		uint64_t more = region.length - ranges->range[i].length;
		ranges->range[i] = region;
		for (size_t k = i + 1; k < ranges->count; k++)
			ranges->range[k].start += more;
		return;
	}
}

static void note_exclusion(struct vg_credentials *out, uint64_t start, uint64_t end, bool own)
{
	if (end > start && out->exclusion_count < VG_CREDENTIALS_EXCLUSIONS)
		out->exclusion[out->exclusion_count++] = (struct vg_exclusion){ start, end - start, own };
}

/* What may be left out: the credentials themselves, and blocks of metadata; told in either case. */
static const char *judge_exclusions(struct vg_c2pa_work *work, const struct ranges *ranges, bool *out_more, bool *out_beginning)
{
	struct vg_credentials *out = work->out;
	const struct vg_c2pa_range region = work->place.region;
	bool covers_store = false;
	*out_more = *out_beginning = false;
	for (size_t i = 0; i < ranges->count; i++) {
		struct vg_c2pa_range range = ranges->range[i];
		bool own = is_place(range, region);
		if (range.length == 0)
			continue;
		bool beginning = !own && vg_c2pa_is_beginning(work->file, work->format, range, region);
		if (!own && !beginning && !vg_c2pa_is_metadata(work->file, work->format, range))
			return "the signed digest leaves out more of the file than the credentials and metadata";
		covers_store |= own || beginning;
		*out_more |= !own;
		*out_beginning |= beginning;
		if (beginning) {
			note_exclusion(out, range.start, region.start, false);
			note_exclusion(out, region.start, region.start + region.length, true);
		}
		note_exclusion(out, beginning ? region.start + region.length : range.start, range.start + range.length, own);
	}
	return covers_store ? NULL : "the signed digest does not leave out the credentials: they are another file's";
}

/* What ties the credentials to the file, as it is stated. */
struct stated {
	struct vg_c2pa_hash hash;
	struct ranges ranges;
};

/* NULL, or why it cannot be read, with the code for that. */
static const char *read_data_hash(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, const struct vg_cbor *map,
				  struct stated *out, enum vg_credentials_code *code)
{
	struct vg_cbor value;
	*out = (struct stated){ 0 };
	vg_cbor_get_text(map, "alg", out->hash.algorithm, sizeof out->hash.algorithm);
	if (!out->hash.algorithm[0])
		vg_text_copy(out->hash.algorithm, sizeof out->hash.algorithm, claim->algorithm);
	vg_text_copy(work->out->hash_algorithm, sizeof work->out->hash_algorithm, out->hash.algorithm);
	*code = VG_C2PA_DATA_HASH_MISMATCH;
	if (vg_cbor_get(map, "url", &value))
		return "the signed digest is of a file elsewhere";
	*code = VG_C2PA_DATA_HASH_MALFORMED;
	if (!vg_cbor_get_kind(map, "pad", VG_CBOR_BYTES, &value) || !vg_cbor_get_kind(map, "hash", VG_CBOR_BYTES, &value) ||
	    !read_exclusions(work, map, &out->ranges))
		return "what ties the credentials to the file cannot be read";
	if (!zero_padding(map))
		return "padding that is not zero";
	*code = VG_C2PA_ALGORITHM_UNSUPPORTED;
	if (!vg_c2pa_algorithm_known(out->hash.algorithm))
		return "a digest of a kind that is not allowed";
	out->hash.value = value.bytes;
	return NULL;
}

/* The file but for the ranges, which are in its order and do not overlap. */
static bool file_is(struct vg_c2pa_work *work, const struct stated *stated)
{
	struct vg_span part[VG_CREDENTIALS_EXCLUSIONS + 1];
	size_t count = 0, at = 0;
	for (size_t i = 0; i < stated->ranges.count; i++) {
		struct vg_c2pa_range range = stated->ranges.range[i];
		if (range.start < at || range.start > work->file.size || range.length > work->file.size - range.start)
			return false;
		part[count++] = vg_span_part(work->file, at, (size_t)range.start - at);
		at = (size_t)(range.start + range.length);
	}
	part[count++] = vg_span_part(work->file, at, work->file.size - at);
	return vg_c2pa_digest_is(work, &stated->hash, part, count);
}

/* Whichever claim it stands in, it ties the newest to the file. */
static void check_data_hash(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim,
			    const struct vg_c2pa_assertion *assertion, bool updated)
{
	struct stated stated;
	enum vg_credentials_code code;
	bool more = false, beginning = false;
	const char *fault = read_data_hash(work, claim, &assertion->content, &stated, &code);
	if (!fault && updated)
		grow_for_update(work, &stated.ranges);
	if (!fault && (fault = judge_exclusions(work, &stated.ranges, &more, &beginning)) != NULL)
		code = VG_C2PA_DATA_HASH_MISMATCH;
	if (more)
		vg_c2pa_say(work, 0, VG_C2PA_ADDITIONAL_EXCLUSIONS, assertion->label, NULL);
	if (!fault && !file_is(work, &stated)) {
		code = VG_C2PA_DATA_HASH_MISMATCH;
		fault = "the file is not the one that was signed";
	}
	bool by_signer = !fault && beginning; /* nothing says that it was changed since */
	if (by_signer) {
		code = VG_C2PA_DATA_HASH_MISMATCH;
		fault = "the signed digest leaves out the file's beginning, which the standard does not allow; all behind it is as it was signed";
	}
	vg_c2pa_say(work, 0, fault ? code : VG_C2PA_DATA_HASH_MATCH, assertion->label, fault);
	work->broken_inside |= by_signer;
}

static const struct vg_c2pa_assertion *find_binding(const struct vg_c2pa_claim *claim, size_t *out_count, enum vg_binding *out_kind)
{
	static const struct { const char *label; enum vg_binding kind; } rows[] = {
		{ "c2pa.hash.data", VG_BINDING_DATA }, { "c2pa.hash.bmff", VG_BINDING_BMFF }, { "c2pa.hash.boxes", VG_BINDING_BOXES } };
	const struct vg_c2pa_assertion *found = NULL;
	*out_count = 0;
	for (size_t i = 0; i < claim->assertion_count; i++)
		for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
			if (vg_c2pa_label_is(claim->assertion[i].label, rows[r].label)) {
				found = &claim->assertion[i];
				*out_kind = rows[r].kind;
				++*out_count;
			}
	return found;
}

void vg_c2pa_binding(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, const struct vg_c2pa_claim *newest)
{
	size_t count;
	enum vg_binding kind = VG_BINDING_NONE;
	const struct vg_c2pa_assertion *assertion = find_binding(claim, &count, &kind);
	if (newest->update && newest != claim) {
		size_t own;
		enum vg_binding unused;
		if (find_binding(newest, &own, &unused))
			vg_c2pa_say(work, newest->number, VG_C2PA_UPDATE_INVALID, NULL, "an update ties itself to the file, which updates do not");
	}
	if (count != 1) {
		vg_c2pa_say(work, 0, count ? VG_C2PA_HARD_BINDINGS_MULTIPLE : VG_C2PA_HARD_BINDINGS_MISSING, NULL,
			    count ? "the claim is tied to the file in more than one way" : "nothing ties the claim to the file");
		return;
	}
	work->out->binding = kind;
	if (assertion->redacted || (!assertion->readable && claim != newest))
		vg_c2pa_say(work, 0, VG_C2PA_DATA_HASH_REDACTED, assertion->label, "what ties the credentials to the file is gone");
	if (!assertion->readable)
		return; /* said already: missing, changed or broken */
	switch (kind) {
	case VG_BINDING_DATA: check_data_hash(work, claim, assertion, newest != claim); break;
	case VG_BINDING_BMFF: vg_c2pa_binding_bmff(work, claim, assertion); break;
	default: vg_c2pa_binding_boxes(work, claim, assertion);
	}
}
