/* PNG through libpng: every type is brought to 8-bit grey or RGB, alpha is laid
 * over white. */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "base/text.h"
#include "media/decode.h"

/* What must survive a longjmp. */
struct decoding {
	png_structp png;
	png_infop info;
	struct vg_reader reader;
	struct vg_image image;
	uint8_t *rows;     /* width * 4 * height bytes where alpha has to be laid over white */
	png_bytep *row_pointers;
	char fatal[128], warning[128];
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
	if (!decoding->warning[0])
		vg_text_copy(decoding->warning, sizeof decoding->warning, message);
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
	png_set_expand(png);
	png_set_scale_16(png);
	if (*out_alpha && !(type & PNG_COLOR_MASK_COLOR))
		png_set_gray_to_rgb(png);
	png_set_interlace_handling(png);
	png_read_update_info(png, decoding->info);
}

static int point_rows(struct decoding *decoding, bool alpha)
{
	size_t height = decoding->image.height, stride = (size_t)decoding->image.width *
		(alpha ? 4 : decoding->image.channels);
	uint8_t *base = decoding->image.pixels;
	if (alpha) {
		decoding->rows = malloc(stride * height);
		base = decoding->rows;
	}
	decoding->row_pointers = calloc(height, sizeof *decoding->row_pointers);
	if (!base || !decoding->row_pointers)
		return vg_error_set(decoding->err, VG_ERR_LIMIT, "not enough memory for the picture");
	for (size_t y = 0; y < height; y++)
		decoding->row_pointers[y] = base + y * stride;
	return 0;
}

static int decode(struct decoding *decoding)
{
	if (setjmp(png_jmpbuf(decoding->png)))
		return vg_error_set(decoding->err, VG_ERR_MALFORMED, "%s", decoding->fatal);
	png_set_user_limits(decoding->png, 0x7fffffff, 0x7fffffff);
	png_set_chunk_malloc_max(decoding->png, 64u << 20);
	png_set_read_fn(decoding->png, decoding, on_read);
	png_read_info(decoding->png, decoding->info);
	bool alpha;
	choose_transforms(decoding, &alpha);
	png_byte type = png_get_color_type(decoding->png, decoding->info);
	uint32_t channels = type & PNG_COLOR_MASK_COLOR ? 3 : 1;
	int code = vg_image_init(&decoding->image, png_get_image_width(decoding->png, decoding->info),
				 png_get_image_height(decoding->png, decoding->info), channels,
				 decoding->limits, decoding->err);
	if (code == 0)
		code = point_rows(decoding, alpha);
	if (code < 0)
		return code;
	png_read_image(decoding->png, decoding->row_pointers);
	png_read_end(decoding->png, NULL);
	size_t stride = (size_t)decoding->image.width * 3;
	for (uint32_t y = 0; alpha && y < decoding->image.height; y++)
		vg_image_row_over_white(decoding->row_pointers[y], decoding->image.pixels + y * stride,
					decoding->image.width);
	return 0;
}

int vg_decode_png(struct vg_span bytes, const struct vg_limits *limits, struct vg_decoded *out,
		  struct vg_error *err)
{
	struct decoding *decoding = calloc(1, sizeof *decoding);
	int code = VG_ERR_MEMORY;
	if (!decoding)
		return vg_error_set(err, code, "out of memory");
	vg_reader_init(&decoding->reader, bytes);
	decoding->limits = limits;
	decoding->err = err;
	decoding->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, decoding, on_fatal, on_warning);
	if (decoding->png)
		decoding->info = png_create_info_struct(decoding->png);
	if (decoding->info)
		code = decode(decoding);
	else
		vg_error_set(err, code, "out of memory");
	if (code == 0) {
		*out = (struct vg_decoded){ .image = decoding->image };
		vg_text_copy(out->defect, sizeof out->defect, decoding->warning);
	} else {
		vg_image_release(&decoding->image);
	}
	png_destroy_read_struct(&decoding->png, &decoding->info, NULL);
	free(decoding->rows);
	free(decoding->row_pointers);
	free(decoding);
	return code;
}
