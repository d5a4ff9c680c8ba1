/* WebP (RFC 9649) and GIF (GIF89a): their blocks of metadata, and what stands behind them. */
#include <string.h>

#include "metadata/charset.h"
#include "metadata/metadata.h"

static void note_end(struct vg_picture *picture, size_t bytes)
{
	picture->trailing.looked = true;
	picture->trailing.bytes = bytes;
}

/* The extended header lists the blocks of the file: one that is listed and was not found is
 * missing, not absent; nor is one absent that may stand behind the end of a cut file. */
static void compare_with_header(uint8_t flags, bool cut, struct vg_picture *picture, const struct vg_blocks *blocks)
{
	static const struct { uint8_t flag; enum vg_block_name name; } rows[] = {
		{ 0x20, VG_BLOCK_ICC }, { 0x08, VG_BLOCK_EXIF }, { 0x04, VG_BLOCK_XMP } };
	const struct vg_span *const found[] = { &blocks->icc, &blocks->exif, &blocks->xmp };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if ((cut || flags & rows[i].flag) && !found[i]->data)
			vg_picture_set_block(picture, rows[i].name, VG_BLOCK_UNREAD, 0,
					     cut ? "the file ends before its last chunk"
						 : "the file's header names it, and the file does not hold it");
}

void vg_webp_read(struct vg_span bytes, struct vg_picture *picture, struct vg_blocks *out)
{
	struct vg_reader reader;
	uint8_t flags = 0;
	vg_reader_init(&reader, bytes);
	vg_read_skip(&reader, 4);
	uint64_t end = 8 + (uint64_t)vg_read_u32le(&reader);
	if (end <= bytes.size)
		note_end(picture, bytes.size - (size_t)end);
	else
		vg_picture_add_defect(picture, VG_DEFECT_METADATA, "the WebP is shorter than its header says");
	vg_reader_init(&reader, end < bytes.size ? vg_span_part(bytes, 0, (size_t)end) : bytes);
	vg_read_skip(&reader, 12);
	while (vg_reader_left(&reader) >= 8) {
		struct vg_span type = vg_read_span(&reader, 4);
		uint32_t size = vg_read_u32le(&reader);
		struct vg_span body = vg_read_span(&reader, size);
		if (reader.failed)
			break;
		if (size & 1)
			vg_read_skip(&reader, 1);
		if (memcmp(type.data, "VP8X", 4) == 0 && size)
			flags = body.data[0];
		else if (memcmp(type.data, "EXIF", 4) == 0 && size)
			(void)vg_exif_begins(body, &out->exif);
		else if (memcmp(type.data, "ICCP", 4) == 0)
			out->icc = body;
		else if (memcmp(type.data, "XMP ", 4) == 0)
			out->xmp = body;
	}
	compare_with_header(flags, end > bytes.size, picture, out);
}

/* Sub-blocks, each with its size before it, up to an empty one. */
static bool skip_sub_blocks(struct vg_reader *reader)
{
	for (;;) {
		uint8_t size = vg_read_u8(reader);
		if (size == 0 || reader->failed)
			return !reader->failed;
		vg_read_skip(reader, size);
	}
}

/* An ICC profile (ICC.1, annex B.4): the sub-blocks behind the extension's name, put together. */
static void read_gif_profile(struct vg_span sub_blocks, struct vg_blocks *out)
{
	struct vg_reader reader;
	int piece = 0;
	vg_reader_init(&reader, sub_blocks);
	for (;;) {
		uint8_t size = vg_read_u8(&reader);
		struct vg_span part = vg_read_span(&reader, size);
		if (size == 0 || reader.failed)
			return;
		vg_blocks_join(out, &out->icc, part, &piece);
	}
}

static size_t colours(uint8_t flags)
{
	return flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0;
}

/* A comment: the sub-blocks of its extension put together, in ASCII by GIF89a, and in whatever its program had. */
static void read_gif_comment(struct vg_span sub_blocks, struct vg_picture *picture)
{
	struct vg_reader reader;
	struct vg_buffer bytes, text;
	vg_reader_init(&reader, sub_blocks);
	vg_buffer_init(&bytes, VG_ENTRY_VALUE_MAXIMUM);
	vg_buffer_init(&text, 2 * VG_ENTRY_VALUE_MAXIMUM);
	for (;;) {
		uint8_t size = vg_read_u8(&reader);
		struct vg_span part = vg_read_span(&reader, size);
		if (size == 0 || reader.failed || vg_buffer_append(&bytes, part.data, part.size) < 0)
			break;
	}
	vg_charset_guess(vg_buffer_span(&bytes), &text);
	if (text.size)
		(void)vg_picture_add_entry(picture, "File", -1, "Comment", (const char *)text.data, text.size, false);
	vg_buffer_release(&text);
	vg_buffer_release(&bytes);
}

/* One block; false at the trailer, or when the file ends or is none any more. */
static bool gif_block(struct vg_reader *reader, struct vg_picture *picture, struct vg_blocks *out, bool *out_ended)
{
	uint8_t kind = vg_read_u8(reader);
	if (kind == ',') {
		vg_read_skip(reader, 8);
		vg_read_skip(reader, colours(vg_read_u8(reader)) + 1);
		return skip_sub_blocks(reader);
	}
	if (kind == '!') {
		uint8_t label = vg_read_u8(reader);
		struct vg_span rest = vg_span_part(reader->span, reader->position, vg_reader_left(reader));
		if (label == 0xff && vg_span_starts_with(rest, "\x0bXMP DataXMP", 12))
			out->xmp = vg_span_part(rest, 12, rest.size - 12);
		else if (label == 0xff && vg_span_starts_with(rest, "\x0bICCRGBG1012", 12) && !out->icc.data)
			read_gif_profile(vg_span_part(rest, 12, rest.size - 12), out);
		else if (label == 0xfe)
			read_gif_comment(rest, picture);
		return skip_sub_blocks(reader);
	}
	*out_ended = kind == ';' && !reader->failed;
	return false;
}

void vg_gif_read(struct vg_span bytes, struct vg_picture *picture, struct vg_blocks *out)
{
	struct vg_reader reader;
	bool ended = false;
	vg_reader_init(&reader, bytes);
	vg_read_skip(&reader, 10);
	uint8_t flags = vg_read_u8(&reader);
	vg_read_skip(&reader, 2 + colours(flags));
	while (gif_block(&reader, picture, out, &ended))
		;
	if (ended)
		note_end(picture, vg_reader_left(&reader));
	else {
		vg_picture_add_defect(picture, VG_DEFECT_METADATA, "the GIF does not end with its trailer");
		if (!out->xmp.data)
			vg_picture_set_block(picture, VG_BLOCK_XMP, VG_BLOCK_UNREAD, 0, "the file ends before its trailer");
	}
}
