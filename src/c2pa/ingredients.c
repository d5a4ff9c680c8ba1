/* What a picture was made from: the manifests that its ingredients name, and their small pictures. */
#include <string.h>

#include "base/digest.h"
#include "base/text.h"
#include "c2pa/work.h"

enum { DEPTH_MAXIMUM = 16 }; /* of a history; the reference goes as far */

/* Where the manifest's own removals were asked for, it is no longer the one whose digest was taken. */
static bool has_redactions(const struct vg_c2pa_work *work, int manifest)
{
	const char *label = work->jumbf.box[manifest].label;
	for (size_t i = 0; i < work->redaction_count; i++)
		if (memmem(work->redactions[i].data, work->redactions[i].size, label, strlen(label)))
			return true;
	return false;
}

/* Before version 1.3 the digest was of the claim alone. */
static bool older_digest(struct vg_c2pa_work *work, int manifest, const struct vg_c2pa_hash *hash)
{
	int claim = vg_jumbf_child_of_type(&work->jumbf, manifest, "c2cl", NULL);
	return claim >= 0 && work->jumbf.box[claim].contents == 1 &&
	       vg_c2pa_digest_is(work, hash, &work->jumbf.box[claim].content, 1);
}

static void check_signature_link(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, const struct vg_cbor *map, int manifest,
				 const char *label)
{
	struct vg_cbor value;
	struct vg_c2pa_link link;
	int signature = vg_jumbf_child_of_type(&work->jumbf, manifest, "c2cs", NULL);
	int version = vg_jumbf_child(&work->jumbf, manifest, "c2pa.claim.v2") >= 0 ? 2 : 1;
	if (version == 1)
		return; /* the older ones have nothing to hold it against */
	if (!vg_cbor_get(map, "claimSignature", &value) || !vg_c2pa_read_link(&value, claim->algorithm, &link) || signature < 0)
		vg_c2pa_say(work, claim->number, VG_C2PA_INGREDIENT_SIGNATURE_MISSING, label, "an ingredient from which something was removed does not name its signature");
	else if (vg_c2pa_digest_is(work, &link.hash, &work->jumbf.box[signature].hashed, 1))
		vg_c2pa_say(work, claim->number, VG_C2PA_INGREDIENT_SIGNATURE_VALIDATED, label, NULL);
	else
		vg_c2pa_say(work, claim->number, VG_C2PA_INGREDIENT_SIGNATURE_MISMATCH, label, "an ingredient's signature is another one");
}

static bool list_names(const struct vg_cbor *list, const char *code)
{
	struct vg_cbor_walk walk = { 0 };
	struct vg_cbor item, value;
	while (vg_cbor_next(list, &walk, NULL, &item))
		if (vg_cbor_get(&item, "code", &value) && vg_cbor_is_text(&value, code))
			return true;
	return false;
}

/* Whether the signer said, when the ingredient was taken in, that it had this failure. */
static bool was_recorded(const struct vg_cbor *map, const char *code)
{
	struct vg_cbor list, results, newest, delta, inside;
	struct vg_cbor_walk walk = { 0 };
	if (vg_cbor_get(map, "validationStatus", &list) && list_names(&list, code))
		return true;
	if (!vg_cbor_get_kind(map, "validationResults", VG_CBOR_MAP, &results))
		return false;
	if (vg_cbor_get(&results, "activeManifest", &newest) && vg_cbor_get(&newest, "failure", &list) && list_names(&list, code))
		return true;
	if (vg_cbor_get(&results, "ingredientDeltas", &list))
		while (vg_cbor_next(&list, &walk, NULL, &delta))
			if (vg_cbor_get(&delta, "validationDeltas", &inside) && vg_cbor_get(&inside, "failure", &newest) &&
			    list_names(&newest, code))
				return true;
	return false;
}

/* What is wrong with an ingredient and was not when it was taken in came later. Returns whether it holds. */
static bool hold_against_record(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, const struct vg_cbor *map,
				uint32_t number, const char *label)
{
	bool holds = true;
	for (int code = 0; code < VG_C2PA_CODE_COUNT; code++) {
		if (!work->failed[number][code])
			continue;
		holds = false;
		if (!was_recorded(map, vg_credentials_code_name((enum vg_credentials_code)code)))
			vg_c2pa_say(work, claim->number, (enum vg_credentials_code)code, label,
				    "an ingredient does not hold, and did when it was taken in");
	}
	return holds;
}

