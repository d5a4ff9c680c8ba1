/* What formats are called, in names of files and media types. */
#include <vestigo/format.h>

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "media/type_names.h"

static const struct {
	enum vg_format format;
	const char *name, *media_type;
	const char *endings[5];
} formats[] = {
	{ VG_FORMAT_JPEG, "jpeg", "image/jpeg", { ".jpg", ".jpeg", ".jpe", ".jfif" } },
	{ VG_FORMAT_PNG, "png", "image/png", { ".png" } },
	{ VG_FORMAT_WEBP, "webp", "image/webp", { ".webp" } },
	{ VG_FORMAT_HEIC, "heic", "image/heic", { ".heic", ".heif", ".hif" } },
	{ VG_FORMAT_AVIF, "avif", "image/avif", { ".avif" } },
	{ VG_FORMAT_GIF, "gif", "image/gif", { ".gif" } },
	{ VG_FORMAT_TIFF, "tiff", "image/tiff", { ".tif", ".tiff" } },
	{ VG_FORMAT_JXL, "jxl", "image/jxl", { ".jxl" } },
	{ VG_FORMAT_PSD, "psd", "image/vnd.adobe.photoshop", { ".psd", ".psb" } },
	{ VG_FORMAT_JP2, "jp2", "image/jp2", { ".jp2", ".j2k", ".j2c", ".jpf" } },
	{ VG_FORMAT_BMP, "bmp", "image/bmp", { ".bmp", ".dib" } },
};
enum { FORMATS = sizeof formats / sizeof formats[0] };

const char *vg_format_name(enum vg_format format)
{
	for (int i = 0; i < FORMATS; i++)
		if (formats[i].format == format)
			return formats[i].name;
	return "unknown";
}

const char *vg_format_media_type(enum vg_format format)
{
	for (int i = 0; i < FORMATS; i++)
		if (formats[i].format == format)
			return formats[i].media_type;
	return "application/octet-stream";
}

enum vg_format vg_format_from_name(const char *name)
{
	for (int i = 0; i < FORMATS; i++)
		if (strcmp(formats[i].name, name) == 0)
			return formats[i].format;
	return VG_FORMAT_UNKNOWN;
}

enum vg_format vg_format_from_file_name(const char *file_name)
{
	for (int i = 0; i < FORMATS; i++)
		for (const char *const *ending = formats[i].endings; *ending; ending++)
			if (vg_text_ends_with_ignoring_case(file_name, *ending))
				return formats[i].format;
	return VG_FORMAT_UNKNOWN;
}

enum vg_format vg_format_from_media_type(const char *media_type)
{
	if (strcasecmp(media_type, "image/jpg") == 0)
		return VG_FORMAT_JPEG;
	if (strcasecmp(media_type, "image/heif") == 0)
		return VG_FORMAT_HEIC;
	if (strcasecmp(media_type, "image/x-photoshop") == 0)
		return VG_FORMAT_PSD;
	if (strcasecmp(media_type, "image/jpx") == 0)
		return VG_FORMAT_JP2;
	if (strcasecmp(media_type, "image/x-ms-bmp") == 0)
		return VG_FORMAT_BMP;
	for (int i = 0; i < FORMATS; i++)
		if (strcasecmp(formats[i].media_type, media_type) == 0)
			return formats[i].format;
	return VG_FORMAT_UNKNOWN;
}
