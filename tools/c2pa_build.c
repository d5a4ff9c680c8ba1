#include "c2pa_bindings.h"
#include "c2pa_build.h"
#include "c2pa_cbor.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include <brotli/encode.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

enum { DIGEST = C2PA_DIGEST, SIGNATURE = 64, TAG = 0xcd41 };

/* --- JUMBF --------------------------------------------------------------------------- */

static const uint8_t common[12] = {0x00, 0x11, 0x00, 0x10, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71};
static const uint8_t embedded[16] = {0x40, 0xcb, 0x0c, 0x32, 0xbb, 0x8a, 0x48, 0x9d, 0xa7, 0x0b, 0x2a, 0xd6, 0xf4, 0x7f, 0x43, 0x69};

/* A superbox with its description. TYPE: four letters, or 16 bytes where it begins with '@'. */
static size_t open_super(struct buf *b, const char *type, const char *label)
{
	size_t at = buf_open_box(b, "jumb"), description = buf_open_box(b, "jumd");

	if (type[0] == '@') {
		buf_put(b, embedded, sizeof embedded);
	} else {
		buf_put(b, type, 4);
		buf_put(b, common, sizeof common);
	}
	buf_byte(b, 3);
	buf_put(b, label, strlen(label) + 1);
	buf_close_box(b, description);
	return at;
}

static void put_content(struct buf *b, const char *type, const struct buf *content)
{
	size_t at = buf_open_box(b, type);

	buf_put(b, content->data, content->size);
	buf_close_box(b, at);
}

/* {url, hash} of a box that stands in B from AT on: hashes are of what follows its header. */
static void put_link(struct buf *to, const char *url, const struct buf *b, size_t at)
{
	uint8_t sum[DIGEST];
	size_t size = (size_t)b->data[at] << 24 | (size_t)b->data[at + 1] << 16 | (size_t)b->data[at + 2] << 8 | b->data[at + 3];

	c2pa_digest(b->data + at + 8, size - 8, sum);
	cbor_map(to, 2);
	cbor_pair(to, "url", url);
	cbor_text(to, "hash");
	cbor_bytes(to, sum, sizeof sum);
}

/* --- keys and certificates --------------------------------------------------------------- */

static EVP_PKEY *key_of(int seed)
{
	uint8_t raw[32];
	EVP_PKEY *key;

	memset(raw, seed, sizeof raw);
	key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, raw, sizeof raw);
	if (!key)
		die("Ed25519");
	return key;
}

static void extend(X509 *to, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;

	X509V3_set_ctx(&context, issuer, to, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	if (!extension || !X509_add_ext(to, extension, -1))
		die("certificate extension %s", value);
	X509_EXTENSION_free(extension);
}

static X509 *begin_certificate(const char *name, EVP_PKEY *key, int serial, bool expired)
{
	X509 *c = X509_new();
	X509_NAME *subject = X509_get_subject_name(c);

	X509_set_version(c, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(c), serial);
	ASN1_TIME_set_string(X509_getm_notBefore(c), expired ? "20010101000000Z" : "20200101000000Z");
	ASN1_TIME_set_string(X509_getm_notAfter(c), expired ? "20020101000000Z" : "20491231235959Z");
	X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_UTF8, (const unsigned char *)"Exemplar Desk", -1, -1, 0);
	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const unsigned char *)name, -1, -1, 0);
	X509_set_pubkey(c, key);
	return c;
}

enum { ROOT_SEED = 7, OTHER_ROOT_SEED = 8, SIGNER_SEED = 9, WRONG_SEED = 10 };

static X509 *root_certificate(bool other)
{
	EVP_PKEY *key = key_of(other ? OTHER_ROOT_SEED : ROOT_SEED);
	X509 *c = begin_certificate(other ? "Exemplar Other Root" : "Exemplar Root", key, other ? 2 : 1, false);

	X509_set_issuer_name(c, X509_get_subject_name(c));
	extend(c, c, NID_basic_constraints, "critical,CA:TRUE");
	extend(c, c, NID_key_usage, "critical,keyCertSign,cRLSign");
	extend(c, c, NID_subject_key_identifier, "hash");
	if (!X509_sign(c, key, NULL))
		die("certificate");
	EVP_PKEY_free(key);
	return c;
}

