#include "base/bitmap.h"

enum { FILE_HEADER = 14, CORE = 12, OS2_LEAST = 16, WINDOWS = 40, WITH_MASKS = 52, WITH_ALPHA = 56, OS2 = 64, V4 = 108,
       V5 = 124 };

bool vg_bitmap_begins(struct vg_span bytes)
{
	struct vg_reader reader;
	if (!vg_span_starts_with(bytes, "BM", 2) || bytes.size < FILE_HEADER + CORE)
		return false;
	vg_reader_init(&reader, vg_span_part(bytes, FILE_HEADER, 4));
	uint32_t size = vg_read_u32le(&reader);
	return size == CORE || (size >= OS2_LEAST && size <= OS2) || size == V4 || size == V5;
}

static enum vg_bitmap_coding coding_of(uint32_t stated, uint32_t header)
{
	bool os2 = header == OS2 || (header < WINDOWS && header != CORE);
	if (stated > VG_BITMAP_ALPHA_FIELDS || (os2 && stated > VG_BITMAP_RLE4))
		return VG_BITMAP_OTHER;
	return (enum vg_bitmap_coding)stated;
}

/* Colours of 16 and 32 bits a pixel: by their own masks, or as they are without. */
static void read_masks(struct vg_bitmap *b, struct vg_reader *after, uint32_t header)
{
	bool stated = b->coding == VG_BITMAP_FIELDS || b->coding == VG_BITMAP_ALPHA_FIELDS;
	bool alpha = header >= WITH_ALPHA || b->coding == VG_BITMAP_ALPHA_FIELDS;
	for (int i = 0; i < 3 && stated; i++)
		b->mask[i] = vg_read_u32le(after);
	if (stated && alpha)
		b->mask[3] = vg_read_u32le(after);
	if (stated)
		return;
	bool small = b->bits == 16;
	b->mask[0] = small ? 0x7c00 : 0xff0000;
	b->mask[1] = small ? 0x03e0 : 0xff00;
	b->mask[2] = small ? 0x001f : 0xff;
}

static void read_profile(struct vg_span bytes, struct vg_reader *info, struct vg_bitmap *b)
{
	enum { COLOUR_SPACE = 56, PROFILE = 112, EMBEDDED = 0x4d424544, LINKED = 0x4c494e4b };
	info->position = COLOUR_SPACE;
	uint32_t space = vg_read_u32le(info);
	info->position = PROFILE;
	uint32_t offset = vg_read_u32le(info), size = vg_read_u32le(info);
	if ((space == EMBEDDED || space == LINKED) && offset <= UINT32_MAX - FILE_HEADER)
		b->profile = vg_span_part(bytes, FILE_HEADER + offset, size);
	b->linked = space == LINKED;
}

static void read_palette(struct vg_span bytes, struct vg_bitmap *b, size_t at, uint32_t stated, bool core)
{
	size_t most = b->bits <= 8 ? (size_t)1 << b->bits : 0;
	size_t count = stated && stated < most ? stated : most;
	b->palette_entry = core ? 3 : 4;
	size_t left = at < bytes.size ? bytes.size - at : 0, room = left / b->palette_entry;
	b->palette = vg_span_part(bytes, at < bytes.size ? at : bytes.size, (count < room ? count : room) * b->palette_entry);
}

static uint64_t end_of(const struct vg_bitmap *b, struct vg_span bytes, uint32_t offset, uint32_t stated)
{
	uint64_t size = b->coding == VG_BITMAP_PLAIN || b->coding == VG_BITMAP_FIELDS || b->coding == VG_BITMAP_ALPHA_FIELDS
				? (uint64_t)b->row * b->height : stated;
	uint64_t end = size ? offset + size : 0;
	uint64_t profile = b->profile.size ? (uint64_t)(b->profile.data - bytes.data) + b->profile.size : 0;
	return end && profile > end ? profile : end;
}

/* What the second header says; fields that a short one of OS/2 leaves out are 0. */
static uint32_t read_info(struct vg_reader *info, bool core, struct vg_bitmap *b, uint32_t *out_colours)
{
	uint32_t header = vg_read_u32le(info), size = 0;
	int64_t width = core ? vg_read_u16le(info) : (int32_t)vg_read_u32le(info);
	int64_t height = core ? vg_read_u16le(info) : (int32_t)vg_read_u32le(info);
	vg_read_skip(info, 2);
	b->bits = vg_read_u16le(info);
	b->top_down = height < 0;
	b->width = width > 0 ? (uint32_t)width : 0;
	b->height = (uint32_t)(height < 0 ? -height : height);
	if (!core) {
		b->coding = coding_of(vg_read_u32le(info), header);
		size = vg_read_u32le(info);
		vg_read_skip(info, 8);
		*out_colours = vg_read_u32le(info);
	}
	return size;
}

bool vg_bitmap_open(struct vg_span bytes, struct vg_bitmap *out)
{
	struct vg_reader file, info, after;
	struct vg_bitmap b = { .coding = VG_BITMAP_PLAIN };
	uint32_t colours = 0;
	if (!vg_bitmap_begins(bytes))
		return false;
	vg_reader_init(&file, bytes);
	vg_read_skip(&file, 10);
	uint32_t offset = vg_read_u32le(&file), header = vg_read_u32le(&file);
	if (header > bytes.size - FILE_HEADER)
		return false;
	vg_reader_init(&info, vg_span_part(bytes, FILE_HEADER, header));
	uint32_t size = read_info(&info, header == CORE, &b, &colours);
	vg_reader_init(&after, bytes); /* masks: the end of the longer headers, or behind the shortest */
	after.position = FILE_HEADER + WINDOWS;
	read_masks(&b, &after, header);
	size_t palette = FILE_HEADER + header;
	read_palette(bytes, &b, header == WINDOWS && after.position > palette ? after.position : palette, colours, header == CORE);
	if (header == V5)
		read_profile(bytes, &info, &b);
	b.row = (size_t)(((uint64_t)b.width * b.bits + 31) / 32 * 4);
	b.pixels = offset <= bytes.size ? vg_span_part(bytes, offset, bytes.size - offset) : (struct vg_span){ NULL, 0 };
	b.end = end_of(&b, bytes, offset, size);
	*out = b;
	return true;
}
