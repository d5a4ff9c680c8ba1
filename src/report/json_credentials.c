/* Content credentials as JSON: what was found, then every code of the specification. */
#include "report/report.h"

static void set_unless_empty(json_t *object, const char *key, const char *text)
{
	vg_json_set_text(object, key, text[0] ? text : NULL);
}

static json_t *signer_json(const struct vg_credentials *credentials)
{
	json_t *object = json_object();
	set_unless_empty(object, "name", credentials->signer);
	set_unless_empty(object, "organisation", credentials->organisation);
	set_unless_empty(object, "issuer", credentials->issuer);
	set_unless_empty(object, "serial", credentials->serial);
	set_unless_empty(object, "algorithm", credentials->algorithm);
	vg_json_set_time(object, "valid_from", credentials->valid_from != 0, credentials->valid_from);
	vg_json_set_time(object, "valid_to", credentials->valid_to != 0, credentials->valid_to);
	vg_json_set_text(object, "trust", vg_signer_trust_name(credentials->trust));
	vg_json_set_text(object, "revocation", vg_revocation_name(credentials->revocation));
	return object;
}

static json_t *stamp_json(const struct vg_credentials *credentials)
{
	bool holds = credentials->stamp == VG_STAMP_HOLDS || credentials->stamp == VG_STAMP_ON_LIST;
	json_t *object = json_object();
	vg_json_set_text(object, "state", vg_stamp_name(credentials->stamp));
	vg_json_set_time(object, "time", holds, credentials->stamped);
	set_unless_empty(object, "authority", credentials->stamp_authority);
	return object;
}

static json_t *binding_json(const struct vg_credentials *credentials)
{
	json_t *object = json_object(), *ranges = json_array();
	vg_json_set_text(object, "kind", vg_binding_name(credentials->binding));
	set_unless_empty(object, "algorithm", credentials->hash_algorithm);
	for (size_t i = 0; i < credentials->exclusion_count; i++) {
		const struct vg_exclusion *exclusion = &credentials->exclusion[i];
		json_t *range = json_object();
		vg_json_set_integer(range, "start", (int64_t)exclusion->start);
		vg_json_set_integer(range, "length", (int64_t)exclusion->length);
		json_object_set_new(range, "credentials", json_boolean(exclusion->manifest));
		json_array_append_new(ranges, range);
	}
	json_object_set_new(object, "leaves_out", ranges);
	json_object_set_new(object, "soft_binding", json_boolean(credentials->soft_binding));
	return object;
}

static json_t *actions_json(const struct vg_credentials *credentials)
{
	json_t *array = json_array();
	for (size_t i = 0; i < credentials->action_count; i++) {
		const struct vg_credentials_action *action = &credentials->action[i];
		json_t *object = json_object();
		vg_json_set_integer(object, "manifest", action->manifest);
		vg_json_set_text(object, "action", action->action);
		set_unless_empty(object, "digital_source_type", action->source);
		set_unless_empty(object, "software", action->software);
		set_unless_empty(object, "when", action->when);
		set_unless_empty(object, "description", action->description);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *ingredients_json(const struct vg_credentials *credentials)
{
	json_t *array = json_array();
	for (size_t i = 0; i < credentials->ingredient_count; i++) {
		const struct vg_credentials_ingredient *ingredient = &credentials->ingredient[i];
		json_t *object = json_object(), *thumbnail = json_null();
		vg_json_set_integer(object, "manifest", ingredient->manifest);
		set_unless_empty(object, "title", ingredient->title);
		set_unless_empty(object, "format", ingredient->format);
		set_unless_empty(object, "relationship", ingredient->relationship);
		json_object_set_new(object, "made_by", ingredient->has_manifest ? json_integer(ingredient->made_by) : json_null());
		json_object_set_new(object, "holds", ingredient->has_manifest ? json_boolean(ingredient->holds) : json_null());
		set_unless_empty(object, "reason", ingredient->reason);
		if (ingredient->thumbnail_bytes) {
			thumbnail = json_object();
			vg_json_set_integer(thumbnail, "bytes", (int64_t)ingredient->thumbnail_bytes);
			vg_json_set_hex(thumbnail, "sha256", true, ingredient->thumbnail_sha256, 32);
		}
		json_object_set_new(object, "thumbnail", thumbnail);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *removed_json(const struct vg_credentials *credentials)
{
	json_t *array = json_array();
	for (size_t i = 0; i < credentials->removed_count; i++) {
		json_t *object = json_object();
		vg_json_set_integer(object, "manifest", credentials->removed[i].manifest);
		vg_json_set_text(object, "label", credentials->removed[i].label);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *statuses_json(const struct vg_credentials *credentials)
{
	static const char *const kinds[] = { "success", "informational", "failure" };
	json_t *array = json_array();
	for (size_t i = 0; i < credentials->status_count; i++) {
		const struct vg_credentials_status *status = &credentials->status[i];
		json_t *object = json_object();
		vg_json_set_text(object, "code", vg_credentials_code_name(status->code));
		vg_json_set_text(object, "kind", kinds[vg_credentials_code_kind(status->code)]);
		vg_json_set_integer(object, "manifest", status->manifest);
		set_unless_empty(object, "about", status->about);
		set_unless_empty(object, "detail", status->detail);
		json_array_append_new(array, object);
	}
	return array;
}

json_t *vg_json_credentials(const struct vg_credentials *credentials)
{
	if (!credentials)
		return json_null();
	json_t *object = json_object();
	const char *source = vg_credentials_source(credentials);
	vg_json_set_text(object, "state", vg_credentials_state_name(credentials->state));
	set_unless_empty(object, "reason", credentials->reason);
	json_object_set_new(object, "binding", binding_json(credentials));
	json_object_set_new(object, "signer", signer_json(credentials));
	json_object_set_new(object, "time_stamp", stamp_json(credentials));
	set_unless_empty(object, "digital_source_type", source);
	set_unless_empty(object, "title", credentials->title);
	set_unless_empty(object, "format", credentials->format);
	set_unless_empty(object, "generator", credentials->generator);
	json_object_set_new(object, "actions", actions_json(credentials));
	json_object_set_new(object, "ingredients", ingredients_json(credentials));
	json_object_set_new(object, "removed", removed_json(credentials));
	set_unless_empty(object, "label", credentials->label);
	vg_json_set_integer(object, "bytes", (int64_t)credentials->bytes);
	vg_json_set_integer(object, "manifests", credentials->manifests);
	json_object_set_new(object, "claim_version", credentials->claim_version ? json_integer(credentials->claim_version) : json_null());
	json_object_set_new(object, "update", json_boolean(credentials->update));
	set_unless_empty(object, "specification", credentials->spec_version);
	vg_json_set_text(object, "validator", "vestigo " VG_VERSION " against C2PA " VG_C2PA_SPECIFICATION);
	json_object_set_new(object, "statuses", statuses_json(credentials));
	vg_json_set_integer(object, "left_out", credentials->left_out);
	return object;
}
