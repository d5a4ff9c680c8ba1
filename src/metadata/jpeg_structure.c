/* The segments of a JPEG file, ITU-T T.81 annex B. Entropy-coded data is stepped
 * over byte by byte; nothing here decodes a pixel. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/digest.h"
#include "metadata/metadata.h"

enum { SOI = 0xd8, EOI = 0xd9, SOS = 0xda, DQT = 0xdb, DHT = 0xc4, DRI = 0xdd, COM = 0xfe,
       APP0 = 0xe0, APP1 = 0xe1, APP2 = 0xe2, APP3 = 0xe3, APP12 = 0xec, APP13 = 0xed, APP15 = 0xef };

/* A part of the extended XMP, and where in it that belongs. As many as make up the most that is read of it. */
struct extension { uint32_t offset; struct vg_span bytes; };
enum { EXTENSIONS = 256 };

struct walk {
	struct vg_reader reader;
	struct vg_picture *picture;
	struct vg_blocks *blocks;
	uint16_t tables[4][64]; /* natural order */
	bool table_seen[4];
	uint8_t luma_table, chroma_table;
	uint8_t last_marker;
	bool ended, scanned;    /* the end, the first scan was reached */
	int icc_piece, photoshop_piece; /* vg_blocks_join */
	struct extension extensions[EXTENSIONS]; /* by their offsets */
	int extension_count;
	size_t stray;           /* bytes stepped over that belong to no segment */
};

static bool is_frame(uint8_t marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != DHT && marker != 0xc8 && marker != 0xcc;
}

static void name_marker(uint8_t marker, char out[16])
{
	if (is_frame(marker))
		snprintf(out, 16, "SOF%d", marker - 0xc0);
	else if (marker >= APP0 && marker <= APP15)
		snprintf(out, 16, "APP%d", marker - APP0);
	else
		vg_text_copy(out, 16, marker == SOI ? "SOI" : marker == EOI ? "EOI"
			     : marker == SOS ? "SOS" : marker == DQT ? "DQT" : marker == DHT ? "DHT"
			     : marker == DRI ? "DRI" : marker == COM ? "COM" : "other");
}

