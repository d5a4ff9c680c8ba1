/* EXIF through libexif. Its fix-ups are switched off, so that what is reported is
 * what the file holds; every text is bounded; every number is read with the entry's
 * own format and size. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <libexif/exif-data.h>

#include "base/text.h"
#include "base/time.h"
#include "metadata/directories.h"
#include "metadata/exif_position.h"
#include "metadata/exif_values.h"
#include "metadata/maker_note.h"
#include "metadata/metadata.h"

struct reading {
	struct vg_picture *picture;
	const struct vg_limits *limits;
	ExifByteOrder order;
	bool full, typed; /* told: too many tags; texts of another type */
};

static void add_entry(ExifEntry *entry, void *context)
{
	struct reading *reading = context;
	char value[1025], unknown[24];
	if (reading->picture->tag_count >= reading->limits->max_tags) {
		if (!reading->full)
			vg_picture_add_defect(reading->picture, VG_DEFECT_METADATA, "more than %u EXIF tags: the rest is left out",
					      reading->limits->max_tags);
		reading->full = true;
		return;
	}
	ExifIfd ifd = exif_entry_get_ifd(entry);
	if (!entry->data || ifd == EXIF_IFD_1 || entry->tag == EXIF_TAG_MAKER_NOTE)
		return;
	const char *name = exif_tag_get_name_in_ifd(entry->tag, ifd);
	if (!name) {
		snprintf(unknown, sizeof unknown, "0x%04x", (unsigned)entry->tag);
		name = unknown;
	}
	bool number = vg_exif_value(entry, reading->order, value, sizeof value);
	if (vg_exif_is_text_in_bytes(entry) && !reading->typed) {
		vg_picture_add_defect(reading->picture, VG_DEFECT_METADATA, "EXIF: %s is a text, and stored as another type", name);
		reading->typed = true;
	}
	(void)vg_picture_add_tag(reading->picture, ifd == EXIF_IFD_GPS ? VG_TAG_GPS : VG_TAG_EXIF, name,
				 value, number);
}

static void add_ifd(ExifContent *content, void *context)
{
	exif_content_foreach_entry(content, add_entry, context);
}

static void copy_tag(const struct vg_picture *picture, const char *name, char *out, size_t size)
{
	const char *value = vg_picture_tag(picture, VG_TAG_EXIF, name);
	if (value)
		vg_text_copy(out, size, value);
}

/* Blank dates ("    :  :     :  :  ", all zeros) mean that the camera did not know. */
static bool blank_date(const char *text)
{
	return strspn(text, " :0") == strlen(text);
}

/* A tag of the camera's, in its own directory or, as TIFF/EP has it, in the first. */
static const char *camera_tag(const struct vg_picture *picture, const char *name)
{
	const char *value = vg_picture_tag(picture, VG_TAG_EXIF, name);
	return value ? value : vg_picture_entry(picture, "IFD0", name);
}

static void read_time(struct vg_picture *picture, const char *date_name, const char *offset_name,
		      const char *fraction_name, struct vg_camera_time *out)
{
	const char *text = camera_tag(picture, date_name), *offset = camera_tag(picture, offset_name);
	const char *fraction = camera_tag(picture, fraction_name);
	struct vg_camera_date date;
	if (!text || blank_date(text))
		return;
	snprintf(out->raw, sizeof out->raw, "%.28s%s%.3s%.7s", text, fraction ? "." : "",
		 fraction ? fraction : "", offset ? offset : "");
	out->present = vg_time_parse_camera(text, &date);
	if (!out->present) {
		vg_picture_add_defect(picture, VG_DEFECT_METADATA, "%s is not a date: \"%.40s\"", date_name, text);
		return;
	}
	if (date.remark)
		vg_picture_add_defect(picture, VG_DEFECT_METADATA, "%s, \"%.28s\": %s", date_name, text, date.remark);
	out->has_offset = date.has_offset || (offset && vg_time_parse_offset(offset, &date.offset));
	out->offset = out->has_offset ? date.offset : 0;
	out->date_only = date.date_only;
	/* A day alone states no midnight. */
	out->clock_unset = vg_time_is_unset_clock(date.time + (date.date_only ? 43200 : 0));
	if (!vg_time_in_range(date.time - out->offset)) { /* a year before 0, or 10000, in UTC */
		out->has_offset = false;
		out->offset = 0;
	}
	out->time = date.time - out->offset;
}

