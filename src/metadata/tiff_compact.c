/* A small TIFF block with copies of a large file's camera directories. libexif reads the first 64 KB
 * only, so it misses directories that are stored behind the pixels; and it reads neither
 * BigTIFF nor the raw formats that write another number than 42 into the header, nor the texts
 * in UTF-8 of EXIF 3.0. */
#include <string.h>

#include "base/tiff.h"
#include "metadata/metadata.h"

enum { VALUE_MAXIMUM = 4096, BLOCK_MAXIMUM = 60000, ENTRY = 12 };

struct compact {
	const struct vg_tiff *tiff;
	struct vg_buffer *out;
	bool failed;
};

static void put(struct compact *c, uint64_t value, unsigned width)
{
	for (unsigned i = 0; i < width; i++)
		c->failed |= vg_buffer_append_byte(c->out, (uint8_t)(value >> 8 * (c->tiff->little ? i : width - 1 - i))) < 0;
}

static void patch(struct compact *c, size_t at, uint64_t value)
{
	for (unsigned i = 0; i < 4 && at + 4 <= c->out->size; i++)
		c->out->data[at + i] = (uint8_t)(value >> 8 * (c->tiff->little ? i : 3 - i));
}

static bool points(uint16_t tag)
{
	return tag == VG_TIFF_EXIF || tag == VG_TIFF_GPS;
}

/* Pictures, profiles and makers' notes are not for libexif. */
static bool wanted(const struct vg_tiff_entry *entry)
{
	static const uint16_t left[] = { 0x111, 0x117, 0x144, 0x145, VG_TIFF_SUB_IFDS, VG_TIFF_THUMBNAIL_OFFSET,
					 VG_TIFF_THUMBNAIL_SIZE, 0x2bc, 0x83bb, 0x8649, 0x8773,
					 VG_TIFF_MAKER_NOTE, VG_TIFF_INTEROPERABILITY };
	for (size_t i = 0; i < sizeof left / sizeof *left; i++)
		if (entry->tag == left[i])
			return false;
	return points(entry->tag) || ((entry->type <= 12 || entry->type == VG_TIFF_UTF8) && entry->value.size && entry->value.size <= VALUE_MAXIMUM);
}

/* Where the offsets of the directories below are to be entered. */
struct pointers { size_t exif, gps; uint64_t exif_offset, gps_offset; };

static void put_entry(struct compact *c, const struct vg_tiff_entry *entry, struct vg_buffer *values,
		      size_t values_at, struct pointers *pointers)
{
	put(c, entry->tag, 2);
	if (points(entry->tag)) {
		bool gps = entry->tag == VG_TIFF_GPS;
		put(c, 4, 2);
		put(c, 1, 4);
		*(gps ? &pointers->gps : &pointers->exif) = c->out->size;
		*(gps ? &pointers->gps_offset : &pointers->exif_offset) = vg_tiff_number(c->tiff, entry, 0);
		put(c, 0, 4);
		return;
	}
	put(c, entry->type == VG_TIFF_UTF8 ? VG_TIFF_ASCII : entry->type, 2);
	put(c, entry->count, 4);
	if (entry->value.size > 4) {
		put(c, values_at + values->size, 4);
		c->failed |= vg_buffer_append(values, entry->value.data, entry->value.size) < 0;
		if (values->size & 1)
			c->failed |= vg_buffer_append_byte(values, 0) < 0;
		return;
	}
	c->failed |= vg_buffer_append(c->out, entry->value.data, entry->value.size) < 0;
	put(c, 0, (unsigned)(4 - entry->value.size));
}

/* One directory at the end of out, its values behind it. */
static void put_directory(struct compact *c, uint64_t offset, struct pointers *pointers)
{
	struct vg_tiff_directory directory;
	struct vg_tiff_entry entry;
	struct vg_buffer values;
	size_t kept = 0;
	if (!vg_tiff_directory(c->tiff, offset, &directory))
		return;
	for (uint64_t i = 0; i < directory.entries && vg_tiff_entry(c->tiff, &directory, i, &entry); i++)
		kept += wanted(&entry);
	size_t values_at = c->out->size + 2 + kept * ENTRY + 4;
	vg_buffer_init(&values, BLOCK_MAXIMUM);
	put(c, kept, 2);
	for (uint64_t i = 0; i < directory.entries && vg_tiff_entry(c->tiff, &directory, i, &entry); i++)
		if (wanted(&entry))
			put_entry(c, &entry, &values, values_at, pointers);
	put(c, 0, 4);
	c->failed |= values.size && vg_buffer_append(c->out, values.data, values.size) < 0;
	vg_buffer_release(&values);
}

static bool directory_states_utf8(const struct vg_tiff *tiff, uint64_t offset, uint64_t below[2])
{
	struct vg_tiff_directory directory;
	struct vg_tiff_entry entry;
	bool found = false;
	if (!vg_tiff_directory(tiff, offset, &directory))
		return false;
	for (uint64_t i = 0; i < directory.entries && vg_tiff_entry(tiff, &directory, i, &entry); i++) {
		found |= entry.type == VG_TIFF_UTF8;
		if (points(entry.tag))
			below[entry.tag == VG_TIFF_GPS] = vg_tiff_number(tiff, &entry, 0);
	}
	return found;
}

