/* Bitmaps in the forms that programs write. */
#include "encode.h"

#include <stdlib.h>
#include <string.h>

enum { FILE_HEADER = 14, CORE = 12, INFO = 40, V5 = 124, PLAIN = 0, RLE8 = 1, RLE4 = 2, FIELDS = 3 };

static const struct {
	unsigned header, bits, coding;
	uint32_t mask[4];
	bool top_down;
} forms[] = {
	[BMP_RGB24] = {INFO, 24, PLAIN, {0}, false},
	[BMP_TOP_DOWN] = {INFO, 32, PLAIN, {0}, true},
	[BMP_ALPHA] = {V5, 32, FIELDS, {0xff0000, 0xff00, 0xff, 0xff000000}, false},
	[BMP_555] = {INFO, 16, PLAIN, {0x7c00, 0x3e0, 0x1f}, false},
	[BMP_565] = {INFO, 16, FIELDS, {0xf800, 0x7e0, 0x1f}, false},
	[BMP_WIDE] = {INFO, 32, FIELDS, {0x3ff00000, 0xffc00, 0x3ff}, false},
	[BMP_PALETTE8] = {INFO, 8, PLAIN, {0}, false},
	[BMP_PALETTE4] = {INFO, 4, PLAIN, {0}, false},
	[BMP_RLE8] = {INFO, 8, RLE8, {0}, false},
	[BMP_RLE4] = {INFO, 4, RLE4, {0}, false},
	[BMP_CORE] = {CORE, 8, PLAIN, {0}, false},
	[BMP_1BIT] = {INFO, 1, PLAIN, {0}, false},
};

static unsigned masks_behind(enum bmp_form form)
{
	return forms[form].header == INFO && forms[form].coding == FIELDS ? 3 * 4 : 0;
}

static void put_header(const struct pic *p, enum bmp_form form, size_t pixels, struct buf *out)
{
	unsigned header = forms[form].header, bits = forms[form].bits;
	unsigned colours = bits <= 8 ? 1u << bits : 0, entry = header == CORE ? 3 : 4;
	uint32_t offset = FILE_HEADER + header + masks_behind(form) + colours * entry;

	buf_str(out, "BM");
	buf_le32(out, offset + (uint32_t)pixels);
	buf_le32(out, 0);
	buf_le32(out, offset);
	buf_le32(out, header);
	if (header == CORE) {
		buf_le16(out, p->width);
		buf_le16(out, p->height);
		buf_le16(out, 1);
		buf_le16(out, bits);
		return;
	}
	buf_le32(out, p->width);
	buf_le32(out, forms[form].top_down ? (uint32_t)-(int32_t)p->height : p->height);
	buf_le16(out, 1);
	buf_le16(out, bits);
	buf_le32(out, forms[form].coding);
	buf_le32(out, (uint32_t)pixels);
	buf_le32(out, 2835); /* pixels a metre */
	buf_le32(out, 2835);
	buf_le32(out, 0);
	buf_le32(out, 0);
	for (unsigned i = 0; header == V5 || i * 4 < masks_behind(form); i++) {
		if (i == 4)
			break;
		buf_le32(out, forms[form].mask[i]);
	}
	if (header == V5) {
		buf_le32(out, 0x73524742); /* sRGB */
		buf_fill(out, 0, FILE_HEADER + V5 - out->size);
	}
}

static void put_palette(uint8_t palette[256][3], enum bmp_form form, struct buf *out)
{
	unsigned bits = forms[form].bits;

	for (unsigned i = 0; bits <= 8 && i < 1u << bits; i++) {
		for (int c = 2; c >= 0; c--)
			buf_byte(out, palette[i][c]);
		if (forms[form].header != CORE)
			buf_byte(out, 0);
	}
}

static unsigned luma(const uint8_t *rgb)
{
	return (299u * rgb[0] + 587u * rgb[1] + 114u * rgb[2]) / 1000;
}

/* A sample of 8 bits where the mask has its bits. */
static uint32_t in_mask(unsigned sample, uint32_t mask)
{
	uint32_t shift = mask ? (uint32_t)__builtin_ctz(mask) : 0, most = mask >> shift;

	return mask ? ((sample * most + 127) / 255) << shift : 0;
}

