/* WebP, GIF, TIFF, HEIC and AVIF. */
#include "encode.h"

#include <stdlib.h>
#include <string.h>

#include <gif_lib.h>
#include <libheif/heif.h>
#include <tiffio.h>
#include <webp/encode.h>

void webp_encode(const struct pic *p, enum webp_form form, struct buf *out)
{
	int w = (int)p->width, h = (int)p->height;
	uint8_t *file = NULL;
	size_t size = 0;

	if (form == WEBP_LOSSY) {
		size = WebPEncodeRGB(p->rgb, w, h, w * 3, 90.0f, &file);
	} else if (form == WEBP_LOSSLESS) {
		size = WebPEncodeLosslessRGB(p->rgb, w, h, w * 3, &file);
	} else {
		uint8_t *rgba = xmalloc((size_t)p->width * p->height * 4);

		for (size_t i = 0; i < (size_t)p->width * p->height; i++) {
			memcpy(rgba + i * 4, p->rgb + i * 3, 3);
			rgba[i * 4 + 3] = form == WEBP_CLEAR ? 0
			    : (uint8_t)fixture_alpha((unsigned)(i % p->width), (unsigned)(i / p->width));
		}
		size = WebPEncodeRGBA(rgba, w, h, w * 4, 90.0f, &file);
		free(rgba);
	}
	if (size == 0)
		die("libwebp cannot encode");
	buf_put(out, file, size);
	WebPFree(file);
}

static int gif_write(GifFileType *gif, const GifByteType *data, int size)
{
	buf_put(gif->UserData, data, (size_t)size);
	return size;
}

static void gif_add_frame(GifFileType *gif, const struct pic *p, bool transparent,
			  uint8_t *index, unsigned clear)
{
	const GraphicsControlBlock control = {.DisposalMode = DISPOSAL_UNSPECIFIED,
										  .TransparentColor = (int)clear};
	GifByteType block[4];

	if (transparent) {
		for (unsigned y = 0; y < p->height; y++)
			for (unsigned x = 0; x < p->width; x++)
				if (fixture_alpha(x, y) == 0)
					index[(size_t)y * p->width + x] = (uint8_t)clear;
		EGifGCBToExtension(&control, block);
		EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, sizeof block, block);
	}
	if (EGifPutImageDesc(gif, 0, 0, (int)p->width, (int)p->height, false, NULL) != GIF_OK)
		die("giflib cannot write a frame");
	for (unsigned y = 0; y < p->height; y++)
		if (EGifPutLine(gif, index + (size_t)y * p->width, (int)p->width) != GIF_OK)
			die("giflib cannot write a line");
}

void gif_encode(const struct pic *p, bool transparent, struct buf *out)
{
	uint8_t palette[256][3] = {{0}}, *index = xmalloc((size_t)p->width * p->height);
	GifColorType colours[256];
	ColorMapObject *map;
	int error = 0;
	GifFileType *gif = EGifOpen(out, gif_write, &error);

	if (!gif)
		die("giflib cannot start: %d", error);
	quantise(p, 255, palette, index);
	for (int i = 0; i < 256; i++)
		colours[i] = (GifColorType){palette[i][0], palette[i][1], palette[i][2]};
	map = GifMakeMapObject(256, colours);
	EGifSetGifVersion(gif, transparent);
	if (EGifPutScreenDesc(gif, (int)p->width, (int)p->height, 8, 0, map) != GIF_OK)
		die("giflib cannot write the screen");
	gif_add_frame(gif, p, transparent, index, 255);
	if (EGifCloseFile(gif, &error) != GIF_OK)
		die("giflib cannot finish: %d", error);
	GifFreeMapObject(map);
	free(index);
}

/* libtiff goes back to patch offsets, so it needs a file that can be sought in. */
struct memory_file {
	struct buf data;
	size_t at;
};

