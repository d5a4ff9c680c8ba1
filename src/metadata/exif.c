/* EXIF through libexif. Its fix-ups are switched off, so that what is reported is
 * what the file holds; every text is bounded; every number is read with the entry's
 * own format and size. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <libexif/exif-data.h>

#include "base/text.h"
#include "base/time.h"
#include "metadata/directories.h"
#include "metadata/maker_note.h"
#include "metadata/metadata.h"

struct reading {
	struct vg_picture *picture;
	const struct vg_limits *limits;
	ExifByteOrder order;
	bool full, typed; /* told: too many tags; texts of another type */
};

/* One component of an entry as a double; false when it is no number. */
static bool component(const ExifEntry *entry, ExifByteOrder order, unsigned long index, double *out)
{
	unsigned char width = exif_format_get_size(entry->format);
	size_t offset;
	if (width == 0 || index >= entry->components ||
	    !vg_size_multiply(index, width, &offset) || offset + width > entry->size)
		return false;
	const unsigned char *at = entry->data + offset;
	switch (entry->format) {
	case EXIF_FORMAT_BYTE: *out = at[0]; return true;
	case EXIF_FORMAT_SBYTE: *out = (signed char)at[0]; return true;
	case EXIF_FORMAT_SHORT: *out = exif_get_short(at, order); return true;
	case EXIF_FORMAT_SSHORT: *out = exif_get_sshort(at, order); return true;
	case EXIF_FORMAT_LONG: *out = exif_get_long(at, order); return true;
	case EXIF_FORMAT_SLONG: *out = exif_get_slong(at, order); return true;
	case EXIF_FORMAT_RATIONAL: {
		ExifRational r = exif_get_rational(at, order);
		*out = r.denominator ? (double)r.numerator / r.denominator : (double)NAN;
		return r.denominator != 0;
	}
	case EXIF_FORMAT_SRATIONAL: {
		ExifSRational r = exif_get_srational(at, order);
		*out = r.denominator ? (double)r.numerator / r.denominator : (double)NAN;
		return r.denominator != 0;
	}
	case EXIF_FORMAT_ASCII: case EXIF_FORMAT_UNDEFINED:
	case EXIF_FORMAT_FLOAT: case EXIF_FORMAT_DOUBLE:
		break;
	}
	return false;
}

static void format_number(double value, char *out, size_t size)
{
	if (value == floor(value) && fabs(value) < 1e15)
		snprintf(out, size, "%.0f", value);
	else
		snprintf(out, size, "%.10g", value);
}

/* A text entry up to its first zero byte, without trailing blanks. */
static void text_value(const ExifEntry *entry, char *out, size_t out_size)
{
	size_t size = strnlen((const char *)entry->data, entry->size);
	while (size > 0 && (entry->data[size - 1] == ' ' || entry->data[size - 1] == '\n'))
		size--;
	char *clean = vg_text_copy_utf8((const char *)entry->data, size, out_size - 1);
	vg_text_copy(out, out_size, clean ? clean : "");
	free(clean);
}

/* Bytes without a format: short ones are characters (versions) or small numbers (codes),
 * long ones are told by their size. True when it is one number. */
static bool undefined_value(const ExifEntry *entry, char *out, size_t out_size)
{
	enum { SHORT = 8 };
	bool text = entry->size > 1;
	size_t used = 0;
	for (unsigned i = 0; text && i < entry->size && i < SHORT; i++)
		text = entry->data[i] >= 0x20 && entry->data[i] < 0x7f;
	if (entry->size > SHORT) {
		snprintf(out, out_size, "(%u bytes)", entry->size);
	} else if (text) {
		text_value(entry, out, out_size);
	} else {
		for (unsigned i = 0; i < entry->size; i++) {
			int put = snprintf(out + used, out_size - used, "%s%u", i ? " " : "", entry->data[i]);
			used += put > 0 ? (size_t)put : 0;
		}
		return entry->size == 1;
	}
	return false;
}

