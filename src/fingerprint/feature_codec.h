/* Features as bytes: how they leave a worker and lie in the catalogue.
 *
 * A version byte, width, height and count (two bytes each), then 38 bytes a feature: x
 * and y in sixteenths of a pixel, sigma in sixteenths of an octave, angle in 256ths of a
 * turn, the descriptor. Little-endian. */
#ifndef VG_FINGERPRINT_FEATURE_CODEC_H
#define VG_FINGERPRINT_FEATURE_CODEC_H

#include <vestigo/features.h>

#include "base/bytes.h"

enum { VG_FEATURE_BYTES = 38, VG_FEATURES_HEADER = 7, VG_FEATURES_VERSION = 1,
       VG_FEATURES_BYTES_MAXIMUM = VG_FEATURES_HEADER + VG_FEATURES_MAXIMUM * VG_FEATURE_BYTES };

/* Appends; VG_ERR_LIMIT or VG_ERR_MEMORY. */
int vg_features_write(const struct vg_features *features, struct vg_buffer *out);

/* Reads what vg_features_write wrote, from the whole of bytes, none of it trusted.
 * VG_ERR_MALFORMED, VG_ERR_MEMORY; *out is then untouched. */
int vg_features_read(struct vg_span bytes, struct vg_features *out);

#endif
