/* The description of an ICC profile: ICC.1:2022 section 9.2.41 (text since
 * version 4) and ICC.1:2001 section 6.5.17 (before). */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "metadata/metadata.h"

static void copy_clean(const char *text, size_t size, char *out, size_t out_size)
{
	char *clean = vg_text_copy_utf8(text, size, out_size - 1);
	vg_text_copy(out, out_size, clean ? clean : "");
	free(clean);
}

static void read_description(struct vg_span tag, char *out, size_t out_size)
{
	struct vg_reader reader;
	vg_reader_init(&reader, tag);
	struct vg_span type = vg_read_span(&reader, 4);
	vg_read_skip(&reader, 4);
	if (vg_span_starts_with(type, "desc", 4)) {
		uint32_t length = vg_read_u32be(&reader);
		struct vg_span text = vg_read_span(&reader, length);
		if (text.data)
			copy_clean((const char *)text.data, strnlen((const char *)text.data, length), out,
				   out_size);
	} else if (vg_span_starts_with(type, "mluc", 4)) {
		vg_read_skip(&reader, 12);
		uint32_t length = vg_read_u32be(&reader), offset = vg_read_u32be(&reader);
		struct vg_span text = vg_span_part(tag, offset, length);
		char ascii[128];
		size_t count = 0;
		/* UTF-16; anything but ASCII is rare here and shown as a question mark. */
		for (size_t i = 0; i + 1 < text.size && count < sizeof ascii; i += 2)
			ascii[count++] = text.data[i] == 0 && text.data[i + 1] < 0x80
						 ? (char)text.data[i + 1] : '?';
		copy_clean(ascii, strnlen(ascii, count), out, out_size);
	}
}

void vg_icc_description(struct vg_span profile, char *out, size_t out_size)
{
	struct vg_reader reader;
	out[0] = 0;
	vg_reader_init(&reader, profile);
	vg_read_skip(&reader, 128);
	uint32_t count = vg_read_u32be(&reader);
	for (uint32_t i = 0; i < count && !reader.failed; i++) {
		struct vg_span name = vg_read_span(&reader, 4);
		uint32_t offset = vg_read_u32be(&reader), size = vg_read_u32be(&reader);
		if (!reader.failed && memcmp(name.data, "desc", 4) == 0) {
			read_description(vg_span_part(profile, offset, size), out, out_size);
			return;
		}
	}
}
