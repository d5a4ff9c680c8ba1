/* Animated PNG (PNG third edition, section 11.3.2): frames behind the picture that every reader
 * shows. Inside media. */
#ifndef VG_MEDIA_APNG_H
#define VG_MEDIA_APNG_H

#include "media/decode.h"

/* Of a PNG that was decoded: counts its frames, and where the picture is empty lays the first
 * frame that is not on it. Leaves it alone otherwise. */
void vg_apng_frames(struct vg_span bytes, const struct vg_limits *limits, struct vg_decoded *decoded);

/* A PNG whose checksums are not looked at, as those made of frames have none. */
int vg_decode_png_unchecked(struct vg_span bytes, const struct vg_limits *limits,
			    struct vg_decoded *out, struct vg_error *err);

#endif
