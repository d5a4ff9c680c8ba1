#include "metadata/maker_note.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "metadata/directories.h"

/* From where a note's offsets count. */
enum origin { FROM_BLOCK, FROM_NOTE, OWN_HEADER };

/* How a note begins. Of those without a name in front the camera's maker decides. */
static const struct form {
	const char *signature;
	size_t size;              /* of the signature */
	const char *make;         /* how Make begins; NULL: any */
	const char *directory;
	enum vg_directory_kind kind;
	size_t at;                /* where the directory, or the header of its own, begins */
	enum origin origin;
	char order;               /* 'I', 'M'; 0 as the block's, or the other where only that fits */
} forms[] = {
	{ "Nikon\0\2", 7, NULL, "Nikon", VG_DIRECTORY_NIKON, 10, OWN_HEADER, 0 },
	{ "Nikon\0\1", 7, NULL, "Nikon", VG_DIRECTORY_NIKON_OLD, 8, FROM_BLOCK, 0 },
	{ "OLYMPUS\0II", 10, NULL, "Olympus", VG_DIRECTORY_OLYMPUS, 12, FROM_NOTE, 'I' },
	{ "OLYMPUS\0MM", 10, NULL, "Olympus", VG_DIRECTORY_OLYMPUS, 12, FROM_NOTE, 'M' },
	{ "OM SYSTEM\0\0\0II", 14, NULL, "Olympus", VG_DIRECTORY_OLYMPUS, 16, FROM_NOTE, 'I' },
	{ "OLYMP\0", 6, NULL, "Olympus", VG_DIRECTORY_OLYMPUS, 8, FROM_BLOCK, 0 },
	{ "EPSON\0", 6, NULL, "Olympus", VG_DIRECTORY_OLYMPUS, 8, FROM_BLOCK, 0 },
	{ "Panasonic\0", 10, NULL, "Panasonic", VG_DIRECTORY_PANASONIC, 12, FROM_BLOCK, 0 },
	{ "LEICA\0\0\0", 8, NULL, "Panasonic", VG_DIRECTORY_PANASONIC, 8, FROM_BLOCK, 0 },
	{ "FUJIFILM\x0c\0\0\0", 12, NULL, "FujiFilm", VG_DIRECTORY_FUJIFILM, 12, FROM_NOTE, 'I' },
	{ "GENERALE\x0c\0\0\0", 12, NULL, "FujiFilm", VG_DIRECTORY_FUJIFILM, 12, FROM_NOTE, 'I' },
	{ "SONY DSC ", 9, NULL, "Sony", VG_DIRECTORY_SONY, 12, FROM_BLOCK, 0 },
	{ "SONY CAM ", 9, NULL, "Sony", VG_DIRECTORY_SONY, 12, FROM_BLOCK, 0 },
	{ "AOC\0II", 6, NULL, "Pentax", VG_DIRECTORY_PENTAX, 6, FROM_BLOCK, 'I' },
	{ "AOC\0MM", 6, NULL, "Pentax", VG_DIRECTORY_PENTAX, 6, FROM_BLOCK, 'M' },
	{ "AOC\0", 4, NULL, "Pentax", VG_DIRECTORY_PENTAX, 6, FROM_BLOCK, 0 },
	{ "PENTAX \0II", 10, NULL, "Pentax", VG_DIRECTORY_PENTAX, 10, FROM_NOTE, 'I' },
	{ "PENTAX \0MM", 10, NULL, "Pentax", VG_DIRECTORY_PENTAX, 10, FROM_NOTE, 'M' },
	{ "Apple iOS\0\0\1MM", 14, NULL, "Apple", VG_DIRECTORY_APPLE, 14, FROM_NOTE, 'M' },
	{ "Apple iOS\0\0\1II", 14, NULL, "Apple", VG_DIRECTORY_APPLE, 14, FROM_NOTE, 'I' },
	{ "", 0, "Canon", "Canon", VG_DIRECTORY_CANON, 0, FROM_BLOCK, 0 },
	{ "", 0, "NIKON", "Nikon", VG_DIRECTORY_NIKON, 0, FROM_BLOCK, 0 },
	{ "", 0, "SAMSUNG", "Samsung", VG_DIRECTORY_SAMSUNG, 0, FROM_NOTE, 0 },
	{ "", 0, "SONY", "Sony", VG_DIRECTORY_SONY, 0, FROM_BLOCK, 0 },
	{ "", 0, "DJI", "DJI", VG_DIRECTORY_DJI, 0, FROM_BLOCK, 0 },
};

