#include "base/tiff.h"

#include <string.h>

unsigned vg_tiff_width(uint16_t type)
{
	static const uint8_t widths[] = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8 };
	return type == VG_TIFF_UTF8 ? 1 : type < sizeof widths ? widths[type] : 0;
}

/* `width` bytes at an offset as a number; 0, and *ok false, outside the bytes. */
static uint64_t number_at(const struct vg_tiff *tiff, uint64_t offset, unsigned width, bool *ok)
{
	uint64_t value = 0;
	if (offset > tiff->bytes.size || width > tiff->bytes.size - offset) {
		*ok = false;
		return 0;
	}
	for (unsigned i = 0; i < width; i++)
		value = value << 8 | tiff->bytes.data[offset + (tiff->little ? width - 1 - i : i)];
	return value;
}

bool vg_tiff_open(struct vg_span bytes, struct vg_tiff *out)
{
	/* Olympus and Panasonic write other numbers than 42 into files that are else the same. */
	static const struct { const char *magic; bool little, big; } kinds[] = {
		{ "II*\0", true, false }, { "MM\0*", false, false }, { "II+\0", true, true },
		{ "MM\0+", false, true }, { "IIRO", true, false }, { "IIRS", true, false },
		{ "MMOR", false, false }, { "IIU\0", true, false },
	};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!vg_span_starts_with(bytes, kinds[i].magic, 4))
			continue;
		struct vg_tiff tiff = { .bytes = bytes, .little = kinds[i].little, .big = kinds[i].big };
		bool ok = true;
		tiff.first = tiff.big ? number_at(&tiff, 8, 8, &ok) : number_at(&tiff, 4, 4, &ok);
		*out = tiff;
		return ok;
	}
	return false;
}

bool vg_tiff_directory(const struct vg_tiff *tiff, uint64_t offset, struct vg_tiff_directory *out)
{
	bool ok = offset > 0 && offset < tiff->bytes.size;
	unsigned head = tiff->big ? 8 : 2, size = tiff->big ? 20 : 12;
	uint64_t count = ok ? number_at(tiff, offset, head, &ok) : 0;
	if (!ok)
		return false;
	*out = (struct vg_tiff_directory){ .entries = count, .at = offset + head };
	if (count > VG_TIFF_ENTRIES_MAXIMUM) {
		out->entries = VG_TIFF_ENTRIES_MAXIMUM;
		return true;
	}
	out->next = number_at(tiff, out->at + count * size, tiff->big ? 8 : 4, &ok);
	return true;
}

bool vg_tiff_entry(const struct vg_tiff *tiff, const struct vg_tiff_directory *directory,
		   uint64_t index, struct vg_tiff_entry *out)
{
	bool ok = true;
	unsigned wide = tiff->big ? 8 : 4;
	uint64_t at = directory->at + index * (tiff->big ? 20 : 12), place = at + 4 + wide;
	if (index >= directory->entries)
		return false;
	struct vg_tiff_entry entry = { .tag = (uint16_t)number_at(tiff, at, 2, &ok),
				       .type = (uint16_t)number_at(tiff, at + 2, 2, &ok),
				       .count = number_at(tiff, at + 4, wide, &ok) };
	uint64_t offset = number_at(tiff, place, wide, &ok);
	unsigned width = vg_tiff_width(entry.type);
	if (!ok)
		return false;
	if (width && entry.count <= tiff->bytes.size / width) {
		uint64_t size = entry.count * width;
		uint64_t from = size <= wide ? place : offset;
		if (from <= tiff->bytes.size)
			entry.value = vg_span_part(tiff->bytes, (size_t)from, (size_t)size);
	}
	*out = entry;
	return true;
}

bool vg_tiff_find(const struct vg_tiff *tiff, const struct vg_tiff_directory *directory,
		  uint16_t tag, struct vg_tiff_entry *out)
{
	struct vg_tiff_entry entry;
	for (uint64_t i = 0; i < directory->entries && vg_tiff_entry(tiff, directory, i, &entry); i++)
		if (entry.tag == tag) {
			*out = entry;
			return true;
		}
	return false;
}

uint64_t vg_tiff_number(const struct vg_tiff *tiff, const struct vg_tiff_entry *entry,
			uint64_t index)
{
	unsigned width = vg_tiff_width(entry->type);
	bool whole = entry->type == 1 || entry->type == 3 || entry->type == 4 || entry->type == 13 ||
		     entry->type == 16 || entry->type == 18;
	bool ok = true;
	struct vg_tiff values = { .bytes = entry->value, .little = tiff->little };
	if (!whole || index >= entry->value.size / width)
		return 0;
	uint64_t value = number_at(&values, index * width, width, &ok);
	return ok ? value : 0;
}
