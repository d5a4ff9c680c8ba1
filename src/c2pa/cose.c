#include "c2pa/cose.h"

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>
#include <string.h>

enum { SIGN1_TAG = 18, HEADER_ALGORITHM = 1, HEADER_CRITICAL = 2, HEADER_CHAIN = 33 };

static const struct algorithm {
	int64_t number;             /* IANA's registry of COSE */
	const char *name, *digest;
	int key;                    /* EVP_PKEY_… */
	const char *curve;          /* of ECDSA; each digest goes with one */
	size_t half;                /* bytes of r and of s */
} algorithms[] = {
	{ -7, "ES256", "SHA256", EVP_PKEY_EC, SN_X9_62_prime256v1, 32 },
	{ -35, "ES384", "SHA384", EVP_PKEY_EC, SN_secp384r1, 48 },
	{ -36, "ES512", "SHA512", EVP_PKEY_EC, SN_secp521r1, 66 },
	{ -37, "PS256", "SHA256", EVP_PKEY_RSA, NULL, 0 },
	{ -38, "PS384", "SHA384", EVP_PKEY_RSA, NULL, 0 },
	{ -39, "PS512", "SHA512", EVP_PKEY_RSA, NULL, 0 },
	{ -8, "Ed25519", NULL, EVP_PKEY_ED25519, NULL, 0 },
};

static enum vg_cose_fault fault(struct vg_cose *cose, enum vg_cose_fault kind, const char *detail)
{
	cose->detail = detail;
	return kind;
}

static const struct algorithm *find(const char *name)
{
	for (size_t i = 0; name && i < sizeof algorithms / sizeof *algorithms; i++)
		if (strcmp(algorithms[i].name, name) == 0)
			return &algorithms[i];
	return NULL;
}

static const char *algorithm_name(const struct vg_cbor *header)
{
	struct vg_cbor value;
	if (!vg_cbor_get_number(header, HEADER_ALGORITHM, &value) || value.kind != VG_CBOR_NEGATIVE)
		return NULL;
	for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++)
		if ((uint64_t)(-1 - algorithms[i].number) == value.number)
			return algorithms[i].name;
	return NULL;
}

static bool find_chain(const struct vg_cbor *header, struct vg_cbor *out, int *count)
{
	bool by_number = vg_cbor_get_number(header, HEADER_CHAIN, out), by_name = vg_cbor_get(header, "x5chain", out);
	*count += by_number + by_name;
	return by_number || by_name;
}

/* One certificate as bytes, or several in an array; in one place only. */
static enum vg_cose_fault read_chain(struct vg_cose *cose, const struct vg_cbor *in, const struct vg_cbor *out)
{
	struct vg_cbor chain = { 0 }, item;
	struct vg_cbor_walk walk = { 0 };
	int count = 0;
	if (!find_chain(in, &chain, &count))
		(void)find_chain(out, &chain, &count);
	else
		(void)find_chain(out, &item, &count);
	if (count != 1)
		return fault(cose, VG_COSE_CERTIFICATES, count ? "the signature names its certificates twice" : "the signature has no certificate");
	if (chain.kind == VG_CBOR_BYTES)
		return vg_chain_add(&cose->chain, chain.bytes) ? VG_COSE_GOOD
			: fault(cose, VG_COSE_CERTIFICATES, "the signer's certificate cannot be read");
	while (vg_cbor_next(&chain, &walk, NULL, &item))
		if (item.kind != VG_CBOR_BYTES || !vg_chain_add(&cose->chain, item.bytes))
			return fault(cose, VG_COSE_CERTIFICATES, "the signer's certificates cannot be read");
	return cose->chain.count ? VG_COSE_GOOD : fault(cose, VG_COSE_CERTIFICATES, "the signature has no certificate");
}

/* {"tstTokens": [{"val": bytes}]}, one token only. */
static void read_stamps(struct vg_cose *cose, const struct vg_cbor *header)
{
	struct vg_cbor stamps, tokens, token, value;
	struct vg_cbor_walk walk = { 0 };
	cose->stamp_of_signature = vg_cbor_get(header, "sigTst2", &stamps);
	if (!cose->stamp_of_signature && !vg_cbor_get(header, "sigTst", &stamps))
		return;
	bool one = vg_cbor_get_kind(&stamps, "tstTokens", VG_CBOR_ARRAY, &tokens) && vg_cbor_next(&tokens, &walk, NULL, &token) &&
		   vg_cbor_get_kind(&token, "val", VG_CBOR_BYTES, &value);
	struct vg_cbor more;
	if (!one || vg_cbor_next(&tokens, &walk, NULL, &more))
		cose->stamps_malformed = true;
	else
		cose->stamp = value.bytes;
}

