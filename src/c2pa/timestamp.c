#include "c2pa/timestamp.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ts.h>
#include <string.h>

#include "base/digest.h"

enum { TOKEN_BYTES = 256 << 10, INFO_BYTES = 64 << 10 };

static void invalid(struct vg_stamp_result *out, enum vg_credentials_code code, const char *detail)
{
	*out = (struct vg_stamp_result){ .state = VG_STAMP_INVALID, .code = code, .detail = detail };
}

/* The token: by itself, or in an authority's whole answer. */
static CMS_ContentInfo *read_token(struct vg_span bytes, bool response)
{
	const unsigned char *at = bytes.data;
	unsigned char *der = NULL;
	CMS_ContentInfo *token = NULL;
	if (!response) {
		token = d2i_CMS_ContentInfo(NULL, &at, (long)bytes.size);
	} else {
		TS_RESP *answer = d2i_TS_RESP(NULL, &at, (long)bytes.size);
		PKCS7 *inside = answer ? TS_RESP_get_token(answer) : NULL;
		int size = inside ? i2d_PKCS7(inside, &der) : -1;
		const unsigned char *from = der;
		if (size > 0)
			token = d2i_CMS_ContentInfo(NULL, &from, size);
		OPENSSL_free(der);
		TS_RESP_free(answer);
	}
	return token;
}

/* What was stamped and when, the token's signature being good. */
static TS_TST_INFO *signed_info(CMS_ContentInfo *token)
{
	BIO *content = BIO_new(BIO_s_mem());
	TS_TST_INFO *info = NULL;
	char *data;
	if (content && OBJ_obj2nid(CMS_get0_eContentType(token)) == NID_id_smime_ct_TSTInfo &&
	    CMS_verify(token, NULL, NULL, NULL, content, CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY) == 1) {
		long size = BIO_get_mem_data(content, &data);
		const unsigned char *at = (const unsigned char *)data;
		if (size > 0 && size <= INFO_BYTES)
			info = d2i_TS_TST_INFO(NULL, &at, size);
		if (info && at != (const unsigned char *)data + size) {
			TS_TST_INFO_free(info);
			info = NULL;
		}
	}
	BIO_free(content);
	return info;
}

static bool imprint_is(TS_TST_INFO *info, struct vg_span stamped)
{
	TS_MSG_IMPRINT *imprint = TS_TST_INFO_get_msg_imprint(info);
	const ASN1_OBJECT *object;
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned size = 0;
	X509_ALGOR_get0(&object, NULL, NULL, TS_MSG_IMPRINT_get_algo(imprint));
	int nid = OBJ_obj2nid(object);
	const ASN1_OCTET_STRING *given = TS_MSG_IMPRINT_get_msg(imprint);
	bool allowed = nid == NID_sha256 || nid == NID_sha384 || nid == NID_sha512;
	return allowed && EVP_Digest(stamped.data, stamped.size, digest, &size, EVP_get_digestbynid(nid), NULL) &&
	       ASN1_STRING_length(given) == (int)size && vg_digests_equal(ASN1_STRING_get0_data(given), digest, size);
}

/* The signer's own certificate first, the others that came along behind it. */
static bool collect_chain(CMS_ContentInfo *token, struct vg_chain *out)
{
	STACK_OF(X509) *signers = CMS_get0_signers(token), *all = CMS_get1_certs(token);
	X509 *own = signers && sk_X509_num(signers) == 1 ? sk_X509_value(signers, 0) : NULL;
	*out = (struct vg_chain){ 0 };
	if (own && X509_up_ref(own))
		out->certificate[out->count++] = own;
	for (int i = 0; own && i < sk_X509_num(all) && out->count < VG_CHAIN_MAXIMUM; i++)
		if (X509_cmp(sk_X509_value(all, i), own) != 0 && X509_up_ref(sk_X509_value(all, i)))
			out->certificate[out->count++] = sk_X509_value(all, i);
	sk_X509_free(signers);
	sk_X509_pop_free(all, X509_free);
	return own != NULL;
}

