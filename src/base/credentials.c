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

const char *vg_credentials_source(const struct vg_credentials *credentials)
{
	for (size_t i = 0; i < credentials->action_count; i++)
		if (credentials->action[i].manifest == 0 && credentials->action[i].source[0])
			return credentials->action[i].source;
	return "";
}

bool vg_credentials_has(const struct vg_credentials *credentials, enum vg_credentials_code code, bool newest_only)
{
	for (size_t i = 0; i < credentials->status_count; i++)
		if (credentials->status[i].code == code && (!newest_only || credentials->status[i].manifest == 0))
			return true;
	return false;
}
