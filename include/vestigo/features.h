/* Local features: places of a picture that are found again in an altered copy of it,
 * each with a binary descriptor of its surroundings.
 *
 * Unlike a hash of the whole, they find a picture again when it was cropped, turned,
 * framed, pasted into another or photographed from a screen. Thread-safe, each call with structs of its own. */
#ifndef VESTIGO_FEATURES_H
#define VESTIGO_FEATURES_H

#include <stddef.h>
#include <stdint.h>
#include <vestigo/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* 256 bits: of each of 128 measures of the surroundings (4 x 4 parts, 8 directions),
 * whether it exceeds a low and a high threshold. Unrelated ones differ in about 90. */
struct vg_descriptor {
	uint64_t word[4];  /* low thresholds in word 0 and 1, high ones in 2 and 3 */
};

/* Positions, sizes and angles are of the working picture: the upright one, scaled. */
struct vg_feature {
	float x, y;      /* pixels of the working picture */
	float sigma;     /* size of the blob, in those pixels */
	float angle;     /* radians, 0 to 2 pi, from x towards y */
	struct vg_descriptor descriptor;
};

/* With fewer than the least a picture is not searched by them. A picture that is looked for has up to
 * the maximum, so that what is laid over it, or stands around it, leaves enough; of a known one the
 * first that are stored: what they find and what they cost is in docs/accuracy.md. */
enum { VG_FEATURES_LEAST = 5, VG_FEATURES_STORED = 800, VG_FEATURES_MAXIMUM = 2048 };

/* The features of one picture. Owns its array. */
struct vg_features {
	uint32_t width, height;  /* of the working picture; 0 when there are none */
	struct vg_feature *feature;
	size_t count;
};
VG_API void vg_features_release(struct vg_features *features);

/* Finds at most `maximum` (up to VG_FEATURES_MAXIMUM) features of 8-bit upright pixels, so
 * ordered that the first of them serve every part of the picture alike:
 * rows top to bottom without padding, channels 1 (grey) or 3 (RGB). A picture too small
 * or too flat has none. Pure and thread-safe. VG_ERR_MEMORY. */
VG_API int vg_features_compute(const uint8_t *pixels, uint32_t width, uint32_t height,
			       uint32_t channels, size_t maximum, struct vg_features *out,
			       struct vg_error *err);

#ifdef __cplusplus
}
#endif
#endif
