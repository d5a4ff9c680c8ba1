/* The kinds of parts that assertions have: what is there must be what the specification says it is, or readers would
 * differ about whether it is there at all. */
#include <jansson.h>
#include <string.h>

#include "c2pa/work.h"

bool vg_c2pa_label_is(const char *label, const char *name)
{
	size_t size = strlen(name);
	if (strncmp(label, name, size) != 0)
		return false;
	label += size;
	if (label[0] == '.' && label[1] == 'v')
		label += 2 + strspn(label + 2, "0123456789");
	if (label[0] == '_' && label[1] == '_')
		label += 2 + strspn(label + 2, "0123456789");
	return *label == 0;
}

/* Kinds of a part; MAPS and STRINGS are lists of these. */
enum { TEXT = 1, BYTES = 2, NUMBER = 4, MAP = 8, FLAG = 16, DATE = 32, MAPS = 64, STRINGS = 128, NEEDED = 256 };

/* A part of a map by its name; `inside` is the form of a map, or of each map in a list. */
struct form {
	const char *key;
	unsigned kinds;
	const struct form *inside;
};

static const struct form link_form[] = { { "url", TEXT | NEEDED, NULL }, { "alg", TEXT, NULL }, { "hash", BYTES | NEEDED, NULL }, { NULL, 0, NULL } };
static const struct form agent_form[] = { { "name", TEXT | NEEDED, NULL }, { "version", TEXT, NULL }, { "icon", MAP, NULL },
	{ "operating_system", TEXT, NULL }, { NULL, 0, NULL } };
static const struct form parameters_form[] = { { "ingredient", MAP, link_form }, { "description", TEXT, NULL }, { "redacted", TEXT, NULL },
	{ "ingredients", MAPS, link_form }, { "sourceLanguage", TEXT, NULL }, { "targetLanguage", TEXT, NULL },
	{ "multipleInstances", FLAG, NULL }, { NULL, 0, NULL } };
static const struct form related_form[] = { { "action", TEXT | NEEDED, NULL }, { NULL, 0, NULL } };
static const struct form action_form[] = { { "action", TEXT | NEEDED, NULL }, { "when", TEXT | DATE, NULL },
	{ "softwareAgent", TEXT | MAP, agent_form }, { "softwareAgentIndex", NUMBER, NULL }, { "changed", TEXT, NULL },
	{ "changes", MAPS, NULL }, { "instanceID", TEXT, NULL }, { "parameters", MAP, parameters_form }, { "actors", MAPS, NULL },
	{ "digitalSourceType", TEXT, NULL }, { "related", MAPS, related_form }, { "reason", TEXT, NULL },
	{ "description", TEXT, NULL }, { NULL, 0, NULL } };
static const struct form template_form[] = { { "action", TEXT | NEEDED, NULL }, { "softwareAgent", MAP, agent_form },
	{ "softwareAgentIndex", NUMBER, NULL }, { "digitalSourceType", TEXT, NULL }, { "icon", MAP, NULL },
	{ "description", TEXT, NULL }, { "templateParameters", MAP, NULL }, { NULL, 0, NULL } };
static const struct form actions_form[] = { { "actions", MAPS | NEEDED, action_form },
	{ "softwareAgents", MAPS, agent_form }, { "allActionsIncluded", FLAG, NULL },
	{ "templates", MAPS, template_form }, { "metadata", MAP, NULL }, { NULL, 0, NULL } };
static const struct form digest_form[] = { { "name", TEXT, NULL }, { "alg", TEXT, NULL }, { NULL, 0, NULL } };
static const struct form scope_form[] = { { "timespan", MAP, NULL }, { "region", MAP, NULL }, { "extent", BYTES, NULL }, { NULL, 0, NULL } };
static const struct form block_form[] = { { "scope", MAP | NEEDED, scope_form }, { "value", BYTES | TEXT, NULL }, { NULL, 0, NULL } };
static const struct form soft_form[] = { { "alg", TEXT, NULL }, { "blocks", MAPS | NEEDED, block_form }, { "name", TEXT, NULL },
	{ "alg-params", TEXT, NULL }, { "pad", BYTES, NULL }, { "pad2", BYTES, NULL }, { "url", TEXT, NULL }, { NULL, 0, NULL } };
