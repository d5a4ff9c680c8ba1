#include "c2pa/place.h"

#include <stdlib.h>
#include <string.h>

#include "base/boxes.h"
#include "base/memory.h"
#include "base/tiff.h"

enum { APP11 = 0xeb, TIFF_TAG = 0xcd41, GIF_PICTURE = 0x2c, GIF_APPLICATION = 0xff };

static bool is_type(struct vg_span type, const char *name)
{
	return vg_span_starts_with(type, name, 4);
}

static void refuse(struct vg_c2pa_place *out, const char *fault)
{
	out->found = true;
	if (!out->fault)
		out->fault = fault;
}

/* A store whose bytes lie in one piece of the file. */
static void take(struct vg_c2pa_place *out, struct vg_span store, size_t at, size_t end)
{
	if (out->found)
		refuse(out, "more than one set of content credentials in one file");
	out->found = true;
	out->store = store;
	out->region = (struct vg_c2pa_range){ at, end - at };
}

/* Segments of JPEG's extension for boxes (ISO/IEC 18477-3): "JP", a number that tells boxes apart, the
 * piece's place among those of its box, and the box's size and type, repeated in each. */
enum { EXTENSION_HEAD = 8, BOX_HEAD = 8, TYPE_AT = 24 };

struct gathering {
	struct vg_buffer store;
	uint32_t pieces;        /* so far */
	uint16_t number;
	size_t begin, end;
	uint8_t head[BOX_HEAD];
};

static void begin_store(struct gathering *gathering, const struct vg_c2pa_piece *segment, struct vg_c2pa_place *out)
{
	if (gathering->pieces)
		refuse(out, "more than one set of content credentials in one file");
	out->found = true;
	gathering->pieces = 1;
	gathering->number = (uint16_t)(segment->body.data[2] << 8 | segment->body.data[3]);
	gathering->begin = segment->at;
	memcpy(gathering->head, segment->body.data + EXTENSION_HEAD, BOX_HEAD);
	(void)vg_buffer_append(&gathering->store, segment->body.data + EXTENSION_HEAD, segment->body.size - EXTENSION_HEAD);
}

static void continue_store(struct gathering *gathering, const struct vg_c2pa_piece *segment, struct vg_c2pa_place *out)
{
	size_t head = EXTENSION_HEAD + BOX_HEAD;
	if (segment->at != gathering->end)
		refuse(out, "the credentials' segments do not stand one behind the other");
	if (memcmp(segment->body.data + EXTENSION_HEAD, gathering->head, BOX_HEAD) != 0)
		refuse(out, "the credentials' segments do not belong together");
	gathering->pieces++;
	(void)vg_buffer_append(&gathering->store, segment->body.data + head, segment->body.size - head);
}

static void take_segment(struct gathering *gathering, const struct vg_c2pa_piece *segment, struct vg_c2pa_place *out)
{
	struct vg_reader reader;
	vg_reader_init(&reader, segment->body);
	if (!vg_span_starts_with(segment->body, "JP", 2) || segment->body.size < EXTENSION_HEAD + BOX_HEAD)
		return;
	vg_read_skip(&reader, 2);
	uint16_t number = vg_read_u16be(&reader);
	uint32_t sequence = vg_read_u32be(&reader);
	struct vg_span type = vg_span_part(segment->body, TYPE_AT, 4);
	bool begins = type.size && is_type(type, "c2pa") && is_type(vg_span_part(segment->body, 20, 4), "jumd");
	if (gathering->pieces && number == gathering->number && !(begins && sequence == 1)) {
		if (sequence != gathering->pieces + 1)
			refuse(out, "the credentials' segments are not counted one by one");
		continue_store(gathering, segment, out);
	} else if (begins) {
		if (sequence > 1)
			refuse(out, "the credentials' segments are not counted one by one");
		begin_store(gathering, segment, out);
	} else {
		return;
	}
	gathering->end = segment->end;
}

static void find_jpeg(struct vg_span file, struct vg_c2pa_place *out)
{
	struct gathering gathering = { 0 };
	struct vg_reader reader;
	struct vg_c2pa_piece segment;
	vg_buffer_init(&gathering.store, file.size + 1);
	vg_reader_init(&reader, file);
	vg_read_skip(&reader, 2);
	while (vg_c2pa_next_segment(&reader, &segment))
		if (segment.marker == APP11)
			take_segment(&gathering, &segment, out);
	if (reader.failed && segment.marker == APP11 && segment.at + 4 <= file.size &&
	    vg_span_starts_with(vg_span_part(file, segment.at + 4, file.size - segment.at - 4), "JP", 2))
		refuse(out, "the file ends inside the credentials");
	if (gathering.store.failed)
		refuse(out, "memory is short");
	out->owned = gathering.store.data;
	out->store = vg_buffer_span(&gathering.store);
	out->region = (struct vg_c2pa_range){ gathering.begin, gathering.end - gathering.begin };
}

