/* The chunks of a PNG file (PNG third edition, section 5) that hold metadata: eXIf, iCCP, the
 * XMP text, and the texts "Raw profile type …" in which ImageMagick and ExifTool kept such
 * blocks before there were chunks for them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "base/text.h"
#include "metadata/metadata.h"

enum { PROFILE_MAXIMUM = 8 << 20 };

/* Inflates into out; false when it is damaged or too large. */
static bool inflate_text(struct vg_span packed, struct vg_buffer *out)
{
	z_stream stream = { .next_in = (Bytef *)packed.data, .avail_in = (uInt)packed.size };
	uint8_t part[4096];
	int result = inflateInit(&stream);
	if (result != Z_OK)
		return false;
	while (result == Z_OK) {
		stream.next_out = part;
		stream.avail_out = sizeof part;
		result = inflate(&stream, Z_NO_FLUSH);
		if (vg_buffer_append(out, part, sizeof part - stream.avail_out) < 0)
			result = Z_BUF_ERROR;
	}
	inflateEnd(&stream);
	return result == Z_STREAM_END;
}

/* "\nexif\n     123\n" and the bytes in hexadecimal, over many lines. */
static bool read_hex(struct vg_span text, struct vg_buffer *out)
{
	size_t at = 0;
	int lines = 0, high = -1;
	while (at < text.size && lines < 3) /* the empty line, the name, the size */
		lines += text.data[at++] == '\n';
	for (; at < text.size; at++) {
		int digit = vg_text_hex_digit((char)text.data[at]);
		if (digit < 0)
			continue;
		if (high >= 0 && vg_buffer_append_byte(out, (uint8_t)(high << 4 | digit)) < 0)
			return false;
		high = high < 0 ? digit : -1;
	}
	return lines == 3 && out->size > 0;
}

/* The text of a tEXt, zTXt or iTXt chunk behind its keyword; inflated into `owned` when packed. */
static bool text_of(const uint8_t *type, struct vg_span body, size_t keyword, struct vg_buffer *owned,
		    struct vg_span *out)
{
	struct vg_span rest = vg_span_part(body, keyword + 1, body.size - keyword - 1);
	bool packed = memcmp(type, "zTXt", 4) == 0;
	if (packed && rest.size)
		rest = vg_span_part(rest, 1, rest.size - 1);
	if (memcmp(type, "iTXt", 4) == 0) {
		packed = rest.size > 2 && rest.data[0] == 1;
		size_t at = 2; /* behind them language and translated keyword */
		for (int zeros = 0; at < rest.size && zeros < 2; at++)
			zeros += rest.data[at] == 0;
		rest = at <= rest.size ? vg_span_part(rest, at, rest.size - at) : (struct vg_span){ NULL, 0 };
	}
	if (packed && !inflate_text(rest, owned))
		return false;
	*out = packed ? vg_buffer_span(owned) : rest;
	return out->data != NULL;
}

/* A block that was written as text; true when the chunk is one. */
static void read_raw_profile(const uint8_t *type, struct vg_span body, struct vg_blocks *out)
{
	static const char prefix[] = "Raw profile type ", xmp[] = "http://ns.adobe.com/xap/1.0/";
	size_t keyword = strnlen((const char *)body.data, body.size < 80 ? body.size : 80);
	struct vg_buffer inflated, bytes;
	struct vg_span text;
	if (keyword >= body.size || keyword < sizeof prefix || memcmp(body.data, prefix, sizeof prefix - 1) != 0)
		return;
	const char *name = (const char *)body.data + sizeof prefix - 1;
	bool application = strcmp(name, "APP1") == 0, exif = strcmp(name, "exif") == 0;
	bool iptc = strcmp(name, "iptc") == 0, is_xmp = strcmp(name, "xmp") == 0;
	if (!application && !exif && !iptc && !is_xmp)
		return;
	vg_buffer_init(&inflated, PROFILE_MAXIMUM);
	vg_buffer_init(&bytes, PROFILE_MAXIMUM);
	if (!text_of(type, body, keyword, &inflated, &text) || !read_hex(text, &bytes)) {
		/* It is there, whatever is in it. */
		if ((exif || application) && !out->exif.data)
			out->exif = body;
	} else if (is_xmp || (application && vg_span_starts_with(vg_buffer_span(&bytes), xmp, sizeof xmp))) {
		out->xmp = body;
	} else if (iptc) {
		out->iptc = body;
	} else if (!out->exif.data && !out->owned) {
		out->owned = bytes.data;
		(void)vg_exif_begins(vg_buffer_span(&bytes), &out->exif);
		vg_buffer_init(&bytes, 0);
	}
	vg_buffer_release(&bytes);
	vg_buffer_release(&inflated);
}