static void read_revocation(struct vg_cose *cose, const struct vg_cbor *header)
{
	struct vg_cbor values, list, first;
	struct vg_cbor_walk walk = { 0 };
	if (vg_cbor_get_kind(header, "rVals", VG_CBOR_MAP, &values) &&
	    vg_cbor_get_kind(&values, "ocspVals", VG_CBOR_ARRAY, &list) && vg_cbor_next(&list, &walk, NULL, &first) &&
	    first.kind == VG_CBOR_BYTES)
		cose->revocation = first.bytes;
}

/* Padding reserves room for what is signed later: zeros, or it hides something. */
static bool zero_padding(const struct vg_cbor *header)
{
	static const char *const names[] = { "pad", "pad2" };
	struct vg_cbor pad;
	for (int n = 0; n < 2; n++) {
		if (!vg_cbor_get(header, names[n], &pad))
			continue;
		if (pad.kind != VG_CBOR_BYTES)
			return false;
		for (size_t i = 0; i < pad.bytes.size; i++)
			if (pad.bytes.data[i])
				return false;
	}
	return true;
}

/* The four parts of the array; false when it has others. */
static bool four_parts(const struct vg_cbor *tagged, struct vg_cbor part[4])
{
	struct vg_cbor array, fifth;
	struct vg_cbor_walk walk = { 0 };
	if (tagged->kind != VG_CBOR_TAG || tagged->number != SIGN1_TAG || !vg_cbor_inside(tagged, &array) ||
	    array.kind != VG_CBOR_ARRAY)
		return false;
	for (int i = 0; i < 4; i++)
		if (!vg_cbor_next(&array, &walk, NULL, &part[i]))
			return false;
	return !vg_cbor_next(&array, &walk, NULL, &fifth) && part[0].kind == VG_CBOR_BYTES && part[1].kind == VG_CBOR_MAP &&
	       part[3].kind == VG_CBOR_BYTES;
}

enum vg_cose_fault vg_cose_read(struct vg_span bytes, struct vg_cose *out)
{
	struct vg_cbor whole, part[4], header, unused;
	const char *wrong;
	*out = (struct vg_cose){ 0 };
	if (!vg_cbor_open(bytes, &whole, &wrong))
		return fault(out, VG_COSE_MALFORMED, wrong);
	if (!four_parts(&whole, part))
		return fault(out, VG_COSE_MALFORMED, "the signature is no COSE_Sign1 structure");
	if (!vg_cbor_is_null(&part[2]))
		return fault(out, VG_COSE_MALFORMED, "the signature brings a text of its own that it signs, instead of the claim");
	if (!vg_cbor_open(part[0].bytes, &header, &wrong) || header.kind != VG_CBOR_MAP)
		return fault(out, VG_COSE_MALFORMED, "the signature's header cannot be read");
	if (!zero_padding(&part[1]) || !zero_padding(&header))
		return fault(out, VG_COSE_MALFORMED, "padding in the signature that is not zero");
	if (vg_cbor_get_number(&header, HEADER_CRITICAL, &unused))
		return fault(out, VG_COSE_MALFORMED, "the signature asks for something that is not known");
	out->protected_header = part[0].bytes;
	out->signature = part[3].bytes;
	out->algorithm = algorithm_name(&header);
	read_stamps(out, &part[1]);
	read_revocation(out, &part[1]);
	enum vg_cose_fault chain = read_chain(out, &header, &part[1]);
	if (chain != VG_COSE_GOOD)
		return chain;
	return out->algorithm ? VG_COSE_GOOD : fault(out, VG_COSE_ALGORITHM, "the signature's algorithm is none that is allowed");
}

void vg_cose_release(struct vg_cose *cose)
{
	vg_chain_release(&cose->chain);
	*cose = (struct vg_cose){ 0 };
}

/* The head of a text or bytes in its shortest form. */
static void append_head(struct vg_buffer *out, unsigned major, size_t size)
{
	uint8_t head[5] = { (uint8_t)(major << 5 | 26), (uint8_t)(size >> 24), (uint8_t)(size >> 16), (uint8_t)(size >> 8),
			    (uint8_t)size };
	if (size < 24) {
		(void)vg_buffer_append_byte(out, (uint8_t)(major << 5 | size));
	} else if (size < 256) {
		(void)vg_buffer_append_byte(out, (uint8_t)(major << 5 | 24));
		(void)vg_buffer_append_byte(out, (uint8_t)size);
	} else if (size < 65536) {
		(void)vg_buffer_append_byte(out, (uint8_t)(major << 5 | 25));
		(void)vg_buffer_append(out, head + 3, 2);
	} else {
		(void)vg_buffer_append(out, head, sizeof head);
	}
}