static void find_png(struct vg_span file, struct vg_c2pa_place *out)
{
	struct vg_reader reader;
	struct vg_c2pa_piece chunk;
	vg_reader_init(&reader, file);
	vg_read_skip(&reader, 8);
	while (vg_c2pa_next_png(&reader, &chunk) && !is_type(chunk.type, "IEND"))
		if (is_type(chunk.type, "caBX"))
			take(out, chunk.body, chunk.at, chunk.end);
	if (reader.failed && is_type(chunk.type, "caBX"))
		refuse(out, "the file ends inside the credentials");
}

static void find_webp(struct vg_span file, struct vg_c2pa_place *out)
{
	struct vg_reader reader;
	struct vg_c2pa_piece chunk;
	vg_reader_init(&reader, file);
	vg_read_skip(&reader, 12);
	while (vg_reader_left(&reader) >= 8) {
		bool whole = vg_c2pa_next_riff(&reader, &chunk);
		if (!whole && is_type(chunk.type, "C2PA"))
			refuse(out, "the file ends inside the credentials");
		if (!whole)
			break;
		if (!is_type(chunk.type, "C2PA"))
			continue;
		take(out, chunk.body, chunk.at, chunk.end - (chunk.body.size & 1));
		if (chunk.body.size & 1 && file.data[chunk.end - 1])
			refuse(out, "padding behind the credentials that is not zero");
	}
}

static void find_tiff(struct vg_span file, struct vg_c2pa_place *out)
{
	enum { DIRECTORIES = 256 }; /* pages; more are not looked through */
	struct vg_tiff tiff;
	struct vg_tiff_directory directory;
	struct vg_tiff_entry entry;
	if (!vg_tiff_open(file, &tiff))
		return;
	uint64_t at = tiff.first;
	for (int i = 0; i < DIRECTORIES && at && vg_tiff_directory(&tiff, at, &directory); i++, at = directory.next) {
		if (!vg_tiff_find(&tiff, &directory, TIFF_TAG, &entry))
			continue;
		if (!entry.value.size || vg_tiff_width(entry.type) != 1)
			refuse(out, "the credentials' tag leads outside the file");
		else
			take(out, entry.value, (size_t)(entry.value.data - file.data),
			     (size_t)(entry.value.data - file.data) + entry.value.size);
	}
}

/* A uuid box: its version and flags, what it is for, and for "manifest" where the first box of leaves lies. */
static void take_uuid(struct vg_span body, size_t at, size_t end, struct vg_c2pa_place *out)
{
	static const uint8_t c2pa[] = { 0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c,
					0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81 };
	static const char purpose[] = "manifest", leaves[] = "merkle";
	if (!vg_span_starts_with(body, c2pa, sizeof c2pa))
		return;
	size_t head = sizeof c2pa + 4;
	struct vg_span rest = head <= body.size ? vg_span_part(body, head, body.size - head) : (struct vg_span){ NULL, 0 };
	if (vg_span_starts_with(rest, leaves, sizeof leaves))
		return;
	size_t front = sizeof purpose + 8;
	if (vg_span_starts_with(rest, purpose, sizeof purpose) && rest.size > front)
		take(out, vg_span_part(rest, front, rest.size - front), at, end);
	else
		refuse(out, "credentials in a box of a kind that this build does not read");
}

static void find_boxes(struct vg_span file, struct vg_c2pa_place *out)
{
	struct vg_reader reader;
	struct vg_box box;
	vg_reader_init(&reader, file);
	for (size_t at = 0; vg_box_next(&reader, &box); at = reader.position)
		if (strcmp(box.type, "uuid") == 0)
			take_uuid(box.body, at, reader.position, out);
}

/* In the container of JPEG XL the store is a box of its own, as others of JUMBF are; a naked stream has none. */
static void find_jxl(struct vg_span file, struct vg_c2pa_place *out)
{
	enum { BOX_TYPE_AT = 4, STORE_TYPE_AT = 8 };
	static const uint8_t signature[] = { 0, 0, 0, 12, 'J', 'X', 'L', ' ' };
	struct vg_reader reader;
	struct vg_box box;
	size_t at = 0;
	if (!vg_span_starts_with(file, signature, sizeof signature))
		return;
	vg_reader_init(&reader, file);
	for (; vg_box_next(&reader, &box); at = reader.position)
		if (strcmp(box.type, "jumb") == 0 && is_type(vg_span_part(box.body, STORE_TYPE_AT, 4), "c2pa"))
			take(out, vg_span_part(file, at, reader.position - at), at, reader.position);
	if (is_type(vg_span_part(file, at + BOX_TYPE_AT, 4), "jumb"))
		refuse(out, "the file ends inside the credentials");
}

