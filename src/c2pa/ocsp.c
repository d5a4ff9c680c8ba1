/* A stapled answer about revocation: believed only from the signer's own issuer, or one that it named for
 * answering, and only for the time it speaks of. */
#include <openssl/err.h>
#include <openssl/ocsp.h>

#include "c2pa/timestamp.h"

enum { RESPONSE_BYTES = 256 << 10 };

/* Whether the answer is signed by the issuer, or by one whom the issuer certified for that. */
static bool signed_by_issuer(OCSP_BASICRESP *basic, const struct vg_chain *chain, int64_t time)
{
	X509_STORE *store = X509_STORE_new();
	STACK_OF(X509) *others = sk_X509_new_null();
	X509_VERIFY_PARAM *terms = store ? X509_STORE_get0_param(store) : NULL;
	bool good = store && others && X509_STORE_add_cert(store, chain->certificate[1]);
	if (good) {
		X509_VERIFY_PARAM_set_time(terms, (time_t)time);
		X509_VERIFY_PARAM_set_flags(terms, X509_V_FLAG_PARTIAL_CHAIN);
		for (size_t i = 1; i < chain->count; i++)
			good = good && sk_X509_push(others, chain->certificate[i]);
		good = good && OCSP_basic_verify(basic, others, store, 0) == 1;
	}
	sk_X509_free(others);
	X509_STORE_free(store);
	return good;
}

static enum vg_revocation status_of(OCSP_BASICRESP *basic, const struct vg_chain *chain, int64_t time, const char **detail)
{
	OCSP_CERTID *id = OCSP_cert_to_id(NULL, chain->certificate[0], chain->certificate[1]);
	ASN1_GENERALIZEDTIME *revoked = NULL, *from = NULL, *to = NULL;
	int status = V_OCSP_CERTSTATUS_UNKNOWN, reason;
	enum vg_revocation result = VG_REVOCATION_NOT_CHECKED;
	if (!id || OCSP_resp_find_status(basic, id, &status, &reason, &revoked, &from, &to) != 1)
		*detail = "the answer about revocation is of another certificate";
	else if (vg_certificate_time(from) > time || (to && vg_certificate_time(to) < time))
		*detail = "the answer about revocation is of another time";
	else if (status == V_OCSP_CERTSTATUS_GOOD)
		result = VG_REVOCATION_GOOD;
	else if (status == V_OCSP_CERTSTATUS_REVOKED)
		result = revoked && vg_certificate_time(revoked) > time ? VG_REVOCATION_GOOD : VG_REVOCATION_REVOKED;
	else
		result = VG_REVOCATION_UNKNOWN;
	/* Revoked before the signing is revoked, whenever the answer was given. */
	if (result == VG_REVOCATION_NOT_CHECKED && status == V_OCSP_CERTSTATUS_REVOKED && revoked && vg_certificate_time(revoked) <= time)
		result = VG_REVOCATION_REVOKED;
	OCSP_CERTID_free(id);
	return result;
}

enum vg_revocation vg_ocsp_check(const struct vg_chain *chain, struct vg_span response, int64_t time, const char **detail)
{
	const unsigned char *at = response.data;
	enum vg_revocation result = VG_REVOCATION_NOT_CHECKED;
	*detail = "no answer about revocation came with the signature";
	if (!response.size)
		return result;
	*detail = "the answer about revocation that came along cannot be read";
	if (response.size > RESPONSE_BYTES || chain->count < 2)
		return result;
	OCSP_RESPONSE *read = d2i_OCSP_RESPONSE(NULL, &at, (long)response.size);
	OCSP_BASICRESP *basic = read && OCSP_response_status(read) == OCSP_RESPONSE_STATUS_SUCCESSFUL
		? OCSP_response_get1_basic(read) : NULL;
	if (basic) {
		*detail = "the answer about revocation that came along is not its issuer's";
		if (signed_by_issuer(basic, chain, time))
			result = status_of(basic, chain, time, detail);
	}
	OCSP_BASICRESP_free(basic);
	OCSP_RESPONSE_free(read);
	ERR_clear_error();
	return result;
}
