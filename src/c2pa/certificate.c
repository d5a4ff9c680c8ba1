#include "c2pa/certificate.h"

#include <openssl/asn1.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

void vg_chain_release(struct vg_chain *chain)
{
	for (size_t i = 0; i < chain->count; i++)
		X509_free(chain->certificate[i]);
	*chain = (struct vg_chain){ 0 };
}

bool vg_chain_add(struct vg_chain *chain, struct vg_span der)
{
	const unsigned char *at = der.data;
	if (!der.size || der.size > VG_CERTIFICATE_BYTES || chain->count == VG_CHAIN_MAXIMUM)
		return false;
	X509 *certificate = d2i_X509(NULL, &at, (long)der.size);
	if (!certificate || at != der.data + der.size) {
		X509_free(certificate);
		return false;
	}
	chain->certificate[chain->count++] = certificate;
	return true;
}

int64_t vg_certificate_time(const ASN1_TIME *time)
{
	int days, seconds;
	ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
	bool good = epoch && time && ASN1_TIME_diff(&days, &seconds, epoch, time);
	ASN1_TIME_free(epoch);
	return good ? (int64_t)days * 86400 + seconds : 0;
}

bool vg_certificate_valid_at(X509 *certificate, int64_t time)
{
	int64_t from = vg_certificate_time(X509_get0_notBefore(certificate));
	int64_t to = vg_certificate_time(X509_get0_notAfter(certificate));
	return from && to && from <= time && time <= to;
}

void vg_certificate_name(const X509_NAME *name, int nid, char *out, size_t out_size)
{
	int at = X509_NAME_get_index_by_NID(name, nid, -1);
	unsigned char *text = NULL;
	int size = at < 0 ? -1 : ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
	char *copy = size > 0 ? vg_text_copy_utf8((const char *)text, (size_t)size, out_size - 1) : NULL;
	vg_text_copy(out, out_size, copy ? copy : "");
	free(copy);
	OPENSSL_free(text);
}

void vg_certificate_called(const X509_NAME *name, char *out, size_t out_size)
{
	vg_certificate_name(name, NID_commonName, out, out_size);
	if (!out[0])
		vg_certificate_name(name, NID_organizationName, out, out_size);
}

/* What certificates may be signed with: SHA-2 of 256 bits on, RSA, RSA-PSS or ECDSA; or Ed25519. */
static bool good_signature(X509 *certificate)
{
	int digest, key, bits;
	uint32_t flags;
	if (!X509_get_signature_info(certificate, &digest, &key, &bits, &flags))
		return false;
	if (key == NID_ED25519)
		return true;
	bool family = key == NID_rsaEncryption || key == NID_rsassaPss || key == NID_X9_62_id_ecPublicKey;
	return family && (digest == NID_sha256 || digest == NID_sha384 || digest == NID_sha512);
}

static bool good_curve(const EVP_PKEY *key)
{
	char name[40];
	size_t size;
	if (!EVP_PKEY_get_group_name(key, name, sizeof name, &size))
		return false;
	return strcmp(name, SN_X9_62_prime256v1) == 0 || strcmp(name, SN_secp384r1) == 0 || strcmp(name, SN_secp521r1) == 0;
}

static bool good_key(X509 *certificate)
{
	enum { LEAST_BITS = 2048 };
	const EVP_PKEY *key = X509_get0_pubkey(certificate);
	switch (key ? EVP_PKEY_get_base_id(key) : EVP_PKEY_NONE) {
	case EVP_PKEY_RSA:
	case EVP_PKEY_RSA_PSS: return EVP_PKEY_get_bits(key) >= LEAST_BITS && EVP_PKEY_get_bits(key) <= VG_KEY_BITS;
	case EVP_PKEY_EC: return good_curve(key);
	case EVP_PKEY_ED25519: return true;
	default: return false;
	}
}

struct uses { bool any, signing, stamps, ocsp, other; };

static void note_use(const ASN1_OBJECT *object, struct uses *uses)
{
	/* Mail, documents, C2PA's own and Microsoft's for C2PA. */
	static const char *const signing[] = { "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.62558.2.1",
					       "1.3.6.1.4.1.311.76.59.1.9" };
	char text[80];
	(void)OBJ_obj2txt(text, sizeof text, object, 1);
	bool found = false;
	for (size_t i = 0; i < sizeof signing / sizeof *signing; i++)
		found |= strcmp(text, signing[i]) == 0;
	if (found)
		uses->signing = true;
	else if (strcmp(text, "2.5.29.37.0") == 0)
		uses->any = true;
	else if (strcmp(text, "1.3.6.1.5.5.7.3.8") == 0)
		uses->stamps = true;
	else if (strcmp(text, "1.3.6.1.5.5.7.3.9") == 0)
		uses->ocsp = true;
	else
		uses->other = true;
}