static const struct form *find_form(struct vg_span note, const struct vg_picture *picture)
{
	const char *make = vg_picture_entry(picture, "IFD0", "Make");
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		const struct form *form = &forms[i];
		bool made = !form->make || (make && strncasecmp(make, form->make, strlen(form->make)) == 0);
		if (made && note.size > form->at && vg_span_starts_with(note, form->signature, form->size))
			return form;
	}
	return NULL;
}

/* Whether a directory of the note has as many entries as the note has room for. */
static bool fits(struct vg_tiff tiff, bool little, size_t room)
{
	struct vg_tiff_directory directory;
	tiff.little = little;
	return vg_tiff_directory(&tiff, tiff.first, &directory) && directory.entries && directory.entries <= room / 12;
}

struct stretch { uint64_t from, to; };

/* Where the values lie that do not stand in their entries, as the note counts. */
static struct stretch values_of(const struct vg_tiff *tiff, const struct vg_tiff_directory *directory)
{
	enum { LONG = 4, ENTRY = 12, PLACE = 8 };
	struct stretch values = { UINT64_MAX, 0 };
	struct vg_tiff_entry entry;
	for (uint64_t i = 0; i < directory->entries && vg_tiff_entry(tiff, directory, i, &entry); i++) {
		uint64_t size = vg_tiff_width(entry.type) * entry.count;
		struct vg_tiff_entry place = { .type = LONG, .count = 1,
					       .value = vg_span_part(tiff->bytes, (size_t)(directory->at + i * ENTRY + PLACE), LONG) };
		uint64_t from = vg_tiff_number(tiff, &place, 0);
		if (size <= LONG)
			continue;
		values.from = from < values.from ? from : values.from;
		values.to = from + size > values.to ? from + size : values.to;
	}
	return values;
}

/* The block with `size` bytes before it, since offsets count from there. */
static bool put_before(struct vg_tiff *tiff, uint64_t size, struct vg_buffer *out)
{
	enum { MOVED_MAXIMUM = 64 << 10 }; /* bytes: as far as a segment of a JPEG reaches */
	if (size > MOVED_MAXIMUM)
		return false;
	for (uint64_t i = 0; i < size; i++)
		if (vg_buffer_append_byte(out, 0) != 0)
			return false;
	if (vg_buffer_append(out, tiff->bytes.data, tiff->bytes.size) != 0)
		return false;
	tiff->bytes = vg_buffer_span(out);
	tiff->first += size;
	return true;
}

/* A note that was moved counts from where the block once began: its first value stands right behind its directory.
 * False where that would not put all of them into the note. */
static bool follow_move(struct vg_span note, struct vg_tiff *tiff, struct vg_buffer *copy)
{
	struct vg_tiff_directory directory;
	if (!vg_tiff_directory(tiff, tiff->first, &directory))
		return false;
	struct stretch values = values_of(tiff, &directory);
	uint64_t behind = directory.at + directory.entries * 12 + 4, end = (uint64_t)(note.data - tiff->bytes.data) + note.size;
	uint64_t moved = values.from < behind ? behind - values.from : 0;
	if (values.to == 0)
		return true;
	if (values.from > behind && values.to > end)
		return values.to - (values.from - behind) <= end && put_before(tiff, values.from - behind, copy);
	if (moved >= tiff->first || values.to + moved > end)
		return false;
	tiff->bytes = vg_span_part(tiff->bytes, (size_t)moved, tiff->bytes.size - (size_t)moved);
	tiff->first -= moved;
	return true;
}