static X509 *signer_certificate(enum c2pa_wrong wrong)
{
	EVP_PKEY *key = key_of(SIGNER_SEED), *root_key = key_of(ROOT_SEED);
	X509 *root = root_certificate(false);
	X509 *c = begin_certificate("Exemplar Camera", key, 4711, wrong == C2PA_EXPIRED);

	X509_set_issuer_name(c, X509_get_subject_name(root));
	extend(c, root, NID_basic_constraints, wrong == C2PA_AUTHORITY ? "critical,CA:TRUE" : "critical,CA:FALSE");
	extend(c, root, NID_key_usage, wrong == C2PA_AUTHORITY ? "critical,digitalSignature,keyCertSign" : "critical,digitalSignature");
	if (wrong != C2PA_NO_USE)
		extend(c, root, NID_ext_key_usage, "emailProtection");
	extend(c, root, NID_authority_key_identifier, "keyid");
	if (!X509_sign(c, root_key, NULL))
		die("certificate");
	X509_free(root);
	EVP_PKEY_free(root_key);
	EVP_PKEY_free(key);
	return c;
}

static void put_der(struct buf *b, X509 *c)
{
	unsigned char *der = NULL;
	int size = i2d_X509(c, &der);

	if (size < 0)
		die("certificate");
	cbor_bytes(b, der, (size_t)size);
	OPENSSL_free(der);
	X509_free(c);
}

void c2pa_authority(bool other, struct buf *out)
{
	X509 *c = root_certificate(other);
	BIO *bio = BIO_new(BIO_s_mem());
	char *pem;
	long size;

	PEM_write_bio_X509(bio, c);
	size = BIO_get_mem_data(bio, &pem);
	buf_put(out, pem, (size_t)size);
	BIO_free(bio);
	X509_free(c);
}

/* --- the signature ---------------------------------------------------------------------------- */

static void sign(const struct buf *message, bool wrong, uint8_t out[SIGNATURE])
{
	EVP_PKEY *key = key_of(wrong ? WRONG_SEED : SIGNER_SEED);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t size = SIGNATURE;

	if (!EVP_DigestSignInit(context, NULL, NULL, NULL, key) ||
	    !EVP_DigestSign(context, out, &size, message->data, message->size))
		die("signature");
	EVP_MD_CTX_free(context);
	EVP_PKEY_free(key);
}

static void put_cose(struct buf *b, const struct buf *claim, enum c2pa_wrong wrong)
{
	static const uint8_t zeros[16], other[16] = {[7] = 1};
	struct buf header = {0}, message = {0};
	uint8_t signature[SIGNATURE];

	cbor_map(&header, 2);
	cbor_number(&header, 1);
	cbor_head(&header, 1, wrong == C2PA_ALGORITHM ? 256 : 7); /* RS256, which is not allowed; EdDSA */
	cbor_number(&header, 33);
	cbor_list(&header, 2);
	put_der(&header, signer_certificate(wrong));
	put_der(&header, root_certificate(false));
	cbor_list(&message, 4);
	cbor_text(&message, "Signature1");
	cbor_bytes(&message, header.data, header.size);
	cbor_bytes(&message, NULL, 0);
	cbor_bytes(&message, claim->data, claim->size);
	sign(&message, wrong == C2PA_WRONG_KEY, signature);

	cbor_head(b, 6, 18);
	cbor_list(b, 4);
	cbor_bytes(b, header.data, header.size);
	cbor_map(b, 1);
	cbor_text(b, "pad");
	cbor_bytes(b, wrong == C2PA_COSE_PADDED ? other : zeros, sizeof zeros);
	if (wrong == C2PA_ATTACHED)
		cbor_bytes(b, claim->data, claim->size);
	else
		buf_byte(b, 0xf6);
	cbor_bytes(b, signature, sizeof signature);
	buf_free(&header);
	buf_free(&message);
}