/* Tags whose value is a text by the standard. */
static bool states_text(const ExifEntry *entry)
{
	static const uint16_t tags[] = {
		0x010d, 0x010e, 0x010f, 0x0110, 0x0131, 0x0132, 0x013b, 0x8298, 0x9003, 0x9004, 0x9010, 0x9011,
		0x9012, 0x9290, 0x9291, 0x9292, 0xa420, 0xa430, 0xa431, 0xa433, 0xa434, 0xa435 };
	static const uint16_t gps_tags[] = { 0x01, 0x03, 0x09, 0x12, 0x1d };
	bool gps = exif_entry_get_ifd((ExifEntry *)entry) == EXIF_IFD_GPS;
	const uint16_t *table = gps ? gps_tags : tags;
	size_t count = gps ? sizeof gps_tags / sizeof *gps_tags : sizeof tags / sizeof *tags;
	for (size_t i = 0; i < count; i++)
		if (table[i] == entry->tag)
			return true;
	return false;
}

/* A text that a program stored under a type of bytes. Up to its first zero it holds characters. */
static bool is_text_in_bytes(const ExifEntry *entry)
{
	bool bytes = entry->format == EXIF_FORMAT_UNDEFINED || entry->format == EXIF_FORMAT_BYTE ||
		     entry->format == EXIF_FORMAT_SBYTE;
	size_t size = bytes ? strnlen((const char *)entry->data, entry->size) : 0;
	for (size_t i = 0; i < size; i++)
		if (entry->data[i] < 0x20 || entry->data[i] == 0x7f)
			return false;
	return size > 0 && states_text(entry);
}

/* Texts that the standard, or Windows, keeps under a type of bytes: read as our own directories are. */
static bool coded_value(const ExifEntry *entry, ExifByteOrder order, char *out, size_t out_size)
{
	bool windows = entry->tag >= EXIF_TAG_XP_TITLE && entry->tag <= EXIF_TAG_XP_SUBJECT;
	bool bytes = entry->format == EXIF_FORMAT_UNDEFINED || entry->format == EXIF_FORMAT_BYTE;
	struct vg_tiff tiff = { .little = order == EXIF_BYTE_ORDER_INTEL };
	struct vg_tiff_entry raw = { (uint16_t)entry->tag, 7, entry->components, { entry->data, entry->size } };
	struct vg_buffer text;
	bool number;
	if (exif_entry_get_ifd((ExifEntry *)entry) == EXIF_IFD_GPS || !bytes || !entry->size ||
	    (!windows && entry->tag != EXIF_TAG_USER_COMMENT))
		return false;
	vg_buffer_init(&text, 4 * out_size);
	vg_tiff_value_text(&tiff, VG_DIRECTORY_EXIF, &raw, 0, &text, &number);
	char *kept = vg_text_copy_utf8(text.data ? (const char *)text.data : "", text.size, out_size - 1);
	vg_text_copy(out, out_size, kept ? kept : "");
	free(kept);
	vg_buffer_release(&text);
	return true;
}

