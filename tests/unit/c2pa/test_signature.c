/* Signatures by every algorithm, time stamps and revocation answers, made as the test runs: ECDSA and PSS
 * draw random numbers, so that they cannot be fixtures. */
#include "../test.h"

#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/rsa.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>
#include <time.h>

#include "c2pa/timestamp.h"

static const uint8_t payload[] = "what is signed";
static const struct vg_span signed_text = { payload, sizeof payload };

static EVP_PKEY *new_key(const char *kind)
{
	if (strncmp(kind, "PS", 2) == 0)
		return EVP_RSA_gen(2048);
	if (strcmp(kind, "Ed25519") == 0)
		return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	return EVP_EC_gen(strcmp(kind, "ES256") == 0 ? "P-256" : strcmp(kind, "ES384") == 0 ? "P-384" : "P-521");
}

static void extend(X509 *to, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX context;
	X509V3_set_ctx(&context, issuer, to, NULL, NULL, 0);
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	assert_non_null(extension);
	assert_true(X509_add_ext(to, extension, -1));
	X509_EXTENSION_free(extension);
}

/* Signed by `root`, or by itself where there is none. */
static X509 *new_certificate(EVP_PKEY *key, X509 *root, EVP_PKEY *root_key, const char *use, int serial)
{
	X509 *c = X509_new();
	X509_set_version(c, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(c), serial);
	X509_gmtime_adj(X509_getm_notBefore(c), -86400);
	X509_gmtime_adj(X509_getm_notAfter(c), 86400);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(c), "CN", MBSTRING_UTF8,
				   (const unsigned char *)(root ? "Exemplar" : "Exemplar Root"), -1, -1, 0);
	X509_set_pubkey(c, key);
	X509_set_issuer_name(c, X509_get_subject_name(root ? root : c));
	extend(c, root ? root : c, NID_basic_constraints, root ? "critical,CA:FALSE" : "critical,CA:TRUE");
	extend(c, root ? root : c, NID_key_usage, root ? "critical,digitalSignature" : "critical,keyCertSign,digitalSignature");
	extend(c, root ? root : c, NID_subject_key_identifier, "hash");
	if (root)
		extend(c, root, NID_authority_key_identifier, "keyid");
	if (use)
		extend(c, root, NID_ext_key_usage, use);
	assert_true(X509_sign(c, root ? root_key : key, EVP_sha256()));
	return c;
}

struct made {
	EVP_PKEY *root_key, *key;
	X509 *root, *signer;
};

static void make(const char *kind, const char *use, struct made *out)
{
	out->root_key = new_key("ES256");
	out->key = new_key(kind);
	out->root = new_certificate(out->root_key, NULL, NULL, NULL, 1);
	out->signer = new_certificate(out->key, out->root, out->root_key, use, 2);
}

static void release(struct made *made)
{
	X509_free(made->signer);
	X509_free(made->root);
	EVP_PKEY_free(made->key);
	EVP_PKEY_free(made->root_key);
}

static void fill_chain(const struct made *made, struct vg_chain *chain)
{
	X509_up_ref(made->signer);
	X509_up_ref(made->root);
	*chain = (struct vg_chain){ { made->signer, made->root }, 2 };
}

/* The signature as COSE has it: of ECDSA r and s one behind the other. */
static size_t sign(const char *kind, EVP_PKEY *key, struct vg_span message, uint8_t out[1024])
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY_CTX *terms;
	size_t size = 1024;
	const char *digest = strstr(kind, "256") ? "SHA256" : strstr(kind, "384") ? "SHA384" : "SHA512";
	assert_true(EVP_DigestSignInit_ex(context, &terms, kind[0] == 'E' && kind[1] == 'd' ? NULL : digest, NULL, NULL, key, NULL));
	if (kind[0] == 'P') {
		EVP_PKEY_CTX_set_rsa_padding(terms, RSA_PKCS1_PSS_PADDING);
		EVP_PKEY_CTX_set_rsa_pss_saltlen(terms, RSA_PSS_SALTLEN_DIGEST);
	}
	assert_true(EVP_DigestSign(context, out, &size, message.data, message.size));
	EVP_MD_CTX_free(context);
	if (kind[0] == 'E' && kind[1] == 'S') {
		const unsigned char *at = out;
		ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &at, (long)size);
		int half = strcmp(kind, "ES256") == 0 ? 32 : strcmp(kind, "ES384") == 0 ? 48 : 66;
		assert_int_equal(BN_bn2binpad(ECDSA_SIG_get0_r(pair), out, half), half);
		assert_int_equal(BN_bn2binpad(ECDSA_SIG_get0_s(pair), out + half, half), half);
		ECDSA_SIG_free(pair);
		size = (size_t)half * 2;
	}
	return size;
}