/* --- assertions and the claim ------------------------------------------------------------------ */

static void put_actions(struct buf *b, const struct c2pa_recipe *r, const struct buf *store, size_t ingredient)
{
	char source[160];
	bool begins = r->wrong != C2PA_NO_BEGINNING;

	cbor_map(b, 1);
	cbor_text(b, "actions");
	cbor_list(b, r->edited ? 2 : 1);
	cbor_map(b, 3);
	cbor_pair(b, "action", !begins ? "c2pa.color_adjustments" : r->source ? "c2pa.created" : "c2pa.opened");
	cbor_pair(b, "softwareAgent", "Exemplar X-100");
	if (r->source) {
		snprintf(source, sizeof source, "http://cv.iptc.org/newscodes/digitalsourcetype/%s", r->source);
		cbor_pair(b, "digitalSourceType", source);
	} else {
		cbor_text(b, "parameters");
		cbor_map(b, 1);
		cbor_text(b, "ingredients");
		cbor_list(b, 1);
		put_link(b, "self#jumbf=c2pa.assertions/c2pa.ingredient", store, ingredient);
	}
	if (r->edited) {
		cbor_map(b, 2);
		cbor_pair(b, "action", "c2pa.edited");
		snprintf(source, sizeof source, "http://cv.iptc.org/newscodes/digitalsourcetype/%s", r->edited);
		cbor_pair(b, "digitalSourceType", source);
	}
}

/* Where a box stands in the store, and the address by which the claim names it. */
struct placed { size_t at; const char *url; };

static const char *label_of(const struct c2pa_recipe *r, char out[64])
{
	if (r->named)
		snprintf(out, 64, "%s", r->named);
	else
		snprintf(out, 64, "urn:c2pa:00000000-0000-4000-8000-%012llx", (unsigned long long)r->seed);
	return out;
}

/* The manifest label of the last one in a parent's store, and where it begins. */
static size_t last_manifest(const struct buf *store, char label[64])
{
	size_t at = 8, last = 0;
	size_t description = (size_t)store->data[8] << 24 | (size_t)store->data[9] << 16 | (size_t)store->data[10] << 8 | store->data[11];

	for (at += description; at + 8 < store->size;) {
		last = at;
		at += (size_t)store->data[at] << 24 | (size_t)store->data[at + 1] << 16 | (size_t)store->data[at + 2] << 8 | store->data[at + 3];
	}
	snprintf(label, 64, "%s", (const char *)store->data + last + 8 + 8 + 17);
	return last;
}

static void put_ingredient(struct buf *b, const struct c2pa_recipe *r, const struct buf *store, size_t thumbnail)
{
	char label[64], url[128];
	size_t manifest = last_manifest(r->parent, label);

	snprintf(url, sizeof url, "self#jumbf=/c2pa/%s", label);
	cbor_map(b, r->thumbnail ? 6 : 5);
	cbor_pair(b, "dc:title", "capture.jpg");
	cbor_pair(b, "dc:format", "image/jpeg");
	cbor_pair(b, "instanceID", "xmp:iid:00000000-0000-4000-8000-000000000001");
	cbor_pair(b, "relationship", "parentOf");
	cbor_text(b, "c2pa_manifest");
	put_link(b, url, r->parent, manifest);
	if (r->thumbnail) {
		cbor_text(b, "thumbnail");
		put_link(b, "self#jumbf=c2pa.assertions/c2pa.thumbnail.ingredient.jpeg", store, thumbnail);
	}
}

static struct placed put_assertion(struct buf *b, const struct c2pa_recipe *r, const char *label, const char *url, struct buf *content)
{
	struct placed placed = {open_super(b, "cbor", label), url};

