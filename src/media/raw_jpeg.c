/* The JPEGs in camera raw files, where each kind keeps them: in directories as TIFF has them (0x201; one strip that
 * is a JPEG), in a tag of Panasonic's, in Olympus' note, at the beginning of a RAF, in the boxes of a CR3. */
#include <string.h>

#include "base/boxes.h"
#include "base/tiff.h"
#include "media/raw.h"

/* Bounds of what is followed, whatever a file claims. */
enum { CHAIN = 64, SUBDIRECTORIES = 16, DIRECTORIES = 128, SEGMENTS = 128, TRACKS = 8, JPEGS = 256 };

/* Cameras write thumbnails of 160 x 120 (DCF 2.0, 3.3.5): one that is no longer is no picture to examine. */
enum { THUMBNAIL_SIDE = 160 };

struct search {
	struct vg_span file;
	struct vg_raw_jpeg best;
	uint64_t at[JPEGS]; /* where those lie that were found: directories that turn in a circle name one again */
	uint32_t found;
	int directories; /* that were looked at */
};

/* The size that a JPEG states whose pixels can be read: baseline or progressive, of 8 bits. The sensor's own data are
 * JPEGs as well in some files, lossless ones. */
static bool read_frame(struct vg_span jpeg, uint32_t *out_width, uint32_t *out_height)
{
	enum { SOF0 = 0xc0, SOF2 = 0xc2, DHT = 0xc4, JPG = 0xc8, DAC = 0xcc, SOF15 = 0xcf, SOS = 0xda, EOI = 0xd9 };
	struct vg_reader reader;
	vg_reader_init(&reader, jpeg);
	vg_read_skip(&reader, 2);
	for (int i = 0; i < SEGMENTS && !reader.failed; i++) {
		uint8_t first = vg_read_u8(&reader), marker = vg_read_u8(&reader);
		if (first != 0xff || marker == SOS || marker == EOI)
			return false;
		if (marker == 0xff) {
			reader.position--;
			continue;
		}
		uint16_t size = vg_read_u16be(&reader);
		struct vg_span body = vg_read_span(&reader, size < 2 ? 0 : size - 2u);
		bool frame = marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
		if (size < 2 || reader.failed || (frame && (marker > SOF2 || body.size < 6 || body.data[0] != 8)))
			return false;
		if (!frame)
			continue;
		*out_height = (uint32_t)body.data[1] << 8 | body.data[2];
		*out_width = (uint32_t)body.data[3] << 8 | body.data[4];
		return *out_width && *out_height && (body.data[5] == 1 || body.data[5] == 3);
	}
	return false;
}

static bool was_found(const struct search *search, uint64_t at)
{
	for (uint32_t i = 0; i < search->found; i++)
		if (search->at[i] == at)
			return true;
	return false;
}

/* What lies there, if it is a JPEG. One that the end of the file cuts is taken as far as it goes. */
static void offer(struct search *search, uint64_t at, uint64_t size)
{
	uint32_t width, height;
	if (at == 0 || at >= search->file.size || search->found == JPEGS || was_found(search, at))
		return;
	uint64_t there = search->file.size - at;
	struct vg_span jpeg = vg_span_part(search->file, (size_t)at, (size_t)(size < there ? size : there));
	if (!vg_span_starts_with(jpeg, "\xff\xd8\xff", 3) || !read_frame(jpeg, &width, &height))
		return;
	search->at[search->found++] = at;
	bool thumbnail = width <= THUMBNAIL_SIDE && height <= THUMBNAIL_SIDE;
	if (!thumbnail && (uint64_t)width * height > (uint64_t)search->best.width * search->best.height)
		search->best = (struct vg_raw_jpeg){ (size_t)at, jpeg, width, height, search->found, 0 };
}

static uint64_t number(const struct vg_tiff *tiff, const struct vg_tiff_directory *directory, uint16_t tag)
{
	struct vg_tiff_entry entry;
	return vg_tiff_find(tiff, directory, tag, &entry) ? vg_tiff_number(tiff, &entry, 0) : 0;
}

