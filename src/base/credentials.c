/* The names of what content credentials say, and what is asked of them in more than one room. */
#include <string.h>

#include <vestigo/credentials.h>

const char *vg_credentials_state_name(enum vg_credentials_state state)
{
	static const char *const names[VG_CREDENTIALS_STATE_COUNT] = { "unread", "hold", "changed_after_signing", "invalid" };
	return state < VG_CREDENTIALS_STATE_COUNT ? names[state] : "unread";
}

const char *vg_signer_trust_name(enum vg_signer_trust trust)
{
	static const char *const names[VG_SIGNER_TRUST_COUNT] = { "no_list", "on_list", "not_on_list" };
	return trust < VG_SIGNER_TRUST_COUNT ? names[trust] : "no_list";
}

const char *vg_revocation_name(enum vg_revocation revocation)
{
	static const char *const names[VG_REVOCATION_COUNT] = { "not_checked", "not_revoked", "revoked", "unknown" };
	return revocation < VG_REVOCATION_COUNT ? names[revocation] : "not_checked";
}

const char *vg_stamp_name(enum vg_stamp stamp)
{
	static const char *const names[VG_STAMP_COUNT] = { "none", "invalid", "holds", "on_list" };
	return stamp < VG_STAMP_COUNT ? names[stamp] : "none";
}

const char *vg_binding_name(enum vg_binding binding)
{
	static const char *const names[VG_BINDING_COUNT] = { "none", "data_hash", "bmff_hash", "boxes_hash" };
	return binding < VG_BINDING_COUNT ? names[binding] : "none";
}

static const struct { const char *code; enum vg_status_kind kind; } codes[VG_C2PA_CODE_COUNT] = {
#define ROW(name, code, kind) { code, VG_STATUS_##kind },
	VG_CREDENTIALS_CODES(ROW)
#undef ROW
};

const char *vg_credentials_code_name(enum vg_credentials_code code)
{
	return code < VG_C2PA_CODE_COUNT ? codes[code].code : "general.error";
}

enum vg_status_kind vg_credentials_code_kind(enum vg_credentials_code code)
{
	return code < VG_C2PA_CODE_COUNT ? codes[code].kind : VG_STATUS_FAILURE;
}

static bool is_whole(const char *source)
{
	return strcmp(source, "trainedAlgorithmicMedia") == 0;
}

static bool is_generative(const char *source)
{
	return is_whole(source) || strcmp(source, "compositeWithTrainedAlgorithmicMedia") == 0 || strcmp(source, "compositeSynthetic") == 0;
}

/* The first that is stated; a generative one behind it is the one to be told. */
const char *vg_credentials_source(const struct vg_credentials *credentials)
{
	const char *first = "";
	for (size_t i = 0; i < credentials->action_count; i++) {
		const struct vg_credentials_action *action = &credentials->action[i];
		if (action->manifest == 0 && is_generative(action->source))
			return action->source;
		if (action->manifest == 0 && !first[0])
			first = action->source;
	}
	return first;
}

enum vg_generated vg_credentials_generated(const struct vg_credentials *credentials)
{
	enum vg_generated found = VG_GENERATED_NONE;
	bool first = true;
	for (size_t i = 0; i < credentials->action_count; i++) {
		const struct vg_credentials_action *action = &credentials->action[i];
		bool newest = action->manifest == 0;
		if (newest && first && is_whole(action->source))
			return VG_GENERATED_WHOLE;
		first &= !(newest && action->source[0]);
		if (is_generative(action->source) && found != VG_GENERATED_PART)
			found = newest ? VG_GENERATED_PART : VG_GENERATED_INGREDIENT;
	}
	return found;
}

bool vg_credentials_has(const struct vg_credentials *credentials, enum vg_credentials_code code, bool newest_only)
{
	for (size_t i = 0; i < credentials->status_count; i++)
		if (credentials->status[i].code == code && (!newest_only || credentials->status[i].manifest == 0))
			return true;
	return false;
}