	if (r->change)
		r->change(content, label, r->with);
	put_content(b, "cbor", content);
	buf_close_box(b, placed.at);
	return placed;
}

static struct placed put_thumbnail(struct buf *b, const struct buf *jpeg)
{
	struct placed placed = {open_super(b, "@", "c2pa.thumbnail.ingredient.jpeg"), "self#jumbf=c2pa.assertions/c2pa.thumbnail.ingredient.jpeg"};
	struct buf kind = {0};

	buf_byte(&kind, 0);
	buf_put(&kind, "image/jpeg", 11);
	put_content(b, "bfdb", &kind);
	put_content(b, "bidb", jpeg);
	buf_close_box(b, placed.at);
	buf_free(&kind);
	return placed;
}

static const char assertions[] = "self#jumbf=c2pa.assertions/";

/* In CBOR or JSON, whole or cut. */
static struct placed put_note(struct buf *b, const struct c2pa_recipe *r, struct buf *content)
{
	static char url[96];
	const char *label = r->note_label ? r->note_label : "org.exemplar.note";
	struct placed placed = {b->size, url};

	snprintf(url, sizeof url, "%s%s", assertions, label);
	if (r->wrong == C2PA_NOTE_JSON || r->wrong == C2PA_NOTE_JSON_BROKEN) {
		buf_str(content, "{\"note\": \"of the first\"}");
		content->size -= r->wrong == C2PA_NOTE_JSON_BROKEN;
		if (r->change)
			r->change(content, label, r->with);
		(void)open_super(b, "json", label);
		put_content(b, "json", content);
		buf_close_box(b, placed.at);
		return placed;
	}
	cbor_map(content, 1);
	cbor_pair(content, "note", r->note ? "of the first" : "put in later");
	content->size -= r->wrong == C2PA_NOTE_BROKEN;
	return put_assertion(b, r, label, url, content);
}

enum { PLACED = 6 };

static unsigned put_assertions(struct buf *b, const struct c2pa_recipe *r, const struct c2pa_binding *binding, struct placed placed[PLACED])
{
	struct buf content = {0};
	size_t store = open_super(b, "c2as", "c2pa.assertions"), thumbnail = 0, ingredient = 0;
	unsigned count = 0;

	if (r->wrong != C2PA_NO_BINDING && !r->update) {
		const char *url = c2pa_put_binding(&content, r, binding);

		placed[count++] = put_assertion(b, r, url + sizeof assertions - 1, url, &content);
		if (r->wrong == C2PA_TWO_BINDINGS)
			placed[count++] = put_assertion(b, r, "c2pa.hash.data__1", "self#jumbf=c2pa.assertions/c2pa.hash.data__1", &content);
	}
	if (r->thumbnail) {
		placed[count] = put_thumbnail(b, r->thumbnail);
		thumbnail = placed[count++].at;
	}
	if (r->parent) {
		buf_clear(&content);
		put_ingredient(&content, r, b, thumbnail);
		placed[count] = put_assertion(b, r, "c2pa.ingredient", "self#jumbf=c2pa.assertions/c2pa.ingredient", &content);
		ingredient = placed[count++].at;
	}
	buf_clear(&content);
	put_actions(&content, r, b, ingredient);
	placed[count++] = r->version == 1 ? put_assertion(b, r, "c2pa.actions", "self#jumbf=c2pa.assertions/c2pa.actions", &content)
									  : put_assertion(b, r, "c2pa.actions.v2", "self#jumbf=c2pa.assertions/c2pa.actions.v2", &content);
	if (r->wrong == C2PA_UNDECLARED || r->note) {
		buf_clear(&content);
		placed[count] = put_note(b, r, &content);
		count += r->note;
	}
	buf_close_box(b, store);
	buf_free(&content);
	return count;
}