static void judge_signer(struct vg_chain *chain, TS_TST_INFO *info, const struct vg_trust_list *list, struct vg_stamp_result *out)
{
	int64_t time = vg_certificate_time(TS_TST_INFO_get_time(info));
	if (!time || !vg_certificate_valid_at(chain->certificate[0], time)) {
		invalid(out, VG_C2PA_STAMP_OUTSIDE_VALIDITY, "the time stamp is dated outside its authority's certificate");
		return;
	}
	const char *fault = vg_certificate_fault(chain->certificate[0], VG_FOR_STAMPS);
	bool listed = !fault && list && vg_chain_leads_to(chain, list, time);
	*out = (struct vg_stamp_result){ .state = listed ? VG_STAMP_ON_LIST : VG_STAMP_HOLDS,
					 .code = listed ? VG_C2PA_STAMP_TRUSTED : VG_C2PA_STAMP_UNTRUSTED,
					 .detail = fault, .time = time };
	vg_certificate_called(X509_get_subject_name(chain->certificate[0]), out->authority, sizeof out->authority);
}

void vg_stamp_check_token(struct vg_span token, bool response, struct vg_span stamped, const struct vg_trust_list *list,
			  struct vg_stamp_result *out)
{
	struct vg_chain chain;
	if (!token.size || token.size > TOKEN_BYTES) {
		invalid(out, VG_C2PA_STAMP_MALFORMED, "the time stamp cannot be read");
		return;
	}
	CMS_ContentInfo *read = read_token(token, response);
	TS_TST_INFO *info = read ? signed_info(read) : NULL;
	if (!read)
		invalid(out, VG_C2PA_STAMP_MALFORMED, "the time stamp cannot be read");
	else if (!info)
		invalid(out, VG_C2PA_STAMP_UNTRUSTED, "the time stamp's own signature does not hold");
	else if (!imprint_is(info, stamped))
		invalid(out, VG_C2PA_STAMP_MISMATCH, "the time stamp is of something else");
	else if (!collect_chain(read, &chain))
		invalid(out, VG_C2PA_STAMP_MALFORMED, "the time stamp has no signer, or several");
	else {
		judge_signer(&chain, info, list, out);
		vg_chain_release(&chain);
	}
	TS_TST_INFO_free(info);
	CMS_ContentInfo_free(read);
	ERR_clear_error();
}

/* The signature as a CBOR item, which sigTst2 stamps. */
static bool signature_item(struct vg_span signature, struct vg_buffer *out)
{
	uint8_t head[3] = { 0x59, (uint8_t)(signature.size >> 8), (uint8_t)signature.size };
	vg_buffer_init(out, signature.size + sizeof head);
	if (signature.size > UINT16_MAX)
		return false;
	if (signature.size < 24) {
		(void)vg_buffer_append_byte(out, (uint8_t)(0x40 | signature.size));
	} else if (signature.size < 256) {
		(void)vg_buffer_append_byte(out, 0x58);
		(void)vg_buffer_append_byte(out, head[2]);
	} else {
		(void)vg_buffer_append(out, head, sizeof head);
	}
	return vg_buffer_append(out, signature.data, signature.size) == 0 && !out->failed;
}

void vg_stamp_check(const struct vg_cose *cose, struct vg_span payload, const struct vg_trust_list *list,
		    struct vg_stamp_result *out)
{
	struct vg_buffer signature, message;
	*out = (struct vg_stamp_result){ .state = VG_STAMP_NONE };
	if (cose->stamps_malformed)
		invalid(out, VG_C2PA_STAMP_MALFORMED, "there is not one time stamp, as there must be");
	if (cose->stamps_malformed || !cose->stamp.size)
		return;
	bool made = signature_item(cose->signature, &signature);
	if (cose->stamp_of_signature)
		payload = vg_buffer_span(&signature);
	if (made && vg_cose_signed_bytes(cose, "CounterSignature", payload, &message)) {
		vg_stamp_check_token(cose->stamp, !cose->stamp_of_signature, vg_buffer_span(&message), list, out);
		vg_buffer_release(&message);
	} else {
		invalid(out, VG_C2PA_STAMP_MALFORMED, "the time stamp cannot be read");
	}
	vg_buffer_release(&signature);
}
