/* The digest that ties a claim to a HEIF or AVIF: over the boxes at the top of the file, each with its place,
 * but those that may be left out. */
#include <stdlib.h>
#include <string.h>

#include "base/boxes.h"
#include "base/memory.h"
#include "base/text.h"
#include "c2pa/trees.h"

enum { TOP_BOXES = 1024 }; /* of a picture's file; real ones have five */

static const uint8_t c2pa_uuid[16] = { 0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81 };

/* Which boxes the signed digest leaves out: those that the specification asks for and that hold nothing of
 * the picture. */
struct left_out {
	bool credentials, ftyp, mfra, padding;
	bool data;              /* of `mdat` all but its beginning, which a tree of digests is then of */
};

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

/* {xpath: "/mdat", subset: [{offset: 16, length: 0}]}: from there to its end. */
static bool is_of_trees(const struct vg_cbor *rule)
{
	struct vg_cbor list, item, offset, length, more;
	struct vg_cbor_walk walk = { 0 };
	return vg_cbor_get_kind(rule, "subset", VG_CBOR_ARRAY, &list) && vg_cbor_next(&list, &walk, NULL, &item) &&
	       vg_cbor_get_kind(&item, "offset", VG_CBOR_UNSIGNED, &offset) && offset.number == VG_C2PA_TREE_FROM &&
	       vg_cbor_get_kind(&item, "length", VG_CBOR_UNSIGNED, &length) && length.number == 0 &&
	       !vg_cbor_next(&list, &walk, NULL, &more);
}

static const char *take_rule(const struct vg_cbor *rule, bool trees, struct left_out *out)
{
	char path[32];
	vg_cbor_get_text(rule, "xpath", path, sizeof path);
	if (trees && strcmp(path, "/mdat") == 0 && is_of_trees(rule) && !narrows(rule, "length") && !narrows(rule, "version") &&
	    !narrows(rule, "flags") && !narrows(rule, "data")) {
		out->data = true;
		return NULL;
	}
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
	struct vg_c2pa_tree_input trees;
	const char *fault;
	bool video;             /* pieces of a film, or its tracks */
};

/* A box of C2PA's beside the credentials: one that belongs to a leaf of a tree. */
static void take_proof(struct vg_c2pa_work *work, const struct vg_box *box, size_t at, struct parts *out)
{
	static const char purpose[] = "merkle";
	const size_t head = sizeof c2pa_uuid + 4;
	if (at == work->place.region.start)
		return;
	struct vg_span rest = head <= box->body.size ? vg_span_part(box->body, head, box->body.size - head) : (struct vg_span){ NULL, 0 };
	if (!vg_span_starts_with(rest, purpose, sizeof purpose) || out->trees.proof_count == VG_C2PA_PROOFS)
		out->fault = "the signed digest leaves out more of the file than the credentials and metadata";
	else
		out->trees.proof[out->trees.proof_count++] = vg_span_part(rest, sizeof purpose, rest.size - sizeof purpose);
}

/* What of a box the digest of the file covers: of the data before which trees begin only that beginning. */
static struct vg_span take_data(const struct left_out *rules, const struct vg_box *box, struct vg_span whole, struct parts *out)
{
	size_t from = whole.size < VG_C2PA_TREE_FROM ? whole.size : VG_C2PA_TREE_FROM;
	if (strcmp(box->type, "mdat") != 0)
		return whole;
	if (out->trees.data_count == VG_C2PA_TREES)
		out->fault = "the file has more boxes of data than this build reads";
	else
		out->trees.data[out->trees.data_count++] = vg_span_part(whole, from, whole.size - from);
	return rules->data ? vg_span_part(whole, 0, from) : whole;
}

static void tell_left_out(struct vg_credentials *to, struct vg_exclusion range)
{
	if (to->exclusion_count < VG_CREDENTIALS_EXCLUSIONS)
		to->exclusion[to->exclusion_count++] = range;
}