static const struct form location_form[] = { { "url", TEXT | NEEDED, NULL }, { "alg", TEXT | NEEDED, NULL }, { "hash", BYTES | NEEDED, NULL }, { NULL, 0, NULL } };
static const struct form cloud_form[] = { { "label", TEXT | NEEDED, NULL }, { "size", NUMBER | NEEDED, NULL },
	{ "location", MAP | NEEDED, location_form }, { "content_type", TEXT, NULL }, { "metadata", MAP, NULL }, { NULL, 0, NULL } };
static const struct form status_form[] = { { "ocspVals", STRINGS | NEEDED, NULL }, { NULL, 0, NULL } };

static unsigned kind_of(const struct vg_cbor *item)
{
	enum { FALSE_VALUE = 20, TRUE_VALUE = 21 };
	struct vg_cbor inside;
	switch (item->kind) {
	case VG_CBOR_TEXT: return TEXT;
	case VG_CBOR_BYTES: return BYTES;
	case VG_CBOR_UNSIGNED: return NUMBER;
	case VG_CBOR_MAP: return MAP;
	case VG_CBOR_ARRAY: return MAPS | STRINGS;
	case VG_CBOR_TAG: return item->number == 0 && vg_cbor_inside(item, &inside) && inside.kind == VG_CBOR_TEXT ? DATE : 0;
	case VG_CBOR_SIMPLE: return item->number == FALSE_VALUE || item->number == TRUE_VALUE ? FLAG : 0;
	default: return 0;
	}
}

static bool has_form(const struct vg_cbor *map, const struct form *form);

static bool list_has_form(const struct vg_cbor *list, const struct form *part)
{
	struct vg_cbor_walk walk = { 0 };
	struct vg_cbor item;
	while (vg_cbor_next(list, &walk, NULL, &item))
		if (item.kind != (part->kinds & MAPS ? VG_CBOR_MAP : VG_CBOR_BYTES) || (part->inside && !has_form(&item, part->inside)))
			return false;
	return true;
}

/* What a map may lack it may have as null, too. */
static bool has_form(const struct vg_cbor *map, const struct form *form)
{
	struct vg_cbor value;
	for (; form->key; form++) {
		bool there = vg_cbor_get(map, form->key, &value);
		if ((!there || vg_cbor_is_null(&value)) && !(form->kinds & NEEDED))
			continue;
		if (!there || !(kind_of(&value) & form->kinds) || (value.kind == VG_CBOR_ARRAY && !list_has_form(&value, form)) ||
		    (value.kind == VG_CBOR_MAP && form->inside && !has_form(&value, form->inside)))
			return false;
	}
	return true;
}

/* Manifests by their names, and the time stamps of these. */
static bool is_stamps(const struct vg_cbor *map)
{
	struct vg_cbor_walk walk = { 0 };
	struct vg_cbor key, value;
	if (map->kind != VG_CBOR_MAP)
		return false;
	while (vg_cbor_next(map, &walk, &key, &value))
		if (key.kind != VG_CBOR_TEXT || value.kind != VG_CBOR_BYTES)
			return false;
	return true;
}

static bool has_soft_algorithm(const struct vg_c2pa_claim *claim, const struct vg_cbor *map)
{
	struct vg_cbor value;
	return vg_cbor_get_kind(map, "alg", VG_CBOR_TEXT, &value) || vg_cbor_get_kind(&claim->map, "alg_soft", VG_CBOR_TEXT, &value);
}

