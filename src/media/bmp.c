/* Bitmaps (BMP), read here: a dozen forms, each a page of code, for which Debian has no library that does only this. */
#include <string.h>

#include "base/bitmap.h"
#include "base/text.h"
#include "media/decode.h"

/* Where a colour stands in a pixel's bits. */
struct field {
	uint32_t mask, shift, most; /* most: its largest value, at most 255; more bits are cut */
};

struct source {
	struct vg_bitmap bitmap;
	uint8_t palette[256][3];
	struct field field[4];
	bool alpha;                 /* some pixel is not clear: where all are, alpha was never meant */
};

static struct field field_of(uint32_t mask)
{
	struct field f = { mask, 0, 0 };
	if (!mask)
		return f;
	f.shift = (uint32_t)__builtin_ctz(mask);
	f.most = mask >> f.shift;
	while (f.most > 255) {
		f.shift++;
		f.most >>= 1;
	}
	return f;
}

static uint8_t level(const struct field *f, uint32_t pixel)
{
	uint32_t value = (pixel & f->mask) >> f->shift;
	if (!f->most)
		return 0;
	return (uint8_t)((value * 255 + f->most / 2) / f->most);
}

static uint32_t pixel_at(const uint8_t *row, uint32_t bits, uint32_t x)
{
	const uint8_t *p = row + (size_t)x * (bits / 8);
	uint32_t pixel = (uint32_t)p[0] | (uint32_t)p[1] << 8;
	return bits == 32 ? pixel | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24 : pixel;
}

static uint32_t index_at(const uint8_t *row, uint32_t bits, uint32_t x)
{
	uint32_t in_byte = 8 / bits, shift = 8 - bits * (x % in_byte + 1);
	return (uint32_t)row[x / in_byte] >> shift & ((1u << bits) - 1);
}

/* Of pixels whose channels, alpha among them, are masks. */
static void read_masked_row(const struct source *s, const uint8_t *row, struct vg_image *image, uint32_t y)
{
	enum { PIECE = 256 };
	uint8_t rgba[PIECE * 4];
	for (uint32_t x = 0, n = 0; x < image->width; x += n) {
		for (n = 0; n < PIECE && x + n < image->width; n++) {
			uint32_t pixel = pixel_at(row, s->bitmap.bits, x + n);
			for (int c = 0; c < 4; c++)
				rgba[4 * n + (uint32_t)c] = c < 3 || s->alpha ? level(&s->field[c], pixel) : 255;
		}
		vg_image_lay_over_white(image, x, y, rgba, n);
	}
}

static void read_row(const struct source *s, const uint8_t *row, uint8_t *to)
{
	const struct vg_bitmap *b = &s->bitmap;
	for (uint32_t x = 0; x < b->width; x++, to += 3) {
		if (b->bits <= 8) {
			memcpy(to, s->palette[index_at(row, b->bits, x)], 3);
		} else {
			for (int c = 0; c < 3; c++)
				to[c] = row[(size_t)x * 3 + 2 - (size_t)c];
		}
	}
}

/* Rows are stored from the bottom up, unless the height was negative. */
static uint32_t shown_at(const struct vg_bitmap *b, uint32_t stored)
{
	return b->top_down ? stored : b->height - 1 - stored;
}

static uint8_t *row_of(const struct vg_bitmap *b, struct vg_image *image, uint32_t stored)
{
	return image->pixels + (size_t)shown_at(b, stored) * b->width * 3;
}

static bool has_alpha(const struct source *s, uint32_t rows)
{
	const struct vg_bitmap *b = &s->bitmap;
	for (uint32_t y = 0; b->mask[3] && b->bits >= 16 && y < rows; y++)
		for (uint32_t x = 0; x < b->width; x++)
			if (pixel_at(b->pixels.data + y * b->row, b->bits, x) & b->mask[3])
				return true;
	return false;
}

static void note_cut(struct vg_decoded *decoded, uint32_t rows)
{
	decoded->read_share = (double)rows / decoded->image.height;
	vg_text_copy(decoded->damage, sizeof decoded->damage, "the file ends before the picture does");
}

static int read_plain(struct source *s, const struct vg_limits *limits, struct vg_decoded *out, struct vg_error *err)
{
	const struct vg_bitmap *b = &s->bitmap;
	size_t there = b->row ? b->pixels.size / b->row : 0;
	uint32_t rows = there < b->height ? (uint32_t)there : b->height;
	int code = vg_image_init(&out->image, b->width, b->height, 3, limits, err);
	if (code < 0)
		return code;
	if (!rows)
		return vg_error_set(err, VG_ERR_MALFORMED, "the file ends before the first row of the picture does");
	vg_image_fill(&out->image, 128);
	s->alpha = has_alpha(s, rows);
	for (uint32_t y = 0; y < rows; y++) {
		const uint8_t *row = b->pixels.data + y * b->row;
		if (b->bits == 16 || b->bits == 32)
			read_masked_row(s, row, &out->image, shown_at(b, y));
		else
			read_row(s, row, row_of(b, &out->image, y));
	}
	if (rows < b->height)
		note_cut(out, rows);
	return 0;
}

/* Where runs have got to. */
struct pen {
	const struct source *source;
	struct vg_image *image;
	uint32_t x, y;
};

