#include "metadata/exif_values.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "metadata/directories.h"

bool vg_exif_number(const ExifEntry *entry, ExifByteOrder order, unsigned long index, double *out)
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

void vg_exif_text(const ExifEntry *entry, char *out, size_t out_size)
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
		vg_exif_text(entry, out, out_size);
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

bool vg_exif_is_text_in_bytes(const ExifEntry *entry)
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

bool vg_exif_value(const ExifEntry *entry, ExifByteOrder order, char *out, size_t out_size)
{
	double value;
	size_t used = 0;
	out[0] = 0;
	if (coded_value(entry, order, out, out_size))
		return false;
	if (entry->format == EXIF_FORMAT_ASCII || vg_exif_is_text_in_bytes(entry)) {
		vg_exif_text(entry, out, out_size);
		return false;
	}
	if (entry->format == EXIF_FORMAT_UNDEFINED)
		return undefined_value(entry, out, out_size);
	unsigned long shown = entry->components < 16 ? entry->components : 16;
	for (unsigned long i = 0; i < shown; i++) {
		char number[40];
		if (vg_exif_number(entry, order, i, &value))
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
