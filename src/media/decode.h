/* Bytes to pixels: one decoder a format, one signature, one table. */
#ifndef VG_MEDIA_DECODE_H
#define VG_MEDIA_DECODE_H

#include <vestigo/picture.h>

#include "media/image.h"

/* What came out besides pixels. */
struct vg_decoded {
	struct vg_image image;  /* pixels as stored, before EXIF orientation; grey or white where
				   they could not be read */
	bool orientation_applied; /* the container's own turning was done already */
	int orientation;        /* of the one picture of several that was decoded; 0: the EXIF's holds */
	double read_share;      /* of the pixels, above 0; 1: all */
	bool reduced;           /* the file's samples are of more bits than the image's */
	char damage[120];       /* what of the pixels is missing or damaged, or "" */
	char note[120];         /* the first complaint that concerns no pixel, or "" */
	struct vg_pictures pictures;
};

/* What a decoder begins with: whole, one picture. */
struct vg_decoded vg_decoded_whole(void);

/* Each decoder checks the claimed size against limits before it allocates. On
 * failure *out is untouched. VG_ERR_MALFORMED; VG_ERR_UNSUPPORTED for what may well be
 * valid, but this build's library does not read; VG_ERR_LIMIT. A file that was cut is read as
 * far as it goes, where at least a row can be. */
typedef int vg_decode_function(struct vg_span bytes, const struct vg_limits *limits,
			       struct vg_decoded *out, struct vg_error *err);

vg_decode_function vg_decode_jpeg, vg_decode_png, vg_decode_webp, vg_decode_heif, vg_decode_gif,
	vg_decode_tiff, vg_decode_bmp, vg_decode_jxl, vg_decode_psd, vg_decode_jp2;

/* The small picture that a HEIF keeps of the one that vg_decode_heif gives, turned as the container says;
 * VG_ERR_NOT_FOUND when it keeps none. */
vg_decode_function vg_decode_heif_thumbnail;

/* A PNG whose checksums are not looked at, as those that are made of an animation's frames have none. */
vg_decode_function vg_decode_png_unchecked;

/* Whether these bytes are a picture whose library is loaded only for it, or hold one, as that takes long; and loads those
 * libraries and their plugins, in a process that is about to be confined and may open none then. Without it such a
 * picture is unsupported. */
bool vg_decode_is_rare(struct vg_span bytes);
void vg_decode_prepare_rare(void);

/* Of each library: vg_decode_prepare_rare calls all. */
void vg_decode_heif_prepare(void);
void vg_decode_jxl_prepare(void);

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
