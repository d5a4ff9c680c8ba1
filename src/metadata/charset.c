#include "metadata/charset.h"

#include <string.h>

#include "base/text.h"

enum { REPLACEMENT = 0xfffd };

static void put(struct vg_buffer *out, uint32_t c)
{
	char bytes[4];
	size_t size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	if (size == 1) {
		bytes[0] = (char)c;
	} else {
		for (size_t i = size - 1; i > 0; i--, c >>= 6)
			bytes[i] = (char)(0x80 | (c & 0x3f));
		bytes[0] = (char)((0xf00 >> size & 0xff) | c);
	}
	(void)vg_buffer_append(out, bytes, size);
}

static void from_latin1(struct vg_span text, struct vg_buffer *out)
{
	for (size_t i = 0; i < text.size && !out->failed; i++)
		put(out, text.data[i]);
}

void vg_charset_guess(struct vg_span text, struct vg_buffer *out)
{
	if (vg_text_is_utf8(text))
		(void)vg_buffer_append(out, text.data, text.size);
	else
		from_latin1(text, out);
}

static uint32_t unit(struct vg_span text, size_t at, bool little)
{
	return little ? (uint32_t)(text.data[at] | text.data[at + 1] << 8)
		      : (uint32_t)(text.data[at] << 8 | text.data[at + 1]);
}

void vg_charset_utf16(struct vg_span text, bool little, struct vg_buffer *out)
{
	size_t at = 0;
	if (vg_span_starts_with(text, "\xff\xfe", 2) || vg_span_starts_with(text, "\xfe\xff", 2)) {
		little = text.data[0] == 0xff;
		at = 2;
	}
	for (; at + 1 < text.size && !out->failed; at += 2) {
		uint32_t c = unit(text, at, little), low = 0;
		if (c == 0)
			break;
		if (c >= 0xd800 && c < 0xdc00 && at + 3 < text.size)
			low = unit(text, at + 2, little);
		if (low >= 0xdc00 && low < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			at += 2;
		} else if (c >= 0xd800 && c < 0xe000) {
			c = REPLACEMENT;
		}
		put(out, c);
	}
}

struct vg_span vg_charset_trim(struct vg_span text)
{
	size_t size = text.size ? strnlen((const char *)text.data, text.size) : 0;
	while (size > 0 && strchr(" \n\r\t", text.data[size - 1]))
		size--;
	return (struct vg_span){ text.data, size };
}