/* A program that writes EXIF anew in another byte order leaves the note in its own, mostly at another place. */
static bool choose_order(const struct form *form, struct vg_span note, struct vg_tiff *tiff, struct vg_buffer *copy)
{
	size_t room = note.size - form->at;
	if (form->order)
		tiff->little = form->order == 'I';
	if (form->order || fits(*tiff, tiff->little, room) || !fits(*tiff, !tiff->little, room))
		return true;
	tiff->little = !tiff->little;
	return form->origin != FROM_BLOCK || follow_move(note, tiff, copy);
}

/* The block that a form's offsets count in; false where its own header is none, or nothing tells
 * where its values are. `copy` keeps the bytes of one that counts from before the block. */
static bool open_note(const struct form *form, const struct vg_tiff *tiff, struct vg_span note, struct vg_tiff *out,
		      struct vg_buffer *copy)
{
	if (form->origin == OWN_HEADER)
		return vg_tiff_open(vg_span_part(note, form->at, note.size - form->at), out);
	size_t at = (size_t)(note.data - tiff->bytes.data);
	*out = form->origin == FROM_NOTE ? (struct vg_tiff){ .bytes = note, .little = tiff->little, .first = form->at }
					 : (struct vg_tiff){ .bytes = tiff->bytes, .little = tiff->little, .first = at + form->at };
	if (out->first == 0) { /* no directory stands at the very beginning; Samsung's does, of the note */
		out->bytes = tiff->bytes;
		out->first = at;
	}
	return choose_order(form, note, out, copy);
}

static void add_number(struct vg_picture *picture, const char *directory, const char *name, double value)
{
	char text[40];
	int size = snprintf(text, sizeof text, "%.10g", value);
	(void)vg_picture_add_entry(picture, directory, -1, name, text, (size_t)size, true);
}

static int32_t whole(const struct vg_tiff *tiff, const struct vg_tiff_entry *entry, unsigned at, unsigned width)
{
	uint32_t value = 0;
	for (unsigned i = 0; i < width && at + width <= entry->value.size; i++)
		value = value << 8 | entry->value.data[at + (tiff->little ? width - 1 - i : i)];
	return width == 2 ? (int16_t)value : (int32_t)value;
}

/* Canon's list of shots' facts: the distance in centimetres, to either end. Its list of times. */
static void read_canon(const struct vg_tiff *tiff, const struct vg_tiff_directory *directory, struct vg_picture *picture)
{
	enum { SHOT = 4, TIME = 0x35, UPPER = 19, LOWER = 20, FAR = 0xffff };
	struct vg_tiff_entry entry;
	if (vg_tiff_find(tiff, directory, SHOT, &entry) && entry.value.size >= 2 * (LOWER + 1)) {
		double upper = (uint16_t)whole(tiff, &entry, 2 * UPPER, 2), lower = (uint16_t)whole(tiff, &entry, 2 * LOWER, 2);
		if (upper > 0 && upper < FAR) {
			add_number(picture, "Canon", "FocusDistanceUpper", upper / 100);
			add_number(picture, "Canon", "FocusDistanceLower", lower / 100);
		}
	}
	if (vg_tiff_find(tiff, directory, TIME, &entry) && entry.value.size >= 16) {
		add_number(picture, "Canon", "TimeZone", whole(tiff, &entry, 4, 4));
		add_number(picture, "Canon", "TimeZoneCity", whole(tiff, &entry, 8, 4));
		add_number(picture, "Canon", "DaylightSavings", whole(tiff, &entry, 12, 4));
	}
}

/* Nikon's time of the world: the zone in minutes, whether it is summer, and how dates are shown. */
static void read_world_time(const struct vg_tiff *tiff, const struct vg_tiff_directory *directory, struct vg_picture *picture)
{
	enum { WORLD_TIME = 0x24 };
	struct vg_tiff_entry entry;
	if (!vg_tiff_find(tiff, directory, WORLD_TIME, &entry) || entry.value.size < 4)
		return;
	add_number(picture, "Nikon", "TimeZone", whole(tiff, &entry, 0, 2));
	add_number(picture, "Nikon", "DaylightSavings", entry.value.data[2]);
}

/* "18-70mm f/3.5-4.5" of four numbers: the focal lengths in millimetres and the widest apertures at either; as one where
 * both are. */