static tmsize_t memory_read(thandle_t handle, void *data, tmsize_t size)
{
	struct memory_file *f = handle;
	size_t left = f->at < f->data.size ? f->data.size - f->at : 0;
	size_t n = (size_t)size < left ? (size_t)size : left;

	if (n > 0)
		memcpy(data, f->data.data + f->at, n);
	f->at += n;
	return (tmsize_t)n;
}

static tmsize_t memory_write(thandle_t handle, void *data, tmsize_t size)
{
	struct memory_file *f = handle;

	if (f->at + (size_t)size > f->data.size)
		buf_fill(&f->data, 0, f->at + (size_t)size - f->data.size);
	memcpy(f->data.data + f->at, data, (size_t)size);
	f->at += (size_t)size;
	return size;
}

static toff_t memory_seek(thandle_t handle, toff_t to, int whence)
{
	struct memory_file *f = handle;

	f->at = (size_t)to + (whence == SEEK_CUR ? f->at : whence == SEEK_END ? f->data.size : 0);
	return f->at;
}

static int memory_close(thandle_t handle)
{
	(void)handle;
	return 0;
}

static toff_t memory_size(thandle_t handle)
{
	const struct memory_file *f = handle;

	return f->data.size;
}

static void tiff_write_rows(TIFF *tiff, const struct pic *p, bool deep)
{
	uint16_t *row = xmalloc((size_t)p->width * 6);

	for (unsigned y = 0; y < p->height; y++) {
		const uint8_t *in = p->rgb + (size_t)y * p->width * 3;

		/* 257 spreads 0 .. 255 over 0 .. 65535 exactly. */
		for (unsigned i = 0; deep && i < p->width * 3; i++)
			row[i] = (uint16_t)(in[i] * 257u);
		if (!deep)
			memcpy(row, in, (size_t)p->width * 3);
		if (TIFFWriteScanline(tiff, row, y, 0) < 0)
			die("libtiff cannot write a line");
	}
	free(row);
}

void tiff_encode(const struct pic *p, enum tiff_form form, struct buf *out)
{
	struct memory_file file = {{0}, 0};
	TIFF *tiff = TIFFClientOpen("fixture", form == TIFF_RGB16 ? "wb" : "wl", &file, memory_read,
				    memory_write, memory_seek, memory_close, memory_size, NULL, NULL);

	if (!tiff)
		die("libtiff cannot start");
	TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, p->width);
	TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, p->height);
	TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, form == TIFF_RGB16 ? 16 : 8);
	TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 3);
	TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
	TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
	TIFFSetField(tiff, TIFFTAG_COMPRESSION,
		     form == TIFF_PLAIN ? COMPRESSION_NONE
		     : form == TIFF_LZW ? COMPRESSION_LZW
					: COMPRESSION_ADOBE_DEFLATE);
	if (form != TIFF_PLAIN)
		TIFFSetField(tiff, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
	TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 32);
	tiff_write_rows(tiff, p, form == TIFF_RGB16);
	TIFFClose(tiff);
	buf_put(out, file.data.data, file.data.size);
	buf_free(&file.data);
}

static void heif_check(struct heif_error error)
{
	if (error.code != heif_error_Ok)
		die("libheif: %s", error.message);
}

static struct heif_image *heif_picture(const struct pic *p)
{
	struct heif_image *image = NULL;
	uint8_t *plane;
	int stride = 0;

	heif_check(heif_image_create((int)p->width, (int)p->height, heif_colorspace_RGB,
				     heif_chroma_interleaved_RGB, &image));
	heif_check(heif_image_add_plane(image, heif_channel_interleaved, (int)p->width,
					(int)p->height, 24));
	plane = heif_image_get_plane(image, heif_channel_interleaved, &stride);
	for (unsigned y = 0; y < p->height; y++)
		memcpy(plane + (size_t)y * (size_t)stride, p->rgb + (size_t)y * p->width * 3,
		       (size_t)p->width * 3);
	return image;
}