static void test_algorithms(void **state)
{
	static const char *const kinds[] = { "ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "Ed25519" };
	static const uint8_t header[] = { 0xa0 };
	(void)state;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct made made;
		struct vg_buffer message;
		uint8_t signature[1024];
		make(kinds[i], "emailProtection", &made);
		struct vg_cose cose = { .protected_header = { header, 1 }, .algorithm = kinds[i] };
		fill_chain(&made, &cose.chain);
		assert_null(vg_certificate_fault(made.signer, VG_FOR_SIGNING));
		assert_true(vg_cose_signed_bytes(&cose, "Signature1", signed_text, &message));
		cose.signature = (struct vg_span){ signature, sign(kinds[i], made.key, vg_buffer_span(&message), signature) };
		if (vg_cose_verify(&cose, signed_text) != VG_COSE_GOOD)
			fail_msg("%s is not taken", kinds[i]);
		assert_int_equal(vg_cose_verify(&cose, (struct vg_span){ payload, 3 }), VG_COSE_MISMATCH);
		signature[5] ^= 1;
		assert_int_equal(vg_cose_verify(&cose, signed_text), VG_COSE_MISMATCH);
		cose.algorithm = kinds[i][0] == 'E' ? "PS256" : "ES256"; /* a key of another kind */
		assert_int_equal(vg_cose_verify(&cose, signed_text), VG_COSE_ALGORITHM);
		vg_buffer_release(&message);
		vg_cose_release(&cose);
		release(&made);
	}
}

static void test_profile(void **state)
{
	static const struct { const char *use; enum vg_purpose purpose; bool good; } rows[] = {
		{ "emailProtection", VG_FOR_SIGNING, true }, { "1.3.6.1.5.5.7.3.36", VG_FOR_SIGNING, true },
		{ "1.3.6.1.4.1.62558.2.1", VG_FOR_SIGNING, true }, { NULL, VG_FOR_SIGNING, false },
		{ "anyExtendedKeyUsage,emailProtection", VG_FOR_SIGNING, false }, { "serverAuth", VG_FOR_SIGNING, false },
		{ "emailProtection,timeStamping", VG_FOR_SIGNING, false }, { "emailProtection,OCSPSigning", VG_FOR_SIGNING, false },
		{ "critical,timeStamping", VG_FOR_STAMPS, true }, { "emailProtection", VG_FOR_STAMPS, false },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct made made;
		make("ES256", rows[i].use, &made);
		const char *fault = vg_certificate_fault(made.signer, rows[i].purpose);
		if (!fault != rows[i].good)
			fail_msg("%s: %s", rows[i].use, fault ? fault : "taken");
		assert_non_null(vg_certificate_fault(made.root, VG_FOR_SIGNING));
		release(&made);
	}
}

static ASN1_INTEGER *next_serial(struct TS_resp_ctx *context, void *data)
{
	(void)context;
	(void)data;
	ASN1_INTEGER *serial = ASN1_INTEGER_new();
	ASN1_INTEGER_set(serial, 1);
	return serial;
}

/* An authority's answer to a request to stamp some bytes. */
static int stamp(const struct made *made, struct vg_span stamped, unsigned char **out)
{
	uint8_t digest[32];
	TS_REQ *request = TS_REQ_new();
	TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
	X509_ALGOR *algorithm = X509_ALGOR_new();
	assert_true(EVP_Digest(stamped.data, stamped.size, digest, NULL, EVP_sha256(), NULL));
	X509_ALGOR_set_md(algorithm, EVP_sha256());
	TS_MSG_IMPRINT_set_algo(imprint, algorithm);
	TS_MSG_IMPRINT_set_msg(imprint, digest, sizeof digest);
	TS_REQ_set_version(request, 1);
	TS_REQ_set_msg_imprint(request, imprint);
	TS_REQ_set_cert_req(request, 1);
	BIO *wire = BIO_new(BIO_s_mem());
	i2d_TS_REQ_bio(wire, request);
	TS_RESP_CTX *context = TS_RESP_CTX_new();
	ASN1_OBJECT *policy = OBJ_txt2obj("1.2.3.4", 1);
	assert_true(TS_RESP_CTX_set_signer_cert(context, made->signer) && TS_RESP_CTX_set_signer_key(context, made->key));
	TS_RESP_CTX_set_def_policy(context, policy);
	TS_RESP_CTX_add_md(context, EVP_sha256());
	TS_RESP_CTX_set_signer_digest(context, EVP_sha256());
	TS_RESP_CTX_set_serial_cb(context, next_serial, NULL);
	TS_RESP *answer = TS_RESP_create_response(context, wire);
	assert_non_null(answer);
	int size = i2d_TS_RESP(answer, out);
	TS_RESP_free(answer);
	TS_RESP_CTX_free(context);
	ASN1_OBJECT_free(policy);
	BIO_free(wire);
	X509_ALGOR_free(algorithm);
	TS_MSG_IMPRINT_free(imprint);
	TS_REQ_free(request);
	return size;
}