static void put(struct pen *pen, uint32_t index)
{
	const struct vg_bitmap *b = &pen->source->bitmap;
	if (pen->x < b->width && pen->y < b->height)
		memcpy(row_of(b, pen->image, pen->y) + (size_t)pen->x * 3, pen->source->palette[index], 3);
	if (pen->x < b->width)
		pen->x++;
}

/* `count` pixels as they are: a byte or half a byte each, filled up to an even number of bytes. */
static void put_literal(struct pen *pen, struct vg_reader *reader, uint32_t count)
{
	uint32_t bits = pen->source->bitmap.bits;
	size_t size = ((size_t)count * bits + 7) / 8;
	struct vg_span bytes = vg_read_span(reader, size);
	for (uint32_t i = 0; i < count && bytes.data; i++)
		put(pen, index_at(bytes.data, bits, i));
	if (size & 1)
		vg_read_skip(reader, 1);
}

static void put_run(struct pen *pen, uint32_t count, uint8_t value)
{
	bool halves = pen->source->bitmap.bits == 4;
	for (uint32_t i = 0; i < count && pen->x < pen->source->bitmap.width; i++)
		put(pen, !halves ? value : i & 1 ? value & 15u : (uint32_t)value >> 4);
}

/* One instruction; false at the end of the picture, or of the file. */
static bool follow(struct pen *pen, struct vg_reader *reader)
{
	enum { LINE_END = 0, END = 1, MOVE = 2 };
	uint8_t count = vg_read_u8(reader), value = vg_read_u8(reader);
	if (reader->failed || (!count && value == END))
		return false;
	if (count) {
		put_run(pen, count, value);
	} else if (value == LINE_END) {
		pen->x = 0;
		pen->y++;
	} else if (value == MOVE) {
		pen->x += vg_read_u8(reader);
		pen->y += vg_read_u8(reader);
	} else {
		put_literal(pen, reader, value);
	}
	return !reader->failed && pen->y < pen->source->bitmap.height;
}

/* Runs; what they step over has the palette's first colour, as Windows shows it. */
static int read_runs(const struct source *s, const struct vg_limits *limits, struct vg_decoded *out, struct vg_error *err)
{
	const struct vg_bitmap *b = &s->bitmap;
	struct pen pen = { s, &out->image, 0, 0 };
	struct vg_reader reader;
	int code = vg_image_init(&out->image, b->width, b->height, 3, limits, err);
	if (code < 0)
		return code;
	for (size_t i = 0; i < vg_image_size(&out->image); i += 3)
		memcpy(out->image.pixels + i, s->palette[0], 3);
	vg_reader_init(&reader, b->pixels);
	while (follow(&pen, &reader))
		;
	uint32_t rows = pen.y + (pen.x >= b->width);
	if (!reader.failed || rows >= b->height)
		return 0;
	if (!rows)
		return vg_error_set(err, VG_ERR_MALFORMED, "the file ends before the first row of the picture does");
	for (uint32_t y = rows; y < b->height; y++)
		memset(row_of(b, &out->image, y), 128, (size_t)b->width * 3);
	note_cut(out, rows);
	return 0;
}

static void take_palette(struct source *s)
{
	const struct vg_bitmap *b = &s->bitmap;
	size_t count = b->palette.size / b->palette_entry;
	for (size_t i = 0; i < count && i < 256; i++)
		for (size_t c = 0; c < 3; c++)
			s->palette[i][c] = b->palette.data[i * b->palette_entry + 2 - c];
}

/* Whether its form is one of those that are read. */
static int check(const struct vg_bitmap *b, struct vg_error *err)
{
	static const uint32_t bits[] = { 1, 2, 4, 8, 16, 24, 32 };
	bool known = false, runs = b->coding == VG_BITMAP_RLE8 || b->coding == VG_BITMAP_RLE4;
	for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
		known |= b->bits == bits[i];
	if (b->coding == VG_BITMAP_JPEG || b->coding == VG_BITMAP_PNG || b->coding == VG_BITMAP_OTHER)
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "a bitmap compressed in a way that this build does not read");
	if (!known || (runs && (b->top_down || b->bits != (b->coding == VG_BITMAP_RLE8 ? 8 : 4))) ||
	    (!runs && b->coding != VG_BITMAP_PLAIN && b->bits != 16 && b->bits != 32))
		return vg_error_set(err, VG_ERR_MALFORMED, "a bitmap of %u bits a pixel, which does not fit its compression", b->bits);
	return 0;
}

int vg_decode_bmp(struct vg_span bytes, const struct vg_limits *limits, struct vg_decoded *out, struct vg_error *err)
{
	struct vg_decoded decoded = vg_decoded_whole();
	struct source s = { .alpha = false };
	if (!vg_bitmap_open(bytes, &s.bitmap))
		return vg_error_set(err, VG_ERR_MALFORMED, "the bitmap's header is damaged");
	int code = check(&s.bitmap, err);
	if (code < 0)
		return code;
	take_palette(&s);
	for (int i = 0; i < 4; i++)
		s.field[i] = field_of(s.bitmap.mask[i]);
	code = s.bitmap.coding == VG_BITMAP_RLE8 || s.bitmap.coding == VG_BITMAP_RLE4 ? read_runs(&s, limits, &decoded, err)
										    : read_plain(&s, limits, &decoded, err);
	if (code < 0)
		vg_decoded_release(&decoded);
	else
		*out = decoded;
	return code;
}
