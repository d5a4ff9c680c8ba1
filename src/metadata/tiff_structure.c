/* The directories of an EXIF block, TIFF 6.0 section 2: told where they break their own
 * format. libexif reads what it can and is silent about much of this. */
#include "metadata/metadata.h"

enum { DIRECTORIES = 8 };

struct directories {
	struct vg_span block;
	bool little;
	struct vg_picture *picture;
	bool values_outside;
	uint32_t seen[DIRECTORIES];
	int count;
};

static uint16_t number16(const struct directories *d, struct vg_reader *reader)
{
	uint16_t value = vg_read_u16be(reader);
	return d->little ? __builtin_bswap16(value) : value;
}

static uint32_t number32(const struct directories *d, struct vg_reader *reader)
{
	return d->little ? vg_read_u32le(reader) : vg_read_u32be(reader);
}

/* False, and said so, when the directory was visited before or lies outside. */
static bool enter(struct directories *d, uint32_t offset, struct vg_reader *out)
{
	for (int i = 0; i < d->count; i++)
		if (d->seen[i] == offset) {
			vg_picture_add_defect(d->picture, VG_DEFECT_METADATA, "EXIF: a directory refers back to one before it");
			return false;
		}
	if (d->count == DIRECTORIES) /* a document of many pages, not a camera's file */
		return false;
	if (offset >= d->block.size) {
		vg_picture_add_defect(d->picture, VG_DEFECT_METADATA, "EXIF: a directory lies outside the block");
		return false;
	}
	d->seen[d->count++] = offset;
	vg_reader_init(out, d->block);
	vg_read_skip(out, offset);
	return true;
}

static uint32_t walk(struct directories *d, uint32_t offset);

static void check_entry(struct directories *d, struct vg_reader *reader, bool *out_told)
{
	uint16_t tag = number16(d, reader), type = number16(d, reader);
	uint32_t count = number32(d, reader), value = number32(d, reader);
	uint64_t size = (uint64_t)count * vg_tiff_width(type);
	if (size > 4 && (value > d->block.size || size > d->block.size - value) && !*out_told) {
		vg_picture_add_defect(d->picture, VG_DEFECT_METADATA, "EXIF: tag 0x%04x claims %llu bytes outside the block", tag,
				      (unsigned long long)size);
		*out_told = true;
		d->values_outside |= tag != VG_TIFF_MAKER_NOTE;
	}
	if ((tag == VG_TIFF_EXIF || tag == VG_TIFF_GPS || tag == VG_TIFF_INTEROPERABILITY) && type == 4)
		(void)walk(d, value);
}

/* One directory; the offset of the next, 0 for none. */
static uint32_t walk(struct directories *d, uint32_t offset)
{
	struct vg_reader reader;
	bool told = false;
	if (!enter(d, offset, &reader))
		return 0;
	uint16_t entries = number16(d, &reader);
	for (uint16_t i = 0; i < entries && vg_reader_left(&reader) >= 12; i++)
		check_entry(d, &reader, &told);
	uint32_t next = number32(d, &reader);
	/* Some cameras leave out the four bytes that end the last directory. */
	return reader.failed ? 0 : next;
}

bool vg_tiff_check(struct vg_span tiff, struct vg_picture *picture)
{
	struct directories d = { .block = tiff, .picture = picture };
	struct vg_reader reader;
	vg_reader_init(&reader, tiff);
	d.little = vg_span_starts_with(tiff, "II", 2);
	vg_read_skip(&reader, 4);
	uint32_t offset = number32(&d, &reader);
	for (int i = 0; i < DIRECTORIES && offset; i++)
		offset = walk(&d, offset);
	return !d.values_outside;
}
