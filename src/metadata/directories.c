#include "metadata/directories.h"

#include <stdio.h>
#include <string.h>

#include "base/entries.h"

/* Directories of one block, pages of one chain, and how deep they lie in each other. Real files have
 * at most thirty or so; documents have a page each, of which the first ones tell enough. */
enum { DIRECTORIES = 64, DEPTH = 5, SUB_DIRECTORIES = 16 };

struct walk {
	const struct vg_tiff *tiff;
	struct vg_picture *picture;
	size_t base;
	vg_note_reader *note; /* NULL: none is looked for */
	uint64_t seen[DIRECTORIES];
	int count, sub_directories;
	struct vg_buffer value;
};

struct place { const char *name; enum vg_directory_kind kind; int depth; };

static uint64_t read_directory(struct walk *walk, uint64_t offset, struct place place);

static bool enter(struct walk *walk, uint64_t offset, int depth)
{
	if (walk->count == DIRECTORIES || depth > DEPTH)
		return false;
	for (int i = 0; i < walk->count; i++)
		if (walk->seen[i] == offset)
			return false;
	walk->seen[walk->count++] = offset;
	return true;
}

/* Whether the tag leads to directories below; read then. */
static bool follow(struct walk *walk, const struct vg_tiff_entry *entry, struct place place)
{
	struct place below = { "ExifIFD", VG_DIRECTORY_EXIF, place.depth + 1 };
	char name[24];
	uint64_t count = 1;
	switch (entry->tag) {
	case VG_TIFF_EXIF: break;
	case VG_TIFF_GPS: below.name = "GPS"; below.kind = VG_DIRECTORY_GPS; break;
	case VG_TIFF_INTEROPERABILITY: below.name = "InteropIFD"; below.kind = VG_DIRECTORY_INTEROP; break;
	case VG_TIFF_SUB_IFDS:
		below.name = name;
		below.kind = VG_DIRECTORY_IMAGE;
		count = entry->count < SUB_DIRECTORIES ? entry->count : SUB_DIRECTORIES;
		break;
	default: return false;
	}
	if (place.kind == VG_DIRECTORY_GPS || place.kind >= VG_DIRECTORY_MPF)
		return false;
	for (uint64_t i = 0; i < count; i++) {
		uint64_t offset = vg_tiff_number(walk->tiff, entry, i);
		if (entry->tag == VG_TIFF_SUB_IFDS) {
			snprintf(name, sizeof name, walk->sub_directories ? "SubIFD%d" : "SubIFD", walk->sub_directories);
			walk->sub_directories++;
		}
		(void)read_directory(walk, offset, below);
	}
	return true;
}

/* Blocks of other kinds, each read by its own reader, and what no reader wants to see. */
static bool is_block(const struct vg_tiff_entry *entry, struct place place)
{
	static const uint16_t blocks[] = { 0x2bc, 0x83bb, 0x8649, 0x8773 };
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
		if (place.kind == VG_DIRECTORY_IMAGE && entry->tag == blocks[i])
			return true;
	return false;
}

static void add_print_matching(struct walk *walk, const struct vg_tiff_entry *entry)
{
	if (entry->tag == 0xc4a5 && vg_span_starts_with(entry->value, "PrintIM", 8) && entry->value.size >= 12)
		vg_picture_add_entry(walk->picture, "PrintIM", 0, "PrintIMVersion", (const char *)entry->value.data + 8, 4, false);
}

static void add(struct walk *walk, const struct vg_tiff_entry *entry, struct place place)
{
	char unknown[16], meaning[64];
	bool number = false;
	const char *name = vg_tag_name(place.kind, entry->tag);
	if (!name && place.kind == VG_DIRECTORY_IMAGE) /* TIFF/EP (ISO 12234-2) has the camera's tags here */
		name = vg_tag_name(VG_DIRECTORY_EXIF, entry->tag);
	if (!name) {
		snprintf(unknown, sizeof unknown, "0x%04x", entry->tag);
		name = unknown;
	}
	vg_buffer_clear(&walk->value);
	vg_tiff_value_text(walk->tiff, place.kind, entry, walk->base, &walk->value, &number);
	if (!vg_picture_add_entry(walk->picture, place.name, entry->tag, name,
				  walk->value.data ? (const char *)walk->value.data : "", walk->value.size, number))
		return;
	if (number) {
		uint64_t code = entry->type == 7 && entry->value.size ? entry->value.data[0] : vg_tiff_number(walk->tiff, entry, 0);
		vg_tag_meaning(place.kind, entry->tag, entry->type, code, meaning, sizeof meaning);
		vg_entries_explain(walk->picture, meaning);
	}
	add_print_matching(walk, entry);
	if (walk->note && entry->tag == VG_TIFF_MAKER_NOTE && place.kind == VG_DIRECTORY_EXIF && entry->value.size)
		walk->note(walk->tiff, entry, walk->picture);
}

/* One directory and those below it; the offset of the next, 0 for none. */
static uint64_t read_directory(struct walk *walk, uint64_t offset, struct place place)
{
	struct vg_tiff_directory directory;
	struct vg_tiff_entry entry;
	if (!vg_tiff_directory(walk->tiff, offset, &directory) || !enter(walk, offset, place.depth))
		return 0;
	for (uint64_t i = 0; i < directory.entries && vg_tiff_entry(walk->tiff, &directory, i, &entry); i++)
		if (!follow(walk, &entry, place) && !is_block(&entry, place) && vg_tiff_width(entry.type))
			add(walk, &entry, place);
	return directory.next;
}

/* Names are "IFD0", "MPF0"; a chain without a number in its name keeps the name. */
static void read_chain(struct walk *walk, const char *name, enum vg_directory_kind kind)
{
	uint64_t offset = walk->tiff->first;
	for (int i = 0; i < DIRECTORIES && offset; i++) {
		char numbered[32];
		snprintf(numbered, sizeof numbered, "%.20s%d", name, i);
		offset = read_directory(walk, offset, (struct place){ numbered, kind, 0 });
	}
}

/* A chain of directories of one kind, and those below them. */
static void read_all(struct walk *walk, const char *name, enum vg_directory_kind kind)
{
	/* A little more than is kept, so that what was cut is known to be. */
	vg_buffer_init(&walk->value, 2 * VG_ENTRY_VALUE_MAXIMUM);
	read_chain(walk, name, kind);
	vg_buffer_release(&walk->value);
}

void vg_directories_read_as(const struct vg_tiff *tiff, const char *name, enum vg_directory_kind kind,
			    size_t base, struct vg_picture *picture)
{
	struct walk walk = { .tiff = tiff, .picture = picture, .base = base };
	read_all(&walk, name, kind);
}

void vg_directories_read_one(const struct vg_tiff *tiff, uint64_t offset, const char *name,
			     enum vg_directory_kind kind, struct vg_picture *picture)
{
	struct walk walk = { .tiff = tiff, .picture = picture };
	vg_buffer_init(&walk.value, 2 * VG_ENTRY_VALUE_MAXIMUM);
	(void)read_directory(&walk, offset, (struct place){ name, kind, 0 });
	vg_buffer_release(&walk.value);
}

void vg_directories_read(const struct vg_tiff *tiff, size_t base, vg_note_reader *note, struct vg_picture *picture)
{
	struct walk walk = { .tiff = tiff, .picture = picture, .base = base, .note = note };
	read_all(&walk, "IFD", VG_DIRECTORY_IMAGE);
}
