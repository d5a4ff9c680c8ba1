#include "c2pa/validate.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "c2pa/work.h"

void vg_c2pa_pictures_release(struct vg_c2pa_pictures *pictures)
{
	free(pictures->owned);
	*pictures = (struct vg_c2pa_pictures){ 0 };
}

static void take_generator(const struct vg_c2pa_claim *claim, char *out, size_t size)
{
	struct vg_cbor info, first;
	struct vg_cbor_walk walk = { 0 };
	char name[64] = "", version[32] = "";
	if (vg_cbor_get(&claim->map, "claim_generator_info", &info)) {
		if (info.kind == VG_CBOR_ARRAY && vg_cbor_next(&info, &walk, NULL, &first))
			info = first;
		vg_cbor_get_text(&info, "name", name, sizeof name);
		vg_cbor_get_text(&info, "version", version, sizeof version);
	}
	if (name[0]) {
		size_t used = strlen(name);
		vg_text_copy(out, size, name);
		if (version[0] && used + 1 + strlen(version) < size) {
			out[used] = ' ';
			vg_text_copy(out + used + 1, size - used - 1, version);
		}
	} else {
		vg_cbor_get_text(&claim->map, "claim_generator", out, size);
	}
}

static void tell_claim(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim)
{
	struct vg_credentials *out = work->out;
	out->claim_version = claim->version;
	out->update = claim->update;
	vg_cbor_get_text(&claim->map, "dc:title", out->title, sizeof out->title);
	vg_cbor_get_text(&claim->map, "dc:format", out->format, sizeof out->format);
	vg_cbor_get_text(&claim->map, "specVersion", out->spec_version, sizeof out->spec_version);
	take_generator(claim, out->generator, sizeof out->generator);
	for (size_t i = 0; i < claim->assertion_count; i++) {
		const struct vg_c2pa_assertion *assertion = &claim->assertion[i];
		const struct vg_jumbf_box *box = assertion->box >= 0 ? &work->jumbf.box[assertion->box] : NULL;
		out->soft_binding |= vg_c2pa_label_is(assertion->label, "c2pa.soft-binding");
		if (box && strncmp(assertion->label, "c2pa.thumbnail.claim", 20) == 0 && box->contents == 2 &&
		    strcmp(box->content_type, "bfdb") == 0 && work->pictures->count == 0)
			work->pictures->picture[work->pictures->count++] = (struct vg_c2pa_picture){ .of_itself = true, .bytes = box->second };
	}
}

/* The manifest whose claim is tied to the file: of an update its parent's, and so on. */
static void bind(struct vg_c2pa_work *work, const struct vg_c2pa_claim *newest)
{
	enum { UPDATES_MAXIMUM = 8 };
	struct vg_c2pa_claim *older = newest->update ? vg_calloc(1, sizeof *older) : NULL;
	const struct vg_c2pa_claim *at = newest;
	struct vg_credentials unused = { 0 }, *out = work->out;
	for (int i = 0; at->update && older && i < UPDATES_MAXIMUM; i++) {
		int parent = -1;
		for (size_t a = 0; a < at->assertion_count; a++) {
			struct vg_cbor value;
			struct vg_c2pa_link link;
			const struct vg_cbor *map = &at->assertion[a].content;
			if (at->assertion[a].readable && vg_c2pa_label_is(at->assertion[a].label, "c2pa.ingredient") &&
			    vg_cbor_get(map, "relationship", &value) && vg_cbor_is_text(&value, "parentOf") &&
			    (vg_cbor_get(map, "activeManifest", &value) || vg_cbor_get(map, "c2pa_manifest", &value)) &&
			    vg_c2pa_read_link(&value, at->algorithm, &link))
				parent = vg_c2pa_resolve_manifest(work, at->box, link.url);
		}
		/* What is wrong with it was said when it was looked at as an ingredient. */
		bool inside = work->broken_inside, binding = work->broken_binding;
		work->out = &unused;
		bool read = parent > 0 && vg_c2pa_claim_read(work, parent, VG_C2PA_MANIFESTS, older);
		if (read)
			vg_c2pa_claim_assertions(work, older);
		work->out = out;
		work->broken_inside = inside;
		work->broken_binding = binding;
		if (!read)
			break;
		at = older;
	}
	if (at->update)
		vg_c2pa_say(work, 0, VG_C2PA_HARD_BINDINGS_MISSING, NULL, "nothing ties the claim to the file");
	else
		vg_c2pa_binding(work, at, newest);
	free(older);
}

