/* The first page of a TIFF through libtiff's own RGBA conversion. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tiffio.h>

#include "media/decode.h"

struct memory_file {
	struct vg_span bytes;
	uint64_t position;
};

static tmsize_t on_read(thandle_t handle, void *out, tmsize_t size)
{
	struct memory_file *file = handle;
	if (file->position >= file->bytes.size || size <= 0)
		return 0;
	size_t left = file->bytes.size - (size_t)file->position;
	size_t count = (size_t)size < left ? (size_t)size : left;
	memcpy(out, file->bytes.data + file->position, count);
	file->position += count;
	return (tmsize_t)count;
}

static tmsize_t on_write(thandle_t handle, void *data, tmsize_t size)
{
	(void)handle; (void)data; (void)size;
	return 0;
}

static toff_t on_seek(thandle_t handle, toff_t offset, int whence)
{
	struct memory_file *file = handle;
	uint64_t base = whence == SEEK_CUR ? file->position : whence == SEEK_END ? file->bytes.size : 0;
	file->position = base + offset;
	return file->position;
}

static int on_close(thandle_t handle)
{
	(void)handle;
	return 0;
}

static toff_t on_size(thandle_t handle)
{
	return ((struct memory_file *)handle)->bytes.size;
}

static void ignore_message(const char *module, const char *format, va_list arguments)
{
	(void)module; (void)format; (void)arguments;
}

static int decode(TIFF *tiff, const struct vg_limits *limits, struct vg_image *image,
		  struct vg_error *err)
{
	uint32_t width = 0, height = 0;
	uint16_t orientation = ORIENTATION_TOPLEFT;
	char reason[1024] = "";
	TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
	TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
	TIFFGetFieldDefaulted(tiff, TIFFTAG_ORIENTATION, &orientation);
	int code = vg_image_init(image, width, height, 3, limits, err);
	if (code < 0)
		return code;
	if (!TIFFRGBAImageOK(tiff, reason))
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "a TIFF of this kind: %s", reason);
	uint32_t *raster = calloc((size_t)width * height, 4);
	if (!raster)
		return vg_error_set(err, VG_ERR_LIMIT, "not enough memory for the picture");
	/* Asking for the stored orientation makes libtiff leave the rows alone. */
	if (!TIFFReadRGBAImageOriented(tiff, width, height, raster, orientation, 1))
		code = vg_error_set(err, VG_ERR_MALFORMED, "damaged TIFF data");
	for (size_t y = 0; code == 0 && y < height; y++)
		vg_image_row_over_white((const uint8_t *)(raster + y * width),
					image->pixels + y * width * 3, width);
	free(raster);
	return code;
}

int vg_decode_tiff(struct vg_span bytes, const struct vg_limits *limits, struct vg_decoded *out,
		   struct vg_error *err)
{
	struct memory_file file = { bytes, 0 };
	struct vg_image image = { 0 };
	TIFFSetErrorHandler(ignore_message);
	TIFFSetWarningHandler(ignore_message);
	TIFF *tiff = TIFFClientOpen("memory", "rm", &file, on_read, on_write, on_seek, on_close,
				    on_size, NULL, NULL);
	if (!tiff)
		return vg_error_set(err, VG_ERR_MALFORMED, "the TIFF header is damaged");
	int code = decode(tiff, limits, &image, err);
	TIFFClose(tiff);
	if (code < 0)
		vg_image_release(&image);
	else
		*out = (struct vg_decoded){ .image = image };
	return code;
}
