/* The measuring functions about content credentials. What they state is the signer's word: it is told as
 * such, and that there are none is told as saying nothing. */
#include "judge/say.h"

static const struct vg_credentials *credentials_of(const struct vg_case *c)
{
	return c->record->picture.credentials;
}

/* True, and said, where there is nothing to look at. */
static bool none(const struct vg_credentials *credentials, struct vg_finding *finding)
{
	if (!credentials)
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "No content credentials in the file, as in most: that says nothing.");
	else if (credentials->state == VG_CREDENTIALS_UNREAD)
		say(finding, VG_NOT_EXAMINED, VG_WEAK, "Content credentials are there, and were not checked: %s.", part(finding, credentials->reason));
	return !credentials || credentials->state == VG_CREDENTIALS_UNREAD;
}

static void evidence_signer(struct vg_finding *finding, const struct vg_credentials *credentials)
{
	evidence_text(finding, "state", vg_credentials_state_name(credentials->state));
	evidence_text(finding, "signer", credentials->signer);
	evidence_text(finding, "trust", vg_signer_trust_name(credentials->trust));
}

static const char *trust_words(enum vg_signer_trust trust)
{
	static const char *const words[VG_SIGNER_TRUST_COUNT] = { "no list of trusted signers was given", "a signer on the list that was given",
								  "a signer that is not on the list that was given" };
	return words[trust < VG_SIGNER_TRUST_COUNT ? trust : VG_SIGNER_NO_LIST];
}

void vg_measure_credentials_hold(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_credentials *credentials = credentials_of(c);
	if (none(credentials, finding))
		return;
	evidence_signer(finding, credentials);
	if (credentials->state == VG_CREDENTIALS_HOLD)
		say(finding, VG_OBSERVED, VG_EXACT, "The content credentials hold, signed by \"%s\": %s.", credentials->signer,
		    part(finding, trust_words(credentials->trust)));
	else
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The content credentials do not hold.");
}

void vg_measure_credentials_changed(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_credentials *credentials = credentials_of(c);
	if (none(credentials, finding))
		return;
	evidence_signer(finding, credentials);
	if (credentials->state == VG_CREDENTIALS_CHANGED)
		say(finding, VG_OBSERVED, VG_STRONG, "Changed after it was signed: %s.", part(finding, credentials->reason));
	else
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "Nothing says that it was changed after it was signed.");
}

/* A signature or a digest that does not fit is somebody's doing; what is only formally wrong, as an expired
 * certificate, may be the signer's. */
static bool tampered(const struct vg_credentials *credentials)
{
	return vg_credentials_has(credentials, VG_C2PA_SIGNATURE_MISMATCH, true) ||
	       vg_credentials_has(credentials, VG_C2PA_HASHED_URI_MISMATCH, true) ||
	       vg_credentials_has(credentials, VG_C2PA_CREDENTIAL_REVOKED, true);
}

void vg_measure_credentials_invalid(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_credentials *credentials = credentials_of(c);
	if (none(credentials, finding))
		return;
	evidence_signer(finding, credentials);
	if (credentials->state == VG_CREDENTIALS_INVALID)
		say(finding, VG_OBSERVED, tampered(credentials) ? VG_MODERATE : VG_WEAK, "The content credentials do not hold: %s.",
		    part(finding, credentials->reason));
	else
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "Nothing in the content credentials themselves is wrong.");
}

void vg_measure_stated_generated(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_credentials *credentials = credentials_of(c);
	if (none(credentials, finding))
		return;
	const char *source = vg_credentials_source(credentials);
	evidence_text(finding, "digital_source_type", source);
	evidence_signer(finding, credentials);
	/* Nobody gains by signing that a picture is generated when it is not; still it is said no louder than the signature holds. */
	enum vg_strength strength = credentials->state == VG_CREDENTIALS_INVALID ? VG_WEAK
				  : credentials->trust == VG_SIGNER_ON_LIST ? VG_STRONG : VG_MODERATE;
	switch (vg_credentials_generated(credentials)) {
	case VG_GENERATED_WHOLE: say(finding, VG_OBSERVED, strength, "The signer states that a generative model made it."); break;
	case VG_GENERATED_PART: say(finding, VG_OBSERVED, strength, "The signer states that a generative model made a part of it."); break;
	case VG_GENERATED_INGREDIENT:
		say(finding, VG_OBSERVED, VG_WEAK, "Of something that it was made from it is stated that a generative model made it, or a part of it.");
		break;
	default: say(finding, VG_NOT_OBSERVED, VG_WEAK, "The signer does not state that a generative model made it.");
	}
}
