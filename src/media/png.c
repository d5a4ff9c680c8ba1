/* PNG through libpng: every type is brought to 8-bit grey or RGB, alpha is laid
 * over white. */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "base/text.h"
#include "base/memory.h"
#include "media/apng.h"
#include "media/decode.h"

/* Names of chunks, as numbers. */
enum { PLTE = 0x504c5445, TRNS = 0x74524e53 };

/* How many bytes at a time are read of a file that has no end. */
enum { CUT_READ = 16 };

/* What must survive a longjmp. */
struct decoding {
	png_structp png;
	png_infop info;
	struct vg_reader reader;
	struct vg_image image;
	uint8_t *rows;     /* width * 4 * height bytes where alpha has to be laid over white */
	png_bytep *row_pointers;
	char fatal[128], damage[120], note[120];
	bool rows_begun;   /* from here on an error leaves a picture that can be shown in part */
	uint64_t done, all; /* pixels read of how many, passes of interlaced ones counted each */
	bool checked;       /* checksums are looked at */
	bool reduced;       /* from 16 bits a sample */
	const struct vg_limits *limits;
	struct vg_error *err;
};

static void on_fatal(png_structp png, png_const_charp message)
{
	struct decoding *decoding = png_get_error_ptr(png);
	vg_text_copy(decoding->fatal, sizeof decoding->fatal, message);
	longjmp(png_jmpbuf(png), 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
	struct decoding *decoding = png_get_error_ptr(png);
	/* libpng warns while it reads a chunk. Only a palette that is used, and transparency by colour,
	 * change pixels; of IDAT it warns only where there is more than the picture needs. */
	uint32_t chunk = png_get_io_chunk_type(png);
	png_byte type = decoding->info ? png_get_color_type(png, decoding->info) : 0;
	bool pixels = (chunk == PLTE && type == PNG_COLOR_TYPE_PALETTE) ||
		      (chunk == TRNS && !(type & PNG_COLOR_MASK_ALPHA) && !strstr(message, "out-of-range")); /* a colour that no pixel has */
	char *text = pixels ? decoding->damage : decoding->note;
	if (!text[0])
		vg_text_copy(text, sizeof decoding->note, message);
}

static void on_read(png_structp png, png_bytep out, size_t size)
{
	struct decoding *decoding = png_get_io_ptr(png);
	struct vg_span part = vg_read_span(&decoding->reader, size);
	if (!part.data && size)
		png_error(png, "the file ends too early");
	memcpy(out, part.data, size);
}

static void choose_transforms(struct decoding *decoding, bool *out_alpha)
{
	png_structp png = decoding->png;
	png_byte type = png_get_color_type(png, decoding->info);
	bool transparent = png_get_valid(png, decoding->info, PNG_INFO_tRNS) != 0;
	*out_alpha = (type & PNG_COLOR_MASK_ALPHA) || transparent;
	decoding->reduced = png_get_bit_depth(png, decoding->info) > 8;
	png_set_expand(png);
	png_set_scale_16(png);
	if (*out_alpha && !(type & PNG_COLOR_MASK_COLOR))
		png_set_gray_to_rgb(png);
	png_set_interlace_handling(png);
}

static int point_rows(struct decoding *decoding, bool alpha)
{
	size_t height = decoding->image.height, stride = (size_t)decoding->image.width *
		(alpha ? 4 : decoding->image.channels);
	uint8_t *base = decoding->image.pixels;
	if (alpha) {
		decoding->rows = vg_calloc(height, stride); /* clear where nothing is read */
		base = decoding->rows;
	}
	decoding->row_pointers = vg_calloc(height, sizeof *decoding->row_pointers);
	if (!base || !decoding->row_pointers)
		return vg_error_set(decoding->err, VG_ERR_LIMIT, "not enough memory for the picture");
	for (size_t y = 0; y < height; y++)
		decoding->row_pointers[y] = base + y * stride;
	return 0;
}

/* The rows, pass by pass; each pass lays its pixels over the blocks that later ones refine,
 * so that a picture cut short is coarse rather than full of holes. */
static void read_rows(struct decoding *decoding)
{
	png_structp png = decoding->png;
	png_uint_32 width = decoding->image.width, height = decoding->image.height;
	bool interlaced = png_get_interlace_type(png, decoding->info) == PNG_INTERLACE_ADAM7;
	int passes = interlaced ? PNG_INTERLACE_ADAM7_PASSES : 1;
	decoding->all = (uint64_t)width * height;
	decoding->rows_begun = true;
	for (int pass = 0; pass < passes; pass++)
		for (png_uint_32 y = 0; y < height; y++) {
			png_read_row(png, interlaced ? NULL : decoding->row_pointers[y],
				     interlaced ? decoding->row_pointers[y] : NULL);
			if (!interlaced)
				decoding->done += width;
			else if (PNG_ROW_IN_INTERLACE_PASS(y, pass))
				decoding->done += PNG_PASS_COLS(width, pass);
		}
}

/* After an error: what was read stays, unless it is nothing. */
static int rest_missing(struct decoding *decoding)
{
	if (!decoding->rows_begun || decoding->done == 0)
		return vg_error_set(decoding->err, VG_ERR_MALFORMED, "%s", decoding->fatal);
	bool pixels = decoding->done < decoding->all;
	char *text = pixels ? decoding->damage : decoding->note;
	if (!text[0])
		vg_text_copy(text, sizeof decoding->note, decoding->fatal);
	return 0;
}

static int decode(struct decoding *decoding, bool *out_alpha)
{
	if (setjmp(png_jmpbuf(decoding->png)))
		return rest_missing(decoding);
	if (!decoding->checked)
		png_set_crc_action(decoding->png, PNG_CRC_QUIET_USE, PNG_CRC_QUIET_USE);
	png_set_user_limits(decoding->png, 0x7fffffff, 0x7fffffff);
	png_set_chunk_malloc_max(decoding->png, 64u << 20);
	png_set_read_fn(decoding->png, decoding, on_read);
	/* libpng asks for many bytes at once and drops those before the end of a cut file. */
	if (!memmem(decoding->reader.span.data, decoding->reader.span.size, "IEND", 4))
		png_set_compression_buffer_size(decoding->png, CUT_READ);
	png_read_info(decoding->png, decoding->info);
	choose_transforms(decoding, out_alpha);
	png_byte type = png_get_color_type(decoding->png, decoding->info);
	uint32_t channels = (type & PNG_COLOR_MASK_COLOR) || *out_alpha ? 3 : 1;
	int code = vg_image_init(&decoding->image, png_get_image_width(decoding->png, decoding->info),
				 png_get_image_height(decoding->png, decoding->info), channels,
				 decoding->limits, decoding->err);
	if (code < 0)
		return code;
	/* libpng clears rows of the claimed width here: not before that was held against the limits. */
	png_read_update_info(decoding->png, decoding->info);
	vg_image_fill(&decoding->image, 128);
	code = point_rows(decoding, *out_alpha);
	if (code < 0)
		return code;
	read_rows(decoding);
	png_read_end(decoding->png, NULL);
	return 0;
}

static void lay_over_white(struct decoding *decoding)
{
	for (uint32_t y = 0; y < decoding->image.height; y++)
		vg_image_lay_over_white(&decoding->image, 0, y, decoding->row_pointers[y], decoding->image.width);
}

static void hand_over(const struct decoding *decoding, struct vg_decoded *out)
{
	*out = vg_decoded_whole();
	out->image = decoding->image;
	out->reduced = decoding->reduced;
	out->read_share = (double)decoding->done / (double)decoding->all;
	vg_text_copy(out->damage, sizeof out->damage, decoding->damage);
	vg_text_copy(out->note, sizeof out->note, decoding->note);
}

static int decode_png(struct vg_span bytes, bool checked, const struct vg_limits *limits,
		      struct vg_decoded *out, struct vg_error *err)
{
	struct decoding *decoding = vg_calloc(1, sizeof *decoding);
	int code = VG_ERR_MEMORY;
	bool alpha = false;
	if (!decoding)
		return vg_error_set(err, code, "out of memory");
	vg_reader_init(&decoding->reader, bytes);
	decoding->limits = limits;
	decoding->checked = checked;
	decoding->err = err;
	decoding->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, decoding, on_fatal, on_warning);
	if (decoding->png)
		decoding->info = png_create_info_struct(decoding->png);
	if (decoding->info)
		code = decode(decoding, &alpha);
	else
		vg_error_set(err, code, "out of memory");
	if (code == 0 && alpha)
		lay_over_white(decoding);
	if (code == 0)
		hand_over(decoding, out);
	else
		vg_image_release(&decoding->image);
	png_destroy_read_struct(&decoding->png, &decoding->info, NULL);
	free(decoding->rows);
	free(decoding->row_pointers);
	free(decoding);
	return code;
}

int vg_decode_png_unchecked(struct vg_span bytes, const struct vg_limits *limits,
			    struct vg_decoded *out, struct vg_error *err)
{
	return decode_png(bytes, false, limits, out, err);
}

int vg_decode_png(struct vg_span bytes, const struct vg_limits *limits, struct vg_decoded *out,
		  struct vg_error *err)
{
	struct vg_span first = vg_span_part(bytes, 12, 4);
	if (first.size && memcmp(first.data, "CgBI", 4) == 0)
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "a PNG as Apple's phones keep them (CgBI), which this build's decoder does not read");
	int code = decode_png(bytes, true, limits, out, err);
	if (code == 0)
		vg_apng_frames(bytes, limits, vg_decode_png_unchecked, out);
	return code;
}
