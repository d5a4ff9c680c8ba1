/* The claim: what the signer signed, and the assertions that it names. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "c2pa/work.h"

static const char prefix[] = "self#jumbf=";

bool vg_c2pa_read_link(const struct vg_cbor *map, const char *fallback, struct vg_c2pa_link *out)
{
	struct vg_cbor url, hash;
	if (!vg_cbor_get_kind(map, "url", VG_CBOR_TEXT, &url) || !vg_cbor_get_kind(map, "hash", VG_CBOR_BYTES, &hash) ||
	    url.bytes.size >= sizeof out->url)
		return false;
	vg_cbor_text(&url, out->url, sizeof out->url);
	vg_cbor_get_text(map, "alg", out->hash.algorithm, sizeof out->hash.algorithm);
	if (!out->hash.algorithm[0])
		vg_text_copy(out->hash.algorithm, sizeof out->hash.algorithm, fallback);
	out->hash.value = hash.bytes;
	return true;
}

const char *vg_c2pa_last_part(const char *url)
{
	const char *slash = strrchr(url, '/'), *equals = strchr(url, '=');
	return slash ? slash + 1 : equals ? equals + 1 : url;
}

int vg_c2pa_resolve(const struct vg_c2pa_work *work, int manifest, const char *url, bool *out_outside)
{
	const struct vg_jumbf *jumbf = &work->jumbf;
	const size_t skip = sizeof prefix - 1, store = strlen(jumbf->box[0].label);
	int at = manifest;
	bool from_top = false;
	if (out_outside)
		*out_outside = false;
	if (strncmp(url, prefix, skip) != 0)
		return -1;
	url += skip;
	if (url[0] == '/')
		url++, from_top = true;
	if (strncmp(url, jumbf->box[0].label, store) == 0 && url[store] == '/') {
		url += store + 1;
		at = 0;
	} else if (from_top) {
		return -1;
	}
	for (bool first = true; at >= 0 && *url; first = false) {
		char label[VG_JUMBF_LABEL];
		size_t size = strcspn(url, "/");
		if (size == 0 || size >= sizeof label)
			return -1;
		memcpy(label, url, size);
		label[size] = 0;
		at = vg_jumbf_child(jumbf, at, label);
		if (first && out_outside && jumbf->box[manifest].parent == 0)
			*out_outside = at != manifest && at >= 0 && jumbf->box[at].parent == 0;
		url += size + (url[size] == '/');
	}
	return at;
}

int vg_c2pa_resolve_manifest(const struct vg_c2pa_work *work, int manifest, const char *url)
{
	int box = vg_c2pa_resolve(work, manifest, url, NULL);
	while (box > 0 && work->jumbf.box[box].parent != 0)
		box = work->jumbf.box[box].parent;
	return box > 0 ? box : -1;
}

static bool refuse(struct vg_c2pa_work *work, uint32_t number, enum vg_credentials_code code, const char *detail)
{
	vg_c2pa_say(work, number, code, NULL, detail);
	return false;
}

/* What may stand in a manifest: type and label of each box are tied to one another, so that none can be
 * passed off as another kind. */
static const char *stray_box(const struct vg_jumbf *jumbf, int manifest)
{
	static const struct { const char *label, *type; } rows[] = {
		{ "c2pa.assertions", "c2as" }, { "c2pa.claim", "c2cl" }, { "c2pa.claim.v2", "c2cl" }, { "c2pa.signature", "c2cs" },
		{ "c2pa.credentials", "c2vc" }, { "c2pa.databoxes", "c2db" } };
	static const char foreign[] = "something stands in the manifest that is no part of one";
	if (jumbf->box[manifest].contents)
		return foreign;
	for (int i = jumbf->box[manifest].first; i >= 0; i = jumbf->box[i].next) {
		bool known = false;
		for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
			known |= strcmp(jumbf->box[i].label, rows[r].label) == 0 && vg_jumbf_is(&jumbf->box[i], rows[r].type);
		if (!known)
			return "a box in the manifest whose name and kind do not go together";
		if (vg_jumbf_is(&jumbf->box[i], "c2as") && jumbf->box[i].contents)
			return foreign; /* an assertion whose box is of another kind would be missed as if it had been left out */
	}
	return NULL;
}