bool vg_cose_signed_bytes(const struct vg_cose *cose, const char *context, struct vg_span payload, struct vg_buffer *out)
{
	enum { OVERHEAD = 128, ARRAY_OF_FOUR = 0x84, TEXT = 3, BYTES = 2 };
	vg_buffer_init(out, cose->protected_header.size + payload.size + OVERHEAD);
	(void)vg_buffer_append_byte(out, ARRAY_OF_FOUR);
	append_head(out, TEXT, strlen(context));
	(void)vg_buffer_append_text(out, context);
	append_head(out, BYTES, cose->protected_header.size);
	(void)vg_buffer_append(out, cose->protected_header.data, cose->protected_header.size);
	append_head(out, BYTES, 0); /* nothing from outside */
	append_head(out, BYTES, payload.size);
	(void)vg_buffer_append(out, payload.data, payload.size);
	return !out->failed;
}

/* r and s, each of the curve's length, as OpenSSL wants them. NULL when they have another length. */
static uint8_t *as_der(const struct algorithm *algorithm, struct vg_span signature, size_t *out_size)
{
	uint8_t *der = NULL;
	if (signature.size != algorithm->half * 2)
		return NULL;
	ECDSA_SIG *pair = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(signature.data, (int)algorithm->half, NULL);
	BIGNUM *s = BN_bin2bn(signature.data + algorithm->half, (int)algorithm->half, NULL);
	if (pair && r && s && ECDSA_SIG_set0(pair, r, s)) {
		int size = i2d_ECDSA_SIG(pair, &der);
		*out_size = size > 0 ? (size_t)size : 0;
	} else {
		BN_free(r);
		BN_free(s);
	}
	ECDSA_SIG_free(pair);
	return der;
}

static bool key_fits(const struct algorithm *algorithm, const EVP_PKEY *key)
{
	char curve[40];
	size_t size;
	int id = EVP_PKEY_get_base_id(key);
	if (algorithm->key == EVP_PKEY_RSA)
		return (id == EVP_PKEY_RSA || id == EVP_PKEY_RSA_PSS) && EVP_PKEY_get_bits(key) <= VG_KEY_BITS;
	if (id != algorithm->key)
		return false;
	return !algorithm->curve ||
	       (EVP_PKEY_get_group_name(key, curve, sizeof curve, &size) && strcmp(curve, algorithm->curve) == 0);
}

static bool holds(const struct algorithm *algorithm, EVP_PKEY *key, struct vg_span signature, struct vg_span message)
{
	EVP_PKEY_CTX *terms = NULL;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool good = context && EVP_DigestVerifyInit_ex(context, &terms, algorithm->digest, NULL, NULL, key, NULL) == 1;
	if (good && algorithm->key == EVP_PKEY_RSA) /* RFC 8230: the salt is as long as the digest */
		good = EVP_PKEY_CTX_set_rsa_padding(terms, RSA_PKCS1_PSS_PADDING) == 1 &&
		       EVP_PKEY_CTX_set_rsa_pss_saltlen(terms, RSA_PSS_SALTLEN_DIGEST) == 1;
	good = good && EVP_DigestVerify(context, signature.data, signature.size, message.data, message.size) == 1;
	EVP_MD_CTX_free(context);
	return good;
}

enum vg_cose_fault vg_cose_verify(const struct vg_cose *cose, struct vg_span payload)
{
	const struct algorithm *algorithm = find(cose->algorithm);
	struct vg_buffer message;
	struct vg_span signature = cose->signature;
	uint8_t *der = NULL;
	EVP_PKEY *key = cose->chain.count ? X509_get0_pubkey(cose->chain.certificate[0]) : NULL;
	if (!algorithm || !key || !key_fits(algorithm, key))
		return VG_COSE_ALGORITHM;
	if (algorithm->curve) {
		size_t size = 0;
		der = as_der(algorithm, signature, &size);
		signature = (struct vg_span){ der, size };
	}
	bool good = vg_cose_signed_bytes(cose, "Signature1", payload, &message) && signature.data &&
		    holds(algorithm, key, signature, vg_buffer_span(&message));
	OPENSSL_free(der);
	vg_buffer_release(&message);
	return good ? VG_COSE_GOOD : VG_COSE_MISMATCH;
}