bool vg_tiff_states_utf8(const struct vg_tiff *tiff)
{
	uint64_t below[2] = { 0, 0 };
	return directory_states_utf8(tiff, tiff->first, below) ||
	       directory_states_utf8(tiff, below[0], below) || directory_states_utf8(tiff, below[1], below);
}

static void begin(struct compact *c)
{
	vg_buffer_init(c->out, BLOCK_MAXIMUM);
	c->failed |= vg_buffer_append(c->out, c->tiff->little ? "II" : "MM", 2) < 0;
	put(c, 42, 2);
	put(c, 8, 4);
}

bool vg_tiff_compact(const struct vg_tiff *tiff, struct vg_buffer *out)
{
	struct compact c = { tiff, out, false };
	struct pointers pointers = { 0 }, below = { 0 };
	begin(&c);
	put_directory(&c, tiff->first, &pointers);
	if (pointers.exif) {
		patch(&c, pointers.exif, out->size);
		put_directory(&c, pointers.exif_offset, &below);
	}
	/* Some programs hang the positions below the camera's directory. */
	if (!pointers.gps && below.gps)
		pointers = (struct pointers){ .gps = below.gps, .gps_offset = below.gps_offset };
	if (pointers.gps) {
		patch(&c, pointers.gps, out->size);
		put_directory(&c, pointers.gps_offset, &below);
	}
	return !c.failed;
}

/* A directory that leads to the main one of each part; parts in the other order of bytes are left out. */
static void put_part(struct compact *c, const struct vg_tiff *part, size_t pointer)
{
	struct pointers unused = { 0 };
	const struct vg_tiff *first = c->tiff;
	if (!pointer || part->little != first->little)
		return;
	patch(c, pointer, c->out->size);
	c->tiff = part;
	put_directory(c, part->first, &unused);
	c->tiff = first;
}

/* An entry whose offset is entered later; where that goes. */
static size_t put_pointer(struct compact *c, unsigned tag)
{
	put(c, tag, 2);
	put(c, 4, 2);
	put(c, 1, 4);
	put(c, 0, 4);
	return c->out->size - 4;
}

/* The main directory without pointers of its own, and with those to the other parts. */
static void put_main(struct compact *c, const struct vg_tiff_directory *main, const struct vg_tiff *const parts[3], size_t pointers[3])
{
	struct pointers unused = { 0 };
	struct vg_tiff_entry entry;
	struct vg_buffer values;
	size_t kept = (parts[1] != NULL) + (size_t)(parts[2] != NULL);
	for (uint64_t i = 0; i < main->entries && vg_tiff_entry(c->tiff, main, i, &entry); i++)
		kept += wanted(&entry) && !points(entry.tag);
	size_t values_at = c->out->size + 2 + kept * ENTRY + 4;
	vg_buffer_init(&values, BLOCK_MAXIMUM);
	put(c, kept, 2);
	for (uint64_t i = 0; i < main->entries && vg_tiff_entry(c->tiff, main, i, &entry); i++)
		if (wanted(&entry) && !points(entry.tag))
			put_entry(c, &entry, &values, values_at, &unused);
	for (int i = 1; i < 3; i++)
		if (parts[i])
			pointers[i] = put_pointer(c, i == 1 ? VG_TIFF_EXIF : VG_TIFF_GPS);
	put(c, 0, 4);
	c->failed |= values.size && vg_buffer_append(c->out, values.data, values.size) < 0;
	vg_buffer_release(&values);
}

bool vg_tiff_compact_parts(const struct vg_tiff *const parts[3], struct vg_buffer *out)
{
	struct compact c = { parts[0], out, false };
	struct vg_tiff_directory main;
	size_t pointers[3] = { 0 };
	begin(&c);
	if (!vg_tiff_directory(parts[0], parts[0]->first, &main))
		return false;
	put_main(&c, &main, parts, pointers);
	for (int i = 1; i < 3; i++)
		if (parts[i])
			put_part(&c, parts[i], pointers[i]);
	return !c.failed;
}

struct vg_span vg_tiff_thumbnail(const struct vg_tiff *tiff)
{
	struct vg_tiff_directory directory;
	struct vg_tiff_entry offset, size;
	struct vg_span none = { NULL, 0 };
	if (!vg_tiff_directory(tiff, tiff->first, &directory) || !directory.next ||
	    !vg_tiff_directory(tiff, directory.next, &directory) ||
	    !vg_tiff_find(tiff, &directory, VG_TIFF_THUMBNAIL_OFFSET, &offset) ||
	    !vg_tiff_find(tiff, &directory, VG_TIFF_THUMBNAIL_SIZE, &size))
		return none;
	uint64_t from = vg_tiff_number(tiff, &offset, 0), bytes = vg_tiff_number(tiff, &size, 0);
	if (from > tiff->bytes.size || bytes > tiff->bytes.size - from)
		return none;
	return vg_span_part(tiff->bytes, (size_t)from, (size_t)bytes);
}

int vg_tiff_thumbnail_orientation(const struct vg_tiff *tiff)
{
	struct vg_tiff_directory directory;
	struct vg_tiff_entry entry;
	enum { ORIENTATION = 0x112 };
	if (!vg_tiff_directory(tiff, tiff->first, &directory) || !directory.next ||
	    !vg_tiff_directory(tiff, directory.next, &directory) || !vg_tiff_find(tiff, &directory, ORIENTATION, &entry))
		return 0;
	uint64_t value = vg_tiff_number(tiff, &entry, 0);
	return value >= 1 && value <= 8 ? (int)value : 0;
}