static int look(struct vg_c2pa_work *work, int box, unsigned depth)
{
	struct vg_c2pa_claim *claim = work->manifests_seen < VG_C2PA_MANIFESTS ? vg_calloc(1, sizeof *claim) : NULL;
	if (!claim)
		return -1;
	uint32_t number = work->manifests_seen++;
	work->seen[number] = box;
	work->open[number] = true;
	if (vg_c2pa_claim_read(work, box, number, claim)) {
		vg_c2pa_signature(work, claim);
		vg_c2pa_claim_assertions(work, claim);
		vg_c2pa_icons(work, claim);
		if (number == 0) {
			tell_claim(work, claim);
			vg_c2pa_actions(work, claim);
			vg_c2pa_ingredients(work, claim, depth);
			bind(work, claim);
		} else {
			vg_c2pa_actions(work, claim);
			vg_c2pa_ingredients(work, claim, depth);
		}
	}
	work->open[number] = false;
	free(claim);
	return (int)number;
}

static void tell_unreferenced(struct vg_c2pa_work *work)
{
	for (int i = work->jumbf.box[0].first; i >= 0; i = work->jumbf.box[i].next) {
		bool seen = false;
		for (uint32_t n = 0; n < work->manifests_seen; n++)
			seen |= work->seen[n] == i;
		if (!seen)
			vg_c2pa_say(work, 0, VG_C2PA_MANIFEST_UNREFERENCED, work->jumbf.box[i].label, NULL);
	}
}

/* The newest manifest is the last in the store. */
/* What was not removed, as its address is wrong or leads to a manifest of which nothing was made, is still there. */
static void tell_redactions(struct vg_c2pa_work *work)
{
	for (size_t i = 0; i < work->redaction_count; i++)
		if (!work->redaction_met[i])
			vg_c2pa_say(work, 0, VG_C2PA_ASSERTION_NOT_REDACTED, NULL, "the claim says that it removed what none of its manifests names");
}

static void check_store(struct vg_c2pa_work *work)
{
	const struct vg_jumbf *jumbf = &work->jumbf;
	int newest = -1;
	for (int i = jumbf->box[0].first; i >= 0; i = jumbf->box[i].next) {
		work->out->manifests++;
		newest = i;
	}
	if (!vg_jumbf_is(&jumbf->box[0], "c2pa") || strcmp(jumbf->box[0].label, "c2pa") != 0 || jumbf->box[0].contents || newest < 0) {
		vg_c2pa_say(work, 0, VG_C2PA_CLAIM_MISSING, NULL, "no manifest stands where the credentials should be");
		return;
	}
	vg_text_copy(work->out->label, sizeof work->out->label, jumbf->box[newest].label);
	if (work->look(work, newest, 0) < 0)
		vg_c2pa_say(work, 0, VG_C2PA_GENERAL_ERROR, NULL, "memory is short");
	tell_redactions(work);
	tell_unreferenced(work);
}

static void check_place(struct vg_c2pa_work *work)
{
	const char *fault = work->place.fault;
	if (!fault && work->place.store.size > VG_C2PA_STORE)
		fault = "the credentials are larger than this build reads";
	if (!fault)
		(void)vg_jumbf_read(work->place.store, &work->jumbf, &fault);
	if (fault) {
		vg_c2pa_say(work, 0, VG_C2PA_CLAIM_MALFORMED, NULL, fault);
		return;
	}
	if ((fault = vg_c2pa_expand(work)) != NULL)
		vg_c2pa_say(work, 0, VG_C2PA_MANIFEST_COMPRESSED, NULL, fault);
	else
		check_store(work);
}

struct vg_credentials *vg_c2pa_validate(struct vg_span file, enum vg_format format, const struct vg_trust_list *list,
					int64_t now, struct vg_c2pa_pictures *pictures)
{
	struct vg_c2pa_work *work = vg_calloc(1, sizeof *work);
	struct vg_credentials *out = NULL;
	*pictures = (struct vg_c2pa_pictures){ 0 };
	if (!work)
		return NULL;
	vg_c2pa_place_find(file, format, &work->place);
	if (work->place.found && (out = vg_calloc(1, sizeof *out)) != NULL) {
		work->file = file;
		work->format = format;
		work->trust = list;
		work->now = now;
		work->out = out;
		work->pictures = pictures;
		work->look = look;
		out->checked_at = now;
		out->bytes = work->place.region.length;
		check_place(work);
		out->state = work->unread ? VG_CREDENTIALS_UNREAD : work->broken_inside ? VG_CREDENTIALS_INVALID
			   : work->broken_binding ? VG_CREDENTIALS_CHANGED : VG_CREDENTIALS_HOLD;
	}
	vg_openssl_settle();
	pictures->owned = work->place.owned; /* the small pictures are borrowed from it */
	work->place.owned = NULL;
	vg_jumbf_release(&work->jumbf);
	vg_c2pa_place_release(&work->place);
	free(work);
	return out;
}
