/* Animated PNG (PNG third edition, section 11.3.2): frames behind the picture that every reader
 * shows. Inside media. */
#ifndef VG_MEDIA_APNG_H
#define VG_MEDIA_APNG_H

#include "media/decode.h"

/* Of a PNG that was decoded: counts its frames, and where the picture is empty lays the first
 * frame that is not on it, decoded by `decode_frame`, which may not look at checksums: a PNG that is made of a
 * frame has none. Leaves it alone otherwise. */
void vg_apng_frames(struct vg_span bytes, const struct vg_limits *limits, vg_decode_function *decode_frame,
		    struct vg_decoded *decoded);

#endif
