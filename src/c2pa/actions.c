/* What was done, as the signer states it, and whether that is stated as the specification asks. */
#include <string.h>

#include "base/text.h"
#include "c2pa/work.h"

/* The last word of an address of IPTC's or C2PA's list of digital source types. */
static void take_source(const struct vg_cbor *action, char *out, size_t size)
{
	char url[160];
	vg_cbor_get_text(action, "digitalSourceType", url, sizeof url);
	const char *slash = strrchr(url, '/');
	vg_text_copy(out, size, slash ? slash + 1 : url);
}

static void take_software(const struct vg_cbor *action, char *out, size_t size)
{
	struct vg_cbor agent;
	vg_cbor_get_text(action, "softwareAgent", out, size);
	if (!out[0] && vg_cbor_get_kind(action, "softwareAgent", VG_CBOR_MAP, &agent))
		vg_cbor_get_text(&agent, "name", out, size);
}

static void take(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, const struct vg_cbor *action)
{
	struct vg_credentials *out = work->out;
	if (out->action_count == VG_CREDENTIALS_ACTIONS) {
		out->left_out++;
		return;
	}
	struct vg_credentials_action *to = &out->action[out->action_count++];
	to->manifest = claim->number;
	vg_cbor_get_text(action, "action", to->action, sizeof to->action);
	vg_cbor_get_text(action, "when", to->when, sizeof to->when);
	vg_cbor_get_text(action, "description", to->description, sizeof to->description);
	take_source(action, to->source, sizeof to->source);
	take_software(action, to->software, sizeof to->software);
}

/* Whether an address leads to an ingredient of this claim in a relationship. */
static bool leads_to(const struct vg_c2pa_claim *claim, const struct vg_cbor *link, const char *relationship)
{
	struct vg_c2pa_link read;
	struct vg_cbor value;
	if (!vg_c2pa_read_link(link, claim->algorithm, &read))
		return false;
	for (size_t i = 0; i < claim->assertion_count; i++) {
		const struct vg_c2pa_assertion *assertion = &claim->assertion[i];
		if (assertion->readable && vg_c2pa_label_is(assertion->label, "c2pa.ingredient") &&
		    strcmp(assertion->label, vg_c2pa_last_part(read.url)) == 0)
			return vg_cbor_get(&assertion->content, "relationship", &value) && vg_cbor_is_text(&value, relationship);
	}
	return false;
}

/* `needed`: an action that names none is wrong, too. */
static bool names_ingredient(const struct vg_c2pa_claim *claim, const struct vg_cbor *action, const char *relationship, bool needed)
{
	struct vg_cbor terms, link, list;
	struct vg_cbor_walk walk = { 0 };
	bool good = false;
	if (!vg_cbor_get_kind(action, "parameters", VG_CBOR_MAP, &terms))
		return !needed;
	if (needed && vg_cbor_get_kind(&terms, "ingredients", VG_CBOR_ARRAY, &list) && !vg_cbor_next(&list, &walk, NULL, &link))
		return false;
	walk = (struct vg_cbor_walk){ 0 };
	if (vg_cbor_get(&terms, "ingredient", &link))
		return leads_to(claim, &link, relationship);
	if (!vg_cbor_get(&terms, "ingredients", &list))
		return !needed;
	while (vg_cbor_next(&list, &walk, NULL, &link))
		good |= leads_to(claim, &link, relationship);
	return good;
}

/* A removal that is told must be one that the claim names. */
static bool names_redaction(const struct vg_c2pa_work *work, const struct vg_cbor *action)
{
	struct vg_cbor terms, url;
	if (!vg_cbor_get_kind(action, "parameters", VG_CBOR_MAP, &terms) || !vg_cbor_get_kind(&terms, "redacted", VG_CBOR_TEXT, &url))
		return false;
	for (size_t i = 0; i < work->redaction_count; i++)
		if (work->redactions[i].size == url.bytes.size && memcmp(work->redactions[i].data, url.bytes.data, url.bytes.size) == 0)
			return true;
	return false;
}

/* A translation says from what and into what. */
static bool names_languages(const struct vg_cbor *action)
{
	struct vg_cbor terms, from, to;
	return vg_cbor_get_kind(action, "parameters", VG_CBOR_MAP, &terms) && vg_cbor_get_kind(&terms, "sourceLanguage", VG_CBOR_TEXT, &from) &&
	       vg_cbor_get_kind(&terms, "targetLanguage", VG_CBOR_TEXT, &to) && from.bytes.size && to.bytes.size;
}