static void read_known_tags(struct vg_picture *picture)
{
	struct vg_exif *exif = &picture->exif;
	copy_tag(picture, "Make", exif->make, sizeof exif->make);
	copy_tag(picture, "Model", exif->model, sizeof exif->model);
	copy_tag(picture, "BodySerialNumber", exif->serial, sizeof exif->serial);
	copy_tag(picture, "LensModel", exif->lens, sizeof exif->lens);
	copy_tag(picture, "Software", exif->software, sizeof exif->software);
	const char *orientation = vg_picture_tag(picture, VG_TAG_EXIF, "Orientation");
	int64_t value;
	if (orientation && vg_text_to_int64(orientation, &value) && value >= 1 && value <= 8)
		exif->orientation = (int)value;
	else if (orientation)
		vg_picture_add_defect(picture, VG_DEFECT_METADATA, "the EXIF orientation is not 1 to 8: %.20s", orientation);
	read_time(picture, "DateTimeOriginal", "OffsetTimeOriginal", "SubSecTimeOriginal", &exif->original);
	read_time(picture, "DateTimeDigitized", "OffsetTimeDigitized", "SubSecTimeDigitized",
		  &exif->digitized);
	read_time(picture, "DateTime", "OffsetTime", "SubSecTime", &exif->modified);
}