/* The one CBOR box inside a superbox. */
static bool one_cbor(const struct vg_jumbf_box *box, struct vg_span *out)
{
	*out = box->content;
	return box->contents == 1 && box->first < 0 && strcmp(box->content_type, "cbor") == 0;
}

static bool find_boxes(struct vg_c2pa_work *work, int manifest, uint32_t number, struct vg_c2pa_claim *out)
{
	const struct vg_jumbf *jumbf = &work->jumbf;
	int claims, signatures;
	int claim = vg_jumbf_child_of_type(jumbf, manifest, "c2cl", &claims);
	int signature = vg_jumbf_child_of_type(jumbf, manifest, "c2cs", &signatures);
	const char *stray = stray_box(jumbf, manifest);
	if (claims == 0)
		return refuse(work, number, VG_C2PA_CLAIM_MISSING, "the manifest has no claim");
	if (claims > 1)
		return refuse(work, number, VG_C2PA_CLAIM_MULTIPLE, "the manifest has more than one claim");
	if (stray)
		return refuse(work, number, VG_C2PA_CLAIM_MALFORMED, stray);
	if (signatures != 1 || !one_cbor(&jumbf->box[signature], &out->signature))
		return refuse(work, number, VG_C2PA_SIGNATURE_MISSING, "the manifest has no signature");
	if (!one_cbor(&jumbf->box[claim], &out->bytes))
		return refuse(work, number, VG_C2PA_CLAIM_MALFORMED, "the claim's box does not hold one claim");
	out->version = strcmp(jumbf->box[claim].label, "c2pa.claim.v2") == 0 ? 2 : 1;
	return true;
}

/* The claim names its signature: of this very manifest. */
static bool names_signature(const struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim)
{
	char url[VG_JUMBF_LABEL * 2];
	vg_cbor_get_text(&claim->map, "signature", url, sizeof url);
	int box = vg_c2pa_resolve(work, claim->box, url, NULL);
	return box >= 0 && work->jumbf.box[box].parent == claim->box && vg_jumbf_is(&work->jumbf.box[box], "c2cs");
}

/* The fields of version 1 are these, and no others: what one reader steps over another may take for something.
 * Those of version 2 may grow, as the specification does. */
static bool has_stray_field(const struct vg_c2pa_claim *claim)
{
	static const char *const fields[] = { "claim_generator", "claim_generator_hints", "claim_generator_info", "signature", "assertions",
		"dc:format", "instanceID", "dc:title", "redacted_assertions", "alg", "alg_soft", "metadata" };
	struct vg_cbor_walk walk = { 0 };
	struct vg_cbor key, value;
	while (vg_cbor_next(&claim->map, &walk, &key, &value)) {
		bool known = claim->version > 1 && key.kind == VG_CBOR_TEXT;
		for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
			known |= vg_cbor_is_text(&key, fields[i]);
		if (!known)
			return true;
	}
	return false;
}

/* What a claim of its version must have. */
static const char *missing_part(const struct vg_c2pa_claim *claim)
{
	struct vg_cbor value, name;
	if (has_stray_field(claim) || (claim->version > 1 && vg_cbor_get(&claim->map, "assertions", &value)))
		return "the claim has a part that its version does not have";
	if (!vg_cbor_get_kind(&claim->map, "instanceID", VG_CBOR_TEXT, &value))
		return "the claim does not number its picture";
	if (claim->version == 1)
		return vg_cbor_get_kind(&claim->map, "claim_generator", VG_CBOR_TEXT, &value) &&
		       vg_cbor_get_kind(&claim->map, "dc:format", VG_CBOR_TEXT, &value) &&
		       vg_cbor_get_kind(&claim->map, "assertions", VG_CBOR_ARRAY, &value) ? NULL : "the claim lacks a part that it must have";
	return vg_cbor_get_kind(&claim->map, "claim_generator_info", VG_CBOR_MAP, &value) &&
	       vg_cbor_get_kind(&value, "name", VG_CBOR_TEXT, &name) && name.bytes.size &&
	       vg_cbor_get_kind(&claim->map, "created_assertions", VG_CBOR_ARRAY, &value) ? NULL : "the claim lacks a part that it must have";
}