/* The note for a small picture: it is a box like any other. */
static void put_icon(struct buf *b, const struct c2pa_recipe *r, const struct buf *store, const struct placed *placed, unsigned count)
{
	if (r->icon == C2PA_ICON_NONE)
		return;
	cbor_text(b, "icon");
	put_link(b, r->icon == C2PA_ICON_NOWHERE ? "self#jumbf=c2pa.assertions/org.exemplar.icon" : placed[count - 1].url, store,
		 placed[r->icon == C2PA_ICON_CHANGED ? 0 : count - 1].at);
}

static void put_claim(struct buf *b, const struct c2pa_recipe *r, const struct buf *store, const struct placed *placed, unsigned count)
{
	char label[64], url[160];
	bool redacts = r->wrong == C2PA_REDACTED_SELF || r->redacts;

	snprintf(url, sizeof url, "self#jumbf=/c2pa/%s/c2pa.signature", label_of(r, label));
	cbor_map(b, 7u + redacts + (r->wrong == C2PA_STRAY_FIELD));
	if (r->wrong == C2PA_STRAY_FIELD)
		cbor_pair(b, "org.exemplar.more", "what others may take for something");
	cbor_pair(b, "instanceID", "xmp:iid:00000000-0000-4000-8000-000000000001");
	if (r->version == 1) {
		cbor_pair(b, "claim_generator", "Exemplar/1.04");
	} else {
		cbor_text(b, "claim_generator_info");
		cbor_map(b, 2 + (r->icon != C2PA_ICON_NONE));
		cbor_pair(b, "name", "Exemplar X-100");
		cbor_pair(b, "version", "1.04");
		put_icon(b, r, store, placed, count);
	}
	cbor_pair(b, "dc:title", r->title);
	cbor_pair(b, r->version == 1 ? "dc:format" : "specVersion", r->version == 1 ? r->format : "2.2.0");
	cbor_pair(b, "alg", "sha256");
	cbor_pair(b, "signature", url);
	cbor_text(b, r->version == 1 ? "assertions" : "created_assertions");
	cbor_list(b, count);
	for (unsigned i = 0; i < count; i++)
		put_link(b, placed[i].url, store, placed[i].at);
	if (redacts) {
		cbor_text(b, "redacted_assertions");
		cbor_list(b, 1);
		if (r->redacts)
			(void)last_manifest(r->parent, label);
		snprintf(url, sizeof url, "self#jumbf=/c2pa/%s/c2pa.assertions/%s", label, r->redacts ? r->redacts : "org.exemplar.note");
		cbor_text(b, url);
	}
}

static void put_manifest(struct buf *b, const struct c2pa_recipe *r, const struct c2pa_binding *binding)
{
	struct buf claim = {0}, cose = {0};
	struct placed placed[PLACED];
	char label[64];
	size_t manifest = open_super(b, r->wrong == C2PA_UNSIGNED_KIND ? "c2xx" : r->update ? "c2um" : "c2ma", label_of(r, label)), at;
	unsigned count = put_assertions(b, r, binding, placed);

	put_claim(&claim, r, b, placed, count);
	if (r->change)
		r->change(&claim, "claim", r->with);
	at = open_super(b, r->wrong == C2PA_RETAGGED ? "c2as" : "c2cl", r->version == 1 ? "c2pa.claim" : "c2pa.claim.v2");
	put_content(b, "cbor", &claim);
	buf_close_box(b, at);
	put_cose(&cose, &claim, r->wrong);
	at = open_super(b, "c2cs", "c2pa.signature");
	put_content(b, "cbor", &cose);
	buf_close_box(b, at);
	buf_close_box(b, manifest);
	buf_free(&claim);
	buf_free(&cose);
}

