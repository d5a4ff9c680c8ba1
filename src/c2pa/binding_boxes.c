/* The list of digests that ties a claim to a file part by part: segments of a JPEG, chunks of a PNG, blocks of a
 * GIF, in the order of the file and without a gap. */
#include <string.h>

#include "base/text.h"
#include "c2pa/work.h"

struct listed {
	struct vg_c2pa_work *work;
	const struct vg_c2pa_claim *claim;
	const struct vg_c2pa_parts *parts;
	size_t next;            /* of the parts */
	size_t covered;         /* bytes of the file from its beginning that the list has spoken of */
	bool credentials;       /* these were among them */
	bool more;              /* metadata is left out */
	enum vg_credentials_code code;
};

static const char *fails(struct listed *listed, enum vg_credentials_code code, const char *fault)
{
	listed->code = code;
	return fault;
}

/* The part of a name that comes next. Restart markers, which lie within their scan, may be listed or not; the
 * eight bytes by which a PNG is known one as well. */
static const struct vg_c2pa_part *take_part(struct listed *listed, const struct vg_cbor *name)
{
	const struct vg_c2pa_parts *parts = listed->parts;
	while (listed->next < parts->count && !vg_cbor_is_text(name, parts->part[listed->next].name) &&
	       (parts->part[listed->next].inside || (listed->next == 0 && strcmp(parts->part[0].name, "PNGh") == 0))) {
		listed->covered = parts->part[listed->next].inside ? listed->covered : parts->part[listed->next].end;
		listed->next++;
	}
	if (listed->next == parts->count || !vg_cbor_is_text(name, parts->part[listed->next].name))
		return NULL;
	return &parts->part[listed->next++];
}

/* The parts of one entry: the range that they are, and what is among them. */
struct entry {
	size_t at, end;
	bool credentials, all_metadata;
};

static const char *read_names(struct listed *listed, const struct vg_cbor *map, struct entry *out)
{
	static const char unknown[] = "the file has other parts than those that were signed, or in another order";
	struct vg_cbor list, name;
	struct vg_cbor_walk walk = { 0 };
	size_t count = 0;
	*out = (struct entry){ .all_metadata = true };
	if (!vg_cbor_get_kind(map, "names", VG_CBOR_ARRAY, &list))
		return fails(listed, VG_C2PA_BOXES_HASH_MALFORMED, "what ties the credentials to the file cannot be read");
	for (; vg_cbor_next(&list, &walk, NULL, &name); count++) {
		const struct vg_c2pa_part *part = name.kind == VG_CBOR_TEXT ? take_part(listed, &name) : NULL;
		if (!part)
			return fails(listed, VG_C2PA_BOXES_HASH_UNKNOWN_BOX, unknown);
		if (!part->inside && part->at != listed->covered)
			return fails(listed, VG_C2PA_BOXES_HASH_UNKNOWN_BOX, "something stands between the parts of the file that were signed");
		listed->covered = part->end > listed->covered ? part->end : listed->covered;
		out->at = count ? out->at : part->at;
		out->end = part->end > out->end ? part->end : out->end;
		out->credentials |= strcmp(part->name, "C2PA") == 0;
		out->all_metadata &= part->metadata;
	}
	if (count == 0 || (out->credentials && (count != 1 || listed->credentials)))
		return fails(listed, VG_C2PA_BOXES_HASH_MALFORMED, "what ties the credentials to the file cannot be read");
	return NULL;
}

/* Told beside those of other bindings; what follows the one before is one with it. */
static bool leave_out(struct vg_c2pa_work *work, const struct entry *entry)
{
	struct vg_credentials *out = work->out;
	struct vg_exclusion *last = out->exclusion_count ? &out->exclusion[out->exclusion_count - 1] : NULL;
	if (last && last->manifest == entry->credentials && last->start + last->length == entry->at)
		last->length += entry->end - entry->at;
	else if (out->exclusion_count == VG_CREDENTIALS_EXCLUSIONS)
		return false;
	else
		out->exclusion[out->exclusion_count++] = (struct vg_exclusion){ entry->at, entry->end - entry->at, entry->credentials };
	return true;
}

static bool zero_padding(const struct vg_cbor *map)
{
	struct vg_cbor pad;
	if (!vg_cbor_get_kind(map, "pad", VG_CBOR_BYTES, &pad))
		return false;
	for (size_t i = 0; i < pad.bytes.size; i++)
		if (pad.bytes.data[i])
			return false;
	return true;
}

