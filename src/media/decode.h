/* Bytes to pixels: one decoder a format, one signature, one table. */
#ifndef VG_MEDIA_DECODE_H
#define VG_MEDIA_DECODE_H

#include <vestigo/format.h>

#include "media/image.h"

/* What came out besides pixels. */
struct vg_decoded {
	struct vg_image image;  /* pixels as stored, before EXIF orientation */
	bool orientation_applied; /* the container's own turning was done already */
	char defect[160];       /* the first complaint of a decoder that went on, or "" */
};

/* Each decoder checks the claimed size against limits before it allocates. On
 * failure *out is untouched. VG_ERR_MALFORMED, VG_ERR_UNSUPPORTED, VG_ERR_LIMIT. */
typedef int vg_decode_function(struct vg_span bytes, const struct vg_limits *limits,
			       struct vg_decoded *out, struct vg_error *err);

vg_decode_function vg_decode_jpeg, vg_decode_png, vg_decode_webp, vg_decode_heif, vg_decode_gif,
	vg_decode_tiff;

/* Decodes by format; VG_ERR_UNSUPPORTED for VG_FORMAT_UNKNOWN. */
int vg_decode(enum vg_format format, struct vg_span bytes, const struct vg_limits *limits,
	      struct vg_decoded *out, struct vg_error *err);
void vg_decoded_release(struct vg_decoded *decoded);

/* PNG of an image, appended to out. */
int vg_encode_png(const struct vg_image *image, struct vg_buffer *out, struct vg_error *err);

/* Baseline JPEG of an image at quality 1 to 100, appended to out. */
int vg_encode_jpeg(const struct vg_image *image, int quality, struct vg_buffer *out,
		   struct vg_error *err);

#endif