static int number_of(const struct vg_c2pa_work *work, int box)
{
	for (uint32_t i = 0; i < work->manifests_seen; i++)
		if (work->seen[i] == box)
			return (int)i;
	return -1;
}

static void check_manifest(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, const struct vg_c2pa_assertion *assertion,
			   const struct vg_cbor *reference, struct vg_credentials_ingredient *to, unsigned depth)
{
	struct vg_c2pa_link link;
	const char *label = assertion->label;
	if (!vg_c2pa_read_link(reference, claim->algorithm, &link)) {
		vg_c2pa_say(work, claim->number, VG_C2PA_INGREDIENT_MALFORMED, label, "an ingredient names its credentials in a way that cannot be read");
		return;
	}
	int box = vg_c2pa_resolve_manifest(work, claim->box, link.url);
	if (box < 0) {
		vg_c2pa_say(work, claim->number, VG_C2PA_INGREDIENT_MISSING, label, "an ingredient's credentials are not there");
		return;
	}
	if (!vg_c2pa_algorithm_known(link.hash.algorithm))
		vg_c2pa_say(work, claim->number, VG_C2PA_ALGORITHM_UNSUPPORTED, label, "a digest of a kind that is not allowed");
	else if (has_redactions(work, box))
		check_signature_link(work, claim, &assertion->content, box, label);
	else if (vg_c2pa_digest_is(work, &link.hash, &work->jumbf.box[box].hashed, 1))
		vg_c2pa_say(work, claim->number, VG_C2PA_INGREDIENT_VALIDATED, label, NULL);
	else if (!older_digest(work, box, &link.hash))
		vg_c2pa_say(work, claim->number, VG_C2PA_INGREDIENT_MISMATCH, label, "an ingredient's credentials are not those that were taken in");
	int number = number_of(work, box);
	if (number >= 0 && work->open[number]) {
		vg_c2pa_say(work, claim->number, VG_C2PA_INGREDIENT_MISMATCH, label, "a picture that was made from itself");
		return;
	}
	if (number < 0)
		number = depth < DEPTH_MAXIMUM ? work->look(work, box, depth + 1) : -1;
	if (number < 0) {
		vg_c2pa_say(work, claim->number, VG_C2PA_GENERAL_ERROR, label, "the history is longer than this build reads");
		return;
	}
	bool holds = hold_against_record(work, claim, &assertion->content, (uint32_t)number, label);
	if (to) {
		to->has_manifest = true;
		to->made_by = (uint32_t)number;
		to->holds = holds;
		vg_text_copy(to->reason, sizeof to->reason, !holds && work->why[number] ? work->why[number] : "");
	}
}

static void take_thumbnail(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, const struct vg_cbor *map,
			   struct vg_credentials_ingredient *to)
{
	struct vg_cbor value;
	struct vg_c2pa_link link;
	if (!vg_cbor_get(map, "thumbnail", &value) || !vg_c2pa_read_link(&value, claim->algorithm, &link))
		return;
	int box = vg_c2pa_resolve(work, claim->box, link.url, NULL);
	const struct vg_jumbf_box *found = box > 0 ? &work->jumbf.box[box] : NULL;
	if (!found || strcmp(found->content_type, "bfdb") != 0 || found->contents != 2 ||
	    !vg_c2pa_digest_is(work, &link.hash, &found->hashed, 1))
		return;
	struct vg_span bytes = found->second;
	to->thumbnail_bytes = bytes.size;
	(void)vg_sha256(bytes, to->thumbnail_sha256);
	struct vg_c2pa_pictures *pictures = work->pictures;
	if (pictures->count < sizeof pictures->picture / sizeof *pictures->picture)
		pictures->picture[pictures->count++] = (struct vg_c2pa_picture){
			.ingredient = (size_t)(to - work->out->ingredient), .bytes = bytes };
}