/* Compressed, under its own name or another. */
static void pack_manifest(struct buf *b, const struct c2pa_recipe *r, struct buf *manifest)
{
	struct buf packed = {0};
	char label[64];
	size_t at, size;

	if (r->wrong == C2PA_PACKED_BOMB)
		buf_fill(manifest, 0, 40u << 20);
	size = BrotliEncoderMaxCompressedSize(manifest->size);
	buf_fill(&packed, 0, size);
	if (!BrotliEncoderCompress(5, 22, BROTLI_MODE_GENERIC, manifest->size, manifest->data, &size, packed.data))
		die("Brotli");
	packed.size = r->wrong == C2PA_PACKED_CUT ? size - 9 : size;
	if (r->wrong == C2PA_PACKED_MORE)
		buf_put(&packed, "more", 4);
	at = open_super(b, "c2cm", r->wrong == C2PA_PACKED_NAME ? "urn:c2pa:another" : label_of(r, label));
	put_content(b, "brob", &packed);
	buf_close_box(b, at);
	buf_free(&packed);
}

static void build_store(struct buf *b, const struct c2pa_recipe *r, const struct c2pa_binding *binding)
{
	size_t store = open_super(b, "c2pa", "c2pa");

	if (r->parent) { /* the manifests of the parent's store */
		size_t from = 8 + ((size_t)r->parent->data[10] << 8 | r->parent->data[11]);

		buf_put(b, r->parent->data + from, r->parent->size - from);
	}
	if (r->packed) {
		struct buf manifest = {0};

		put_manifest(&manifest, r, binding);
		pack_manifest(b, r, &manifest);
		buf_free(&manifest);
	} else {
		put_manifest(b, r, binding);
	}
	buf_close_box(b, store);
	if (r->wrong == C2PA_TRAILING)
		buf_put(b, "more", 4);
}

/* --- into the file --------------------------------------------------------------------------------- */

static void put_segments(struct buf *out, const struct buf *store, const struct c2pa_recipe *r)
{
	size_t most = r->segment ? r->segment : 65000, at = 0;

	for (uint32_t sequence = 1; at < store->size; sequence++) {
		size_t size = store->size - at < most ? store->size - at : most;

		if (r->wrong == C2PA_APART && sequence == 2)
			buf_put(out, "\xff\xfe\0\7" "apart"/* a comment */, 9);
		buf_put(out, "\xff\xeb", 2);
		buf_be16(out, (unsigned)(2 + 8 + (sequence > 1 ? 8 : 0) + size));
		buf_put(out, "JP\2\x11", 4);
		buf_be32(out, sequence);
		if (sequence > 1)
			buf_put(out, store->data, 8);
		buf_put(out, store->data + at, size);
		at += size;
	}
}

static void chunk(struct buf *out, const char *type, const struct buf *body)
{
	uLong sum = crc32(crc32(0, NULL, 0), (const Bytef *)type, 4);

	buf_be32(out, (uint32_t)body->size);
	buf_put(out, type, 4);
	buf_put(out, body->data, body->size);
	buf_be32(out, (uint32_t)crc32(sum, body->data, (uInt)body->size));
}

/* An application's extension, the store in pieces. */
static void put_extension(struct buf *out, const struct buf *store)
{
	buf_put(out, "\x21\xff\x0b" "C2PA_GIF\1\0\0", 14);
	for (size_t at = 0; at < store->size; at += 255) {
		size_t size = store->size - at < 255 ? store->size - at : 255;

		buf_byte(out, (unsigned)size);
		buf_put(out, store->data + at, size);
	}
	buf_byte(out, 0);
}

static size_t gif_insertion(const struct buf *file)
{
	return 13 + (file->data[10] & 0x80 ? (size_t)3 << ((file->data[10] & 7) + 1) : 0); /* behind the colours */
}

static size_t jpeg_insertion(const struct buf *file)
{
	return 4 + (size_t)(file->data[4] << 8 | file->data[5]); /* behind SOI and APP0 */
}

static void put_uuid(struct buf *out, const struct buf *store)
{
	size_t at = buf_open_box(out, "uuid");

	buf_put(out, "\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81\0\0\0\0manifest\0\0\0\0\0\0\0\0", 16 + 4 + 9 + 8);
	buf_put(out, store->data, store->size);
	buf_close_box(out, at);
}