/* What the certificate may be used for; false without the extension. */
static bool read_uses(X509 *certificate, struct uses *uses)
{
	*uses = (struct uses){ 0 };
	EXTENDED_KEY_USAGE *list = X509_get_ext_d2i(certificate, NID_ext_key_usage, NULL, NULL);
	for (int i = 0; list && i < sk_ASN1_OBJECT_num(list); i++)
		note_use(sk_ASN1_OBJECT_value(list, i), uses);
	bool there = list != NULL;
	sk_ASN1_OBJECT_pop_free(list, ASN1_OBJECT_free);
	return there;
}

static const char *uses_fault(X509 *certificate, enum vg_purpose purpose)
{
	struct uses uses;
	if (!read_uses(certificate, &uses))
		return "the certificate does not say what it is for";
	if (uses.any)
		return "the certificate is for anything, which signers' may not be";
	if (purpose == VG_FOR_STAMPS)
		return uses.stamps && !uses.signing && !uses.ocsp && !uses.other ? NULL
			: "the certificate is not one for time stamps alone";
	if (!uses.signing)
		return "the certificate is not for signing";
	return uses.stamps || uses.ocsp ? "the certificate is for signing and for time stamps or revocation at once" : NULL;
}

const char *vg_certificate_fault(X509 *certificate, enum vg_purpose purpose)
{
	const ASN1_BIT_STRING *issuer_id, *subject_id;
	uint32_t flags = X509_get_extension_flags(certificate), usage = X509_get_key_usage(certificate);
	if (X509_get_version(certificate) != X509_VERSION_3)
		return "the certificate is not of version 3";
	if (flags & EXFLAG_INVALID)
		return "the certificate has an extension that cannot be read";
	if (!good_signature(certificate))
		return "the certificate is signed by an algorithm that is not allowed";
	if (!good_key(certificate))
		return "the certificate has a key of a kind or length that is not allowed";
	if (flags & EXFLAG_CA || X509_check_ca(certificate))
		return "the certificate is an authority's, not a signer's";
	if (flags & EXFLAG_SS)
		return "the certificate is signed by itself";
	X509_get0_uids(certificate, &issuer_id, &subject_id);
	if (issuer_id || subject_id)
		return "the certificate has unique identifiers, which are not allowed";
	if (!(flags & EXFLAG_KUSAGE) || !(usage & KU_DIGITAL_SIGNATURE) || usage & KU_KEY_CERT_SIGN)
		return "the certificate's key is not one for signatures alone";
	if (flags & EXFLAG_CRITICAL)
		return "the certificate asks for something that is not known";
	if (!X509_get0_authority_key_id(certificate))
		return "the certificate does not name its issuer's key";
	return uses_fault(certificate, purpose);
}

static STACK_OF(X509) *others_of(const struct vg_chain *chain)
{
	STACK_OF(X509) *others = sk_X509_new_null();
	for (size_t i = 1; others && i < chain->count; i++)
		if (!sk_X509_push(others, chain->certificate[i])) {
			sk_X509_free(others);
			return NULL;
		}
	return others;
}

bool vg_chain_leads_to(const struct vg_chain *chain, const struct vg_trust_list *list, int64_t time)
{
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	STACK_OF(X509) *others = others_of(chain);
	bool good = context && others && chain->count && X509_STORE_CTX_init(context, list->store, chain->certificate[0], others);
	if (good) {
		X509_VERIFY_PARAM *terms = X509_STORE_CTX_get0_param(context);
		X509_VERIFY_PARAM_set_time(terms, (time_t)time);
		X509_VERIFY_PARAM_set_depth(terms, VG_CHAIN_MAXIMUM);
		X509_VERIFY_PARAM_set_flags(terms, X509_V_FLAG_PARTIAL_CHAIN); /* lists hold authorities between, too */
		good = X509_verify_cert(context) == 1;
	}
	X509_STORE_CTX_free(context);
	sk_X509_free(others);
	return good;
}