static void test_stamps(void **state)
{
	struct made made;
	struct vg_stamp_result result;
	unsigned char *der = NULL;
	(void)state;
	make("ES256", "critical,timeStamping", &made);
	int size = stamp(&made, signed_text, &der);
	assert_true(size > 0);
	struct vg_span token = { der, (size_t)size };
	struct vg_trust_list list = { .store = X509_STORE_new() };
	vg_stamp_check_token(token, true, signed_text, NULL, &result);
	if (result.state != VG_STAMP_HOLDS)
		fail_msg("%s", result.detail);
	assert_string_equal(result.authority, "Exemplar");
	assert_true(llabs((long long)(result.time - (int64_t)time(NULL))) < 3600);
	vg_stamp_check_token(token, true, signed_text, &list, &result);
	assert_int_equal(result.code, VG_C2PA_STAMP_UNTRUSTED);
	X509_STORE_add_cert(list.store, made.root);
	vg_stamp_check_token(token, true, signed_text, &list, &result);
	assert_int_equal(result.state, VG_STAMP_ON_LIST);
	vg_stamp_check_token(token, true, (struct vg_span){ payload, 3 }, NULL, &result);
	assert_int_equal(result.code, VG_C2PA_STAMP_MISMATCH);
	vg_stamp_check_token(token, false, signed_text, NULL, &result);
	assert_int_equal(result.code, VG_C2PA_STAMP_MALFORMED);
	for (int i = size - 8; i < size - 1; i++) { /* in its signature */
		der[i] ^= 1;
		vg_stamp_check_token(token, true, signed_text, NULL, &result);
		assert_int_equal(result.state, VG_STAMP_INVALID);
		der[i] ^= 1;
	}
	X509_STORE_free(list.store);
	OPENSSL_free(der);
	release(&made);
}

static int answer(const struct made *made, int status, bool by_itself, unsigned char **out)
{
	OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
	OCSP_CERTID *id = OCSP_cert_to_id(NULL, made->signer, made->root);
	ASN1_TIME *from = X509_gmtime_adj(NULL, -3600), *to = X509_gmtime_adj(NULL, 3600), *revoked = X509_gmtime_adj(NULL, -7200);
	assert_non_null(OCSP_basic_add1_status(basic, id, status, 0, status == V_OCSP_CERTSTATUS_REVOKED ? revoked : NULL, from, to));
	assert_true(OCSP_basic_sign(basic, by_itself ? made->signer : made->root, by_itself ? made->key : made->root_key, EVP_sha256(), NULL, 0));
	OCSP_RESPONSE *response = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
	int size = i2d_OCSP_RESPONSE(response, out);
	OCSP_RESPONSE_free(response);
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
	ASN1_TIME_free(revoked);
	OCSP_CERTID_free(id);
	OCSP_BASICRESP_free(basic);
	return size;
}

static void test_revocation(void **state)
{
	static const struct { int status; bool by_itself; int64_t later; enum vg_revocation wanted; } rows[] = {
		{ V_OCSP_CERTSTATUS_GOOD, false, 0, VG_REVOCATION_GOOD },
		{ V_OCSP_CERTSTATUS_REVOKED, false, 0, VG_REVOCATION_REVOKED },
		{ V_OCSP_CERTSTATUS_UNKNOWN, false, 0, VG_REVOCATION_UNKNOWN },
		{ V_OCSP_CERTSTATUS_GOOD, true, 0, VG_REVOCATION_NOT_CHECKED },     /* nobody vouches for oneself */
		{ V_OCSP_CERTSTATUS_GOOD, false, 40000, VG_REVOCATION_NOT_CHECKED },/* it speaks of another time */
		{ V_OCSP_CERTSTATUS_REVOKED, false, 40000, VG_REVOCATION_REVOKED },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct made made;
		struct vg_chain chain;
		unsigned char *der = NULL;
		const char *detail;
		make("ES256", "emailProtection", &made);
		fill_chain(&made, &chain);
		int size = answer(&made, rows[i].status, rows[i].by_itself, &der);
		enum vg_revocation found = vg_ocsp_check(&chain, (struct vg_span){ der, (size_t)size }, (int64_t)time(NULL) + rows[i].later, &detail);
		if (found != rows[i].wanted)
			fail_msg("row %zu: %s, %s", i, vg_revocation_name(found), detail);
		OPENSSL_free(der);
		vg_chain_release(&chain);
		release(&made);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_algorithms), cmocka_unit_test(test_profile), cmocka_unit_test(test_stamps),
					    cmocka_unit_test(test_revocation) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