static void look_at_directory(struct search *search, const struct vg_tiff *tiff, const struct vg_tiff_directory *directory)
{
	enum { STRIPS = 0x111, STRIP_SIZES = 0x117, OLD_JPEG = 6, JPEG = 7, PANASONIC_JPEG = 0x2e };
	struct vg_tiff_entry entry, sizes;
	if (++search->directories > DIRECTORIES)
		return;
	offer(search, number(tiff, directory, VG_TIFF_THUMBNAIL_OFFSET), number(tiff, directory, VG_TIFF_THUMBNAIL_SIZE));
	uint64_t compression = number(tiff, directory, VG_TIFF_COMPRESSION);
	bool one_strip = (compression == OLD_JPEG || compression == JPEG) && vg_tiff_find(tiff, directory, STRIPS, &entry) &&
			 vg_tiff_find(tiff, directory, STRIP_SIZES, &sizes) && entry.count == 1 && sizes.count == 1;
	if (one_strip)
		offer(search, vg_tiff_number(tiff, &entry, 0), vg_tiff_number(tiff, &sizes, 0));
	if (vg_tiff_find(tiff, directory, PANASONIC_JPEG, &entry) && entry.value.size > 4)
		offer(search, (uint64_t)(entry.value.data - search->file.data), entry.value.size);
}

/* Olympus names its preview in a directory of its note, whose places count from the note. */
static void look_at_olympus(struct search *search, struct vg_span note)
{
	static const struct { const char *mark; size_t size, order; } forms[] = { { "OLYMPUS\0", 8, 8 }, { "OM SYSTEM\0\0\0", 12, 12 } };
	enum { SETTINGS = 0x2020, PREVIEW = 0x101, PREVIEW_SIZE = 0x102 };
	struct vg_tiff_directory directory, settings;
	struct vg_tiff_entry entry;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (!vg_span_starts_with(note, forms[i].mark, forms[i].size) || note.size < forms[i].order + 4)
			continue;
		struct vg_tiff inside = { .bytes = note, .little = note.data[forms[i].order] == 'I' };
		if (!vg_tiff_directory(&inside, forms[i].order + 4, &directory) || !vg_tiff_find(&inside, &directory, SETTINGS, &entry))
			return;
		uint64_t base = (uint64_t)(note.data - search->file.data), at = vg_tiff_number(&inside, &entry, 0);
		if (vg_tiff_directory(&inside, at, &settings)) {
			uint64_t preview = number(&inside, &settings, PREVIEW);
			offer(search, preview < search->file.size ? base + preview : 0, number(&inside, &settings, PREVIEW_SIZE));
		}
		return;
	}
}

static void look_below(struct search *search, const struct vg_tiff *tiff, const struct vg_tiff_directory *directory)
{
	struct vg_tiff_directory below;
	struct vg_tiff_entry entry;
	if (vg_tiff_find(tiff, directory, VG_TIFF_SUB_IFDS, &entry))
		for (uint64_t i = 0; i < entry.count && i < SUBDIRECTORIES; i++)
			if (vg_tiff_directory(tiff, vg_tiff_number(tiff, &entry, i), &below))
				look_at_directory(search, tiff, &below);
	if (vg_tiff_directory(tiff, number(tiff, directory, VG_TIFF_EXIF), &below) &&
	    vg_tiff_find(tiff, &below, VG_TIFF_MAKER_NOTE, &entry))
		look_at_olympus(search, entry.value);
}

static void look_through_directories(struct search *search)
{
	struct vg_tiff tiff;
	struct vg_tiff_directory directory;
	if (!vg_tiff_open(search->file, &tiff))
		return;
	uint64_t offset = tiff.first;
	for (int i = 0; i < CHAIN && offset && vg_tiff_directory(&tiff, offset, &directory); i++) {
		look_at_directory(search, &tiff, &directory);
		look_below(search, &tiff, &directory);
		offset = directory.next != offset ? directory.next : 0;
	}
}

