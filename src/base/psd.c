#include "base/psd.h"

bool vg_photoshop_next(struct vg_reader *reader, uint16_t *out_number, struct vg_span *out_body)
{
	struct vg_reader ahead = *reader;
	if (vg_reader_left(&ahead) < 12)
		return false;
	vg_read_skip(&ahead, 4); /* "8BIM", and what other programs put in its place */
	*out_number = vg_read_u16be(&ahead);
	uint8_t name = vg_read_u8(&ahead);
	vg_read_skip(&ahead, name | 1u); /* with its size an even number of bytes */
	uint32_t size = vg_read_u32be(&ahead);
	*out_body = vg_read_span(&ahead, size);
	if (ahead.failed)
		return false;
	if (size & 1 && vg_reader_left(&ahead))
		vg_read_skip(&ahead, 1);
	*reader = ahead;
	return true;
}

struct vg_span vg_photoshop_resource(struct vg_span resources, uint16_t wanted)
{
	struct vg_reader reader;
	struct vg_span body;
	uint16_t number;
	vg_reader_init(&reader, resources);
	while (vg_photoshop_next(&reader, &number, &body))
		if (number == wanted)
			return body;
	return (struct vg_span){ NULL, 0 };
}

/* Behind the header: colours, resources, layers, the composite. */
static void read_parts(struct vg_reader *r, struct vg_psd *psd)
{
	enum { COLOURS = 768 };
	struct vg_span colours = vg_read_span(r, vg_read_u32be(r));
	if (psd->mode == VG_PSD_INDEXED && colours.size >= COLOURS)
		psd->palette = vg_span_part(colours, 0, COLOURS);
	psd->resources = vg_read_span(r, vg_read_u32be(r));
	psd->described = !r->failed;
	uint64_t layers = psd->big ? vg_read_u64be(r) : vg_read_u32be(r);
	if (layers > vg_reader_left(r))
		return;
	vg_read_skip(r, (size_t)layers);
	psd->compression = vg_read_u16be(r);
	if (!r->failed)
		psd->composite = vg_read_span(r, vg_reader_left(r));
}

bool vg_psd_open(struct vg_span bytes, struct vg_psd *out)
{
	enum { PLAIN = 1, BIG = 2, RESERVED = 6 };
	struct vg_reader r;
	struct vg_psd psd = { .big = false };
	if (!vg_span_starts_with(bytes, "8BPS", 4))
		return false;
	vg_reader_init(&r, bytes);
	vg_read_skip(&r, 4);
	uint16_t version = vg_read_u16be(&r);
	vg_read_skip(&r, RESERVED);
	psd.channels = vg_read_u16be(&r);
	psd.height = vg_read_u32be(&r);
	psd.width = vg_read_u32be(&r);
	psd.depth = vg_read_u16be(&r);
	psd.mode = vg_read_u16be(&r);
	psd.big = version == BIG;
	if (r.failed || (version != PLAIN && version != BIG))
		return false;
	read_parts(&r, &psd);
	*out = psd;
	return true;
}

size_t vg_psd_row(const struct vg_psd *psd)
{
	return (size_t)(((uint64_t)psd->width * psd->depth + 7) / 8);
}

size_t vg_psd_packed_row(const struct vg_psd *psd, uint64_t row)
{
	size_t wide = psd->big ? 4 : 2;
	if (row >= psd->composite.size / wide)
		return 0;
	const uint8_t *p = psd->composite.data + row * wide;
	return psd->big ? (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3] : (size_t)p[0] << 8 | p[1];
}

size_t vg_psd_packed_start(const struct vg_psd *psd)
{
	return (size_t)psd->height * psd->channels * (psd->big ? 4 : 2);
}

uint64_t vg_psd_composite_size(const struct vg_psd *psd)
{
	uint64_t rows = (uint64_t)psd->height * psd->channels, size = 0;
	if (psd->compression == VG_PSD_RAW && rows)
		size = vg_psd_row(psd) <= psd->composite.size / rows ? rows * vg_psd_row(psd) : 0;
	if (psd->compression == VG_PSD_PACKED && vg_psd_packed_start(psd) <= psd->composite.size) {
		size = vg_psd_packed_start(psd);
		for (uint64_t row = 0; row < rows; row++)
			size += vg_psd_packed_row(psd, row);
	}
	return size <= psd->composite.size ? size : 0;
}
