/* The composite at the end of a Photoshop file (PSD, PSB), read here: raw or PackBits, 1, 8 or 16 bits. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/psd.h"
#include "base/text.h"
#include "media/decode.h"

enum { INKS = 4 };

struct source {
	struct vg_psd psd;
	uint32_t colours;        /* channels that are shown: 1, 3, or 4 inks */
	size_t at[INKS];         /* where each one's next row begins in the composite */
	uint8_t *row[INKS];      /* unpacked, a row of each */
};

/* Unpacks PackBits (TIFF 6.0, section 9); false when it does not fill the row. */
static bool unpack(struct vg_span packed, uint8_t *out, size_t size)
{
	enum { NOTHING = 128 };
	struct vg_reader r;
	size_t filled = 0;
	vg_reader_init(&r, packed);
	while (filled < size && vg_reader_left(&r)) {
		uint8_t n = vg_read_u8(&r);
		size_t count = n < NOTHING ? n + 1u : 257u - n;
		if (n == NOTHING)
			continue;
		count = count < size - filled ? count : size - filled;
		if (n < NOTHING) {
			struct vg_span literal = vg_read_span(&r, count);
			if (literal.size < count)
				return false;
			memcpy(out + filled, literal.data, count);
		} else {
			memset(out + filled, vg_read_u8(&r), count);
		}
		filled += count;
	}
	return filled == size && !r.failed;
}

/* The next row of each channel; false when the file does not hold it. */
static bool next_row(struct source *s, uint32_t y)
{
	const struct vg_psd *psd = &s->psd;
	size_t size = vg_psd_row(psd);
	for (uint32_t c = 0; c < s->colours; c++) {
		bool packed = psd->compression == VG_PSD_PACKED;
		size_t stored = packed ? vg_psd_packed_row(psd, (uint64_t)c * psd->height + y) : size;
		struct vg_span bytes = vg_span_part(psd->composite, s->at[c], stored);
		if (bytes.size < stored || !stored || (packed && !unpack(bytes, s->row[c], size)))
			return false;
		if (!packed)
			memcpy(s->row[c], bytes.data, size);
		s->at[c] += stored;
	}
	return true;
}

static uint8_t sample(const struct source *s, uint32_t channel, uint32_t x)
{
	const uint8_t *row = s->row[channel];
	if (s->psd.depth == 1)
		return row[x / 8] >> (7 - x % 8) & 1 ? 0 : 255;
	return row[(size_t)x * (s->psd.depth / 8)];
}

static void put_row(const struct source *s, uint8_t *to)
{
	enum { PALETTE = 256 };
	for (uint32_t x = 0; x < s->psd.width; x++) {
		uint8_t first = sample(s, 0, x);
		if (s->psd.palette.size) {
			for (int c = 0; c < 3; c++)
				*to++ = s->psd.palette.data[PALETTE * c + first];
		} else if (s->colours == 1) {
			*to++ = first;
		} else { /* inks are stored as what they leave of the light, as in a JPEG of them */
			uint32_t light = s->colours == INKS ? sample(s, INKS - 1, x) : 255;
			for (uint32_t c = 0; c < 3; c++)
				*to++ = (uint8_t)((sample(s, c, x) * light + 127) / 255);
		}
	}
}

/* Where the rows of each channel begin. */
static void find_channels(struct source *s)
{
	const struct vg_psd *psd = &s->psd;
	uint64_t at = psd->compression == VG_PSD_PACKED ? vg_psd_packed_start(psd) : 0;
	for (uint32_t c = 0; c < s->colours; c++) {
		s->at[c] = at < psd->composite.size ? (size_t)at : psd->composite.size;
		if (psd->compression == VG_PSD_RAW)
			at += (uint64_t)vg_psd_row(psd) * psd->height;
		else
			for (uint64_t y = 0; y < psd->height; y++)
				at += vg_psd_packed_row(psd, (uint64_t)c * psd->height + y);
	}
}

static int read_rows(struct source *s, struct vg_decoded *out, struct vg_error *err)
{
	struct vg_image *image = &out->image;
	uint32_t y = 0;
	find_channels(s);
	for (; y < image->height && next_row(s, y); y++)
		put_row(s, image->pixels + (size_t)y * image->width * image->channels);
	if (y == 0)
		return vg_error_set(err, VG_ERR_MALFORMED, "the file does not hold the first row of its composite whole");
	if (y < image->height) {
		memset(image->pixels + (size_t)y * image->width * image->channels, 128,
		       (size_t)(image->height - y) * image->width * image->channels);
		out->read_share = (double)y / image->height;
		vg_text_copy(out->damage, sizeof out->damage, "the composite is cut or damaged");
	}
	return 0;
}

/* Whether the file was saved without a composite: a white one stands there then. */
static bool lacks_composite(const struct vg_psd *psd)
{
	struct vg_span version = vg_photoshop_resource(psd->resources, VG_PHOTOSHOP_VERSION);
	return version.size > 4 && version.data[4] == 0;
}

static int check(struct source *s, struct vg_error *err)
{
	const struct vg_psd *psd = &s->psd;
	bool grey = psd->mode == VG_PSD_GREY || psd->mode == VG_PSD_DUOTONE;
	bool one = grey || psd->mode == VG_PSD_BITMAP || psd->mode == VG_PSD_INDEXED;
	s->colours = one ? 1 : psd->mode == VG_PSD_CMYK ? INKS : 3;
	if ((!one && psd->mode != VG_PSD_RGB && psd->mode != VG_PSD_CMYK) ||
	    !(psd->depth == 8 || (psd->depth == 16 && psd->mode != VG_PSD_INDEXED) || (psd->depth == 1 && psd->mode == VG_PSD_BITMAP)))
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "a PSD of colour mode %u with %u bits, which this build does not read",
				    psd->mode, psd->depth);
	if (psd->channels < s->colours || (psd->mode == VG_PSD_INDEXED && !psd->palette.size))
		return vg_error_set(err, VG_ERR_MALFORMED, "the PSD lacks channels or colours of its mode");
	if (psd->composite.size && psd->compression != VG_PSD_RAW && psd->compression != VG_PSD_PACKED)
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "a PSD whose composite is compressed in a way that this build does not read");
	if (lacks_composite(psd))
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "a PSD that was saved without a composite of its layers");
	return 0;
}

int vg_decode_psd(struct vg_span bytes, const struct vg_limits *limits, struct vg_decoded *out, struct vg_error *err)
{
	struct vg_decoded decoded = vg_decoded_whole();
	struct source s = { .colours = 0 };
	if (!vg_psd_open(bytes, &s.psd))
		return vg_error_set(err, VG_ERR_MALFORMED, "the PSD's header is damaged");
	int code = check(&s, err);
	if (code < 0)
		return code;
	code = vg_image_init(&decoded.image, s.psd.width, s.psd.height, s.psd.palette.size || s.colours > 1 ? 3 : 1, limits, err);
	for (uint32_t c = 0; c < s.colours && code == 0; c++)
		if (!(s.row[c] = vg_malloc(vg_psd_row(&s.psd))))
			code = vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (code == 0)
		code = read_rows(&s, &decoded, err);
	decoded.reduced = s.psd.depth > 8;
	for (uint32_t c = 0; c < INKS; c++)
		free(s.row[c]);
	if (code < 0)
		vg_decoded_release(&decoded);
	else
		*out = decoded;
	return code;
}