/* True when the value is one number. */
static bool entry_value(const ExifEntry *entry, ExifByteOrder order, char *out, size_t out_size)
{
	double value;
	size_t used = 0;
	out[0] = 0;
	if (coded_value(entry, order, out, out_size))
		return false;
	if (entry->format == EXIF_FORMAT_ASCII || is_text_in_bytes(entry)) {
		text_value(entry, out, out_size);
		return false;
	}
	if (entry->format == EXIF_FORMAT_UNDEFINED)
		return undefined_value(entry, out, out_size);
	unsigned long shown = entry->components < 16 ? entry->components : 16;
	for (unsigned long i = 0; i < shown; i++) {
		char number[40];
		if (component(entry, order, i, &value))
			format_number(value, number, sizeof number);
		else
			vg_text_copy(number, sizeof number, "undefined");
		int put = snprintf(out + used, out_size - used, "%s%s", used ? " " : "", number);
		used += put > 0 ? (size_t)put : 0;
		if (used >= out_size)
			break;
	}
	return shown == 1 && entry->components == 1 && strcmp(out, "undefined") != 0;
}

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
	bool number = entry_value(entry, reading->order, value, sizeof value);
	if (is_text_in_bytes(entry) && !reading->typed) {
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

static void read_time(struct vg_picture *picture, const char *date_name, const char *offset_name,
		      const char *fraction_name, struct vg_camera_time *out)
{
	const char *text = vg_picture_tag(picture, VG_TAG_EXIF, date_name);
	const char *offset = vg_picture_tag(picture, VG_TAG_EXIF, offset_name);
	const char *fraction = vg_picture_tag(picture, VG_TAG_EXIF, fraction_name);
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

enum { GPS_LATITUDE_REF = 1, GPS_LATITUDE, GPS_LONGITUDE_REF, GPS_LONGITUDE, GPS_ALTITUDE_REF,
       GPS_ALTITUDE, GPS_TIME = 7, GPS_STATUS = 9, GPS_DATE = 0x1d };

/* One coordinate as it was read. */
struct coordinate {
	bool there, undefined, malformed; /* undefined: its degrees are 0/0 */
	double degrees;                   /* without sign */
	int sign;                         /* 0 when the hemisphere is not stated */
};

/* The sign that a reference gives, in either case; 0 when it is missing or none of the two. */
static int sign_of(const ExifEntry *reference, char positive, char negative)
{
	if (!reference || !reference->data)
		return 0;
	unsigned i = 0;
	while (i < reference->size && reference->data[i] == ' ')
		i++;
	char letter = i < reference->size ? (char)(reference->data[i] & ~0x20) : 0;
	return letter == positive ? 1 : letter == negative ? -1 : 0;
}

static bool is_sixtieth(double value)
{
	return value >= 0 && value < 60;
}

/* Degrees, minutes and seconds; minutes or seconds that are undefined leave the rest. */
static struct coordinate read_coordinate(const ExifData *data, unsigned tag, const char *letters, double most)
{
	ExifContent *gps = data->ifd[EXIF_IFD_GPS];
	ExifByteOrder order = exif_data_get_byte_order((ExifData *)data);
	ExifEntry *entry = exif_content_get_entry(gps, (ExifTag)tag);
	struct coordinate out = { .there = entry != NULL };
	double part[3] = { 0, 0, 0 };
	if (!entry)
		return out;
	if (!component(entry, order, 0, &part[0])) {
		out.undefined = isnan(part[0]);
		out.malformed = !out.undefined;
		return out;
	}
	for (unsigned long i = 1; i < 3; i++)
		if (!component(entry, order, i, &part[i]))
			part[i] = 0;
	out.degrees = part[0] + part[1] / 60 + part[2] / 3600;
	out.malformed = !(part[0] >= 0 && out.degrees <= most) || !is_sixtieth(part[1]) || !is_sixtieth(part[2]);
	out.sign = sign_of(exif_content_get_entry(gps, (ExifTag)(tag - 1)), letters[0], letters[1]);
	return out;
}

static void judge_position(struct coordinate latitude, struct coordinate longitude, struct vg_gps *gps)
{
	bool both = latitude.there && longitude.there;
	bool zero = latitude.degrees == 0 && longitude.degrees == 0;
	if (!latitude.there && !longitude.there)
		gps->kind = VG_POSITION_NONE;
	else if (!both || latitude.malformed || longitude.malformed)
		gps->kind = VG_POSITION_MALFORMED;
	else if (latitude.undefined || longitude.undefined || zero)
		gps->kind = VG_POSITION_ZERO;
	else
		gps->kind = latitude.sign && longitude.sign ? VG_POSITION_SIGNED : VG_POSITION_UNSIGNED;
	if (gps->kind != VG_POSITION_SIGNED && gps->kind != VG_POSITION_UNSIGNED)
		return;
	bool whole = gps->kind == VG_POSITION_SIGNED;
	gps->latitude = latitude.degrees * (whole ? latitude.sign : 1);
	gps->longitude = longitude.degrees * (whole ? longitude.sign : 1);
	gps->latitude_unsigned = !latitude.sign;
	gps->longitude_unsigned = !longitude.sign;
}

static void read_gps_time(const ExifData *data, ExifByteOrder order, struct vg_gps *gps)
{
	ExifEntry *clock = exif_content_get_entry(data->ifd[EXIF_IFD_GPS], (ExifTag)GPS_TIME);
	ExifEntry *date = exif_content_get_entry(data->ifd[EXIF_IFD_GPS], (ExifTag)GPS_DATE);
	struct vg_camera_date day;
	char text[24];
	double part[3];
	if (!clock || !date || !date->data)
		return;
	for (unsigned long i = 0; i < 3; i++)
		if (!component(clock, order, i, &part[i]) || !(part[i] >= 0 && part[i] < 61))
			return;
	text_value(date, text, sizeof text);
	int64_t of_day = (int64_t)part[0] * 3600 + (int64_t)part[1] * 60 + (int64_t)part[2];
	if (part[0] < 24 && part[1] < 60 && vg_time_parse_camera(text, &day))
		vg_time_format(vg_time_day(day.time) * 86400 + of_day, gps->time);
}

/* What the altitude refers to: 1, or 3 since EXIF 3.0, for below the sea. Programs write the digit as
 * a character. */
static bool is_below_sea(const ExifEntry *reference, ExifByteOrder order)
{
	double value = 0;
	if (!reference || !reference->data || !reference->size)
		return false;
	if (!component(reference, order, 0, &value) || value >= '0')
		value = reference->data[0] - '0';
	return value == 1 || value == 3;
}

static void read_gps(ExifData *data, struct vg_picture *picture)
{
	struct vg_gps *gps = &picture->exif.gps;
	ExifByteOrder order = exif_data_get_byte_order(data);
	ExifContent *content = data->ifd[EXIF_IFD_GPS];
	if (!content)
		return;
	judge_position(read_coordinate(data, GPS_LATITUDE, "NS", 90),
		       read_coordinate(data, GPS_LONGITUDE, "EW", 180), gps);
	if (gps->kind == VG_POSITION_MALFORMED)
		vg_picture_add_defect(picture, VG_DEFECT_METADATA, "the GPS position is malformed");
	if (gps->kind == VG_POSITION_UNSIGNED)
		vg_picture_add_defect(picture, VG_DEFECT_METADATA, "the GPS position does not say %s%s%s",
				      gps->latitude_unsigned ? "north or south" : "",
				      gps->latitude_unsigned && gps->longitude_unsigned ? ", " : "",
				      gps->longitude_unsigned ? "east or west" : "");
	ExifEntry *status = exif_content_get_entry(content, (ExifTag)GPS_STATUS);
	gps->no_fix = status && status->data && status->size && (status->data[0] & ~0x20) == 'V';
	ExifEntry *altitude = exif_content_get_entry(content, (ExifTag)GPS_ALTITUDE);
	ExifEntry *below = exif_content_get_entry(content, (ExifTag)GPS_ALTITUDE_REF);
	gps->has_altitude = altitude && component(altitude, order, 0, &gps->altitude);
	if (gps->has_altitude && is_below_sea(below, order))
		gps->altitude = -fabs(gps->altitude);
	if (!gps->has_altitude)
		gps->altitude = 0;
	read_gps_time(data, order, gps);
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
		{ "Invalid zero-length tag", "a tag of the maker's note is empty" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strncmp(format, rows[i].begins, strlen(rows[i].begins)) == 0)
			return rows[i].words;
	return NULL;
}

/* libexif tells of damage through its log only. */
static void on_log(ExifLog *log, ExifLogCode code, const char *domain, const char *format,
		   va_list arguments, void *context)
{
	struct vg_picture *picture = context;
	char text[100];
	(void)log; (void)domain;
	if (code != EXIF_LOG_CODE_CORRUPT_DATA)
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

/* libexif reads blocks that begin with "Exif\0\0", as a JPEG holds them. */
static ExifData *load(struct vg_span tiff, struct vg_picture *picture)
{
	struct vg_buffer block;
	vg_buffer_init(&block, 64u << 10);
	ExifData *data = exif_data_new();
	ExifLog *log = exif_log_new();
	if (data && log && vg_buffer_append(&block, "Exif\0", 6) == 0 &&
	    vg_buffer_append(&block, tiff.data, tiff.size) == 0) {
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
	read_gps(data, picture);
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
