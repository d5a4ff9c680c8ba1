#include "base/digest.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <unistd.h>

#include <vestigo/picture.h>

#include "base/file.h"
#include "base/text.h"

/* Looked up once: EVP_sha256() is looked up again at each use. */
static EVP_MD *sha256;
static tss_t ended; /* frees the context of a thread that ends */
static bool frees_ended;
static once_flag sha256_fetched = ONCE_FLAG_INIT;

static void free_context(void *context)
{
	EVP_MD_CTX_free(context);
}

static void fetch_sha256(void)
{
	sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	frees_ended = tss_create(&ended, free_context) == thrd_success;
}

static bool digest_parts(const struct vg_span *part, size_t count, uint8_t out[VG_SHA256_SIZE])
{
	static _Thread_local EVP_MD_CTX *context; /* kept: to make one takes as long as a short digest */
	call_once(&sha256_fetched, fetch_sha256);
	if (!context && (context = EVP_MD_CTX_new()) && frees_ended)
		(void)tss_set(ended, context); /* without room for it, it is lost with its thread */
	bool good = context && sha256 && EVP_DigestInit_ex(context, sha256, NULL);
	for (size_t i = 0; i < count && good; i++)
		good = EVP_DigestUpdate(context, part[i].data, part[i].size);
	return good && EVP_DigestFinal_ex(context, out, NULL);
}

bool vg_sha256(struct vg_span bytes, uint8_t out[VG_SHA256_SIZE])
{
	return digest_parts(&bytes, 1, out);
}

bool vg_sha256_join(uint8_t digest[VG_SHA256_SIZE], const uint8_t other[VG_SHA256_SIZE])
{
	const struct vg_span parts[] = { { digest, VG_SHA256_SIZE }, { other, VG_SHA256_SIZE } };
	return digest_parts(parts, 2, digest);
}

bool vg_sha256_text(struct vg_span bytes, char out[VG_SHA256_TEXT])
{
	uint8_t digest[VG_SHA256_SIZE];
	if (!vg_sha256(bytes, digest))
		return false;
	vg_text_hex(digest, sizeof digest, out);
	return true;
}

bool vg_sha256_pixels(const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels,
		      uint8_t out[VG_SHA256_SIZE])
{
	uint8_t header[12];
	uint32_t sizes[3] = { width, height, channels };
	for (int i = 0; i < 12; i++)
		header[i] = (uint8_t)(sizes[i / 4] >> (24 - i % 4 * 8));
	const struct vg_span parts[] = { { header, sizeof header }, { pixels, (size_t)width * height * channels } };
	return digest_parts(parts, 2, out);
}

bool vg_hmac_sha256(const uint8_t key[VG_SHA256_SIZE], const struct vg_span *part, size_t count,
		    uint8_t out[VG_SHA256_SIZE])
{
	enum { BLOCK = 64, PARTS = 4 };
	uint8_t inside[BLOCK] = { 0 }, outside[BLOCK] = { 0 }, inner[VG_SHA256_SIZE];
	struct vg_span parts[1 + PARTS] = { { inside, BLOCK } };
	if (count > PARTS)
		return false;
	memcpy(parts + 1, part, count * sizeof *part);
	memcpy(inside, key, VG_SHA256_SIZE);
	memcpy(outside, key, VG_SHA256_SIZE);
	for (int i = 0; i < BLOCK; i++) {
		inside[i] ^= 0x36;
		outside[i] ^= 0x5c;
	}
	return digest_parts(parts, 1 + count, inner) &&
	       digest_parts((const struct vg_span[]){ { outside, BLOCK }, { inner, sizeof inner } }, 2, out);
}

bool vg_digests_equal(const uint8_t *a, const uint8_t *b, size_t size)
{
	return CRYPTO_memcmp(a, b, size) == 0;
}

int vg_file_sha256(const char *path, uint8_t out[VG_SHA256_SIZE], struct vg_error *err)
{
	uint8_t block[65536];
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	int fd = -1;
	ssize_t got = 0;
	call_once(&sha256_fetched, fetch_sha256);
	int code = context && sha256 && EVP_DigestInit_ex(context, sha256, NULL) ? vg_file_open(NULL, path, &fd, err)
										 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	while (code == 0 && (got = read(fd, block, sizeof block)) > 0)
		if (!EVP_DigestUpdate(context, block, (size_t)got))
			code = vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (code == 0 && got < 0)
		code = vg_error_set(err, VG_ERR_IO, "cannot read \"%s\": %s", path, strerror(errno));
	if (code == 0 && !EVP_DigestFinal_ex(context, out, NULL))
		code = vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (fd >= 0)
		close(fd);
	EVP_MD_CTX_free(context);
	return code;
}

struct vg_sha256_sum {
	EVP_MD_CTX *context;
	bool failed;
};

struct vg_sha256_sum *vg_sha256_begin(void)
{
	struct vg_sha256_sum *sum = calloc(1, sizeof *sum);
	call_once(&sha256_fetched, fetch_sha256);
	if (sum)
		sum->context = EVP_MD_CTX_new();
	if (sum && sum->context && sha256 && EVP_DigestInit_ex(sum->context, sha256, NULL))
		return sum;
	(void)vg_sha256_end(sum, NULL);
	return NULL;
}

bool vg_sha256_add(struct vg_sha256_sum *sum, struct vg_span bytes)
{
	sum->failed |= !EVP_DigestUpdate(sum->context, bytes.data, bytes.size);
	return !sum->failed;
}

bool vg_sha256_end(struct vg_sha256_sum *sum, char out[VG_SHA256_TEXT])
{
	uint8_t digest[VG_SHA256_SIZE];
	bool good = sum && out && !sum->failed && EVP_DigestFinal_ex(sum->context, digest, NULL);
	if (good)
		vg_text_hex(digest, sizeof digest, out);
	if (sum)
		EVP_MD_CTX_free(sum->context);
	free(sum);
	return good;
}