/* What lies elsewhere must be of some size, and neither what ties the claim to the file nor what an update did. */
static const char *cloud_fault(const struct vg_c2pa_claim *claim, const struct vg_cbor *map, enum vg_credentials_code *code)
{
	char label[VG_JUMBF_LABEL];
	struct vg_cbor size;
	*code = VG_C2PA_CLOUD_MALFORMED;
	if (!has_form(map, cloud_form) || !vg_cbor_get(map, "size", &size) || size.number == 0)
		return "a statement elsewhere is named in a way that cannot be read";
	vg_cbor_get_text(map, "label", label, sizeof label);
	*code = VG_C2PA_CLOUD_HARD_BINDING;
	if (strncmp(label, "c2pa.hash.", 10) == 0)
		return "what ties the claim to the file is elsewhere";
	*code = VG_C2PA_CLOUD_ACTIONS;
	return claim->update && vg_c2pa_label_is(label, "c2pa.actions") ? "what an update did is elsewhere" : NULL;
}

/* What is wrong with the parts of an assertion in CBOR; NULL for nothing, and for one that is not known here. */
const char *vg_c2pa_form_fault(const struct vg_c2pa_claim *claim, const struct vg_c2pa_assertion *assertion, enum vg_credentials_code *code)
{
	static const struct { const char *label; const struct form *form; enum vg_credentials_code code; const char *fault; } rows[] = {
		{ "c2pa.actions", actions_form, VG_C2PA_ACTION_MALFORMED, "an action has a part that is not what it should be" },
		{ "c2pa.hash.data", digest_form, VG_C2PA_DATA_HASH_MALFORMED, "what ties the credentials to the file cannot be read" },
		{ "c2pa.hash.bmff", digest_form, VG_C2PA_BMFF_HASH_MALFORMED, "what ties the credentials to the file cannot be read" },
		{ "c2pa.hash.boxes", digest_form, VG_C2PA_BOXES_HASH_MALFORMED, "what ties the credentials to the file cannot be read" },
		{ "c2pa.soft-binding", soft_form, VG_C2PA_CLAIM_MALFORMED, "a watermark or fingerprint is stated in a way that cannot be read" },
		{ "c2pa.certificate-status", status_form, VG_C2PA_ASSERTION_CBOR_INVALID, "answers about revocation that cannot be read" } };
	const struct vg_cbor *map = &assertion->content;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		*code = rows[i].code;
		bool newer = rows[i].form != actions_form || claim->version > 1; /* older ones name ingredients without a digest */
		if (newer && vg_c2pa_label_is(assertion->label, rows[i].label) && !has_form(map, rows[i].form))
			return rows[i].fault;
	}
	*code = VG_C2PA_CLAIM_MALFORMED;
	if (vg_c2pa_label_is(assertion->label, "c2pa.soft-binding") && !has_soft_algorithm(claim, map))
		return "a watermark or fingerprint is stated, and not by which method";
	*code = VG_C2PA_STAMP_ASSERTION_MALFORMED;
	if (vg_c2pa_label_is(assertion->label, "c2pa.time-stamp") && !is_stamps(map))
		return "time stamps of earlier manifests that cannot be read";
	return vg_c2pa_label_is(assertion->label, "c2pa.cloud-data") ? cloud_fault(claim, map, code) : NULL;
}

/* "c2pa.metadata", "cawg.metadata", "org.exemplar.metadata": JSON-LD, with a number behind it or not. */
static bool is_metadata(const char *label)
{
	static const char ending[] = ".metadata";
	const char *found = strstr(label, ending);
	return found && vg_c2pa_label_is(found, ending) && !vg_c2pa_label_is(label, "c2pa.assertion.metadata");
}