/* A RAF begins with the places of its parts. */
static void look_into_fuji(struct search *search)
{
	enum { PLACES = 84 };
	struct vg_reader reader;
	vg_reader_init(&reader, search->file);
	vg_read_skip(&reader, PLACES);
	uint32_t at = vg_read_u32be(&reader), size = vg_read_u32be(&reader);
	if (!reader.failed)
		offer(search, at, size);
}

/* A track of one sample, of which the first is a JPEG of the whole picture. */
static void look_at_track(struct search *search, struct vg_span track)
{
	static const char *const path[] = { "mdia", "minf", "stbl" };
	struct vg_box box = { .body = track }, sizes, places;
	struct vg_reader reader;
	for (size_t i = 0; i < sizeof path / sizeof *path; i++)
		if (!vg_box_find(box.body, path[i], &box))
			return;
	bool wide = vg_box_find(box.body, "co64", &places);
	if (!vg_box_find(box.body, "stsz", &sizes) || (!wide && !vg_box_find(box.body, "stco", &places)))
		return;
	vg_reader_init(&reader, sizes.body);
	vg_read_skip(&reader, 4);
	uint32_t size = vg_read_u32be(&reader);
	vg_read_skip(&reader, 4);
	if (size == 0) /* a list of sizes */
		size = vg_read_u32be(&reader);
	vg_reader_init(&reader, places.body);
	vg_read_skip(&reader, 8);
	uint64_t at = wide ? vg_read_u64be(&reader) : vg_read_u32be(&reader);
	if (!reader.failed)
		offer(search, at, size);
}

/* The preview's box: its size in pixels, its bytes, then they. */
static void look_at_preview(struct search *search, struct vg_span body)
{
	enum { UUID = 16, COUNT = 8, HEAD = 12 };
	struct vg_box box;
	if (body.size < UUID + COUNT || !vg_box_find(vg_span_part(body, UUID + COUNT, body.size - UUID - COUNT), "PRVW", &box))
		return;
	struct vg_reader reader;
	vg_reader_init(&reader, box.body);
	vg_read_skip(&reader, HEAD);
	uint32_t size = vg_read_u32be(&reader);
	if (!reader.failed)
		offer(search, (uint64_t)(box.body.data - search->file.data) + reader.position, size);
}

static void look_into_boxes(struct search *search)
{
	static const uint8_t preview_id[] = { 0xea, 0xf4, 0x2b, 0x5e, 0x1c, 0x98, 0x4b, 0x88, 0xb9, 0xfb, 0xb7, 0xdc, 0x40, 0x6e, 0x4d, 0x16 };
	enum { BOXES = 256 };
	struct vg_reader reader, inside;
	struct vg_box box, track;
	vg_reader_init(&reader, search->file);
	for (int i = 0; i < BOXES && vg_box_next(&reader, &box); i++) {
		if (strcmp(box.type, "uuid") == 0 && vg_span_starts_with(box.body, preview_id, sizeof preview_id))
			look_at_preview(search, box.body);
		if (strcmp(box.type, "moov") != 0)
			continue;
		vg_reader_init(&inside, box.body);
		for (int tracks = 0, k = 0; tracks < TRACKS && k < BOXES && vg_box_next(&inside, &track); k++)
			if (strcmp(track.type, "trak") == 0) {
				look_at_track(search, track.body);
				tracks++;
			}
	}
}

bool vg_raw_largest_jpeg(struct vg_span bytes, struct vg_raw_jpeg *out)
{
	const struct vg_raw *raw = vg_raw_find(bytes);
	struct search search = { .file = bytes };
	if (!raw)
		return false;
	if (raw->holds == VG_RAW_IS_TIFF)
		look_through_directories(&search);
	else if (raw->holds == VG_RAW_HOLDS_JPEG)
		look_into_fuji(&search);
	else
		look_into_boxes(&search);
	*out = search.best;
	out->count = search.found;
	return search.best.bytes.size > 0;
}