static bool is_true(const struct vg_cbor *item)
{
	enum { TRUE_VALUE = 21 };
	return item->kind == VG_CBOR_SIMPLE && item->number == TRUE_VALUE;
}

static const char *check_entry(struct listed *listed, const struct vg_cbor *map)
{
	struct vg_c2pa_work *work = listed->work;
	struct vg_c2pa_hash hash = { 0 };
	struct vg_cbor value, excluded;
	struct entry entry;
	if (!vg_cbor_get_kind(map, "hash", VG_CBOR_BYTES, &value))
		return fails(listed, VG_C2PA_BOXES_HASH_MALFORMED, "what ties the credentials to the file cannot be read");
	if (!zero_padding(map))
		return fails(listed, VG_C2PA_BOXES_HASH_MALFORMED, "padding that is not zero");
	const char *fault = read_names(listed, map, &entry);
	if (fault)
		return fault;
	listed->credentials |= entry.credentials;
	bool left_out = vg_cbor_get(map, "excluded", &excluded) && is_true(&excluded);
	if (entry.credentials || left_out) {
		listed->more |= !entry.credentials;
		return (entry.credentials || entry.all_metadata) && leave_out(work, &entry) ? NULL
			: fails(listed, VG_C2PA_BOXES_HASH_MISMATCH, "the signed digest leaves out more of the file than the credentials and metadata");
	}
	vg_cbor_get_text(map, "alg", hash.algorithm, sizeof hash.algorithm);
	if (!hash.algorithm[0])
		vg_text_copy(hash.algorithm, sizeof hash.algorithm, listed->claim->algorithm);
	vg_text_copy(work->out->hash_algorithm, sizeof work->out->hash_algorithm, hash.algorithm);
	if (!vg_c2pa_algorithm_known(hash.algorithm))
		return fails(listed, VG_C2PA_ALGORITHM_UNSUPPORTED, "a digest of a kind that is not allowed");
	hash.value = value.bytes;
	struct vg_span part = vg_span_part(work->file, entry.at, entry.end - entry.at);
	return vg_c2pa_digest_is(work, &hash, &part, 1) ? NULL
		: fails(listed, VG_C2PA_BOXES_HASH_MISMATCH, "the file is not the one that was signed");
}

/* What is left when the list is at its end: nothing may be. */
static const char *check_rest(struct listed *listed)
{
	const struct vg_c2pa_parts *parts = listed->parts;
	while (listed->next < parts->count && parts->part[listed->next].inside)
		listed->next++;
	if (listed->next < parts->count)
		return fails(listed, VG_C2PA_BOXES_HASH_UNKNOWN_BOX, "the file has other parts than those that were signed, or in another order");
	if (listed->covered != listed->work->file.size)
		return fails(listed, VG_C2PA_BOXES_HASH_UNKNOWN_BOX, "something stands behind the picture that was not signed");
	if (!listed->credentials)
		return fails(listed, VG_C2PA_BOXES_HASH_MISMATCH, "the signed digest does not leave out the credentials: they are another file's");
	return NULL;
}

static const char *check_list(struct listed *listed, const struct vg_cbor *content)
{
	struct vg_cbor list, map;
	struct vg_cbor_walk walk = { 0 };
	const char *fault = NULL;
	if (!vg_cbor_get_kind(content, "boxes", VG_CBOR_ARRAY, &list))
		return fails(listed, VG_C2PA_BOXES_HASH_MALFORMED, "what ties the credentials to the file cannot be read");
	while (!fault && vg_cbor_next(&list, &walk, NULL, &map))
		fault = check_entry(listed, &map);
	return fault ? fault : check_rest(listed);
}

void vg_c2pa_binding_boxes(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, const struct vg_c2pa_assertion *assertion)
{
	struct vg_c2pa_parts parts;
	struct listed listed = { .work = work, .claim = claim, .parts = &parts };
	const char *fault;
	if (vg_c2pa_parts_read(work->file, work->format, work->place.region, &parts)) {
		fault = check_list(&listed, &assertion->content);
	} else {
		work->unread = true;
		fault = fails(&listed, VG_C2PA_BOXES_HASH_MALFORMED, "tied to the file by a list of its parts, which this build reads for JPEG, PNG and GIF");
	}
	if (listed.more)
		vg_c2pa_say(work, 0, VG_C2PA_ADDITIONAL_EXCLUSIONS, assertion->label, NULL);
	vg_c2pa_say(work, 0, fault ? listed.code : VG_C2PA_BOXES_HASH_MATCH, assertion->label, fault);
	vg_c2pa_parts_release(&parts);
}