/* C2PA's own may be of these vocabularies alone, each under its usual name; of Exif's newer part there were three. */
static bool allowed_vocabulary(const char *prefix, const char *address)
{
	static const struct { const char *prefix, *address; } rows[] = {
		{ "xmp", "http://ns.adobe.com/xap/1.0/" }, { "xmpMM", "http://ns.adobe.com/xap/1.0/mm/" },
		{ "xmpTPg", "http://ns.adobe.com/xap/1.0/t/pg/" }, { "xmpDM", "http://ns.adobe.com/xmp/1.0/DynamicMedia/" },
		{ "crs", "http://ns.adobe.com/camera-raw-settings/1.0/" }, { "pdf", "http://ns.adobe.com/pdf/1.3/" },
		{ "dc", "http://purl.org/dc/elements/1.1/" }, { "Iptc4xmpExt", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/" },
		{ "exif", "http://ns.adobe.com/exif/1.0/" }, { "exifEX", "http://cipa.jp/exif/1.0/" },
		{ "exifEX", "http://cipa.jp/exif/1.0/exifEX" }, { "exifEX", "http://cipa.jp/exif/2.32/" },
		{ "photoshop", "http://ns.adobe.com/photoshop/1.0/" }, { "tiff", "http://ns.adobe.com/tiff/1.0/" },
		{ "plus", "http://ns.useplus.org/ldf/xmp/1.0/" } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].prefix, prefix) == 0 && strcmp(rows[i].address, address) == 0)
			return true;
	return false;
}

/* The vocabulary of a name, as the context declares it; NULL for none. */
static const char *vocabulary_of(json_t *context, const char *name, char prefix[VG_JUMBF_LABEL])
{
	size_t size = strcspn(name, ":");
	if (!name[size] || size >= VG_JUMBF_LABEL)
		return NULL;
	memcpy(prefix, name, size);
	prefix[size] = 0;
	return json_string_value(json_object_get(context, prefix));
}

/* Each name is of a vocabulary that the context declares. */
static bool declares_all(json_t *value, bool own)
{
	json_t *context = json_object_get(value, "@context"), *item;
	const char *key;
	char prefix[VG_JUMBF_LABEL];
	if (json_object_size(context) == 0)
		return false;
	json_object_foreach (context, key, item)
		if (!json_is_string(item))
			return false;
	json_object_foreach (value, key, item) {
		if (strcmp(key, "@context") == 0 || (!own && !strchr(key, ':')))
			continue;
		const char *address = vocabulary_of(context, key, prefix);
		if (!address || (own && !allowed_vocabulary(prefix, address)))
			return false;
	}
	return true;
}

bool vg_c2pa_good_metadata(const char *label, struct vg_span bytes)
{
	if (!is_metadata(label))
		return true;
	json_t *value = bytes.size ? json_loadb((const char *)bytes.data, bytes.size, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, NULL) : NULL;
	bool good = declares_all(value, vg_c2pa_label_is(label, "c2pa.metadata"));
	json_decref(value);
	return good;
}

/* "urn:c2pa:", a number, and behind it, if anything, a vendor and a version; older ones are of "urn:uuid:". */
bool vg_c2pa_good_manifest_label(const char *label)
{
	enum { VENDOR = 32 };
	static const char newer[] = "urn:c2pa:", older[] = ":urn:uuid:";
	if (strncmp(label, "urn:uuid:", 9) == 0)
		return label[9] != 0;
	if (strncmp(label, newer, sizeof newer - 1) != 0) {
		const char *rest = label + strcspn(label, ":");
		return strncmp(rest, older, sizeof older - 1) == 0 && rest[sizeof older - 1] && !strchr(rest + sizeof older - 1, ':');
	}
	label += sizeof newer - 1;
	size_t number = strcspn(label, ":");
	if (!label[number])
		return number > 0;
	const char *vendor = label + number + 1;
	size_t size = strcspn(vendor, ":");
	for (size_t i = 0; i < size; i++)
		if (vendor[i] <= ' ' || vendor[i] > '~')
			return false;
	const char *version = vendor + size + (vendor[size] == ':');
	version += strspn(version, "0123456789");
	if (version[0] == '_' && version[1])
		version += 1 + strspn(version + 1, "0123456789");
	return number > 0 && size <= VENDOR && !*version;
}