const char *vg_exif_complaint(const char *format)
{
	static const struct { const char *begins, *words; } rows[] = {
		{ "Too much tags", "the maker's note claims more tags than it can hold" },
		{ "Tag data past end", "a value lies outside the block" }, { "Tag data goes past end", "a value lies outside the block" },
		{ "Tag starts past end", "a value lies outside the block" },
		{ "Tag size overflow", "a tag claims more bytes than there are" }, { "Failsafe tag size", "a tag claims more bytes than there are" },
		{ "Recursive entry", "directories refer to each other in a circle" },
		{ "Deep/expensive recursion", "directories refer to each other in a circle" },
		{ "Size of data too small", "the block is too short" }, { "APP Tag too short", "the block is too short" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strncmp(format, rows[i].begins, strlen(rows[i].begins)) == 0)
			return rows[i].words;
	return NULL;
}

static int exchanged(int count)
{
	return (count & 0xff) << 8 | (count >> 8 & 0xff);
}

/* What libexif takes for damage of a maker's note and is none: tags without a value are usual there, and a program that
 * wrote EXIF anew in another byte order leaves the note in its own. */
static bool is_usual(const char *format, va_list arguments)
{
	enum { NOTE_TAGS = 250 }; /* more than that libexif does not believe */
	if (strncmp(format, "Invalid zero-length tag", 23) == 0)
		return true;
	if (strncmp(format, "Too much tags (%d)", 18) != 0)
		return false;
	va_list copy;
	va_copy(copy, arguments);
	int count = va_arg(copy, int);
	va_end(copy);
	return exchanged(count) <= NOTE_TAGS;
}

/* libexif tells of damage through its log only. */
static void on_log(ExifLog *log, ExifLogCode code, const char *domain, const char *format,
		   va_list arguments, void *context)
{
	struct vg_picture *picture = context;
	char text[100];
	(void)log; (void)domain;
	if (code != EXIF_LOG_CODE_CORRUPT_DATA || is_usual(format, arguments))
		return;
	vsnprintf(text, sizeof text, format, arguments);
	if (vg_exif_complaint(format))
		vg_text_copy(text, sizeof text, vg_exif_complaint(format));
	vg_picture_add_defect(picture, VG_DEFECT_METADATA, "EXIF: %.90s", text);
}

static bool begins_tiff(struct vg_span bytes)
{
	struct vg_tiff tiff;
	return vg_tiff_open(bytes, &tiff);
}

bool vg_exif_begins(struct vg_span bytes, struct vg_span *out_tiff)
{
	/* "Exif\0\0" by the standard. Programs write capitals, another last byte, or one zero. */
	enum { NAME = 4, PREFIX = 6 };
	bool named = bytes.size > NAME && strncasecmp((const char *)bytes.data, "exif", NAME + 1) == 0;
	size_t skip = named ? PREFIX : 0;
	for (size_t at = NAME; named && at <= PREFIX && at <= bytes.size; at++)
		if (begins_tiff(vg_span_part(bytes, at, bytes.size - at)))
			skip = at;
	skip = skip < bytes.size ? skip : bytes.size;
	if (out_tiff)
		*out_tiff = vg_span_part(bytes, skip, bytes.size - skip);
	return named || begins_tiff(bytes);
}

/* An Exif item is four bytes that say where the TIFF header begins, and the block. Phones and
 * converters leave them out, count wrongly or put a JPEG's marker before it: then the header is
 * looked for. The whole item where there is none. */
struct vg_span vg_exif_find(struct vg_span item)
{
	enum { SEARCHED = 64 };
	struct vg_reader reader;
	struct vg_span tiff;
	vg_reader_init(&reader, item);
	size_t offset = vg_read_u32be(&reader);
	if (item.size > 4 && offset < item.size - 4 &&
	    vg_exif_begins(vg_span_part(item, offset + 4, item.size - 4 - offset), &tiff))
		return tiff;
	for (size_t at = 0; at + 8 <= item.size && at < SEARCHED; at++) {
		if (vg_exif_begins(vg_span_part(item, at, item.size - at), &tiff))
			return tiff;
	}
	return item;
}

/* Of a thumbnail of no bytes libexif says that it lies outside, where its place is the block's end. Then the copy's
 * second directory, of which nothing else is taken from libexif, is left out. */
static void hide_empty_thumbnail(struct vg_span tiff, uint8_t *copy)
{
	struct vg_tiff opened;
	struct vg_tiff_directory first, second;
	struct vg_tiff_entry size;
	bool empty = vg_tiff_open(tiff, &opened) && !opened.big && vg_tiff_directory(&opened, opened.first, &first) && first.next &&
		     vg_tiff_directory(&opened, first.next, &second) &&
		     vg_tiff_find(&opened, &second, VG_TIFF_THUMBNAIL_SIZE, &size) && size.value.size &&
		     vg_tiff_number(&opened, &size, 0) == 0;
	if (empty)
		memset(copy + first.at + first.entries * 12, 0, 4);
}

/* libexif reads blocks that begin with "Exif\0\0", as a JPEG holds them. */
static ExifData *load(struct vg_span tiff, struct vg_picture *picture)
{
	struct vg_buffer block;
	vg_buffer_init(&block, 64u << 10);
	ExifData *data = exif_data_new();
	ExifLog *log = exif_log_new();
	enum { NAME = 6 };
	if (data && log && vg_buffer_append(&block, "Exif\0", NAME) == 0 &&
	    vg_buffer_append(&block, tiff.data, tiff.size) == 0) {
		hide_empty_thumbnail(tiff, block.data + NAME);
		exif_data_unset_option(data, EXIF_DATA_OPTION_IGNORE_UNKNOWN_TAGS);
		exif_data_unset_option(data, EXIF_DATA_OPTION_FOLLOW_SPECIFICATION);
		exif_data_set_option(data, EXIF_DATA_OPTION_DONT_CHANGE_MAKER_NOTE);
		exif_log_set_func(log, on_log, picture);
		exif_data_log(data, log);
		exif_data_load_data(data, block.data, (unsigned)block.size);
	}
	if (log)
		exif_log_unref(log);
	vg_buffer_release(&block);
	return data;
}

static void read_loaded(ExifData *data, const struct vg_limits *limits, struct vg_picture *picture)
{
	struct reading reading = { picture, limits, exif_data_get_byte_order(data), false, false };
	exif_data_foreach_content(data, add_ifd, &reading);
	picture->exif.present = picture->tag_count > 0;
	if (reading.full)
		vg_picture_set_block(picture, VG_BLOCK_EXIF, VG_BLOCK_UNREAD, picture->block[VG_BLOCK_EXIF].bytes,
				     "it holds more tags than the limit");
	read_known_tags(picture);
	vg_exif_read_position(data, picture);
}

static void leave_unread(struct vg_picture *picture, struct vg_span block, const char *why)
{
	vg_picture_set_block(picture, VG_BLOCK_EXIF, VG_BLOCK_UNREAD, block.size, why);
}

/* By libexif: the block itself, or what of it matters, where that is too large or no plain TIFF. NULL, with the reason. */
static ExifData *load_what_fits(struct vg_span block, const struct vg_tiff *tiff, bool plain, struct vg_picture *picture,
				const char **out_why)
{
	/* libexif takes 65,534 bytes with the six before the header. */
	enum { LIBEXIF_MAXIMUM = 65528 };
	struct vg_buffer compact;
	ExifData *data = NULL;
	vg_buffer_init(&compact, 0);
	bool small = plain && block.size <= LIBEXIF_MAXIMUM && !vg_tiff_states_utf8(tiff);
	bool fits = small || vg_tiff_compact(tiff, &compact);
	if (fits)
		data = load(small ? block : vg_buffer_span(&compact), picture);
	*out_why = fits ? "memory is short" : "its values take more than 60 KB";
	vg_buffer_release(&compact);
	return data;
}

static void take_thumbnail(const struct vg_tiff *tiff, struct vg_picture *picture, struct vg_buffer *out)
{
	struct vg_span thumbnail = vg_tiff_thumbnail(tiff);
	picture->exif.thumbnail_orientation = vg_tiff_thumbnail_orientation(tiff);
	if (thumbnail.size)
		(void)vg_buffer_append(out, thumbnail.data, thumbnail.size);
}

void vg_exif_read(struct vg_span block, size_t base, const struct vg_limits *limits, struct vg_picture *picture,
		  struct vg_buffer *out_thumbnail)
{
	struct vg_tiff tiff;
	struct vg_tiff_directory first;
	const char *why;
	if (!vg_tiff_open(block, &tiff)) {
		vg_picture_add_defect(picture, VG_DEFECT_METADATA, "the EXIF block has no TIFF header");
		leave_unread(picture, block, "it has no TIFF header");
		return;
	}
	vg_directories_read(&tiff, base, vg_maker_note_read, picture);
	bool plain = vg_span_starts_with(block, "II*\0", 4) || vg_span_starts_with(block, "MM\0*", 4);
	bool whole = !plain || vg_tiff_check(block, picture);
	if (!vg_tiff_directory(&tiff, tiff.first, &first)) {
		leave_unread(picture, block, "its first directory lies outside it");
		return;
	}
	ExifData *data = load_what_fits(block, &tiff, plain, picture, &why);
	if (!data)
		leave_unread(picture, block, why);
	else if (first.at + first.entries * (tiff.big ? 20 : 12) > block.size)
		leave_unread(picture, block, "its first directory is cut short");
	else if (!whole)
		leave_unread(picture, block, "values of it lie outside it");
	else
		vg_picture_set_block(picture, VG_BLOCK_EXIF, VG_BLOCK_READ, block.size, NULL);
	if (!data)
		return;
	read_loaded(data, limits, picture);
	take_thumbnail(&tiff, picture, out_thumbnail);
	exif_data_unref(data);
}