/* An application's extension: its name and version in the first piece, and the store in those behind it. */
static void take_extension(const struct vg_c2pa_piece *block, struct vg_c2pa_place *out)
{
	static const uint8_t head[] = { 0x21, 0xff, 11, 'C', '2', 'P', 'A', '_', 'G', 'I', 'F', 1, 0, 0 };
	struct vg_reader reader;
	struct vg_buffer store;
	uint8_t size;
	if (!vg_span_starts_with(block->body, head, sizeof head))
		return;
	vg_buffer_init(&store, block->body.size + 1);
	vg_reader_init(&reader, block->body);
	vg_read_skip(&reader, sizeof head);
	while ((size = vg_read_u8(&reader)) != 0 && !reader.failed) {
		struct vg_span part = vg_read_span(&reader, size);
		(void)vg_buffer_append(&store, part.data, part.size);
	}
	if (store.failed)
		refuse(out, "memory is short");
	take(out, vg_buffer_span(&store), block->at, block->end);
	free(out->owned); /* of a set before, which is refused */
	out->owned = store.data;
}

static void find_gif(struct vg_span file, struct vg_c2pa_place *out)
{
	struct vg_reader reader;
	struct vg_c2pa_piece block;
	size_t screen;
	vg_reader_init(&reader, file);
	if (!vg_c2pa_skip_gif_head(&reader, &screen))
		return;
	while (vg_c2pa_next_gif(&reader, &block)) {
		if (block.label == GIF_APPLICATION)
			take_extension(&block, out);
		if (block.marker == GIF_PICTURE && !vg_c2pa_skip_gif_data(&reader))
			break;
	}
	static const uint8_t begun[] = { 0x21, 0xff, 11, 'C', '2', 'P', 'A', '_', 'G', 'I', 'F' };
	if (reader.failed && block.at < file.size && vg_span_starts_with(vg_span_part(file, block.at, file.size - block.at), begun, sizeof begun))
		refuse(out, "the file ends inside the credentials");
}

void vg_c2pa_place_find(struct vg_span file, enum vg_format format, struct vg_c2pa_place *out)
{
	*out = (struct vg_c2pa_place){ 0 };
	switch (format) {
	case VG_FORMAT_JPEG: find_jpeg(file, out); break;
	case VG_FORMAT_PNG: find_png(file, out); break;
	case VG_FORMAT_WEBP: find_webp(file, out); break;
	case VG_FORMAT_TIFF: find_tiff(file, out); break;
	case VG_FORMAT_GIF: find_gif(file, out); break;
	case VG_FORMAT_HEIC:
	case VG_FORMAT_AVIF: find_boxes(file, out); break;
	case VG_FORMAT_JXL: find_jxl(file, out); break;
	default: break;
	}
	if (out->found && !out->fault && out->region.length == 0)
		out->fault = "the credentials are empty";
}

void vg_c2pa_place_release(struct vg_c2pa_place *place)
{
	free(place->owned);
	*place = (struct vg_c2pa_place){ 0 };
}

static bool inside(struct vg_c2pa_range range, size_t at, size_t end)
{
	return range.start >= at && range.start <= end && range.length <= end - range.start;
}

/* The next piece of a format whose pieces are looked through. */
static bool next_piece(struct vg_reader *reader, enum vg_format format, struct vg_c2pa_piece *out)
{
	switch (format) {
	case VG_FORMAT_JPEG: return vg_c2pa_next_segment(reader, out);
	case VG_FORMAT_PNG: return vg_c2pa_next_png(reader, out);
	case VG_FORMAT_GIF: return vg_c2pa_next_gif(reader, out) && (out->marker != GIF_PICTURE || vg_c2pa_skip_gif_data(reader));
	default: return false;
	}
}

bool vg_c2pa_is_metadata(struct vg_span file, enum vg_format format, struct vg_c2pa_range range)
{
	struct vg_reader reader;
	struct vg_c2pa_piece piece;
	size_t screen;
	vg_reader_init(&reader, file);
	if (format == VG_FORMAT_GIF)
		(void)vg_c2pa_skip_gif_head(&reader, &screen);
	else
		vg_read_skip(&reader, format == VG_FORMAT_JPEG ? 2 : 8);
	while (next_piece(&reader, format, &piece))
		if (inside(range, piece.at, piece.end))
			return vg_c2pa_piece_is_metadata(format, &piece);
	return false;
}

bool vg_c2pa_is_beginning(struct vg_span file, enum vg_format format, struct vg_c2pa_range range, struct vg_c2pa_range region)
{
	struct vg_reader reader;
	struct vg_c2pa_piece piece;
	enum { APP0 = 0xe0 }; /* JFIF's: how dense the pixels are */
	const uint64_t end = region.start + region.length;
	if (format != VG_FORMAT_JPEG || range.start != 0 || end > range.length)
		return false;
	vg_reader_init(&reader, file);
	vg_read_skip(&reader, 2);
	while (next_piece(&reader, format, &piece) && piece.at < range.length) {
		bool own = (piece.at >= region.start && piece.end <= end) || piece.marker == APP0;
		if (piece.end > range.length || (!own && !vg_c2pa_piece_is_metadata(format, &piece)))
			return false;
		if (piece.end == range.length)
			return true;
	}
	return false;
}
