/* Values of TIFF directories as text, by their types (TIFF 6.0 section 2, CIPA DC-008 4.6.3) and, where the
 * standard gives a tag a form of its own, by the tag. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "metadata/charset.h"
#include "metadata/directories.h"

enum { BYTE = 1, SBYTE = 6, UNDEFINED = 7, SSHORT = 8, SLONG = 9, SLONG8 = 17, RATIONAL = 5, SRATIONAL = 10,
       FLOAT = 11, DOUBLE = 12 };

static uint64_t raw_at(const struct vg_tiff *tiff, const struct vg_tiff_entry *entry, size_t offset, unsigned width)
{
	uint64_t value = 0;
	for (unsigned i = 0; i < width; i++)
		value = value << 8 | entry->value.data[offset + (tiff->little ? width - 1 - i : i)];
	return value;
}

static void put_ratio(double above, double below, struct vg_buffer *out)
{
	if (below != 0)
		(void)vg_buffer_printf(out, "%.10g", above / below);
	else
		(void)vg_buffer_append_text(out, above != 0 ? "infinite" : "undefined");
}

static void put_number(const struct vg_tiff *tiff, const struct vg_tiff_entry *entry, uint64_t index,
		       uint64_t base, struct vg_buffer *out)
{
	unsigned width = vg_tiff_width(entry->type);
	size_t at = (size_t)index * width;
	uint64_t raw = entry->type == RATIONAL || entry->type == SRATIONAL ? 0 : raw_at(tiff, entry, at, width);
	float narrow;
	double wide;
	switch (entry->type) {
	case RATIONAL:
		put_ratio((double)raw_at(tiff, entry, at, 4), (double)raw_at(tiff, entry, at + 4, 4), out);
		break;
	case SRATIONAL:
		put_ratio((int32_t)raw_at(tiff, entry, at, 4), (int32_t)raw_at(tiff, entry, at + 4, 4), out);
		break;
	case FLOAT:
		memcpy(&narrow, &(uint32_t){ (uint32_t)raw }, 4);
		(void)vg_buffer_printf(out, "%.7g", (double)narrow);
		break;
	case DOUBLE:
		memcpy(&wide, &raw, 8);
		(void)vg_buffer_printf(out, "%.15g", wide);
		break;
	case SBYTE: (void)vg_buffer_printf(out, "%d", (int8_t)raw); break;
	case SSHORT: (void)vg_buffer_printf(out, "%d", (int16_t)raw); break;
	case SLONG: (void)vg_buffer_printf(out, "%d", (int32_t)raw); break;
	case SLONG8: (void)vg_buffer_printf(out, "%lld", (long long)raw); break;
	default: (void)vg_buffer_printf(out, "%llu", (unsigned long long)(raw + base));
	}
}

static bool is_plain_number(const struct vg_buffer *out)
{
	return out->size && strspn((const char *)out->data, "0123456789+-.e") == out->size;
}

/* Where pictures and their parts lie is told from the file's beginning. */
static bool is_place(enum vg_directory_kind kind, uint16_t tag)
{
	return kind == VG_DIRECTORY_IMAGE && (tag == 0x111 || tag == 0x144 || tag == VG_TIFF_THUMBNAIL_OFFSET);
}

static void put_numbers(const struct vg_tiff *tiff, const struct vg_tiff_entry *entry, uint64_t base,
			struct vg_buffer *out, bool *out_number)
{
	uint64_t count = entry->value.size / vg_tiff_width(entry->type);
	for (uint64_t i = 0; i < count && !out->failed; i++) {
		if (i)
			(void)vg_buffer_append_byte(out, ' ');
		put_number(tiff, entry, i, base, out);
	}
	*out_number = count == 1 && is_plain_number(out);
}