static void check_newer(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, const char *label,
			const struct vg_cbor *action, bool first)
{
	const uint32_t number = claim->number;
	char name[48];
	struct vg_cbor unused;
	vg_cbor_get_text(action, "action", name, sizeof name);
	bool begins = strcmp(name, "c2pa.created") == 0 || strcmp(name, "c2pa.opened") == 0;
	if (begins && !first)
		vg_c2pa_say(work, number, VG_C2PA_ACTION_MALFORMED, label, "a picture that was made or opened in the middle of its history");
	if (strcmp(name, "c2pa.created") == 0 && !vg_cbor_get(action, "digitalSourceType", &unused))
		vg_c2pa_say(work, number, VG_C2PA_ACTION_MALFORMED, label, "a picture that was made, from what it does not say");
	if (strcmp(name, "c2pa.translated") == 0 && !names_languages(action))
		vg_c2pa_say(work, number, VG_C2PA_ACTION_MALFORMED, label, "a translation that does not say from what into what");
	bool placed = strcmp(name, "c2pa.placed") == 0 || strcmp(name, "c2pa.removed") == 0;
	bool kept = strcmp(name, "c2pa.transcoded") == 0 || strcmp(name, "c2pa.repackaged") == 0;
	if ((strcmp(name, "c2pa.opened") == 0 && !names_ingredient(claim, action, "parentOf", true)) ||
	    (placed && !names_ingredient(claim, action, "componentOf", true)) ||
	    (kept && !names_ingredient(claim, action, "parentOf", false)))
		vg_c2pa_say(work, number, VG_C2PA_ACTION_INGREDIENT_MISMATCH, label, "something was done with a picture that is not among the ingredients");
	if (strcmp(name, "c2pa.redacted") == 0 && !names_redaction(work, action))
		vg_c2pa_say(work, number, VG_C2PA_ACTION_REDACTION_MISMATCH, label, "a removal is told that the claim does not name");
}

static bool allowed_in_update(const char *name)
{
	static const char *const allowed[] = { "c2pa.edited.metadata", "c2pa.opened", "c2pa.published", "c2pa.redacted" };
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		if (strcmp(name, allowed[i]) == 0)
			return true;
	return false;
}

/* Of a list of addresses that an action names each must have its digest, whatever the claim's version; the older
 * single one has none. */
static bool good_link(const struct vg_c2pa_claim *claim, const struct vg_cbor *link)
{
	struct vg_cbor url;
	struct vg_c2pa_link read;
	return !vg_cbor_get(link, "url", &url) || vg_c2pa_read_link(link, claim->algorithm, &read);
}

static bool good_ingredients(const struct vg_c2pa_claim *claim, const struct vg_cbor *action)
{
	struct vg_cbor terms, link, list;
	struct vg_cbor_walk walk = { 0 };
	if (!vg_cbor_get_kind(action, "parameters", VG_CBOR_MAP, &terms))
		return true;
	if (vg_cbor_get(&terms, "ingredients", &list))
		while (vg_cbor_next(&list, &walk, NULL, &link))
			if (!good_link(claim, &link))
				return false;
	return true;
}

/* One assertion; `first` is true for the first that the claim names. */
static void check_assertion(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim,
			    const struct vg_c2pa_assertion *assertion, bool first)
{
	struct vg_cbor list, action, name;
	struct vg_cbor_walk walk = { 0 };
	bool any = false;
	if (!vg_cbor_get_kind(&assertion->content, "actions", VG_CBOR_ARRAY, &list))
		list = (struct vg_cbor){ .kind = VG_CBOR_ARRAY };
	while (vg_cbor_next(&list, &walk, NULL, &action)) {
		char text[48];
		if (!vg_cbor_get_kind(&action, "action", VG_CBOR_TEXT, &name) || !name.bytes.size) {
			vg_c2pa_say(work, claim->number, VG_C2PA_ACTION_MALFORMED, assertion->label, "an action without a name");
			continue;
		}
		vg_cbor_text(&name, text, sizeof text);
		if (claim->update && !allowed_in_update(text))
			vg_c2pa_say(work, claim->number, VG_C2PA_UPDATE_INVALID, assertion->label, "an update that changes the picture");
		if (!good_ingredients(claim, &action))
			vg_c2pa_say(work, claim->number, VG_C2PA_ACTION_MALFORMED, assertion->label, "an action names what it was done with in a way that cannot be read");
		if (claim->version > 1)
			check_newer(work, claim, assertion->label, &action, first && !any);
		take(work, claim, &action);
		any = true;
	}
	if (!any)
		vg_c2pa_say(work, claim->number, VG_C2PA_ACTION_MALFORMED, assertion->label, "a list of actions without one");
}

/* Since claims of version 2 the history begins with how the picture came to be. */
static bool begins_well(const struct vg_c2pa_assertion *assertion)
{
	struct vg_cbor list, action, name;
	struct vg_cbor_walk walk = { 0 };
	return vg_cbor_get_kind(&assertion->content, "actions", VG_CBOR_ARRAY, &list) && vg_cbor_next(&list, &walk, NULL, &action) &&
	       vg_cbor_get(&action, "action", &name) && (vg_cbor_is_text(&name, "c2pa.created") || vg_cbor_is_text(&name, "c2pa.opened"));
}

void vg_c2pa_actions(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim)
{
	const struct vg_c2pa_assertion *first = NULL;
	size_t count = 0;
	for (size_t i = 0; i < claim->assertion_count; i++) {
		const struct vg_c2pa_assertion *assertion = &claim->assertion[i];
		if (!vg_c2pa_label_is(assertion->label, "c2pa.actions"))
			continue;
		count++;
		if (assertion->readable) {
			check_assertion(work, claim, assertion, !first);
			first = first ? first : assertion;
		}
	}
	if (claim->version == 1 && count > 1)
		vg_c2pa_say(work, claim->number, VG_C2PA_ACTION_MALFORMED, NULL, "more than one list of actions");
	if (claim->version > 1 && !claim->update && !(first && begins_well(first)))
		vg_c2pa_say(work, claim->number, VG_C2PA_ACTION_MALFORMED, NULL, "the history does not begin with how the picture came to be");
}
