/* The segments of a JPEG file, ITU-T T.81 annex B. Entropy-coded data is stepped
 * over byte by byte; nothing here decodes a pixel. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/digest.h"
#include "metadata/metadata.h"

enum { SOI = 0xd8, EOI = 0xd9, SOS = 0xda, DQT = 0xdb, DHT = 0xc4, DRI = 0xdd, COM = 0xfe,
       APP0 = 0xe0, APP1 = 0xe1, APP2 = 0xe2, APP13 = 0xed, APP15 = 0xef };

struct walk {
	struct vg_reader reader;
	struct vg_picture *picture;
	struct vg_blocks *blocks;
	uint16_t tables[4][64]; /* natural order */
	bool table_seen[4];
	uint8_t luma_table, chroma_table;
	uint8_t last_marker;
	bool ended;
};

static bool is_frame(uint8_t marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != DHT && marker != 0xc8 && marker != 0xcc;
}

static void note_marker(struct walk *walk, uint8_t marker)
{
	char text[16];
	if (marker == walk->last_marker)
		return;
	walk->last_marker = marker;
	if (is_frame(marker))
		snprintf(text, sizeof text, "SOF%d", marker - 0xc0);
	else if (marker >= APP0 && marker <= APP15)
		snprintf(text, sizeof text, "APP%d", marker - APP0);
	else
		vg_text_copy(text, sizeof text, marker == SOI ? "SOI" : marker == EOI ? "EOI"
			     : marker == SOS ? "SOS" : marker == DQT ? "DQT" : marker == DHT ? "DHT"
			     : marker == DRI ? "DRI" : marker == COM ? "COM" : "other");
	char *list = walk->picture->jpeg.markers;
	size_t used = strlen(list), room = sizeof walk->picture->jpeg.markers;
	if (used + strlen(text) + 2 < room)
		snprintf(list + used, room - used, "%s%s", used ? " " : "", text);
}

static void read_tables(struct walk *walk, struct vg_span body)
{
	static const uint8_t natural[64] = {
		0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41,
		34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30,
		37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
	};
	struct vg_reader reader;
	vg_reader_init(&reader, body);
	while (vg_reader_left(&reader) > 0) {
		uint8_t head = vg_read_u8(&reader), index = head & 15;
		if (index > 3 || head >> 4 > 1)
			return;
		for (int i = 0; i < 64; i++)
			walk->tables[index][natural[i]] =
				head >> 4 ? vg_read_u16be(&reader) : vg_read_u8(&reader);
		walk->table_seen[index] = !reader.failed;
	}
}

static void read_frame(struct walk *walk, uint8_t marker, struct vg_span body)
{
	struct vg_jpeg *jpeg = &walk->picture->jpeg;
	struct vg_reader reader;
	uint8_t h[4] = { 0 }, v[4] = { 0 };
	vg_reader_init(&reader, body);
	vg_read_skip(&reader, 5);
	jpeg->components = vg_read_u8(&reader);
	jpeg->progressive = marker == 0xc2 || marker == 0xca;
	for (uint32_t i = 0; i < jpeg->components && i < 4; i++) {
		vg_read_skip(&reader, 1);
		uint8_t sampling = vg_read_u8(&reader), table = vg_read_u8(&reader) & 3;
		h[i] = sampling >> 4;
		v[i] = sampling & 15;
		if (i == 0)
			walk->luma_table = table;
		else if (i == 1)
			walk->chroma_table = table;
	}
	if (jpeg->components < 3 || !h[1] || !v[1] || h[0] % h[1] || v[0] % v[1])
		return;
	int across = h[0] / h[1], down = v[0] / v[1];
	const char *name = across == 1 && down == 1 ? "4:4:4" : across == 2 && down == 1 ? "4:2:2"
		: across == 2 && down == 2 ? "4:2:0" : across == 1 && down == 2 ? "4:4:0"
		: across == 4 && down == 1 ? "4:1:1" : across == 4 && down == 2 ? "4:1:0" : "other";
	vg_text_copy(jpeg->subsampling, sizeof jpeg->subsampling, name);
}

static struct vg_span without(struct vg_span body, size_t prefix)
{
	return vg_span_part(body, prefix, body.size - prefix);
}