bool vg_c2pa_claim_read(struct vg_c2pa_work *work, int manifest, uint32_t number, struct vg_c2pa_claim *out)
{
	const struct vg_jumbf_box *box = &work->jumbf.box[manifest];
	const char *fault;
	memset(out, 0, sizeof *out);
	out->box = manifest;
	out->number = number;
	out->update = vg_jumbf_is(box, "c2um");
	if (!out->update && !vg_jumbf_is(box, "c2ma"))
		return refuse(work, number, VG_C2PA_CLAIM_MISSING, "a manifest of a kind that is not known");
	if (!find_boxes(work, manifest, number, out))
		return false;
	if (!vg_cbor_open(out->bytes, &out->map, &fault) || out->map.kind != VG_CBOR_MAP)
		return refuse(work, number, VG_C2PA_CLAIM_CBOR_INVALID, out->map.kind ? "the claim is no map" : fault);
	if ((fault = missing_part(out)) != NULL)
		return refuse(work, number, VG_C2PA_CLAIM_MALFORMED, fault);
	if (out->version > 1 && !vg_c2pa_good_manifest_label(box->label))
		return refuse(work, number, VG_C2PA_CLAIM_MALFORMED, "the manifest's name is not one that its version has");
	if (!names_signature(work, out))
		return refuse(work, number, VG_C2PA_SIGNATURE_MISSING, "the claim does not name its signature");
	vg_cbor_get_text(&out->map, "alg", out->algorithm, sizeof out->algorithm);
	if (!vg_c2pa_algorithm_known(out->algorithm))
		return refuse(work, number, VG_C2PA_ALGORITHM_UNSUPPORTED, "the claim's digests are of a kind that is not allowed");
	return true;
}

static bool is_redacted(struct vg_c2pa_work *work, int manifest, const char *label)
{
	const char *own = work->jumbf.box[manifest].label;
	char url[VG_JUMBF_LABEL * 3];
	for (size_t i = 0; i < work->redaction_count; i++) {
		snprintf(url, sizeof url, "%s/%s/%s/c2pa.assertions/%s", prefix, work->jumbf.box[0].label, own, label);
		if (work->redactions[i].size == strlen(url) && memcmp(work->redactions[i].data, url, strlen(url)) == 0)
			return work->redaction_met[i] = true;
	}
	return false;
}

/* What a claim says it removed from those that it was made from: never of itself, never what was done or
 * what ties a manifest to its file. */
static void take_redactions(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim)
{
	struct vg_cbor list, item;
	struct vg_cbor_walk walk = { 0 };
	const char *own = work->jumbf.box[claim->box].label;
	if (!vg_cbor_get(&claim->map, "redacted_assertions", &list))
		return;
	while (vg_cbor_next(&list, &walk, NULL, &item)) {
		char url[VG_JUMBF_LABEL * 3];
		vg_cbor_text(&item, url, sizeof url);
		const char *label = vg_c2pa_last_part(url);
		if (strstr(url, own) || strstr(url, "c2pa.assertions") == url + sizeof prefix - 1)
			vg_c2pa_say(work, claim->number, VG_C2PA_ASSERTION_SELF_REDACTED, label, "the claim says that it removed a part of itself");
		else if (strstr(url, "c2pa.actions"))
			vg_c2pa_say(work, claim->number, VG_C2PA_ACTION_REDACTED, label, "what was done was removed, which is not allowed");
		else if (strstr(url, "c2pa.hash."))
			vg_c2pa_say(work, claim->number, VG_C2PA_DATA_HASH_REDACTED, label, "what ties a manifest to its file was removed, which is not allowed");
		else if (work->redaction_count < VG_C2PA_ASSERTIONS)
			work->redactions[work->redaction_count++] = item.bytes;
	}
}

/* What this room reads of an assertion must be a map. */
static bool is_read_here(const char *label)
{
	static const char *const read[] = { "c2pa.actions", "c2pa.ingredient", "c2pa.hash.data", "c2pa.hash.bmff", "c2pa.hash.boxes" };
	for (size_t i = 0; i < sizeof read / sizeof *read; i++)
		if (vg_c2pa_label_is(label, read[i]))
			return true;
	return false;
}

static bool keys_are_texts(const struct vg_cbor *map)
{
	struct vg_cbor_walk walk = { 0 };
	struct vg_cbor key, value;
	while (vg_cbor_next(map, &walk, &key, &value))
		if (key.kind != VG_CBOR_TEXT)
			return false;
	return true;
}

static bool is_json(struct vg_span bytes)
{
	json_t *value = bytes.size ? json_loadb((const char *)bytes.data, bytes.size, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL) : NULL;
	json_decref(value);
	return value != NULL;
}

