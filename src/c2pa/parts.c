/* The list of a file's parts under the names that a claim's list of them has (specification 2.2, "general box
 * hash"). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "c2pa/pieces.h"

struct listing {
	struct vg_span file;
	enum vg_format format;
	struct vg_c2pa_range credentials;
	struct vg_c2pa_parts *out;
	bool failed;
};

/* Several pieces that carry the credentials are one part. */
static void add(struct listing *listing, const struct vg_c2pa_part *part)
{
	struct vg_c2pa_parts *out = listing->out;
	struct vg_c2pa_range own = listing->credentials;
	bool credentials = part->at >= own.start && part->end - own.start <= own.length;
	if (credentials && out->count && strcmp(out->part[out->count - 1].name, "C2PA") == 0) {
		out->part[out->count - 1].end = part->end;
		return;
	}
	struct vg_c2pa_part *grown = out->count == VG_C2PA_PARTS ? NULL
				   : vg_grown(out->part, out->count, &out->capacity, sizeof *grown);
	if (!grown) {
		listing->failed = true;
		return;
	}
	out->part = grown;
	out->part[out->count] = *part;
	if (credentials) {
		snprintf(out->part[out->count].name, sizeof part->name, "C2PA");
		out->part[out->count].metadata = false;
	}
	out->count++;
}