/* A tag at the end of the only directory, which is moved to the end of the file. */
static void embed_tiff(const struct buf *file, const struct buf *store, struct buf *out, struct c2pa_binding *where)
{
	const uint8_t *d = file->data;
	size_t at = d[4] | (size_t)d[5] << 8 | (size_t)d[6] << 16 | (size_t)d[7] << 24;
	unsigned count = d[at] | (unsigned)d[at + 1] << 8;

	buf_put(out, d, file->size);
	buf_fill(out, 0, out->size & 1);
	for (int i = 0; i < 4; i++)
		out->data[4 + i] = (uint8_t)(out->size >> 8 * i);
	buf_le16(out, count + 1);
	buf_put(out, d + at + 2, count * 12u);
	buf_le16(out, TAG);
	buf_le16(out, 7);
	buf_le32(out, (uint32_t)store->size);
	buf_le32(out, (uint32_t)(out->size + 8));
	buf_le32(out, 0);
	where->start = out->size;
	where->length = store->size;
	buf_put(out, store->data, store->size);
}

static void embed(const struct buf *file, const struct buf *store, const struct c2pa_recipe *r, const struct c2pa_binding *binding,
		  struct buf *out, struct c2pa_binding *where)
{
	struct buf body = {0};
	size_t at = r->place == C2PA_JPEG ? jpeg_insertion(file) : r->place == C2PA_PNG ? 33
		  : r->place == C2PA_GIF ? gif_insertion(file) : file->size;

	if (r->place == C2PA_TIFF) {
		embed_tiff(file, store, out, where);
		return;
	}
	buf_put(out, file->data, at);
	where->start = at;
	switch (r->place) {
	case C2PA_JPEG:
		put_segments(out, store, r);
		break;
	case C2PA_PNG:
		buf_put(&body, store->data, store->size);
		chunk(out, "caBX", &body);
		break;
	case C2PA_GIF:
		put_extension(out, store);
		break;
	case C2PA_WEBP:
		buf_str(out, "C2PA");
		buf_le32(out, (uint32_t)store->size);
		buf_put(out, store->data, store->size);
		buf_fill(out, 0, store->size & 1);
		for (int i = 0; i < 4; i++)
			out->data[4 + i] = (uint8_t)((out->size - 8) >> 8 * i);
		break;
	case C2PA_JXL:
		buf_put(out, store->data, store->size);
		break;
	default:
		put_uuid(out, store);
	}
	where->length = out->size - at - (r->place == C2PA_WEBP ? store->size & 1 : 0);
	if (r->tie == C2PA_TIE_PROOF)
		c2pa_put_proofs(out, binding);
	buf_put(out, file->data + at, file->size - at);
	if (r->wrong == C2PA_TWICE) {
		out->size = at + where->length; /* a second set behind the first */
		put_segments(out, store, r);
		buf_put(out, file->data + at, file->size - at);
	}
	buf_free(&body);
}

void c2pa_sign(const struct buf *file, const struct c2pa_recipe *r, struct buf *out, struct buf *store)
{
	struct c2pa_binding binding = {0}, where = {0};
	struct buf built = {0}, whole = {0};

	/* Sizes settle after few rounds: numbers in the claim take more bytes as they grow. */
	for (int round = 0; round < 6; round++) {
		buf_clear(&built);
		buf_clear(&whole);
		build_store(&built, r, &binding);
		embed(file, &built, r, &binding, &whole, &where);
		c2pa_misplace(r, &where, whole.size, &binding);
		if (round > 2 && r->wrong != C2PA_ELSEWHERE)
			c2pa_hash_file(&whole, r, &binding);
	}
	buf_put(out, whole.data, whole.size);
	if (store)
		buf_put(store, built.data, built.size);
	buf_free(&built);
	buf_free(&whole);
}