static void collect(struct vg_c2pa_work *work, const struct left_out *rules, struct parts *out)
{
	struct vg_reader reader;
	struct vg_box box;
	vg_reader_init(&reader, work->file);
	while (vg_reader_left(&reader) && !out->fault) {
		size_t at = reader.position;
		if (out->boxes == TOP_BOXES || !vg_box_next(&reader, &box)) {
			out->fault = "the file is not boxes to its end";
			return;
		}
		out->video |= strcmp(box.type, "moof") == 0 || strcmp(box.type, "moov") == 0;
		if (is_left_out(&box, rules)) {
			bool own = strcmp(box.type, "uuid") == 0;
			if (own)
				take_proof(work, &box, at, out);
			tell_left_out(work->out, (struct vg_exclusion){ at, reader.position - at, own });
			continue;
		}
		struct vg_span covered = take_data(rules, &box, vg_span_part(work->file, at, reader.position - at), out);
		vg_store_u64be(out->place[out->boxes], at);
		out->part[out->count++] = (struct vg_span){ out->place[out->boxes++], 8 };
		out->part[out->count++] = covered;
	}
}

static void malformed(struct vg_c2pa_work *work, const struct vg_c2pa_assertion *assertion, const char *detail)
{
	vg_c2pa_say(work, 0, VG_C2PA_BMFF_HASH_MALFORMED, assertion->label, detail);
}

/* The digest of the file, and the trees where there are some. */
static const char *check_file(struct vg_c2pa_work *work, const struct vg_c2pa_hash *hash, const struct vg_cbor *trees, struct parts *parts,
			      enum vg_credentials_code *code)
{
	*code = VG_C2PA_BMFF_HASH_MISMATCH;
	if (parts->fault)
		return parts->fault;
	if (!trees && parts->trees.proof_count)
		return "the signed digest leaves out more of the file than the credentials and metadata";
	if (trees && parts->video) {
		work->unread = true;
		*code = VG_C2PA_BMFF_HASH_MALFORMED;
		return "tied to the file by a tree of digests of a film, which this build does not read";
	}
	if (!vg_c2pa_digest_is(work, hash, parts->part, parts->count))
		return "the file is not the one that was signed";
	return trees ? vg_c2pa_trees_check(work, trees, &parts->trees, code) : NULL;
}

void vg_c2pa_binding_bmff(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, const struct vg_c2pa_assertion *assertion)
{
	struct left_out rules = { 0 };
	struct vg_cbor list, rule, value, trees;
	struct vg_cbor_walk walk = { 0 };
	struct vg_c2pa_hash hash = { 0 };
	char own[sizeof hash.algorithm];
	const char *fault = NULL;
	enum vg_credentials_code code = VG_C2PA_BMFF_HASH_MISMATCH;
	bool has_trees = vg_cbor_get(&assertion->content, "merkle", &trees) && !vg_cbor_is_null(&trees);
	vg_cbor_get_text(&assertion->content, "alg", own, sizeof own);
	vg_text_copy(hash.algorithm, sizeof hash.algorithm, own[0] ? own : claim->algorithm);
	vg_text_copy(work->out->hash_algorithm, sizeof work->out->hash_algorithm, hash.algorithm);
	if (strncmp(assertion->label, "c2pa.hash.bmff.v", 16) != 0 || !vg_cbor_get_kind(&assertion->content, "hash", VG_CBOR_BYTES, &value) ||
	    !vg_cbor_get_kind(&assertion->content, "exclusions", VG_CBOR_ARRAY, &list)) {
		malformed(work, assertion, "what ties the credentials to the file cannot be read, or is of a form no longer allowed");
		return;
	}
	while (!fault && vg_cbor_next(&list, &walk, NULL, &rule))
		fault = take_rule(&rule, has_trees, &rules);
	struct parts *parts = vg_calloc(1, sizeof *parts);
	hash.value = value.bytes;
	if (!fault && parts) {
		parts->trees.algorithm = own;
		collect(work, &rules, parts);
		fault = check_file(work, &hash, has_trees ? &trees : NULL, parts, &code);
	} else if (!fault) {
		fault = "memory is short";
	}
	vg_c2pa_say(work, 0, fault ? code : VG_C2PA_BMFF_HASH_MATCH, assertion->label, fault);
	free(parts);
}