static const char *marker_name(uint8_t marker, char out[8])
{
	static const struct { uint8_t first, last; const char *name; } rows[] = {
		{ 0xc4, 0xc4, "DHT" }, { 0xc8, 0xc8, "JPG" }, { 0xcc, 0xcc, "DAC" }, { 0xda, 0xda, "SOS" }, { 0xdb, 0xdb, "DQT" },
		{ 0xdc, 0xdc, "DNL" }, { 0xdd, 0xdd, "DRI" }, { 0xde, 0xde, "DHP" }, { 0xdf, 0xdf, "EXP" }, { 0xfe, 0xfe, "COM" } };
	static const struct { uint8_t first, last; const char *name; } counted[] = {
		{ 0xc0, 0xcf, "SOF" }, { 0xd0, 0xd7, "RST" }, { 0xe0, 0xef, "APP" }, { 0xf0, 0xfd, "JPG" } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (marker == rows[i].first)
			return rows[i].name;
	for (size_t i = 0; i < sizeof counted / sizeof *counted; i++)
		if (marker >= counted[i].first && marker <= counted[i].last) {
			snprintf(out, 8, "%s%d", counted[i].name, marker - counted[i].first);
			return out;
		}
	return "?"; /* which no list names */
}

static void add_marker(struct listing *listing, uint8_t marker, const char *name, size_t at, size_t end)
{
	char text[8];
	struct vg_c2pa_piece piece = { .marker = marker };
	struct vg_c2pa_part part = { .at = at, .end = end, .metadata = vg_c2pa_piece_is_metadata(VG_FORMAT_JPEG, &piece),
				     .inside = marker >= 0xd0 && marker <= 0xd7 };
	snprintf(part.name, sizeof part.name, "%s", name ? name : marker_name(marker, text));
	add(listing, &part);
}

static size_t is_marker(struct vg_span file, size_t at, uint8_t marker)
{
	return at + 2 <= file.size && file.data[at] == 0xff && file.data[at + 1] == marker;
}

/* The data of a scan goes on to the next marker that is no restart; these are parts within it. */
static size_t add_scan(struct listing *listing, const struct vg_c2pa_piece *scan)
{
	const uint8_t *data = listing->file.data;
	size_t at = scan->end, end = listing->file.size;
	for (; at + 1 < listing->file.size && end == listing->file.size; at++)
		if (data[at] == 0xff && data[at + 1] != 0 && !(data[at + 1] >= 0xd0 && data[at + 1] <= 0xd7))
			end = at;
	add_marker(listing, scan->marker, NULL, scan->at, end);
	for (at = scan->end; at + 1 < end && !listing->failed; at++)
		if (data[at] == 0xff && data[at + 1] >= 0xd0 && data[at + 1] <= 0xd7)
			add_marker(listing, data[at + 1], NULL, at, at + 2);
	return end;
}

/* From SOI to EOI, and pictures behind it that begin with the next byte. What stands between two segments is no
 * part, so that no list can cover it. */
static void list_jpeg(struct listing *listing)
{
	enum { SOI = 0xd8, SOS = 0xda, EOI = 0xd9 };
	struct vg_reader reader;
	struct vg_c2pa_piece segment;
	vg_reader_init(&reader, listing->file);
	while (is_marker(listing->file, reader.position, SOI) && !listing->failed) {
		add_marker(listing, SOI, "SOI", reader.position, reader.position + 2);
		vg_read_skip(&reader, 2);
		while (!listing->failed && vg_c2pa_next_segment(&reader, &segment)) {
			if (segment.marker != SOS)
				add_marker(listing, segment.marker, NULL, segment.at, segment.end);
			else
				vg_read_skip(&reader, add_scan(listing, &segment) - segment.end);
		}
		if (reader.failed || !is_marker(listing->file, reader.position, EOI))
			return;
		add_marker(listing, EOI, "EOI", reader.position, reader.position + 2);
		vg_read_skip(&reader, 2);
	}
}

static void list_png(struct listing *listing)
{
	enum { SIGNATURE = 8 };
	struct vg_reader reader;
	struct vg_c2pa_piece chunk;
	bool ended = false;
	add(listing, &(struct vg_c2pa_part){ .at = 0, .end = SIGNATURE, .name = "PNGh" });
	vg_reader_init(&reader, listing->file);
	vg_read_skip(&reader, SIGNATURE);
	while (!ended && !listing->failed && vg_c2pa_next_png(&reader, &chunk)) {
		struct vg_c2pa_part part = { .at = chunk.at, .end = chunk.end, .metadata = vg_c2pa_piece_is_metadata(VG_FORMAT_PNG, &chunk) };
		memcpy(part.name, chunk.type.data, 4);
		add(listing, &part);
		ended = strcmp(part.name, "IEND") == 0;
	}
}

static void add_block(struct listing *listing, const char *name, size_t at, size_t end, bool metadata)
{
	struct vg_c2pa_part part = { .at = at, .end = end, .metadata = metadata };
	snprintf(part.name, sizeof part.name, "%s", name);
	add(listing, &part);
}

static void list_gif(struct listing *listing)
{
	enum { TRAILER = 0x3b, EXTENSION = 0x21 };
	struct vg_reader reader;
	struct vg_c2pa_piece block;
	size_t screen;
	char name[8];
	vg_reader_init(&reader, listing->file);
	if (!vg_c2pa_skip_gif_head(&reader, &screen))
		return;
	add_block(listing, "GIF89a" /* of either version */, 0, screen, false);
	add_block(listing, "LSD", screen, reader.position, false);
	while (!listing->failed && vg_c2pa_next_gif(&reader, &block)) {
		if (block.marker == EXTENSION)
			snprintf(name, sizeof name, "%02X%02X", block.marker, block.label);
		else
			snprintf(name, sizeof name, "%02X", block.marker);
		add_block(listing, name, block.at, block.end, vg_c2pa_piece_is_metadata(VG_FORMAT_GIF, &block));
		if (block.marker == EXTENSION)
			continue;
		size_t at = reader.position;
		if (!vg_c2pa_skip_gif_data(&reader))
			return;
		add_block(listing, "TBID", at, reader.position, false);
	}
	if (block.marker == TRAILER && !reader.failed)
		add_block(listing, "3B", block.at, block.at + 1, false);
}

bool vg_c2pa_parts_read(struct vg_span file, enum vg_format format, struct vg_c2pa_range credentials, struct vg_c2pa_parts *out)
{
	struct listing listing = { .file = file, .format = format, .credentials = credentials, .out = out };
	*out = (struct vg_c2pa_parts){ 0 };
	switch (format) {
	case VG_FORMAT_JPEG: list_jpeg(&listing); break;
	case VG_FORMAT_PNG: list_png(&listing); break;
	case VG_FORMAT_GIF: list_gif(&listing); break;
	default: return false;
	}
	return !listing.failed;
}

void vg_c2pa_parts_release(struct vg_c2pa_parts *parts)
{
	free(parts->part);
	*parts = (struct vg_c2pa_parts){ 0 };
}