/* A file with its media type, as small pictures are. */
static bool is_embedded(const struct vg_jumbf_box *box)
{
	static const uint8_t type[16] = { 0x40, 0xcb, 0x0c, 0x32, 0xbb, 0x8a, 0x48, 0x9d, 0xa7, 0x0b, 0x2a, 0xd6, 0xf4, 0x7f, 0x43, 0x69 };
	return memcmp(box->type, type, sizeof type) == 0 && box->contents == 2 && box->first < 0 && strcmp(box->content_type, "bfdb") == 0;
}

/* Of identities (CAWG) only the form is looked at. */
static bool lacks_part(const struct vg_c2pa_assertion *assertion)
{
	struct vg_cbor value;
	const struct vg_cbor *map = &assertion->content;
	return vg_c2pa_label_is(assertion->label, "cawg.identity") &&
	       !(vg_cbor_get_kind(map, "signer_payload", VG_CBOR_MAP, &value) && vg_cbor_get_kind(map, "signature", VG_CBOR_BYTES, &value) &&
		 vg_cbor_get_kind(map, "pad1", VG_CBOR_BYTES, &value));
}

/* Whatever it is of, it must be what its box says: others would refuse it. */
static void open_content(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, struct vg_c2pa_assertion *assertion)
{
	const struct vg_jumbf_box *box = &work->jumbf.box[assertion->box];
	const char *fault = "its box is of another kind";
	enum vg_credentials_code code = VG_C2PA_ASSERTION_CBOR_INVALID;
	struct vg_span bytes;
	bool good = false, wanted = is_read_here(assertion->label);
	if (vg_jumbf_is(box, "cbor")) {
		good = one_cbor(box, &bytes) && vg_cbor_open(bytes, &assertion->content, &fault) &&
		       (!wanted || (assertion->content.kind == VG_CBOR_MAP && keys_are_texts(&assertion->content)));
		assertion->readable = good && wanted;
	} else if (vg_jumbf_is(box, "json")) {
		code = VG_C2PA_ASSERTION_JSON_INVALID;
		fault = "an assertion that is no JSON";
		good = !wanted && box->contents == 1 && box->first < 0 && strcmp(box->content_type, "json") == 0 && is_json(box->content);
	} else {
		good = !wanted && (is_embedded(box) || vg_jumbf_is(box, "uuid"));
	}
	if (!good)
		vg_c2pa_say(work, claim->number, code, assertion->label, fault);
	else if (lacks_part(assertion))
		vg_c2pa_say(work, claim->number, code, assertion->label, "an identity that lacks a part that it must have");
	else if ((fault = vg_c2pa_form_fault(claim, assertion, &code)) != NULL)
		vg_c2pa_say(work, claim->number, code, assertion->label, fault);
	else if (claim->version > 1 && !vg_c2pa_good_metadata(assertion->label, vg_jumbf_is(box, "json") ? box->content : (struct vg_span){ NULL, 0 }))
		vg_c2pa_say(work, claim->number, VG_C2PA_METADATA_DISALLOWED, assertion->label, "metadata of a kind that may not stand there");
}

static void tell_removed(struct vg_c2pa_work *work, uint32_t manifest, const char *label)
{
	struct vg_credentials *out = work->out;
	if (out->removed_count == VG_CREDENTIALS_REMOVED) {
		out->left_out++;
		return;
	}
	struct vg_credentials_removed *to = &out->removed[out->removed_count++];
	to->manifest = manifest;
	vg_text_copy(to->label, sizeof to->label, label);
}

/* What may be left of an assertion that was removed: a box that says so, and zeros. */
static bool is_emptied(const struct vg_jumbf_box *box)
{
	static const uint8_t removed[16] = { 0xca, 0xa9, 0x8e, 0xee, 0x9d, 0x4d, 0xf8, 0x0e, 0x86, 0xad, 0x4d, 0xff, 0xca, 0x26, 0x39, 0x73 };
	struct vg_span content = box->content;
	if (!vg_jumbf_is(box, "uuid") || box->contents != 1 || box->first >= 0 || strcmp(box->content_type, "uuid") != 0 ||
	    !vg_span_starts_with(content, removed, sizeof removed))
		return false;
	for (size_t i = sizeof removed; i < content.size; i++)
		if (content.data[i])
			return false;
	return true;
}