static void read_application(struct walk *walk, uint8_t marker, struct vg_span body)
{
	static const char xmp[] = "http://ns.adobe.com/xap/1.0/";
	struct vg_blocks *blocks = walk->blocks;
	if (marker == APP1 && vg_span_starts_with(body, "Exif\0", 6) && !blocks->exif.data)
		blocks->exif = without(body, 6);
	else if (marker == APP1 && vg_span_starts_with(body, xmp, sizeof xmp))
		blocks->xmp = without(body, sizeof xmp);
	else if (marker == APP2 && vg_span_starts_with(body, "ICC_PROFILE", 12) && body.size > 14) {
		walk->picture->icc_bytes += body.size - 14;
		if (!blocks->icc.data)
			blocks->icc = without(body, 14);
	} else if (marker == APP13 && vg_span_starts_with(body, "Photoshop 3.0", 14))
		blocks->iptc = without(body, 14);
}

/* Steps over entropy-coded data to the next marker that is no restart. */
static void skip_scan(struct vg_reader *reader)
{
	const uint8_t *data = reader->span.data;
	size_t size = reader->span.size;
	while (reader->position + 1 < size) {
		const uint8_t *next = memchr(data + reader->position, 0xff, size - reader->position - 1);
		if (!next)
			break;
		reader->position = (size_t)(next - data);
		uint8_t code = next[1];
		if (code != 0 && code != 0xff && (code < 0xd0 || code > 0xd7))
			return;
		reader->position += code == 0xff ? 1 : 2;
	}
	reader->position = size;
}

/* One segment; false when there is no more to read. */
static bool step(struct walk *walk)
{
	struct vg_reader *reader = &walk->reader;
	uint8_t byte = vg_read_u8(reader), marker;
	if (byte != 0xff || reader->failed)
		return false;
	do
		marker = vg_read_u8(reader);
	while (marker == 0xff && !reader->failed);
	note_marker(walk, marker);
	walk->ended = marker == EOI;
	if (walk->ended || reader->failed)
		return false;
	if (marker == 1 || (marker >= 0xd0 && marker <= SOI))
		return true;
	uint16_t length = vg_read_u16be(reader);
	struct vg_span body = vg_read_span(reader, length < 2 ? 0 : length - 2u);
	if (reader->failed || length < 2) {
		vg_picture_add_defect(walk->picture, "a JPEG segment runs past the end of the file");
		return false;
	}
	if (marker == DQT)
		read_tables(walk, body);
	else if (is_frame(marker))
		read_frame(walk, marker, body);
	else if (marker >= APP0 && marker <= APP15)
		read_application(walk, marker, body);
	else if (marker == SOS) {
		walk->picture->jpeg.scans++;
		skip_scan(reader);
	}
	return true;
}

static void digest_tables(struct walk *walk)
{
	uint8_t bytes[4 * 129], digest[VG_SHA256_SIZE];
	size_t size = 0;
	for (uint8_t t = 0; t < 4; t++) {
		if (!walk->table_seen[t])
			continue;
		bytes[size++] = t;
		for (int i = 0; i < 64; i++) {
			bytes[size++] = (uint8_t)(walk->tables[t][i] >> 8);
			bytes[size++] = (uint8_t)walk->tables[t][i];
		}
	}
	if (size && vg_sha256((struct vg_span){ bytes, size }, digest))
		vg_text_hex(digest, sizeof digest, walk->picture->jpeg.tables);
}

void vg_jpeg_read(struct vg_span bytes, struct vg_picture *picture, struct vg_blocks *out)
{
	struct walk walk = { .picture = picture, .blocks = out };
	vg_reader_init(&walk.reader, bytes);
	picture->jpeg.present = true;
	while (step(&walk))
		;
	if (!walk.ended)
		vg_picture_add_defect(picture, "the JPEG does not end with an end-of-image marker");
	else
		picture->jpeg.trailing_bytes = vg_reader_left(&walk.reader);
	digest_tables(&walk);
	if (walk.table_seen[walk.luma_table]) {
		/* RGB and CMYK files quantise every component by the one table. */
		bool colour = picture->jpeg.components >= 3 && walk.table_seen[walk.chroma_table] &&
			      walk.chroma_table != walk.luma_table;
		picture->jpeg.quality =
			vg_jpeg_quality(walk.tables[walk.luma_table],
					colour ? walk.tables[walk.chroma_table] : NULL,
					&picture->jpeg.standard_tables);
	}
	picture->jpeg.has_metadata = out->exif.data || out->xmp.data || out->iptc.data;
}
