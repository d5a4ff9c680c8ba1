#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

int32_t vg_text_next(const char *text, size_t size, size_t *position)
{
	const unsigned char *bytes = (const unsigned char *)text + *position;
	size_t left = size - *position;
	unsigned lead = bytes[0];
	size_t length = lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2
		: lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
	if (length == 0 || length > left) {
		*position += 1;
		return -1;
	}
	uint32_t value = length == 1 ? lead : lead & (0xffu >> (length + 1));
	for (size_t i = 1; i < length; i++) {
		if ((bytes[i] & 0xc0) != 0x80) {
			*position += 1;
			return -1;
		}
		value = value << 6 | (bytes[i] & 0x3fu);
	}
	bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
	if (overlong || (value >= 0xd800 && value < 0xe000) || value > 0x10ffff) {
		*position += 1;
		return -1;
	}
	*position += length;
	return (int32_t)value;
}

bool vg_text_is_utf8(struct vg_span text)
{
	for (size_t at = 0; at < text.size;)
		if (text.data[at] < 0x80)
			at++;
		else if (vg_text_next((const char *)text.data, text.size, &at) < 0)
			return false;
	return true;
}

/* Characters that move the cursor, reverse the writing direction or hide. */
static bool steers_terminal(int32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x061c ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff0 && c <= 0xfffb) ||
	       (c >= 0xe0000 && c <= 0xe0fff);
}

static bool is_joiner(int32_t c)
{
	return c == 0x200c || c == 0x200d;
}

/* Between two characters of a script that joins them, or of one emoji, a joiner or a non-joiner belongs to the word. */
static bool joins(int32_t before, int32_t after)
{
	return before >= 0x80 && after >= 0x80 && !steers_terminal(before) && !steers_terminal(after);
}

static int append(struct vg_buffer *out, const char *text, size_t size, bool printable)
{
	int code = 0;
	int32_t before = 0;
	for (size_t position = 0; position < size && code == 0;) {
		size_t start = position;
		int32_t c = vg_text_next(text, size, &position);
		size_t behind = position;
		bool kept = is_joiner(c) && position < size && joins(before, vg_text_next(text, size, &behind));
		before = c;
		if (c < 0 || (printable && c < 0x80 && steers_terminal(c)))
			code = vg_buffer_printf(out, "\\x%02x", (unsigned char)text[start]);
		else if (printable && steers_terminal(c) && !kept)
			code = vg_buffer_printf(out, "\\u{%04x}", (unsigned)c);
		else
			code = vg_buffer_append(out, text + start, position - start);
	}
	return code;
}

int vg_text_append_utf8(struct vg_buffer *out, const char *text, size_t size)
{
	return append(out, text, size, false);
}

int vg_text_append_printable(struct vg_buffer *out, const char *text, size_t size)
{
	return append(out, text, size, true);
}

int vg_text_append_json(struct vg_buffer *out, const char *json, size_t size)
{
	int code = 0;
	for (size_t position = 0; position < size && code == 0;) {
		size_t start = position;
		int32_t c = vg_text_next(json, size, &position);
		if (c < 0x20 || !steers_terminal(c)) /* line feeds between the values */
			code = vg_buffer_append(out, json + start, position - start);
		else if (c < 0x10000)
			code = vg_buffer_printf(out, "\\u%04x", (unsigned)c);
		else
			code = vg_buffer_printf(out, "\\u%04x\\u%04x", 0xd800u + ((unsigned)(c - 0x10000) >> 10),
						0xdc00u + ((unsigned)c & 0x3ff));
	}
	return code;
}

void vg_text_mark_cut(struct vg_buffer *text)
{
	static const char mark[] = "…";
	if (!text->failed || !text->data || text->maximum < sizeof mark)
		return;
	while (text->size + sizeof mark - 1 > text->maximum)
		do
			text->size--;
		while (text->size && (text->data[text->size] & 0xc0) == 0x80);
	(void)vg_buffer_append_text(text, mark);
}

static char *copy(const char *text, size_t size, size_t maximum, bool marked)
{
	struct vg_buffer buffer;
	vg_buffer_init(&buffer, maximum);
	int code = vg_buffer_reserve(&buffer, 0) ? append(&buffer, text, size, false) : VG_ERR_MEMORY;
	if (code < 0 && code != VG_ERR_LIMIT) { /* half of it is not what was there */
		vg_buffer_release(&buffer);
		return NULL;
	}
	if (marked)
		vg_text_mark_cut(&buffer);
	return (char *)buffer.data;
}

char *vg_text_copy_utf8(const char *text, size_t size, size_t maximum)
{
	return copy(text, size, maximum, false);
}

char *vg_text_copy_marked(const char *text, size_t size, size_t maximum)
{
	return copy(text, size, maximum, true);
}

void vg_text_hex(const uint8_t *bytes, size_t size, char *out)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < size; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[2 * size] = 0;
}

/* Of each character its value as a hexadecimal digit and one more; 0: it is none. */
static const uint8_t hex_value[256] = {
	['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6, ['6'] = 7, ['7'] = 8, ['8'] = 9, ['9'] = 10,
	['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
	['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

int vg_text_hex_digit(char c)
{
	return hex_value[(uint8_t)c] - 1;
}

bool vg_text_unhex(const char *text, size_t size, uint8_t *out)
{
	if (strlen(text) != 2 * size)
		return false;
	bool good = true;
	for (size_t i = 0; i < size; i++)
		good &= vg_text_hex_digit(text[2 * i]) >= 0 && vg_text_hex_digit(text[2 * i + 1]) >= 0;
	for (size_t i = 0; i < size && good; i++)
		out[i] = (uint8_t)(vg_text_hex_digit(text[2 * i]) << 4 | vg_text_hex_digit(text[2 * i + 1]));
	return good;
}

bool vg_text_to_int64(const char *text, int64_t *out)
{
	bool negative = *text == '-';
	const char *digit = text + negative;
	int64_t value = 0;
	if (!*digit)
		return false;
	for (; *digit; digit++) {
		if (*digit < '0' || *digit > '9' || __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, *digit - '0', &value))
			return false;
	}
	if (!negative && value == INT64_MIN)
		return false;
	*out = negative ? value : -value;
	return true;
}

bool vg_text_to_size(const char *text, uint64_t *out)
{
	size_t length = strlen(text);
	char digits[24];
	unsigned shift = 0;
	if (length == 0 || length >= sizeof digits)
		return false;
	vg_text_copy(digits, sizeof digits, text);
	switch (digits[length - 1]) {
	case 'K': case 'k': shift = 10; break;
	case 'M': case 'm': shift = 20; break;
	case 'G': case 'g': shift = 30; break;
	default: break;
	}
	if (shift)
		digits[length - 1] = 0;
	int64_t value;
	if (!vg_text_to_int64(digits, &value) || value < 0 || value > INT64_MAX >> shift)
		return false;
	*out = (uint64_t)value << shift;
	return true;
}

void vg_text_copy(char *out, size_t out_size, const char *text)
{
	size_t length = strlen(text);
	if (length >= out_size)
		length = out_size - 1;
	memcpy(out, text, length);
	out[length] = 0;
}

bool vg_text_ends_with_ignoring_case(const char *text, const char *ending)
{
	size_t length = strlen(text), ending_length = strlen(ending);
	return length >= ending_length && strcasecmp(text + length - ending_length, ending) == 0;
}