static struct heif_error heif_write(struct heif_context *context, const void *data, size_t size,
				    void *out)
{
	(void)context;
	buf_put(out, data, size);
	return (struct heif_error){heif_error_Ok, heif_suberror_Unspecified, "Success"};
}

/* NULL if there is none. */
static struct heif_encoder *new_heif_encoder(struct heif_context *context, bool av1)
{
	struct heif_encoder *encoder = NULL;
	struct heif_error found = heif_context_get_encoder_for_format(
	    context, av1 ? heif_compression_AV1 : heif_compression_HEVC, &encoder);

	if (found.code != heif_error_Ok)
		return NULL;
	heif_check(heif_encoder_set_lossy_quality(encoder, 90));
	/* More than one thread may reorder decisions, and the bytes with them. */
	if (av1) {
		heif_check(heif_encoder_set_parameter_integer(encoder, "threads", 1));
	} else {
		heif_encoder_set_parameter_string(encoder, "x265:pools", "none");
		heif_encoder_set_parameter_string(encoder, "x265:frame-threads", "1");
	}
	return encoder;
}

bool heif_encode(const struct pic *p, bool av1, struct buf *out)
{
	struct heif_context *context = heif_context_alloc();
	struct heif_encoder *encoder = new_heif_encoder(context, av1);
	struct heif_writer writer = {1, heif_write};

	if (encoder) {
		struct heif_image *image = heif_picture(p);

		heif_check(heif_context_encode_image(context, image, encoder, NULL, NULL));
		heif_check(heif_context_write(context, &writer, out));
		heif_image_release(image);
		heif_encoder_release(encoder);
	}
	heif_context_free(context);
	return encoder != NULL;
}

static void heif_add_blocks(struct heif_context *context, struct heif_image_handle *handle,
			    const struct heif_pair *pair)
{
	if (pair->exif)
		heif_check(heif_context_add_exif_metadata(context, handle, pair->exif->data,
							  (int)pair->exif->size));
	if (pair->xmp)
		heif_check(heif_context_add_XMP_metadata(context, handle, pair->xmp,
							 (int)strlen(pair->xmp)));
}

bool heif_encode_pair(const struct pic *p, const struct heif_pair *pair, struct buf *out)
{
	struct heif_context *context = heif_context_alloc();
	struct heif_encoder *encoder = new_heif_encoder(context, true);
	struct heif_writer writer = {1, heif_write};

	for (int i = 0; encoder && i < 2; i++) {
		struct heif_image *image = heif_picture(i == 0 && pair->main ? pair->main : p);
		struct heif_image_handle *handle = NULL;

		heif_check(heif_context_encode_image(context, image, encoder, NULL, &handle));
		if (pair->on_second == (i == 1))
			heif_add_blocks(context, handle, pair);
		heif_image_handle_release(handle);
		heif_image_release(image);
	}
	if (encoder) {
		heif_check(heif_context_write(context, &writer, out));
		heif_encoder_release(encoder);
	}
	heif_context_free(context);
	return encoder != NULL;
}

bool heif_encode_thumbnail(const struct pic *p, const struct pic *thumbnail, unsigned side, struct buf *out)
{
	struct heif_context *context = heif_context_alloc();
	struct heif_encoder *encoder = new_heif_encoder(context, true);
	struct heif_writer writer = {1, heif_write};

	if (encoder) {
		struct heif_image *image = heif_picture(p), *small = heif_picture(thumbnail);
		struct heif_image_handle *handle = NULL, *of_small = NULL;

		heif_check(heif_context_encode_image(context, image, encoder, NULL, &handle));
		heif_check(heif_context_encode_thumbnail(context, small, handle, encoder, NULL, (int)side, &of_small));
		heif_check(heif_context_write(context, &writer, out));
		heif_image_handle_release(handle);
		heif_image_handle_release(of_small);
		heif_image_release(image);
		heif_image_release(small);
		heif_encoder_release(encoder);
	}
	heif_context_free(context);
	return encoder != NULL;
}