static struct vg_credentials_ingredient *take(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, const struct vg_cbor *map)
{
	struct vg_credentials *out = work->out;
	if (out->ingredient_count == VG_CREDENTIALS_INGREDIENTS) {
		out->left_out++;
		return NULL;
	}
	struct vg_credentials_ingredient *to = &out->ingredient[out->ingredient_count++];
	to->manifest = claim->number;
	vg_cbor_get_text(map, "dc:title", to->title, sizeof to->title);
	vg_cbor_get_text(map, "dc:format", to->format, sizeof to->format);
	vg_cbor_get_text(map, "relationship", to->relationship, sizeof to->relationship);
	take_thumbnail(work, claim, map, to);
	return to;
}

static bool is_parent(const struct vg_cbor *map)
{
	struct vg_cbor value;
	return vg_cbor_get(map, "relationship", &value) && vg_cbor_is_text(&value, "parentOf");
}

static bool good_relationship(const struct vg_cbor *map)
{
	struct vg_cbor value;
	return vg_cbor_get(map, "relationship", &value) &&
	       (is_parent(map) || vg_cbor_is_text(&value, "componentOf") || vg_cbor_is_text(&value, "inputTo"));
}

/* What an ingredient of its version must say of itself. */
static bool is_whole(const struct vg_c2pa_assertion *assertion)
{
	static const char *const parts[] = { "dc:title", "dc:format", "instanceID" };
	struct vg_cbor value;
	size_t wanted = strncmp(assertion->label, "c2pa.ingredient.v3", 18) == 0 ? 0 : strncmp(assertion->label, "c2pa.ingredient.v2", 18) == 0 ? 2 : 3;
	for (size_t i = 0; i < wanted; i++)
		if (!vg_cbor_get_kind(&assertion->content, parts[i], VG_CBOR_TEXT, &value))
			return false;
	return true;
}

static void check(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, const struct vg_c2pa_assertion *assertion, unsigned depth)
{
	struct vg_cbor reference, value;
	const struct vg_cbor *map = &assertion->content;
	bool newer = vg_cbor_get(map, "activeManifest", &reference);
	struct vg_credentials_ingredient *to = take(work, claim, map);
	if (!good_relationship(map))
		vg_c2pa_say(work, claim->number, VG_C2PA_INGREDIENT_MALFORMED, assertion->label, "an ingredient does not say what it is to the picture");
	if (!is_whole(assertion))
		vg_c2pa_say(work, claim->number, VG_C2PA_INGREDIENT_MALFORMED, assertion->label, "an ingredient lacks a part that it must have");
	if (newer && !vg_cbor_get(map, "validationResults", &value))
		vg_c2pa_say(work, claim->number, VG_C2PA_INGREDIENT_MALFORMED, assertion->label, "an ingredient does not say how its credentials were found");
	if (newer || vg_cbor_get(map, "c2pa_manifest", &reference))
		check_manifest(work, claim, assertion, &reference, to, depth);
	else if (!vg_cbor_get(map, "relationship", &value) || !vg_cbor_is_text(&value, "inputTo"))
		vg_c2pa_say(work, claim->number, VG_C2PA_PROVENANCE_UNKNOWN, assertion->label, NULL);
}

static bool has_thumbnail(const struct vg_c2pa_claim *claim)
{
	for (size_t i = 0; i < claim->assertion_count; i++)
		if (strncmp(claim->assertion[i].label, "c2pa.thumbnail.claim", 20) == 0)
			return true;
	return false;
}

void vg_c2pa_ingredients(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, unsigned depth)
{
	size_t parents = 0;
	for (size_t i = 0; i < claim->assertion_count; i++) {
		const struct vg_c2pa_assertion *assertion = &claim->assertion[i];
		if (!assertion->readable || !vg_c2pa_label_is(assertion->label, "c2pa.ingredient"))
			continue;
		parents += is_parent(&assertion->content);
		check(work, claim, assertion, depth);
	}
	if (claim->update && has_thumbnail(claim))
		vg_c2pa_say(work, claim->number, VG_C2PA_UPDATE_INVALID, NULL, "an update with a small picture of its own, which updates do not have");
	if (claim->update && parents != 1)
		vg_c2pa_say(work, claim->number, parents ? VG_C2PA_UPDATE_INVALID : VG_C2PA_UPDATE_WRONG_PARENTS, NULL, "an update is of one picture, which it must name");
	else if (parents > 1)
		vg_c2pa_say(work, claim->number, VG_C2PA_MANIFEST_MULTIPLE_PARENTS, NULL, "a picture with more than one parent");
}
