/* Formats: what kind of file some bytes are, told from the bytes alone. Pure, thread-safe. */
#ifndef VESTIGO_FORMAT_H
#define VESTIGO_FORMAT_H

#include <vestigo/error.h>

#ifdef __cplusplus
extern "C" {
#endif

enum vg_format {
	VG_FORMAT_UNKNOWN = 0, /* not a picture, or not one this build reads */
	VG_FORMAT_JPEG,
	VG_FORMAT_PNG,
	VG_FORMAT_WEBP,
	VG_FORMAT_HEIC,
	VG_FORMAT_AVIF,
	VG_FORMAT_GIF,
	VG_FORMAT_TIFF,
	VG_FORMAT_BMP,
	VG_FORMAT_JXL,
	VG_FORMAT_PSD,
	VG_FORMAT_JP2,
	VG_FORMAT_COUNT
};

/* "jpeg", "png", …; "unknown". Static, never NULL. */
VG_API const char *vg_format_name(enum vg_format format);
/* The format of that name, or VG_FORMAT_UNKNOWN. */
VG_API enum vg_format vg_format_from_name(const char *name);
/* What a file name's ending promises, or VG_FORMAT_UNKNOWN when it promises no
 * picture (".jpg" and ".jpeg" are JPEG, ".heif" is HEIC, …). */
VG_API enum vg_format vg_format_from_file_name(const char *file_name);
/* The media type of the camera raw format that a file name's ending promises
 * ("image/x-nikon-nef" for ".nef"), or NULL. Static. */
VG_API const char *vg_raw_type_from_file_name(const char *file_name);
/* What a declared media type ("image/jpeg") promises. */
VG_API enum vg_format vg_format_from_media_type(const char *media_type);

#ifdef __cplusplus
}
#endif
#endif
