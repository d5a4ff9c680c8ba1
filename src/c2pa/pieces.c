#include "c2pa/pieces.h"

#include <string.h>

enum { APP1 = 0xe1, APP13 = 0xed, COMMENT = 0xfe, EOI = 0xd9 };
enum { EXTENSION = 0x21, PICTURE = 0x2c, COMMENT_LABEL = 0xfe };

/* The next marker at or behind the reader that is no restart and no stuffing. */
static bool find_marker(struct vg_reader *reader, uint8_t *marker)
{
	while (vg_reader_left(reader) >= 2) {
		const uint8_t *from = reader->span.data + reader->position;
		const uint8_t *next = memchr(from, 0xff, vg_reader_left(reader) - 1);
		if (!next)
			return false;
		*marker = next[1];
		vg_read_skip(reader, (size_t)(next - from));
		if (*marker != 0 && *marker != 0xff && !(*marker >= 0xd0 && *marker <= 0xd8) && *marker != 1)
			return true;
		vg_read_skip(reader, *marker == 0xff ? 1 : 2);
	}
	return false;
}

bool vg_c2pa_next_segment(struct vg_reader *reader, struct vg_c2pa_piece *out)
{
	uint8_t marker;
	if (!find_marker(reader, &marker) || marker == EOI)
		return false;
	*out = (struct vg_c2pa_piece){ .at = reader->position, .marker = marker };
	vg_read_skip(reader, 2);
	uint16_t length = vg_read_u16be(reader);
	out->body = vg_read_span(reader, length < 2 ? 0 : length - 2u);
	out->end = reader->position;
	return !reader->failed && length >= 2;
}

bool vg_c2pa_next_png(struct vg_reader *reader, struct vg_c2pa_piece *out)
{
	*out = (struct vg_c2pa_piece){ .at = reader->position };
	uint32_t size = vg_read_u32be(reader);
	out->type = vg_read_span(reader, 4);
	out->body = vg_read_span(reader, size);
	vg_read_skip(reader, 4);
	out->end = reader->position;
	return !reader->failed;
}

bool vg_c2pa_next_riff(struct vg_reader *reader, struct vg_c2pa_piece *out)
{
	*out = (struct vg_c2pa_piece){ .at = reader->position };
	out->type = vg_read_span(reader, 4);
	uint32_t size = vg_read_u32le(reader);
	out->body = vg_read_span(reader, size);
	vg_read_skip(reader, size & 1);
	out->end = reader->position;
	return !reader->failed;
}

/* The pieces of up to 255 bytes of which a GIF's data is made, and the empty one behind them. */
static void skip_pieces(struct vg_reader *reader)
{
	uint8_t size;
	while ((size = vg_read_u8(reader)) != 0 && !reader->failed)
		vg_read_skip(reader, size);
}

/* Colours that a byte of flags announces. */
static void skip_colours(struct vg_reader *reader, uint8_t flags)
{
	enum { PRESENT = 0x80, SIZE = 7, COLOUR = 3 };
	if (flags & PRESENT)
		vg_read_skip(reader, (size_t)COLOUR << ((flags & SIZE) + 1));
}

bool vg_c2pa_skip_gif_head(struct vg_reader *reader, size_t *out_screen)
{
	enum { HEADER = 6, SIZES = 4 };
	vg_read_skip(reader, HEADER);
	*out_screen = reader->position;
	vg_read_skip(reader, SIZES);
	uint8_t flags = vg_read_u8(reader);
	vg_read_skip(reader, 2);
	skip_colours(reader, flags);
	return !reader->failed;
}

bool vg_c2pa_skip_gif_data(struct vg_reader *reader)
{
	vg_read_skip(reader, 1); /* how wide codes are at first */
	skip_pieces(reader);
	return !reader->failed;
}

/* A picture's description with its colours is one block, and its data the next. */
bool vg_c2pa_next_gif(struct vg_reader *reader, struct vg_c2pa_piece *out)
{
	enum { PLACE = 8 };
	*out = (struct vg_c2pa_piece){ .at = reader->position };
	out->marker = vg_read_u8(reader);
	if (out->marker == EXTENSION) {
		out->label = vg_read_u8(reader);
		skip_pieces(reader);
	} else if (out->marker == PICTURE) {
		vg_read_skip(reader, PLACE);
		skip_colours(reader, vg_read_u8(reader));
	} else {
		return false;
	}
	out->end = reader->position;
	out->body = reader->failed ? (struct vg_span){ NULL, 0 } : vg_span_part(reader->span, out->at, out->end - out->at);
	return !reader->failed;
}

static bool is_text_chunk(struct vg_span type)
{
	static const char *const types[] = { "tEXt", "zTXt", "iTXt", "eXIf", "tIME" };
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (vg_span_starts_with(type, types[i], 4))
			return true;
	return false;
}

bool vg_c2pa_piece_is_metadata(enum vg_format format, const struct vg_c2pa_piece *piece)
{
	/* APP2 holds colour profiles and gain maps, APP14 how colours are meant. */
	if (format == VG_FORMAT_JPEG)
		return piece->marker == APP1 || piece->marker == APP13 || piece->marker == COMMENT;
	if (format == VG_FORMAT_GIF)
		return piece->marker == EXTENSION && piece->label == COMMENT_LABEL;
	return format == VG_FORMAT_PNG && is_text_chunk(piece->type);
}