/* Whether the bytes up to their zeros are characters, and all behind them zeros. */
static bool holds_text(struct vg_span value)
{
	size_t size = value.size ? strnlen((const char *)value.data, value.size) : 0;
	for (size_t i = 0; i < value.size; i++) {
		uint8_t c = value.data[i];
		if (i < size ? (c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f : c != 0)
			return false;
	}
	return size > 0 && vg_text_is_utf8(vg_span_part(value, 0, size));
}

/* Bytes without a type: characters (versions), small numbers (codes), or only told by their size. */
static void put_bytes(struct vg_span value, struct vg_buffer *out, bool *out_number)
{
	enum { SHORT = 16 };
	if (value.size > 1 && holds_text(value)) {
		struct vg_span text = vg_charset_trim(value);
		(void)vg_buffer_append(out, text.data, text.size);
	} else if (value.size > SHORT) {
		(void)vg_buffer_printf(out, "(%zu bytes)", value.size);
	} else {
		for (size_t i = 0; i < value.size; i++)
			(void)vg_buffer_printf(out, "%s%u", i ? " " : "", value.data[i]);
		*out_number = value.size == 1;
	}
}

/* How many units of a text have the byte that most of them have at that place. */
static size_t most_common(struct vg_span text, size_t place)
{
	size_t count[256] = { 0 }, most = 0;
	for (size_t i = place; i < text.size; i += 2)
		most = ++count[text.data[i]] > most ? count[text.data[i]] : most;
	return most;
}

/* Letters of one script have their upper byte in common, and differ in the lower one. */
static bool is_little(struct vg_span text, bool stated)
{
	size_t first = most_common(text, 0), second = most_common(text, 1);
	if (text.size >= 2 && !text.data[0] != !text.data[1])
		return text.data[1] == 0;
	return text.size < 6 || (2 * first <= 3 * second && 2 * second <= 3 * first) ? stated : second > first;
}

/* UserComment and its like begin with eight bytes that name their character set. */
static bool put_coded_text(const struct vg_tiff *tiff, struct vg_span value, struct vg_buffer *out)
{
	enum { CODE = 8 };
	if (value.size < CODE)
		return false;
	struct vg_span text = vg_span_part(value, CODE, value.size - CODE);
	bool nameless = memcmp(value.data, "\0\0\0\0\0\0\0\0", CODE) == 0;
	if (vg_span_starts_with(value, "UNICODE", 7)) {
		/* By the standard in the block's order of bytes; programs write the other one, too. */
		vg_charset_utf16(text, is_little(text, tiff->little), out);
	} else if (vg_span_starts_with(value, "ASCII", 5) || nameless) {
		text = vg_charset_trim(text);
		if (nameless && text.size && !vg_text_is_utf8(text))
			return false;
		vg_charset_guess(text, out);
	} else {
		return false;
	}
	while (out->size && out->data[out->size - 1] == ' ')
		out->data[--out->size] = 0;
	return true;
}

static bool is_coded(enum vg_directory_kind kind, uint16_t tag)
{
	return kind == VG_DIRECTORY_GPS ? tag == 0x1b || tag == 0x1c : kind < VG_DIRECTORY_MPF && tag == 0x9286;
}

void vg_tiff_value_text(const struct vg_tiff *tiff, enum vg_directory_kind kind, const struct vg_tiff_entry *entry,
			uint64_t base, struct vg_buffer *out, bool *out_number)
{
	bool windows = (kind == VG_DIRECTORY_IMAGE || kind == VG_DIRECTORY_EXIF) && entry->tag >= 0x9c9b && entry->tag <= 0x9c9f;
	*out_number = false;
	if (entry->count && !entry->value.size)
		(void)vg_buffer_append_text(out, "(outside the block)");
	else if (windows && (entry->type == BYTE || entry->type == UNDEFINED))
		vg_charset_utf16(entry->value, true, out);
	else if (is_coded(kind, entry->tag) && put_coded_text(tiff, entry->value, out))
		;
	else if (entry->type == VG_TIFF_ASCII || entry->type == VG_TIFF_UTF8)
		vg_charset_guess(vg_charset_trim(entry->value), out);
	else if (entry->type == UNDEFINED)
		put_bytes(entry->value, out, out_number);
	else
		put_numbers(tiff, entry, is_place(kind, entry->tag) ? base : 0, out, out_number);
}