static void put_pixel(const struct pic *p, enum bmp_form form, unsigned x, unsigned y, struct buf *out)
{
	const uint8_t *rgb = p->rgb + ((size_t)y * p->width + x) * 3;
	const uint32_t *mask = forms[form].mask;
	uint32_t pixel = (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2];

	if (mask[0])
		pixel = in_mask(rgb[0], mask[0]) | in_mask(rgb[1], mask[1]) | in_mask(rgb[2], mask[2]) |
			in_mask(fixture_alpha(x, y), mask[3]);
	for (unsigned i = 0; i < forms[form].bits / 8; i++)
		buf_byte(out, pixel >> (8 * i) & 255);
}

/* Runs of equal pixels, and of others as they are. */
static void put_runs(const uint8_t *row, unsigned width, unsigned bits, struct buf *out)
{
	for (unsigned x = 0; x < width;) {
		unsigned same = 1, other = 0;

		while (x + same < width && same < 255 && row[x + same] == row[x])
			same++;
		while (x + other < width && other < 254 && (x + other + 1 >= width || row[x + other] != row[x + other + 1]))
			other++;
		if (other < 3 || same > 1) {
			buf_byte(out, same);
			buf_byte(out, bits == 4 ? row[x] * 17u : row[x]);
			x += same;
			continue;
		}
		buf_byte(out, 0);
		buf_byte(out, other);
		size_t from = out->size;
		for (unsigned i = 0; i < other; i += bits == 4 ? 2 : 1)
			buf_byte(out, bits == 8 ? row[x + i] : row[x + i] * 16u + (i + 1 < other ? row[x + i + 1] : 0));
		if ((out->size - from) & 1)
			buf_byte(out, 0);
		x += other;
	}
	buf_byte(out, 0);
	buf_byte(out, 0);
}

static void put_indices(const uint8_t *row, unsigned width, unsigned bits, struct buf *out)
{
	unsigned in_byte = 8 / bits;

	for (unsigned x = 0; x < width; x += in_byte) {
		unsigned byte = 0;

		for (unsigned i = 0; i < in_byte; i++)
			byte = byte << bits | (x + i < width ? row[x + i] : 0u);
		buf_byte(out, byte);
	}
}

static void put_rows(const struct pic *p, enum bmp_form form, const uint8_t *index, struct buf *out)
{
	unsigned bits = forms[form].bits;

	for (unsigned i = 0; i < p->height; i++) {
		unsigned y = forms[form].top_down ? i : p->height - 1 - i;
		const uint8_t *row = index + (size_t)y * p->width;
		size_t from = out->size;

		if (forms[form].coding == RLE8 || forms[form].coding == RLE4) {
			put_runs(row, p->width, bits, out);
			continue;
		}
		if (bits <= 8)
			put_indices(row, p->width, bits, out);
		else
			for (unsigned x = 0; x < p->width; x++)
				put_pixel(p, form, x, y, out);
		buf_fill(out, 0, (4 - (out->size - from) % 4) % 4);
	}
	if (forms[form].coding == RLE8 || forms[form].coding == RLE4)
		buf_put(out, "\0\1", 2);
}

void bmp_encode(const struct pic *p, enum bmp_form form, struct buf *out)
{
	uint8_t palette[256][3] = {{0}}, *index = xmalloc((size_t)p->width * p->height);
	struct buf pixels = {0};

	if (forms[form].bits == 1) {
		memset(palette[1], 255, 3);
		for (size_t i = 0; i < (size_t)p->width * p->height; i++)
			index[i] = luma(p->rgb + i * 3) >= 128;
	} else {
		quantise(p, forms[form].bits == 4 ? 16 : 256, palette, index);
	}
	put_rows(p, form, index, &pixels);
	put_header(p, form, pixels.size, out);
	put_palette(palette, form, out);
	buf_put(out, pixels.data, pixels.size);
	buf_free(&pixels);
	free(index);
}
