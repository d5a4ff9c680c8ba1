/* Photoshop's files with a composite and no layers. */
#include "encode.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	unsigned channels, depth, mode;
	bool packed, big;
} forms[] = {
	[PSD_RAW] = {3, 8, 3, false, false},
	[PSD_PACKED] = {4, 8, 3, true, false},
	[PSD_GREY16] = {1, 16, 1, false, false},
	[PSD_INDEXED] = {1, 8, 2, true, false},
	[PSD_CMYK] = {4, 8, 4, true, false},
	[PSD_BIG] = {3, 8, 3, true, true},
	[PSD_1BIT] = {1, 1, 0, false, false},
	[PSD_WITHOUT_COMPOSITE] = {3, 8, 3, true, false},
};

static void put_resource(struct buf *out, unsigned number, const void *data, size_t size)
{
	buf_str(out, "8BIM");
	buf_be16(out, number);
	buf_be16(out, 0);
	buf_be32(out, (uint32_t)size);
	buf_put(out, data, size);
	if (size & 1)
		buf_byte(out, 0);
}

static void put_resources(enum psd_form form, const struct buf *exif, struct buf *out)
{
	struct buf resources = {0};
	const char version[] = {0, 0, 0, 1, form != PSD_WITHOUT_COMPOSITE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

	if (exif)
		put_resource(&resources, 0x422, exif->data, exif->size);
	put_resource(&resources, 0x421, version, sizeof version);
	buf_be32(out, (uint32_t)resources.size);
	buf_put(out, resources.data, resources.size);
	buf_free(&resources);
}

static unsigned luma(const uint8_t *rgb)
{
	return (299u * rgb[0] + 587u * rgb[1] + 114u * rgb[2] + 500) / 1000;
}

/* One sample: of four inks the black one is what all have in common; a fourth channel of RGB is opacity. */
static unsigned sample(const struct pic *p, enum psd_form form, unsigned channel, unsigned x, unsigned y)
{
	const uint8_t *rgb = p->rgb + ((size_t)y * p->width + x) * 3;
	unsigned light = rgb[0] > rgb[1] ? rgb[0] : rgb[1];

	light = light > rgb[2] ? light : rgb[2];
	if (form == PSD_WITHOUT_COMPOSITE)
		return 255;
	if (form == PSD_CMYK)
		return channel == 3 ? light : light ? (rgb[channel] * 255u + light / 2) / light : 255;
	return channel == 3 ? fixture_alpha(x, y) : rgb[channel];
}

static void put_row(const struct pic *p, enum psd_form form, const uint8_t *index, unsigned channel, unsigned y,
		    struct buf *row)
{
	for (unsigned x = 0; x < p->width; x++) {
		const uint8_t *rgb = p->rgb + ((size_t)y * p->width + x) * 3;

		if (form == PSD_INDEXED) {
			buf_byte(row, index[(size_t)y * p->width + x]);
		} else if (form == PSD_GREY16) {
			buf_byte(row, luma(rgb));
			buf_byte(row, x & 255);
		} else if (form == PSD_1BIT) {
			if (x % 8 == 0)
				buf_byte(row, 0);
			row->data[row->size - 1] |= (uint8_t)((299u * rgb[0] + 587u * rgb[1] + 114u * rgb[2] < 128000) << (7 - x % 8));
		} else {
			buf_byte(row, sample(p, form, channel, x, y));
		}
	}
}

static void pack(const struct buf *row, struct buf *out)
{
	for (size_t at = 0; at < row->size;) {
		size_t same = 1, other = 0;

		while (at + same < row->size && same < 128 && row->data[at + same] == row->data[at])
			same++;
		while (at + other < row->size && other < 128 &&
		       (at + other + 1 >= row->size || row->data[at + other] != row->data[at + other + 1]))
			other++;
		if (same > 1) {
			buf_byte(out, (unsigned)(257 - same));
			buf_byte(out, row->data[at]);
			at += same;
		} else {
			buf_byte(out, (unsigned)(other - 1));
			buf_put(out, row->data + at, other);
			at += other;
		}
	}
}

static void put_composite(const struct pic *p, enum psd_form form, const uint8_t *index, struct buf *out)
{
	struct buf row = {0}, rows = {0};

	buf_be16(out, forms[form].packed);
	for (unsigned channel = 0; channel < forms[form].channels; channel++)
		for (unsigned y = 0; y < p->height; y++) {
			size_t from = rows.size;

			buf_clear(&row);
			put_row(p, form, index, channel, y, &row);
			if (!forms[form].packed) {
				buf_put(&rows, row.data, row.size);
				continue;
			}
			pack(&row, &rows);
			if (forms[form].big)
				buf_be32(out, (uint32_t)(rows.size - from));
			else
				buf_be16(out, (unsigned)(rows.size - from));
		}
	buf_put(out, rows.data, rows.size);
	buf_free(&rows);
	buf_free(&row);
}

void psd_encode(const struct pic *p, enum psd_form form, const struct buf *exif, struct buf *out)
{
	uint8_t palette[256][3] = {{0}}, *index = xmalloc((size_t)p->width * p->height);

	buf_str(out, "8BPS");
	buf_be16(out, forms[form].big ? 2 : 1);
	buf_fill(out, 0, 6);
	buf_be16(out, forms[form].channels);
	buf_be32(out, p->height);
	buf_be32(out, p->width);
	buf_be16(out, forms[form].depth);
	buf_be16(out, forms[form].mode);
	quantise(p, 256, palette, index);
	buf_be32(out, form == PSD_INDEXED ? 768 : 0);
	for (unsigned c = 0; c < 3 && form == PSD_INDEXED; c++)
		for (unsigned i = 0; i < 256; i++)
			buf_byte(out, palette[i][c]);
	put_resources(form, exif, out);
	buf_be32(out, 0); /* no layers */
	if (forms[form].big)
		buf_be32(out, 0);
	put_composite(p, form, index, out);
	free(index);
}