static void note_marker(struct walk *walk, uint8_t marker)
{
	char text[16];
	if (marker == walk->last_marker)
		return;
	walk->last_marker = marker;
	name_marker(marker, text);
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

/* An EXIF segment that the end of the file cuts off: there, but not readable. */
static void note_cut(struct walk *walk, uint8_t marker, size_t from)
{
	struct vg_span rest = vg_span_part(walk->reader.span, from, walk->reader.span.size - from);
	if (marker == APP1 && vg_exif_begins(rest, NULL) && !walk->blocks->exif.data)
		vg_picture_set_block(walk->picture, VG_BLOCK_EXIF, VG_BLOCK_UNREAD, rest.size, "its segment is cut short");
}

/* Cameras wrote their data in kinds of segments of their own before EXIF, and beside it. */
static void note_older_data(struct walk *walk, uint8_t marker, struct vg_span body)
{
	static const struct { uint8_t marker; size_t offset; const char *bytes, *reason; } rows[] = {
		{ APP0, 6, "HEAPJPGM", "Canon's CIFF in APP0, which this build does not read" },
		{ APP12, 0, "[picture info]", "older camera data in APP12, which this build does not read" },
		{ APP3, 0, "Meta", "Kodak's Meta block in APP3, which this build does not read" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t size = strlen(rows[i].bytes);
		struct vg_span part = vg_span_part(body, rows[i].offset, size);
		bool there = part.size && memcmp(part.data, rows[i].bytes, size) == 0;
		/* The makers put their names before it. */
		if (marker == APP12)
			there = body.size && memmem(body.data, body.size, rows[i].bytes, size) != NULL;
		if (marker == rows[i].marker && there && !walk->blocks->exif.data)
			vg_picture_set_block(walk->picture, VG_BLOCK_EXIF, VG_BLOCK_UNREAD, body.size, rows[i].reason);
	}
}

/* A part of the XMP that is too long for one segment: which one by its digest, how long the whole is,
 * where this part belongs, and the part. Parts may stand in any order. */
static void read_extension(struct walk *walk, struct vg_span body)
{
	enum { DIGEST = 32 };
	struct vg_reader reader;
	vg_reader_init(&reader, body);
	vg_read_skip(&reader, DIGEST + 4);
	uint32_t offset = vg_read_u32be(&reader);
	if (reader.failed)
		return;
	if (walk->extension_count == EXTENSIONS) {
		vg_picture_add_defect(walk->picture, VG_DEFECT_METADATA, "the extended XMP has more than %d parts", EXTENSIONS);
		return;
	}
	int at = walk->extension_count++;
	for (; at > 0 && walk->extensions[at - 1].offset > offset; at--)
		walk->extensions[at] = walk->extensions[at - 1];
	walk->extensions[at] = (struct extension){ offset, without(body, reader.position) };
}

static void join_extensions(struct walk *walk)
{
	struct vg_span *whole = &walk->blocks->xmp_more;
	int piece = 0;
	for (int i = 0; i < walk->extension_count; i++) {
		if (walk->extensions[i].offset != whole->size) {
			vg_picture_add_defect(walk->picture, VG_DEFECT_METADATA, "a part of the extended XMP is missing, or there twice");
			return;
		}
		vg_blocks_join(walk->blocks, whole, walk->extensions[i].bytes, &piece);
	}
}

static void read_app1(struct walk *walk, struct vg_span body)
{
	static const char xmp[] = "http://ns.adobe.com/xap/1.0/", extension[] = "http://ns.adobe.com/xmp/extension/";
	struct vg_blocks *blocks = walk->blocks;
	struct vg_span tiff;
	if (vg_exif_begins(body, &tiff)) {
		vg_blocks_take(&blocks->exif, tiff, "EXIF", walk->picture);
	} else if (vg_span_starts_with(body, xmp, sizeof xmp)) {
		vg_blocks_take(&blocks->xmp, without(body, sizeof xmp), "XMP", walk->picture);
	} else if (vg_span_starts_with(body, extension, sizeof extension)) {
		read_extension(walk, without(body, sizeof extension));
	}
}

static void read_application(struct walk *walk, uint8_t marker, struct vg_span body)
{
	struct vg_blocks *blocks = walk->blocks;
	note_older_data(walk, marker, body);
	vg_jpeg_segment_read(marker, body, walk->picture);
	if (marker == APP1)
		read_app1(walk, body);
	else if (marker == APP2 && vg_span_starts_with(body, "ICC_PROFILE", 12) && body.size > 14)
		vg_blocks_join(blocks, &blocks->icc, without(body, 14), &walk->icc_piece);
	else if (marker == APP2 && vg_span_starts_with(body, "MPF", 4) && !blocks->mpf.data)
		blocks->mpf = without(body, 4);
	else if (marker == APP13 && vg_span_starts_with(body, "Photoshop 3.0", 14))
		vg_blocks_join(blocks, &blocks->photoshop, without(body, 14), &walk->photoshop_piece);
}

/* The fixed markers that a segment may begin with. */
static bool begins_segment(uint8_t marker)
{
	return is_frame(marker) || marker == DHT || marker == SOS || marker == DQT || marker == DRI ||
	       marker == COM || marker == EOI || (marker >= APP0 && marker <= APP15);
}

/* Moves to the next marker that begins a segment. Cameras and programs leave bytes between
 * segments; decoders step over them, and so what stands behind them is part of the file. */
static bool find_segment(struct walk *walk)
{
	struct vg_reader *reader = &walk->reader;
	const uint8_t *data = reader->span.data;
	size_t from = reader->position, at = from;
	char name[16];
	while (at + 1 < reader->span.size && !(data[at] == 0xff && begins_segment(data[at + 1])))
		at++;
	if (at + 1 >= reader->span.size)
		return false;
	reader->position = at;
	if (walk->stray == 0) {
		name_marker(data[at + 1], name);
		vg_picture_add_defect(walk->picture, VG_DEFECT_METADATA, "%zu bytes that belong to no segment before %s",
				      at - from, name);
	}
	walk->stray += at - from;
	return true;
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
	uint8_t marker;
	if (vg_reader_left(reader) < 2 || (reader->span.data[reader->position] != 0xff && !find_segment(walk)))
		return false;
	vg_read_skip(reader, 1);
	do
		marker = vg_read_u8(reader);
	while (marker == 0xff && !reader->failed);
	if (marker == 0) /* no marker: a byte of data that stands where a segment should */
		return find_segment(walk);
	note_marker(walk, marker);
	walk->ended = marker == EOI && !reader->failed;
	if (walk->ended || reader->failed)
		return false;
	if (marker == 1 || (marker >= 0xd0 && marker <= SOI))
		return true;
	uint16_t length = vg_read_u16be(reader);
	size_t from = reader->position;
	struct vg_span body = vg_read_span(reader, length < 2 ? 0 : length - 2u);
	if (reader->failed || length < 2) {
		/* Damage, of a file that arrived in part, breaks no rule of metadata. */
		vg_picture_add_defect(walk->picture, reader->failed ? VG_DEFECT_PIXELS : VG_DEFECT_METADATA,
				      reader->failed ? "the file ends inside a JPEG segment"
						     : "a JPEG segment states a length that cannot be");
		note_cut(walk, marker, from);
		return false;
	}
	if (marker == DQT)
		read_tables(walk, body);
	else if (is_frame(marker))
		read_frame(walk, marker, body);
	else if (marker >= APP0 && marker <= APP15)
		read_application(walk, marker, body);
	else if (marker == COM)
		vg_jpeg_segment_read(marker, body, walk->picture);
	else if (marker == SOS) {
		walk->picture->jpeg.scans++;
		walk->scanned = true;
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
	join_extensions(&walk);
	if (walk.ended) {
		picture->trailing.looked = true;
		picture->trailing.bytes = vg_reader_left(&walk.reader);
	} else {
		vg_picture_add_defect(picture, VG_DEFECT_METADATA, "the JPEG does not end with an end-of-image marker");
	}
	if (!walk.scanned)
		out->cut = "the file ends before its picture begins";
	out->iptc = vg_photoshop_resource(out->photoshop, VG_PHOTOSHOP_IPTC);
	digest_tables(&walk);
	if (walk.table_seen[walk.luma_table]) {
		/* RGB and CMYK files quantise every component by the one table. */
		bool colour = picture->jpeg.components >= 3 && walk.table_seen[walk.chroma_table] &&
			      walk.chroma_table != walk.luma_table;
		const uint16_t *luma = walk.tables[walk.luma_table], *chroma = colour ? walk.tables[walk.chroma_table] : NULL;
		picture->jpeg.quality = vg_jpeg_quality(luma, chroma, &picture->jpeg.standard_tables);
		vg_jpeg_encoder(luma, chroma, &picture->jpeg);
	}
	picture->jpeg.has_metadata = out->exif.data || out->xmp.data || out->iptc.data ||
					picture->block[VG_BLOCK_EXIF].state == VG_BLOCK_UNREAD;
}
