/* The digest that ties a claim to a HEIF or AVIF: over the boxes at the top of the file, each with its place,
 * but those that may be left out. */
#include <stdlib.h>
#include <string.h>

#include "base/boxes.h"
#include "base/memory.h"
#include "base/text.h"
#include "c2pa/work.h"

enum { TOP_BOXES = 1024 }; /* of a picture's file; real ones have five */

static const uint8_t c2pa_uuid[16] = { 0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81 };

/* Which boxes the signed digest leaves out: those that the specification asks for and that hold nothing of
 * the picture. */
struct left_out { bool credentials, ftyp, mfra, padding; };

/* A uuid box is left out only where it is C2PA's, which the rule must say itself. */
static bool pins_uuid(const struct vg_cbor *rule)
{
	enum { UUID_AT = 8 };
	struct vg_cbor list, item, offset, value;
	struct vg_cbor_walk walk = { 0 };
	if (!vg_cbor_get_kind(rule, "data", VG_CBOR_ARRAY, &list))
		return false;
	while (vg_cbor_next(&list, &walk, NULL, &item))
		if (vg_cbor_get_kind(&item, "offset", VG_CBOR_UNSIGNED, &offset) && offset.number == UUID_AT &&
		    vg_cbor_get_kind(&item, "value", VG_CBOR_BYTES, &value) && value.bytes.size == sizeof c2pa_uuid &&
		    memcmp(value.bytes.data, c2pa_uuid, sizeof c2pa_uuid) == 0)
			return true;
	return false;
}

static bool narrows(const struct vg_cbor *rule, const char *key)
{
	struct vg_cbor value;
	return vg_cbor_get(rule, key, &value) && !vg_cbor_is_null(&value);
}

static const char *take_rule(const struct vg_cbor *rule, struct left_out *out)
{
	char path[32];
	vg_cbor_get_text(rule, "xpath", path, sizeof path);
	if (narrows(rule, "subset") || narrows(rule, "length") || narrows(rule, "version") || narrows(rule, "flags"))
		return "the signed digest leaves out parts of boxes, which this build does not take for good";
	if (strcmp(path, "/uuid") == 0 && pins_uuid(rule))
		out->credentials = true;
	else if (narrows(rule, "data"))
		return "the signed digest leaves out more of the file than the credentials and metadata";
	else if (strcmp(path, "/ftyp") == 0)
		out->ftyp = true;
	else if (strcmp(path, "/mfra") == 0)
		out->mfra = true;
	else if (strcmp(path, "/free") == 0 || strcmp(path, "/skip") == 0)
		out->padding = true;
	else
		return "the signed digest leaves out more of the file than the credentials and metadata";
	return NULL;
}

static bool is_left_out(const struct vg_box *box, const struct left_out *rules)
{
	return (rules->ftyp && strcmp(box->type, "ftyp") == 0) || (rules->mfra && strcmp(box->type, "mfra") == 0) ||
	       (rules->padding && (strcmp(box->type, "free") == 0 || strcmp(box->type, "skip") == 0)) ||
	       (rules->credentials && strcmp(box->type, "uuid") == 0 && vg_span_starts_with(box->body, c2pa_uuid, sizeof c2pa_uuid));
}

struct parts {
	struct vg_span part[TOP_BOXES * 2];
	uint8_t place[TOP_BOXES][8];
	size_t count, boxes;
};

/* False when the file is not boxes to its end. */
static bool collect(struct vg_c2pa_work *work, const struct left_out *rules, struct parts *out)
{
	struct vg_reader reader;
	struct vg_box box;
	vg_reader_init(&reader, work->file);
	while (vg_reader_left(&reader)) {
		size_t at = reader.position;
		if (out->boxes == TOP_BOXES || !vg_box_next(&reader, &box))
			return false;
		if (is_left_out(&box, rules)) {
			struct vg_credentials *to = work->out;
			if (to->exclusion_count < VG_CREDENTIALS_EXCLUSIONS)
				to->exclusion[to->exclusion_count++] = (struct vg_exclusion){ at, reader.position - at, strcmp(box.type, "uuid") == 0 };
			continue;
		}
		vg_store_u64be(out->place[out->boxes], at);
		out->part[out->count++] = (struct vg_span){ out->place[out->boxes++], 8 };
		out->part[out->count++] = vg_span_part(work->file, at, reader.position - at);
	}
	return true;
}

static void malformed(struct vg_c2pa_work *work, const struct vg_c2pa_assertion *assertion, const char *detail)
{
	vg_c2pa_say(work, 0, VG_C2PA_BMFF_HASH_MALFORMED, assertion->label, detail);
}

void vg_c2pa_binding_bmff(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, const struct vg_c2pa_assertion *assertion)
{
	struct left_out rules = { 0 };
	struct vg_cbor list, rule, value;
	struct vg_cbor_walk walk = { 0 };
	struct vg_c2pa_hash hash = { 0 };
	const char *fault = NULL;
	vg_cbor_get_text(&assertion->content, "alg", hash.algorithm, sizeof hash.algorithm);
	if (!hash.algorithm[0])
		vg_text_copy(hash.algorithm, sizeof hash.algorithm, claim->algorithm);
	vg_text_copy(work->out->hash_algorithm, sizeof work->out->hash_algorithm, hash.algorithm);
	if (narrows(&assertion->content, "merkle")) {
		work->unread = true;
		malformed(work, assertion, "tied to the file by a tree of digests, which this build does not read");
		return;
	}
	if (strncmp(assertion->label, "c2pa.hash.bmff.v", 16) != 0 || !vg_cbor_get_kind(&assertion->content, "hash", VG_CBOR_BYTES, &value) ||
	    !vg_cbor_get_kind(&assertion->content, "exclusions", VG_CBOR_ARRAY, &list)) {
		malformed(work, assertion, "what ties the credentials to the file cannot be read, or is of a form no longer allowed");
		return;
	}
	while (!fault && vg_cbor_next(&list, &walk, NULL, &rule))
		fault = take_rule(&rule, &rules);
	struct parts *parts = vg_calloc(1, sizeof *parts);
	if (!fault && (!parts || !collect(work, &rules, parts)))
		fault = "the file is not boxes to its end";
	hash.value = value.bytes;
	if (!fault && !vg_c2pa_digest_is(work, &hash, parts->part, parts->count))
		fault = "the file is not the one that was signed";
	vg_c2pa_say(work, 0, fault ? VG_C2PA_BMFF_HASH_MISMATCH : VG_C2PA_BMFF_HASH_MATCH, assertion->label, fault);
	free(parts);
}