static void check_assertion(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, const struct vg_c2pa_link *link,
			    struct vg_c2pa_assertion *assertion)
{
	const struct vg_jumbf_box *box = assertion->box >= 0 ? &work->jumbf.box[assertion->box] : NULL;
	if (assertion->redacted) {
		if (box && !is_emptied(box))
			vg_c2pa_say(work, claim->number, VG_C2PA_ASSERTION_NOT_REDACTED, assertion->label,
				    "something stands where an assertion was said to be removed");
		else
			tell_removed(work, claim->number, assertion->label);
	} else if (!box) {
		vg_c2pa_say(work, claim->number, VG_C2PA_ASSERTION_MISSING, assertion->label, "an assertion that the claim names is not there");
	} else if (!vg_c2pa_algorithm_known(link->hash.algorithm)) {
		vg_c2pa_say(work, claim->number, VG_C2PA_ALGORITHM_UNSUPPORTED, assertion->label, "a digest of a kind that is not allowed");
	} else if (!vg_c2pa_digest_is(work, &link->hash, &box->hashed, 1)) {
		vg_c2pa_say(work, claim->number, VG_C2PA_HASHED_URI_MISMATCH, assertion->label, "an assertion is not the one that was signed");
	} else {
		vg_c2pa_say(work, claim->number, VG_C2PA_HASHED_URI_MATCH, assertion->label, NULL);
		open_content(work, claim, assertion);
	}
}

static bool named_before(const struct vg_c2pa_claim *claim, const char *label)
{
	for (size_t i = 0; i < claim->assertion_count; i++)
		if (strcmp(claim->assertion[i].label, label) == 0)
			return true;
	return false;
}

static void take_assertion(struct vg_c2pa_work *work, struct vg_c2pa_claim *claim, const struct vg_cbor *item, bool created)
{
	struct vg_c2pa_link link;
	bool outside = false;
	if (!vg_c2pa_read_link(item, claim->algorithm, &link) || claim->assertion_count == VG_C2PA_ASSERTIONS) {
		vg_c2pa_say(work, claim->number, VG_C2PA_CLAIM_MALFORMED, NULL, "the claim names an assertion in a way that cannot be read");
		return;
	}
	const char *label = vg_c2pa_last_part(link.url);
	int box = vg_c2pa_resolve(work, claim->box, link.url, &outside);
	int store = vg_jumbf_child(&work->jumbf, claim->box, "c2pa.assertions");
	if (strlen(label) >= VG_JUMBF_LABEL || named_before(claim, label)) {
		vg_c2pa_say(work, claim->number, VG_C2PA_CLAIM_MALFORMED, label, "the claim names an assertion twice");
		return;
	}
	if (outside || (box >= 0 && work->jumbf.box[box].parent != store)) {
		vg_c2pa_say(work, claim->number, VG_C2PA_ASSERTION_OUTSIDE_MANIFEST, label, "the claim names an assertion of another manifest");
		return;
	}
	struct vg_c2pa_assertion *assertion = &claim->assertion[claim->assertion_count++];
	assertion->box = box;
	assertion->created = created;
	vg_text_copy(assertion->label, sizeof assertion->label, label);
	assertion->redacted = is_redacted(work, claim->box, label);
	check_assertion(work, claim, &link, assertion);
}

void vg_c2pa_claim_assertions(struct vg_c2pa_work *work, struct vg_c2pa_claim *claim)
{
	static const char *const lists[] = { "assertions", "created_assertions", "gathered_assertions" };
	struct vg_cbor list, item;
	take_redactions(work, claim);
	for (int i = claim->version == 1 ? 0 : 1; i < (claim->version == 1 ? 1 : 3); i++) {
		struct vg_cbor_walk walk = { 0 };
		if (vg_cbor_get(&claim->map, lists[i], &list))
			while (vg_cbor_next(&list, &walk, NULL, &item))
				take_assertion(work, claim, &item, i < 2);
	}
	int store = vg_jumbf_child(&work->jumbf, claim->box, "c2pa.assertions");
	for (int i = store < 0 ? -1 : work->jumbf.box[store].first; i >= 0; i = work->jumbf.box[i].next)
		if (!named_before(claim, work->jumbf.box[i].label))
			vg_c2pa_say(work, claim->number, VG_C2PA_ASSERTION_UNDECLARED, work->jumbf.box[i].label,
				    "an assertion that was not signed stands among those that were");
}
