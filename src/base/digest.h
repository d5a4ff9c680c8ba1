/* SHA-256 through OpenSSL. */
#ifndef VG_BASE_DIGEST_H
#define VG_BASE_DIGEST_H

#include "base/bytes.h"

enum { VG_SHA256_SIZE = 32, VG_SHA256_TEXT = 65 };

/* False only when the library fails (memory). */
bool vg_sha256(struct vg_span bytes, uint8_t out[VG_SHA256_SIZE]);

/* The same in lower-case hexadecimal. */
bool vg_sha256_text(struct vg_span bytes, char out[VG_SHA256_TEXT]);

/* Makes a digest that of itself and another behind it. */
bool vg_sha256_join(uint8_t digest[VG_SHA256_SIZE], const uint8_t other[VG_SHA256_SIZE]);

/* Of bytes that come piece by piece. NULL and false only when memory is short; ending frees the sum, and
 * out may be NULL then. */
struct vg_sha256_sum;
struct vg_sha256_sum *vg_sha256_begin(void);
bool vg_sha256_add(struct vg_sha256_sum *sum, struct vg_span bytes);
bool vg_sha256_end(struct vg_sha256_sum *sum, char out[VG_SHA256_TEXT]);

/* HMAC (RFC 2104) of at most four parts, one behind the other. */
bool vg_hmac_sha256(const uint8_t key[VG_SHA256_SIZE], const struct vg_span *part, size_t count,
		    uint8_t out[VG_SHA256_SIZE]);
/* In a time that does not tell where they differ. */
bool vg_digests_equal(const uint8_t *a, const uint8_t *b, size_t size);

/* Of upright pixels: width, height and channels (big-endian 32-bit), then rows. A
 * grey picture and its RGB copy differ. */
bool vg_sha256_pixels(const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels,
		      uint8_t out[VG_SHA256_SIZE]);

#endif
