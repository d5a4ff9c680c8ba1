/* Decoded pixels and what is done to them before anyone looks. */
#ifndef VG_MEDIA_IMAGE_H
#define VG_MEDIA_IMAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <vestigo/limits.h>

#include "base/bytes.h"

/* What an image that was laid over white let through, and how much: white on it is white in the pixels too. */
struct vg_image_alpha {
	bool translucent;      /* it let through somewhere */
	bool unknown;          /* memory was short for the digest */
	uint8_t digest[32];    /* of where, and of how much */
};

/* 8-bit samples, rows top to bottom, no padding: channels is 1 (grey) or 3
 * (RGB), a row has width * channels bytes. Owns pixels. */
struct vg_image {
	uint32_t width, height, channels;
	uint8_t *pixels;
	struct vg_image_alpha alpha;
};

/* Allocates zeroed pixels after checking 1 <= width * height <= limits->max_pixels. */
int vg_image_init(struct vg_image *image, uint64_t width, uint64_t height, uint32_t channels,
		  const struct vg_limits *limits, struct vg_error *err);
void vg_image_release(struct vg_image *image);
size_t vg_image_size(const struct vg_image *image);

/* Fills all pixels with one value. */
void vg_image_fill(struct vg_image *image, uint8_t value);
/* True when no two samples of a channel differ by more than compression alone makes them. */
bool vg_image_is_flat(const struct vg_image *image);

/* Replaces image by its upright form under an EXIF orientation (1 to 8; others
 * are taken as 1). */
int vg_image_make_upright(struct vg_image *image, int orientation, struct vg_error *err);

/* Where a box of a stored picture of that size lies in the upright one. Boxes are x, y, width, height. */
void vg_image_box_upright(const double stored[4], double width, double height, int orientation, double out[4]);

/* Area-averaged copy with the long side at most `long_side` (never enlarged). */
int vg_image_shrink(const struct vg_image *image, uint32_t long_side, struct vg_image *out,
		    struct vg_error *err);

/* Bilinear copy of width x height pixels, for enlarging. */
int vg_image_enlarge(const struct vg_image *image, uint32_t width, uint32_t height,
		     struct vg_image *out, struct vg_error *err);

/* Lays `count` pixels of RGBA over white into an RGB image, from (x, y) on, which lie inside. */
void vg_image_lay_over_white(struct vg_image *image, uint32_t x, uint32_t y, const uint8_t *rgba, uint32_t count);
/* Takes note of the alpha of `count` pixels from (x, y) on, `step` bytes apart, that were laid over white. */
void vg_image_note_alpha(struct vg_image *image, uint32_t x, uint32_t y, const uint8_t *alpha, size_t step, uint32_t count);
/* SHA-256 of the upright pixels (vg_sha256_pixels); of a translucent image, of that and its alpha, so that two
 * that differ in white alone are not the same. False when the library fails (memory). */
bool vg_image_digest(const struct vg_image *image, uint8_t out[32]);

#endif