static void fill_nikon_lens(const struct vg_tiff *tiff, const struct vg_tiff_directory *directory, struct vg_picture *picture)
{
	enum { LENS = 0x84, RATIONAL = 5 };
	struct vg_tiff_entry entry;
	double of[4];
	if (picture->exif.lens[0] || !vg_tiff_find(tiff, directory, LENS, &entry) || entry.type != RATIONAL || entry.value.size < 32)
		return;
	for (unsigned i = 0; i < 4; i++) {
		uint32_t over = (uint32_t)whole(tiff, &entry, 8 * i, 4), under = (uint32_t)whole(tiff, &entry, 8 * i + 4, 4);
		of[i] = under ? (double)over / under : 0;
		if (!(of[i] > 0 && of[i] < 10000))
			return;
	}
	int size = of[0] < of[1] ? snprintf(picture->exif.lens, sizeof picture->exif.lens, "%.4g-%.4gmm f/%.2g", of[0], of[1], of[2])
				 : snprintf(picture->exif.lens, sizeof picture->exif.lens, "%.4gmm f/%.2g", of[0], of[2]);
	if (of[3] > of[2])
		snprintf(picture->exif.lens + size, sizeof picture->exif.lens - (size_t)size, "-%.2g", of[3]);
}

static void read_nikon(const struct vg_tiff *tiff, const struct vg_tiff_directory *directory, struct vg_picture *picture)
{
	read_world_time(tiff, directory, picture);
	fill_nikon_lens(tiff, directory, picture);
}

/* Olympus keeps what belongs to the equipment and to the focus in directories below. */
static void read_olympus(const struct vg_tiff *tiff, const struct vg_tiff_directory *directory, struct vg_picture *picture)
{
	static const struct { uint16_t tag; enum vg_directory_kind kind; } below[] = {
		{ 0x2010, VG_DIRECTORY_OLYMPUS_EQUIPMENT }, { 0x2050, VG_DIRECTORY_OLYMPUS_FOCUS } };
	struct vg_tiff_entry entry;
	for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
		if (!vg_tiff_find(tiff, directory, below[i].tag, &entry))
			continue;
		uint64_t offset = vg_tiff_number(tiff, &entry, 0);
		if (!offset && entry.type == 7 && entry.value.size) /* the directory itself */
			offset = (uint64_t)(entry.value.data - tiff->bytes.data);
		vg_directories_read_one(tiff, offset, "Olympus", below[i].kind, picture);
	}
}

/* What standard tags leave out and the note states. */
static void fill(const struct vg_picture *picture, const char *directory, const char *name, char *out, size_t size)
{
	const char *value = vg_picture_entry(picture, directory, name);
	if (!out[0] && value && strspn(value, " 0") != strlen(value))
		snprintf(out, size, "%.*s", (int)size - 1, value);
}

static void read_form(const struct form *form, const struct vg_tiff *tiff, struct vg_picture *picture)
{
	struct vg_tiff_directory directory;
	if (!vg_tiff_directory(tiff, tiff->first, &directory))
		return;
	vg_directories_read_one(tiff, tiff->first, form->directory, form->kind, picture);
	if (form->kind == VG_DIRECTORY_CANON)
		read_canon(tiff, &directory, picture);
	else if (form->kind == VG_DIRECTORY_NIKON)
		read_nikon(tiff, &directory, picture);
	else if (form->kind == VG_DIRECTORY_OLYMPUS)
		read_olympus(tiff, &directory, picture);
	fill(picture, form->directory, "SerialNumber", picture->exif.serial, sizeof picture->exif.serial);
	fill(picture, form->directory, "LensModel", picture->exif.lens, sizeof picture->exif.lens);
}

void vg_maker_note_read(const struct vg_tiff *tiff, const struct vg_tiff_entry *note, struct vg_picture *picture)
{
	enum { COPY_MAXIMUM = 1 << 20 }; /* bytes: many times a JPEG's block; in a larger file such a note is left */
	struct vg_tiff inside;
	struct vg_buffer copy;
	const struct form *form = find_form(note->value, picture);
	vg_buffer_init(&copy, COPY_MAXIMUM);
	if (form && open_note(form, tiff, note->value, &inside, &copy))
		read_form(form, &inside, picture);
	vg_buffer_release(&copy);
}
