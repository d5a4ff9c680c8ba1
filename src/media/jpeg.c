/* JPEG through libjpeg-turbo. libjpeg reports errors by calling back; the one
 * setjmp of each direction stands in a function of its own that owns nothing. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "base/text.h"
#include "media/decode.h"

struct failure {
	struct jpeg_error_mgr manager;
	jmp_buf escape;
	char first_warning[JMSG_LENGTH_MAX];
	char fatal[JMSG_LENGTH_MAX];
};

static void on_fatal(j_common_ptr codec)
{
	struct failure *failure = (struct failure *)codec->err;
	failure->manager.format_message(codec, failure->fatal);
	longjmp(failure->escape, 1);
}

static void on_message(j_common_ptr codec, int level)
{
	struct failure *failure = (struct failure *)codec->err;
	if (level < 0 && !failure->first_warning[0])
		failure->manager.format_message(codec, failure->first_warning);
}

static void on_output(j_common_ptr codec)
{
	(void)codec;
}

static void failure_init(struct failure *failure)
{
	jpeg_std_error(&failure->manager);
	failure->manager.error_exit = on_fatal;
	failure->manager.emit_message = on_message;
	failure->manager.output_message = on_output;
	failure->first_warning[0] = failure->fatal[0] = 0;
}

/* Everything that must survive a longjmp lives here, outside the function that
 * calls setjmp. */
struct decoding {
	struct jpeg_decompress_struct codec;
	struct failure failure;
	struct jpeg_progress_mgr progress;
	const struct vg_limits *limits;
	struct vg_image image;
	uint8_t *cmyk_row;
	struct vg_error *err;
	int code;
};

/* libjpeg calls this between scans; a hostile file may hold thousands. */
static void on_progress(j_common_ptr codec)
{
	struct decoding *decoding = codec->client_data;
	if (codec->is_decompressor &&
	    decoding->codec.input_scan_number > (int)decoding->limits->max_scans) {
		decoding->code = vg_error_set(decoding->err, VG_ERR_LIMIT,
					      "more than %u scans in one JPEG",
					      decoding->limits->max_scans);
		longjmp(decoding->failure.escape, 1);
	}
}

static void cmyk_to_rgb(const uint8_t *cmyk, uint8_t *rgb, uint32_t width, bool inverted)
{
	for (uint32_t x = 0; x < width; x++, cmyk += 4, rgb += 3)
		for (int c = 0; c < 3; c++) {
			unsigned ink = inverted ? cmyk[c] : 255u - cmyk[c];
			unsigned key = inverted ? cmyk[3] : 255u - cmyk[3];
			rgb[c] = (uint8_t)((ink * key + 127) / 255);
		}
}

static void read_rows(struct decoding *decoding)
{
	struct jpeg_decompress_struct *codec = &decoding->codec;
	bool cmyk = codec->out_color_space == JCS_CMYK;
	size_t stride = (size_t)decoding->image.width * decoding->image.channels;
	while (codec->output_scanline < codec->output_height) {
		uint8_t *row = decoding->image.pixels + stride * codec->output_scanline;
		JSAMPROW target = cmyk ? decoding->cmyk_row : row;
		if (jpeg_read_scanlines(codec, &target, 1) != 1)
			return;
		if (cmyk)
			cmyk_to_rgb(decoding->cmyk_row, row, decoding->image.width,
				    codec->saw_Adobe_marker);
	}
}

static int decode(struct decoding *decoding, struct vg_span bytes)
{
	struct jpeg_decompress_struct *codec = &decoding->codec;
	if (setjmp(decoding->failure.escape))
		return decoding->code < 0 ? decoding->code
					  : vg_error_set(decoding->err, VG_ERR_MALFORMED, "%s",
							 decoding->failure.fatal);
	jpeg_create_decompress(codec);
	codec->client_data = decoding;
	codec->progress = &decoding->progress;
	jpeg_mem_src(codec, bytes.data, (unsigned long)bytes.size);
	jpeg_read_header(codec, TRUE);
	if (codec->jpeg_color_space == JCS_CMYK || codec->jpeg_color_space == JCS_YCCK)
		codec->out_color_space = JCS_CMYK;
	else if (codec->jpeg_color_space != JCS_GRAYSCALE)
		codec->out_color_space = JCS_RGB;
	uint32_t channels = codec->out_color_space == JCS_GRAYSCALE ? 1 : 3;
	decoding->code = vg_image_init(&decoding->image, codec->image_width, codec->image_height,
				       channels, decoding->limits, decoding->err);
	if (decoding->code < 0)
		return decoding->code;
	if (codec->out_color_space == JCS_CMYK &&
	    !(decoding->cmyk_row = malloc((size_t)codec->image_width * 4)))
		return vg_error_set(decoding->err, VG_ERR_MEMORY, "out of memory");
	jpeg_start_decompress(codec);
	read_rows(decoding);
	jpeg_finish_decompress(codec);
	return 0;
}

int vg_decode_jpeg(struct vg_span bytes, const struct vg_limits *limits, struct vg_decoded *out,
		   struct vg_error *err)
{
	struct decoding *decoding = calloc(1, sizeof *decoding);
	if (!decoding)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	failure_init(&decoding->failure);
	decoding->codec.err = &decoding->failure.manager;
	decoding->progress.progress_monitor = on_progress;
	decoding->limits = limits;
	decoding->err = err;
	int code = decode(decoding, bytes);
	if (code == 0) {
		*out = (struct vg_decoded){ .image = decoding->image };
		vg_text_copy(out->defect, sizeof out->defect, decoding->failure.first_warning);
	} else {
		vg_image_release(&decoding->image);
	}
	jpeg_destroy_decompress(&decoding->codec);
	free(decoding->cmyk_row);
	free(decoding);
	return code;
}

struct encoding {
	struct jpeg_compress_struct codec;
	struct failure failure;
	unsigned char *bytes;
	unsigned long size;
};

static bool encode(struct encoding *encoding, const struct vg_image *image, int quality)
{
	struct jpeg_compress_struct *codec = &encoding->codec;
	if (setjmp(encoding->failure.escape))
		return false;
	jpeg_create_compress(codec);
	jpeg_mem_dest(codec, &encoding->bytes, &encoding->size);
	codec->image_width = image->width;
	codec->image_height = image->height;
	codec->input_components = (int)image->channels;
	codec->in_color_space = image->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
	jpeg_set_defaults(codec);
	jpeg_set_quality(codec, quality, TRUE);
	jpeg_start_compress(codec, TRUE);
	while (codec->next_scanline < codec->image_height) {
		JSAMPROW row = image->pixels + (size_t)codec->next_scanline * image->width * image->channels;
		jpeg_write_scanlines(codec, &row, 1);
	}
	jpeg_finish_compress(codec);
	return true;
}

int vg_encode_jpeg(const struct vg_image *image, int quality, struct vg_buffer *out,
		   struct vg_error *err)
{
	struct encoding *encoding = calloc(1, sizeof *encoding);
	if (!encoding)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	failure_init(&encoding->failure);
	encoding->codec.err = &encoding->failure.manager;
	int code = 0;
	if (!encode(encoding, image, quality))
		code = vg_error_set(err, VG_ERR_MALFORMED, "cannot encode: %s", encoding->failure.fatal);
	else if (vg_buffer_append(out, encoding->bytes, encoding->size) < 0)
		code = vg_error_set(err, VG_ERR_LIMIT, "encoded picture too large");
	jpeg_destroy_compress(&encoding->codec);
	free(encoding->bytes);
	free(encoding);
	return code;
}
