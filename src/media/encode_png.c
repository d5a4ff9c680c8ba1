/* PNG through libpng. Its errors call back: the one setjmp stands in a function that owns
 * nothing. */
#include <setjmp.h>
#include <string.h>

#include <png.h>

#include "base/text.h"
#include "media/decode.h"

struct encoding {
	png_structp png;
	png_infop info;
	const struct vg_image *image;
	struct vg_buffer *out;
	char fatal[128];
};

static void on_fatal(png_structp png, png_const_charp message)
{
	struct encoding *encoding = png_get_error_ptr(png);
	vg_text_copy(encoding->fatal, sizeof encoding->fatal, message);
	longjmp(png_jmpbuf(png), 1);
}

static void on_write(png_structp png, png_bytep data, size_t size)
{
	struct encoding *encoding = png_get_io_ptr(png);
	if (vg_buffer_append(encoding->out, data, size) < 0)
		png_error(png, "too large");
}

static void on_flush(png_structp png)
{
	(void)png;
}

static bool encode(struct encoding *encoding)
{
	const struct vg_image *image = encoding->image;
	/* By which a later run knows that it may replace the file: see vg_output. */
	char key[] = "Software", value[] = "vestigo";
	png_text text;
	memset(&text, 0, sizeof text);
	text.compression = PNG_TEXT_COMPRESSION_NONE;
	text.key = key;
	text.text = value;
	if (setjmp(png_jmpbuf(encoding->png)))
		return false;
	png_set_write_fn(encoding->png, encoding, on_write, on_flush);
	png_set_IHDR(encoding->png, encoding->info, image->width, image->height, 8,
		     image->channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
		     PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_set_text(encoding->png, encoding->info, &text, 1);
	png_write_info(encoding->png, encoding->info);
	for (uint32_t y = 0; y < image->height; y++)
		png_write_row(encoding->png, image->pixels + (size_t)y * image->width * image->channels);
	png_write_end(encoding->png, NULL);
	return true;
}

int vg_encode_png(const struct vg_image *image, struct vg_buffer *out, struct vg_error *err)
{
	struct encoding encoding = { .image = image, .out = out };
	int code = 0;
	encoding.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &encoding, on_fatal, NULL);
	if (encoding.png)
		encoding.info = png_create_info_struct(encoding.png);
	if (!encoding.info)
		code = vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	else if (!encode(&encoding))
		code = vg_error_set(err, VG_ERR_LIMIT, "cannot write a PNG: %s", encoding.fatal);
	png_destroy_write_struct(&encoding.png, &encoding.info);
	return code;
}
