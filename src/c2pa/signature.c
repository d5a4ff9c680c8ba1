/* The signature over a claim: does it hold, whose is it, of when, and was its certificate revoked. */
#include <string.h>

#include <openssl/objects.h>

#include "base/text.h"
#include "c2pa/timestamp.h"
#include "c2pa/work.h"

static void tell_signer(struct vg_credentials *out, const struct vg_cose *cose)
{
	X509 *own = cose->chain.certificate[0];
	const ASN1_INTEGER *serial = X509_get0_serialNumber(own);
	int size = ASN1_STRING_length(serial);
	vg_text_copy(out->algorithm, sizeof out->algorithm, cose->algorithm ? cose->algorithm : "");
	vg_certificate_name(X509_get_subject_name(own), NID_commonName, out->signer, sizeof out->signer);
	vg_certificate_name(X509_get_subject_name(own), NID_organizationName, out->organisation, sizeof out->organisation);
	vg_certificate_called(X509_get_issuer_name(own), out->issuer, sizeof out->issuer);
	if (size > 0 && (size_t)size < sizeof out->serial / 2)
		vg_text_hex(ASN1_STRING_get0_data(serial), (size_t)size, out->serial);
	out->valid_from = vg_certificate_time(X509_get0_notBefore(own));
	out->valid_to = vg_certificate_time(X509_get0_notAfter(own));
}

static void tell_stamp(struct vg_c2pa_work *work, uint32_t number, const struct vg_stamp_result *stamp)
{
	if (stamp->state == VG_STAMP_NONE)
		return;
	if (stamp->state != VG_STAMP_INVALID)
		vg_c2pa_say(work, number, VG_C2PA_STAMP_VALIDATED, NULL, NULL);
	vg_c2pa_say(work, number, stamp->code, NULL, stamp->detail);
	if (number)
		return;
	work->out->stamp = stamp->state;
	work->out->stamped = stamp->time;
	vg_text_copy(work->out->stamp_authority, sizeof work->out->stamp_authority, stamp->authority);
}

/* The moment for which the certificate must have been good: the stamp's, where its clock may be believed; a
 * given list decides that, and without any list there is only the stamp's word. Else now. */
static int64_t signing_time(const struct vg_c2pa_work *work, const struct vg_stamp_result *stamp)
{
	bool believed = stamp->state == VG_STAMP_ON_LIST || (stamp->state == VG_STAMP_HOLDS && !work->trust && !stamp->detail);
	return believed && stamp->time <= work->now ? stamp->time : work->now;
}

static void tell_revocation(struct vg_c2pa_work *work, uint32_t number, const struct vg_cose *cose, int64_t time)
{
	const char *detail;
	enum vg_revocation revocation = vg_ocsp_check(&cose->chain, cose->revocation, time, &detail);
	if (number == 0)
		work->out->revocation = revocation;
	switch (revocation) {
	case VG_REVOCATION_GOOD: vg_c2pa_say(work, number, VG_C2PA_CREDENTIAL_NOT_REVOKED, NULL, NULL); break;
	case VG_REVOCATION_REVOKED:
		vg_c2pa_say(work, number, VG_C2PA_CREDENTIAL_REVOKED, NULL, "the signer's certificate was revoked");
		break;
	case VG_REVOCATION_UNKNOWN:
		vg_c2pa_say(work, number, VG_C2PA_CREDENTIAL_OCSP_UNKNOWN, NULL, "the issuer does not know the signer's certificate");
		break;
	default:
		vg_c2pa_say(work, number, cose->revocation.size ? VG_C2PA_OCSP_INACCESSIBLE : VG_C2PA_OCSP_SKIPPED, NULL, detail);
	}
}

static void tell_trust(struct vg_c2pa_work *work, uint32_t number, const struct vg_cose *cose, int64_t time)
{
	enum vg_signer_trust trust = !work->trust ? VG_SIGNER_NO_LIST
		: vg_chain_leads_to(&cose->chain, work->trust, time) ? VG_SIGNER_ON_LIST : VG_SIGNER_NOT_ON_LIST;
	vg_c2pa_say(work, number, trust == VG_SIGNER_ON_LIST ? VG_C2PA_CREDENTIAL_TRUSTED : VG_C2PA_CREDENTIAL_UNTRUSTED, NULL,
		    trust == VG_SIGNER_NO_LIST ? "no list of trusted signers was given" : NULL);
	if (number == 0)
		work->out->trust = trust;
}

/* False, and said, when the certificate is not one for this, or not of this time. */
static bool good_certificate(struct vg_c2pa_work *work, uint32_t number, const struct vg_cose *cose, int64_t time)
{
	const char *fault = vg_certificate_fault(cose->chain.certificate[0], VG_FOR_SIGNING);
	if (fault)
		vg_c2pa_say(work, number, VG_C2PA_CREDENTIAL_INVALID, NULL, fault);
	bool valid = vg_certificate_valid_at(cose->chain.certificate[0], time);
	if (!valid)
		vg_c2pa_say(work, number, VG_C2PA_CREDENTIAL_EXPIRED, NULL, "the signer's certificate is not valid at the time of signing, as far as that is known");
	return !fault && valid;
}

static void check_read(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, const struct vg_cose *cose)
{
	struct vg_stamp_result stamp;
	uint32_t number = claim->number;
	if (number == 0)
		tell_signer(work->out, cose);
	vg_stamp_check(cose, claim->bytes, work->trust, &stamp);
	tell_stamp(work, number, &stamp);
	int64_t time = signing_time(work, &stamp);
	tell_revocation(work, number, cose, time);
	bool good = good_certificate(work, number, cose, time);
	tell_trust(work, number, cose, time);
	enum vg_cose_fault verified = vg_cose_verify(cose, claim->bytes);
	if (verified == VG_COSE_GOOD) {
		if (good)
			vg_c2pa_say(work, number, VG_C2PA_SIGNATURE_INSIDE_VALIDITY, NULL, NULL);
		vg_c2pa_say(work, number, VG_C2PA_SIGNATURE_VALIDATED, NULL, NULL);
	} else {
		vg_c2pa_say(work, number, verified == VG_COSE_ALGORITHM ? VG_C2PA_ALGORITHM_UNSUPPORTED : VG_C2PA_SIGNATURE_MISMATCH, NULL,
			    verified == VG_COSE_ALGORITHM ? "the signature's algorithm does not go with the certificate's key"
							  : "the signature does not hold: what was signed is something else, or the key is another");
	}
}

void vg_c2pa_signature(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim)
{
	struct vg_cose cose;
	enum vg_cose_fault fault = vg_cose_read(claim->signature, &cose);
	if (fault == VG_COSE_GOOD)
		check_read(work, claim, &cose);
	else
		vg_c2pa_say(work, claim->number, fault == VG_COSE_ALGORITHM ? VG_C2PA_ALGORITHM_UNSUPPORTED
					       : fault == VG_COSE_CERTIFICATES ? VG_C2PA_CREDENTIAL_INVALID : VG_C2PA_SIGNATURE_MISMATCH,
			    NULL, cose.detail);
	vg_cose_release(&cose);
}
