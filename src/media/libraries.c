/* Which libraries decode, and their versions. */
#include <stdio.h>
#include <string.h>

#include <gif_lib.h>
#include <jpeglib.h>
#include <openjpeg.h>
#include <png.h>
#include <tiffio.h>
#include <webp/decode.h>

#include <vestigo/doctor.h>

#include "base/text.h"
#include "media/heif_calls.h"
#include "media/jxl_calls.h"

#define TEXT_OF(macro) TEXT_OF_TOKENS(macro)
#define TEXT_OF_TOKENS(tokens) #tokens

#ifdef LIBJPEG_TURBO_VERSION
static const char jpeg_version[] = TEXT_OF(LIBJPEG_TURBO_VERSION);
#else
static const char jpeg_version[] = TEXT_OF(JPEG_LIB_VERSION);
#endif

/* "LIBTIFF, Version 4.5.0" and a copyright below. */
static void tiff_version(char out[64])
{
	const char *text = TIFFGetVersion(), *number = strrchr(text, '\n') ? strstr(text, "ersion ") : NULL;
	snprintf(out, 64, "%.*s", (int)strcspn(number ? number + 7 : text, "\n"), number ? number + 7 : text);
}

/* 7000 is 0.7.0. */
static void jxl_version(char out[32])
{
	struct vg_jxl_calls calls;
	uint32_t number = vg_jxl_load(&calls) ? calls.JxlDecoderVersion() : 0;
	if (number)
		snprintf(out, 32, "%u.%u.%u", number / 1000000, number / 1000 % 1000, number % 1000);
	else
		vg_text_copy(out, 32, "cannot be loaded");
}

size_t vg_media_libraries(struct vg_library *out, size_t most)
{
	struct vg_heif_calls heif;
	int webp = WebPGetDecoderVersion();
	char tiff[64], jxl[32], packed[32];
	tiff_version(tiff);
	jxl_version(jxl);
	snprintf(packed, sizeof packed, "%d.%d.%d", webp >> 16 & 255, webp >> 8 & 255, webp & 255);
	const struct { const char *name, *version; } all[] = {
		{ "libjpeg-turbo", jpeg_version }, { "libpng", png_get_libpng_ver(NULL) }, { "libwebp", packed },
		{ "libheif", vg_heif_load(&heif) ? heif.get_version() : "cannot be loaded" }, { "libtiff", tiff }, { "libjxl", jxl }, { "openjpeg", opj_version() },
		{ "giflib", TEXT_OF(GIFLIB_MAJOR) "." TEXT_OF(GIFLIB_MINOR) "." TEXT_OF(GIFLIB_RELEASE) },
	};
	size_t count = 0;
	for (; count < sizeof all / sizeof *all && count < most; count++) {
		vg_text_copy(out[count].name, sizeof out[count].name, all[count].name);
		vg_text_copy(out[count].version, sizeof out[count].version, all[count].version);
	}
	return count;
}