static void read_chunk(const uint8_t *type, struct vg_span body, struct vg_blocks *out)
{
	static const char xmp[] = "XML:com.adobe.xmp";
	if (memcmp(type, "eXIf", 4) == 0 && body.size)
		(void)vg_exif_begins(body, &out->exif);
	else if (memcmp(type, "iCCP", 4) == 0)
		out->icc = body;
	else if (memcmp(type, "iTXt", 4) == 0 && vg_span_starts_with(body, xmp, sizeof xmp))
		out->xmp = body;
	else if (body.size && (memcmp(type, "zTXt", 4) == 0 || memcmp(type, "tEXt", 4) == 0 ||
			       memcmp(type, "iTXt", 4) == 0))
		read_raw_profile(type, body, out);
}

/* Whether a file of its own begins here, of the kinds that are put behind pictures and may hold PNGs
 * as they are. */
static bool begins_file(struct vg_span rest)
{
	static const struct { size_t offset; const char *bytes; } rows[] = {
		{ 0, "\x89PNG" }, { 0, "PK\3\4" }, { 0, "Rar!" }, { 0, "7z\xbc\xaf" }, { 0, "%PDF" },
		{ 0, "\xff\xd8\xff" }, { 0, "GIF8" }, { 0, "RIFF" }, { 4, "ftyp" }, { 257, "ustar" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t size = strlen(rows[i].bytes);
		struct vg_span part = vg_span_part(rest, rows[i].offset, size);
		if (part.size && memcmp(part.data, rows[i].bytes, size) == 0)
			return true;
	}
	return false;
}

/* A screenshot that an editor cropped in place leaves the rest of the larger file behind the
 * new end: its data, and to the last byte its end (CVE-2023-21036, CVE-2023-28303). */
static bool ends_in_another_end(struct vg_span rest)
{
	static const char end[] = "\0\0\0\0IEND\xae\x42\x60\x82";
	enum { END = 12 };
	return rest.size > END && memcmp(rest.data + rest.size - END, end, END) == 0 && !begins_file(rest);
}

void vg_png_read(struct vg_span bytes, struct vg_picture *picture, struct vg_blocks *out)
{
	struct vg_reader reader;
	vg_reader_init(&reader, bytes);
	vg_read_skip(&reader, 8);
	while (vg_reader_left(&reader) >= 8) {
		uint32_t size = vg_read_u32be(&reader);
		struct vg_span type = vg_read_span(&reader, 4), body = vg_read_span(&reader, size);
		vg_read_skip(&reader, 4);
		if (reader.failed)
			break;
		if (memcmp(type.data, "IEND", 4) == 0) {
			struct vg_trailing *trailing = &picture->trailing;
			trailing->looked = true;
			trailing->bytes = vg_reader_left(&reader);
			if (ends_in_another_end(vg_span_part(bytes, reader.position, vg_reader_left(&reader))))
				snprintf(trailing->what, sizeof trailing->what, "%s", VG_TRAILING_PNG_REMAINS);
			return;
		}
		read_chunk(type.data, body, out);
	}
	vg_picture_add_defect(picture, VG_DEFECT_METADATA, "the PNG does not end with an IEND chunk");
	out->cut = "the file ends before its last chunk";
}
