#include "encode.h"

#include <stdlib.h>

#include <png.h>

struct form {
	int type, depth;
	unsigned row_bytes_a_pixel;
};

static const struct form forms[] = {
	[PNG_RGB8] = {PNG_COLOR_TYPE_RGB, 8, 3},
	[PNG_RGBA8] = {PNG_COLOR_TYPE_RGB_ALPHA, 8, 4},
	[PNG_GREY8] = {PNG_COLOR_TYPE_GRAY, 8, 1},
	[PNG_GREY_ALPHA8] = {PNG_COLOR_TYPE_GRAY_ALPHA, 8, 2},
	[PNG_PALETTE] = {PNG_COLOR_TYPE_PALETTE, 8, 1},
	[PNG_GREY1] = {PNG_COLOR_TYPE_GRAY, 1, 1},
	[PNG_RGB16] = {PNG_COLOR_TYPE_RGB, 16, 6},
};

static void on_error(png_structp png, png_const_charp message)
{
	(void)png;
	die("libpng: %s", message);
}

static void on_write(png_structp png, png_bytep data, size_t size)
{
	buf_put(png_get_io_ptr(png), data, size);
}

static void on_flush(png_structp png)
{
	(void)png;
}

static unsigned grey_of(const uint8_t *in)
{
	return (in[0] * 77u + in[1] * 150u + in[2] * 29u + 128) >> 8;
}

static void put_pixel(enum png_form form, const uint8_t *in, unsigned x, unsigned y, uint8_t *out)
{
	switch (form) {
	case PNG_GREY_ALPHA8:
		out[1] = (uint8_t)fixture_alpha(x, y);
		out[0] = (uint8_t)grey_of(in);
		break;
	case PNG_GREY8:
		out[0] = (uint8_t)grey_of(in);
		break;
	case PNG_RGB16:
		/* The low byte is noise, so that a reader which swaps the bytes is noticed. */
		for (unsigned c = 0; c < 3; c++) {
			out[c * 2] = in[c];
			out[c * 2 + 1] = (uint8_t)(x * 37 + y * 91 + c * 53);
		}
		break;
	case PNG_RGBA8:
		out[3] = (uint8_t)fixture_alpha(x, y);
		/* fall through */
	default:
		for (unsigned c = 0; c < 3; c++)
			out[c] = in[c];
	}
}

static uint8_t *fill_rows(const struct pic *p, enum png_form form, const uint8_t *index)
{
	size_t stride = (size_t)p->width * forms[form].row_bytes_a_pixel;
	uint8_t *rows = xmalloc(stride * p->height);

	for (unsigned y = 0; y < p->height; y++) {
		uint8_t *row = rows + stride * y;

		for (unsigned x = 0; x < p->width; x++) {
			size_t at = (size_t)y * p->width + x;

			if (form == PNG_PALETTE)
				row[x] = index[at];
			else if (form == PNG_GREY1)
				row[x] = grey_of(p->rgb + at * 3) >= 128;
			else
				put_pixel(form, p->rgb + at * 3, x, y, row + x * forms[form].row_bytes_a_pixel);
		}
	}
	return rows;
}

static void set_palette(png_structp png, png_infop info, unsigned n, uint8_t palette[256][3])
{
	png_color colours[256];

	for (unsigned i = 0; i < n; i++)
		colours[i] = (png_color){palette[i][0], palette[i][1], palette[i][2]};
	png_set_PLTE(png, info, colours, (int)n);
}

void png_encode(const struct pic *p, enum png_form form, bool interlaced, struct buf *out)
{
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, on_error, NULL);
	png_infop info = png ? png_create_info_struct(png) : NULL;
	uint8_t palette[256][3], *index = xmalloc((size_t)p->width * p->height), *rows;
	png_bytep *lines = xmalloc(p->height * sizeof *lines);

	if (!info)
		die("libpng cannot start");
	png_set_write_fn(png, out, on_write, on_flush);
	png_set_IHDR(png, info, p->width, p->height, forms[form].depth, forms[form].type,
		     interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_BASE,
		     PNG_FILTER_TYPE_BASE);
	png_set_compression_level(png, 9);
	if (form == PNG_PALETTE)
		set_palette(png, info, quantise(p, 256, palette, index), palette);
	png_write_info(png, info);
	if (form == PNG_GREY1)
		png_set_packing(png);
	rows = fill_rows(p, form, index);
	for (unsigned y = 0; y < p->height; y++)
		lines[y] = rows + (size_t)y * p->width * forms[form].row_bytes_a_pixel;
	png_write_image(png, lines);
	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
	free(lines);
	free(rows);
	free(index);
}
