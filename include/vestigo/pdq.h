/* PDQ: the published 256-bit perceptual hash of a picture.
 *
 * Method: Meta, "PDQ and TMK+PDQF" (2019), ThreatExchange's hashing
 * specification. Bit-exact to the C++ reference hasher: same hash, same
 * quality, same eight dihedral hashes for the same pixels.
 *
 * All functions are pure and thread-safe. */
#ifndef VESTIGO_PDQ_H
#define VESTIGO_PDQ_H

#include <stdbool.h>
#include <stdint.h>
#include <vestigo/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Bit k (0 to 255) is bit k mod 64 of word[k / 64]. */
struct vg_pdq {
	uint64_t word[4];
};

/* The eight ways to turn and mirror a square, in the reference's order. The
 * hash under VG_TURN_ROTATE_90 is (nearly) that of the picture turned so. */
enum vg_turn {
	VG_TURN_NONE = 0,
	VG_TURN_ROTATE_90,  /* counter-clockwise */
	VG_TURN_ROTATE_180,
	VG_TURN_ROTATE_270,
	VG_TURN_FLIP_X,     /* upside down */
	VG_TURN_FLIP_Y,     /* mirrored left to right */
	VG_TURN_FLIP_PLUS,  /* across the main diagonal */
	VG_TURN_FLIP_MINUS, /* across the other diagonal */
	VG_TURN_COUNT
};

enum {
	VG_PDQ_TEXT = 65,          /* 64 hexadecimal digits and a zero byte */
	VG_PDQ_MATCH_DISTANCE = 31,/* the published match rule: at most this far, */
	VG_PDQ_MATCH_QUALITY = 50  /* both of at least this quality (0 to 100) */
};

struct vg_pdq_set {
	struct vg_pdq turned[VG_TURN_COUNT]; /* turned[VG_TURN_NONE] is the hash */
	int quality;                         /* 0 (featureless) to 100 */
};

/* Hashes 8-bit pixels: rows top to bottom without padding, channels 1 (grey) or
 * 3 (RGB). A side under 5 pixels gives zero hashes and quality 0, as the
 * reference does. VG_ERR_MEMORY, VG_ERR_USAGE. */
VG_API int vg_pdq_compute(const uint8_t *pixels, uint32_t width, uint32_t height,
			  uint32_t channels, struct vg_pdq_set *out, struct vg_error *err);

/* Differing bits, 0 to 256. */
VG_API int vg_pdq_distance(const struct vg_pdq *a, const struct vg_pdq *b);

/* The reference's hexadecimal form, most significant word first. */
VG_API void vg_pdq_to_text(const struct vg_pdq *hash, char out[VG_PDQ_TEXT]);
/* Reads exactly 64 hexadecimal digits; false on anything else. */
VG_API bool vg_pdq_from_text(const char *text, struct vg_pdq *out);
/* 32 bytes, in the order of the hexadecimal form. */
VG_API void vg_pdq_to_bytes(const struct vg_pdq *hash, uint8_t out[32]);
VG_API void vg_pdq_from_bytes(const uint8_t bytes[32], struct vg_pdq *out);

#ifdef __cplusplus
}
#endif
#endif
