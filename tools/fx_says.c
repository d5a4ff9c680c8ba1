/* fixtures/says/: files of which it is easy to say what is not so. Positions, dates, damage, and
 * blocks that are there and not as the standard wants them. */
#include "exif_build.h"
#include "fixtures.h"

#include <string.h>

#include <zlib.h>

enum { SEED = 1201, WIDTH = 72, HEIGHT = 48 };

/* 33 deg 51' 35.90" S, 70 deg 40' 12.00" W, in 1/100 arc second */
enum {
	LATITUDE = -(((33 * 60 + 51) * 60 + 35) * 100 + 90),
	LONGITUDE = -(((70 * 60 + 40) * 60 + 12) * 100)
};

static void add(struct tree *t, const char *path, struct buf *file, const char *yields)
{
	tree_add(t, path, file, yields);
	buf_clear(file);
}

static void add_positions(struct tree *t, const struct pic *p)
{
	static const struct {
		const char *path, *latitude_ref, *longitude_ref, *status, *yields;
		bool zero, undefined;
	} list[] = {
		{"says/gps-lowercase.jpg", "s", "w", NULL, "-33.859972, -70.670000: references in lower case", false, false},
		{"says/gps-no-refs.jpg", "", "", NULL, "33.859972, 70.670000, no hemisphere stated", false, false},
		{"says/gps-no-east-west.jpg", NULL, "", NULL, "33.859972, 70.670000, only east or west not stated", false, false},
		{"says/gps-swapped.jpg", "W", "S", NULL, "as gps-no-refs.jpg: W is no latitude's", false, false},
		{"says/gps-void.jpg", NULL, NULL, "V", "-33.859972, -70.670000, and the receiver had no fix", false, false},
		{"says/gps-zero.jpg", NULL, NULL, NULL, "0, 0: no position", true, false},
		{"says/gps-no-seconds.jpg", NULL, NULL, NULL, "-33.859972, -70.670000: seconds 0/0 after decimal minutes", false, true},
	};

	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
		struct exif_spec spec = {.gps = true, .latitude = LATITUDE, .longitude = LONGITUDE,
								 .latitude_ref = list[i].latitude_ref, .longitude_ref = list[i].longitude_ref,
								 .gps_status = list[i].status, .gps_zero = list[i].zero,
								 .gps_undefined_seconds = list[i].undefined};

		tree_add_exif(t, list[i].path, p, &spec, list[i].yields);
	}
}

static void add_dates(struct tree *t, const struct pic *p)
{
	static const struct { const char *path, *taken, *yields; } list[] = {
		{"says/date-dashes.jpg", "2023-02-11 14:23:05", "captured 2023-02-11, a defect"},
		{"says/date-slashes.jpg", "2023/02/11 14:23:05", "captured 2023-02-11, a defect"},
		{"says/date-iso.jpg", "2023-02-11T14:23:05+02:00", "captured 2023-02-11 12:23:05 UTC, a defect"},
		{"says/date-only.jpg", "2023:02:11", "captured 2023-02-11, no time of day, a defect"},
		{"says/date-hour-24.jpg", "2023:02:11 24:05:07", "captured 2023-02-12 00:05:07, a defect"},
		{"says/date-blank-hour.jpg", "2023:02:11  4:23:05", "captured 2023-02-11 04:23:05, a defect"},
		{"says/date-joined.jpg", "20230211142305", "captured 2023-02-11 14:23:05, a defect"},
		{"says/date-blanks.jpg", "2023: 2:11 14:23: 5", "captured 2023-02-11 14:23:05, a defect"},
		{"says/date-ambiguous.jpg", "11/02/2023 14:23:05", "a date that cannot be read: February or November"},
		{"says/clock-1970.jpg", "1970:01:01 00:00:00", "a clock that was not set"},
		{"says/clock-1980.jpg", "1980:01:01 00:00:00", "a clock that was not set"},
		{"says/clock-2000.jpg", "2000:01:01 00:00:17", "a clock that was not set"},
		{"says/new-year-2000.jpg", "2000:01:01 00:17:00", "captured at New Year 2000"},
	};

	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
		struct exif_spec spec = {.make = "Exemplar", .taken = list[i].taken};

		tree_add_exif(t, list[i].path, p, &spec, list[i].yields);
	}
}

/* Puts bytes into a file at a place. */
static void insert(struct buf *file, size_t at, const void *data, size_t size)
{
	struct buf out = {0};

	buf_put(&out, file->data, at);
	buf_put(&out, data, size);
	buf_put(&out, file->data + at, file->size - at);
	buf_free(file);
	*file = out;
}

static void camera_block(struct buf *exif)
{
	const struct exif_spec spec = {.make = "Exemplar", .model = "X-100", .taken = "2023:02:11 14:23:05"};

	exif_build(&spec, exif);
}

static size_t place_of(const struct buf *file, unsigned marker)
{
	for (size_t i = 2; i + 4 < file->size;) {
		if (file->data[i + 1] == marker)
			return i;
		i += 2 + ((size_t)file->data[i + 2] << 8 | file->data[i + 3]);
	}
	die("the JPEG has no marker %02x", marker);
}

static void add_jpeg_structures(struct tree *t, const struct pic *p, struct buf *file)
{
	struct buf exif = {0}, other = {0};
	const struct jpeg_opts opts = {.quality = 80, .exif = &exif};

	camera_block(&exif);
	jpeg_encode(p, &opts, file);
	insert(file, 2, "\xff\xfe\0\4hm\0\x17", 8);
	add(t, "says/junk-before-exif.jpg", file, "Exemplar X-100; 2 bytes before APP1 belong to no segment; every pixel");
	jpeg_encode(p, &opts, file);
	insert(file, 2, "\0\x17\0", 3);
	add(t, "says/junk-at-first.jpg", file, "Exemplar X-100; 3 bytes behind the first marker belong to no segment");
	jpeg_encode(p, &opts, file);
	insert(file, place_of(file, 0xc4), "fourteen bytes", 14);
	add(t, "says/junk-before-tables.jpg", file, "Exemplar X-100; 14 bytes before DHT belong to no segment; every pixel");
	jpeg_encode(p, &opts, file);
	buf_patch_be16(file, place_of(file, 0xc0) + 5, 0); /* the lines */
	add(t, "says/height-later.jpg", file, "height 0, left to a DNL marker: unsupported, Exemplar X-100 all the same");
	jpeg_encode(p, &opts, file);
	file->data[place_of(file, 0xc0) + 4] = 12;
	file->data[place_of(file, 0xc0) + 1] = 0xc1;
	add(t, "says/twelve-bit.jpg", file, "12 bits a sample: unsupported, Exemplar X-100 all the same");
	jpeg_encode(p, &opts, file);
	file->data[place_of(file, 0xc0) + 1] = 0xc3;
	add(t, "says/lossless.jpg", file, "SOF3, lossless: unsupported, Exemplar X-100 all the same");
	jpeg_encode(p, &opts, file);
	file->data[place_of(file, 0xc0) + 1] = 0xf7;
	add(t, "says/jpeg-ls.jpg", file, "SOF55, JPEG-LS: unsupported, Exemplar X-100 all the same");
	jpeg_encode(p, &opts, file);
	memcpy(file->data + place_of(file, 0xe1) + 10, "no header", 9);
	add(t, "says/exif-not-understood.jpg", file, "an EXIF block without a TIFF header: there, and unread");
	jpeg_encode(p, &(struct jpeg_opts){.quality = 80}, &other);
	buf_put(file, other.data, other.size);
	buf_put(file, other.data, other.size);
	add(t, "says/two-jpegs.jpg", file, "a JPEG, and a second one behind it");
	jpeg_encode(p, &(struct jpeg_opts){.quality = 80}, file);
	add(t, "says/jpeg-named.nef", file, "a JPEG under a camera raw file's name: the name does not fit");
	jpeg_encode(p, &(struct jpeg_opts){.quality = 80, .progressive = false}, file);
	add(t, "says/quality-80.jpg", file, "quality 80 baseline, no metadata: no sign of Telegram");
	jpeg_encode(p, &(struct jpeg_opts){.quality = 87, .progressive = true, .robidoux = true}, file);
	add(t, "says/mozjpeg-87.jpg", file, "mozjpeg's tables at 87, progressive, no metadata: as photos sent through Telegram have");
	jpeg_encode(p, &(struct jpeg_opts){.quality = 78, .progressive = true}, file);
	add(t, "says/quality-78.jpg", file, "quality 78 progressive, no metadata: as photos sent through Telegram have");
	buf_free(&other);
	buf_free(&exif);
}

/* Puts a segment in front of all others; `data` begins with what names it. */
static void insert_segment(struct buf *file, uint8_t marker, const void *data, size_t size)
{
	struct buf segment = {0};

	buf_put(&segment, (uint8_t[]){0xff, marker}, 2);
	buf_be16(&segment, (uint16_t)(size + 2));
	buf_put(&segment, data, size);
	insert(file, 2, segment.data, segment.size);
	buf_free(&segment);
}

/* XMP and IPTC that state a second time what EXIF states: 2023-02-11 14:23:05. */
static void add_second_blocks(struct tree *t, const struct pic *p, struct buf *file)
{
#define XMP_DATED(date) \
	"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'>" \
	"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about=''" \
	" xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' photoshop:DateCreated='" date "'/></rdf:RDF></x:xmpmeta>"
#define IPTC_DATED(date) "Photoshop 3.0\0" "8BIM\4\4\0\0\0\0\0\15\34\2\67\0\10" date "\0"
	static const struct { const char *path; uint8_t marker; const char *data; size_t size; const char *yields; } list[] = {
#define ROW(path, marker, data, yields) {path, marker, data, sizeof data - 1, yields}
		ROW("says/xmp-another-year.jpg", 0xe1, XMP_DATED("2016-05-04T10:00:00"), "XMP dates it 2016, EXIF 2023: `metadata.blocks_contradict`"),
		ROW("says/xmp-another-zone.jpg", 0xe1, XMP_DATED("2023-02-11T12:23:05Z"), "XMP in another zone than EXIF's clock: no contradiction"),
		ROW("says/iptc-another-day.jpg", 0xed, IPTC_DATED("20160504"), "IPTC dates it 2016, EXIF 2023: `metadata.blocks_contradict`"),
		ROW("says/iptc-same-day.jpg", 0xed, IPTC_DATED("20230211"), "IPTC and EXIF name one day: no contradiction"),
#undef ROW
	};
	struct buf exif = {0};

	camera_block(&exif);
	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
		jpeg_encode(p, &(struct jpeg_opts){.quality = 80, .exif = &exif}, file);
		insert_segment(file, list[i].marker, list[i].data, list[i].size);
		add(t, list[i].path, file, list[i].yields);
	}
	buf_free(&exif);
}

static void add_cut_and_flat(struct tree *t, const struct pic *p, struct buf *file)
{
	struct pic small = pic_resized(p, 36, 24), flat = pic_new(WIDTH, HEIGHT), flat_small = pic_new(36, 24);
	struct buf thumbnail = {0}, exif = {0};
	struct exif_spec spec = {.make = "Exemplar", .thumbnail = &thumbnail};
	const struct jpeg_opts opts = {.quality = 90, .exif = &exif};
	const struct jpeg_opts fine = {.quality = 90, .progressive = true};

	jpeg_encode(&small, &(struct jpeg_opts){.quality = 75}, &thumbnail);
	exif_build(&spec, &exif);
	jpeg_encode(p, &opts, file);
	file->size -= (file->size - exif.size) * 30 / 100;
	add(t, "says/cut-with-thumbnail.jpg", file, "a cut JPEG, its thumbnail whole: damage, no sign of alteration");
	buf_clear(&thumbnail);
	buf_clear(&exif);
	memset(flat.rgb, 255, (size_t)WIDTH * HEIGHT * 3);
	memset(flat_small.rgb, 255, (size_t)36 * 24 * 3);
	jpeg_encode(&flat_small, &(struct jpeg_opts){.quality = 75}, &thumbnail);
	exif_build(&spec, &exif);
	jpeg_encode(&flat, &opts, file);
	add(t, "says/white-with-thumbnail.jpg", file, "white, and a white thumbnail: too flat to compare");
	jpeg_encode(p, &fine, file);
	file->size = file->size * 55 / 100;
	add(t, "says/cut-progressive.jpg", file, "a cut progressive JPEG: all rows coarse, a share below 1");
	jpeg_encode(p, &fine, file);
	file->size -= 2;
	add(t, "says/no-end.jpg", file, "a progressive JPEG without its end marker: every pixel");
	for (int ended = 0; ended < 2; ended++) {
		jpeg_encode(p, &(struct jpeg_opts){.quality = 90}, file);
		file->size -= 2;
		buf_fill(file, 'x', 20);
		if (ended)
			buf_put(file, "\xff\xd9", 2);
		add(t, ended ? "says/unclaimed.jpg" : "says/unclaimed-no-end.jpg", file,
		    "20 bytes behind the last scan: a scan may have ended too early");
	}
	buf_free(&thumbnail);
	buf_free(&exif);
	pic_free(&small);
	pic_free(&flat);
	pic_free(&flat_small);
}

/* Where chunks may be put: behind IHDR. */
enum { AFTER_HEADER = 33 };

static void add_png_with(struct tree *t, const char *path, const struct pic *p, const char *type,
			 const void *data, size_t size, const char *yields)
{
	struct buf file = {0}, chunk = {0};

	png_encode(p, PNG_RGB8, false, &file);
	png_chunk(&chunk, type, data, size);
	insert(&file, AFTER_HEADER, chunk.data, chunk.size);
	tree_add(t, path, &file, yields);
	buf_free(&chunk);
	buf_free(&file);
}

static void add_png_metadata(struct tree *t, const struct pic *p)
{
	struct buf exif = {0}, block = {0}, text = {0};

	camera_block(&exif);
	buf_put(&block, "Exif\0", 6);
	buf_put(&block, exif.data, exif.size);
	add_png_with(t, "says/exif-prefix.png", p, "eXIf", block.data, block.size,
		     "Exemplar X-100: the prefix of a JPEG's segment inside eXIf");
	buf_put(&text, "Raw profile type exif", 22);
	buf_printf(&text, "\nexif\n%8zu\n", block.size);
	for (size_t i = 0; i < block.size; i++)
		buf_printf(&text, "%02x%s", block.data[i], i % 36 == 35 ? "\n" : "");
	add_png_with(t, "says/raw-profile.png", p, "tEXt", text.data, text.size,
		     "Exemplar X-100: the block in hexadecimal, as ImageMagick wrote it");
	buf_clear(&text);
	buf_put(&text, "Raw profile type exif\0\nexif\n      12\nnothing here", 51);
	add_png_with(t, "says/raw-profile-empty.png", p, "zTXt", text.data, text.size,
		     "an EXIF block that cannot be unpacked: there, and unread");
	add_png_with(t, "says/gamma-zero.png", p, "gAMA", "\0\0\0", 4, "every pixel; a note beside it is odd");
	add_png_with(t, "says/time-invalid.png", p, "tIME", "\x07\xe7\x0d\x20\x19\x3d\x3d", 7,
		     "every pixel; a note beside it is odd");
	buf_free(&exif);
	buf_free(&block);
	buf_free(&text);
}

/* A ZIP of one file, stored (PKWARE's APPNOTE, 4.3). */
static void put_zip_of(struct buf *out, const char *name, const struct buf *data)
{
	size_t at = out->size, directory;
	unsigned long crc = crc32(crc32(0, NULL, 0), data->data, (unsigned)data->size);

	for (int central = 0; central < 2; central++) {
		directory = out->size;
		buf_str(out, central ? "PK\1\2\24" : "PK\3\4");
		buf_put(out, central ? "\0\24\0\0\0\0\0\0\0\x4b\x56" : "\24\0\0\0\0\0\0\0\x4b\x56", central ? 11 : 10);
		buf_le32(out, (uint32_t)crc);
		buf_le32(out, (uint32_t)data->size);
		buf_le32(out, (uint32_t)data->size);
		buf_le16(out, (unsigned)strlen(name));
		buf_fill(out, 0, central ? 16 : 2);
		buf_str(out, name);
		if (!central)
			buf_put(out, data->data, data->size);
	}
	buf_str(out, "PK\5\6");
	buf_put(out, "\0\0\0\0\1\0\1", 8);
	buf_le32(out, (uint32_t)(out->size - 12 - directory));
	buf_le32(out, (uint32_t)(directory - at));
	buf_le16(out, 0);
}

static void add_png_structures(struct tree *t, const struct pic *p, struct buf *file)
{
	struct buf large = {0}, chunk = {0};

	png_encode(p, PNG_RGB8, false, file);
	png_chunk(&chunk, "tEXt", "Comment\0a note", 14);
	chunk.data[chunk.size - 1] ^= 0xff;
	insert(file, AFTER_HEADER, chunk.data, chunk.size);
	add(t, "says/comment-crc.png", file, "every pixel; the checksum of a comment is wrong");
	png_encode(p, PNG_RGB8, false, file);
	buf_str(file, "PK\3\4\x14");
	buf_fill(file, 0, 195);
	add(t, "says/behind.png", file, "200 bytes behind IEND that begin like a ZIP");
	png_encode(p, PNG_RGB8, false, file);
	png_encode(p, PNG_RGB8, true, &large);
	put_zip_of(file, "picture.png", &large);
	add(t, "says/zip-behind.png", file, "a ZIP behind IEND, in which a PNG is stored as it is");
	png_encode(p, PNG_RGB8, false, file);
	buf_put(file, large.data, large.size);
	add(t, "says/png-behind.png", file, "a whole PNG behind IEND");
	png_encode(p, PNG_RGB8, false, file);
	buf_put(file, large.data + large.size / 2, large.size - large.size / 2);
	add(t, "says/cropped-in-place.png", file, "behind IEND the rest of a larger PNG, with an IEND of its own");
	tiff_encode(p, TIFF_LZW, file);
	buf_str(file, "PK\3\4\x14");
	buf_fill(file, 0, 195);
	add(t, "says/behind.tiff", file, "200 bytes behind the last that the TIFF names, which begin like a ZIP");
	jpeg_encode(p, &(struct jpeg_opts){.quality = 60}, file);
	buf_put(file, "\0\0\0\x18" "ftypmp42\0\0\0\0mp42isom" "\0\0\0\x08mdat", 32);
	add(t, "says/video-behind.jpg", file, "a video behind EOI, as phones film it with a photo");
	jpeg_encode(p, &(struct jpeg_opts){.quality = 60}, file);
	buf_fill(file, 0, 400);
	add(t, "says/zeros-behind.jpg", file, "400 zeros behind EOI");
	{
		struct buf larger = {0};

		jpeg_encode(p, &(struct jpeg_opts){.quality = 98, .progressive = true}, &larger);
		jpeg_encode(p, &(struct jpeg_opts){.quality = 60}, file);
		buf_put(file, larger.data + larger.size / 3, larger.size - larger.size / 3);
		add(t, "says/cropped-in-place.jpg", file, "behind EOI the rest of a larger JPEG, with an EOI of its own");
		buf_free(&larger);
	}
	png_encode(p, PNG_RGB8, false, file);
	file->size = file->size * 60 / 100;
	add(t, "says/cut.png", file, "a cut PNG: read as far as it goes, a share below 1");
	png_encode(p, PNG_RGB8, true, file);
	file->size = file->size * 60 / 100;
	add(t, "says/cut-interlaced.png", file, "a cut interlaced PNG: all of it coarse, a share below 1");
	webp_encode(p, WEBP_LOSSY, file);
	buf_fill(file, 'x', 100);
	add(t, "says/behind.webp", file, "100 bytes behind the end of the WebP");
	gif_encode(p, false, file);
	buf_fill(file, 'x', 100);
	add(t, "says/behind.gif", file, "100 bytes behind the GIF's trailer");
	gif_encode(p, false, file);
	file->size = file->size * 60 / 100;
	add(t, "says/cut.gif", file, "a cut GIF: read as far as it goes, a share below 1");
	buf_free(&large);
	buf_free(&chunk);
}

void fx_says(struct tree *t)
{
	struct pic p = pic_scene(SEED, WIDTH, HEIGHT);
	struct buf file = {0};

	tree_section(t, "says/",
		     "One scene, 72 x 48, in files of which it is easy to say what is not so. Only the table's\n"
		     "words are true of them.");
	add_positions(t, &p);
	add_dates(t, &p);
	add_jpeg_structures(t, &p, &file);
	add_second_blocks(t, &p, &file);
	add_cut_and_flat(t, &p, &file);
	add_png_metadata(t, &p);
	add_png_structures(t, &p, &file);
	buf_free(&file);
	pic_free(&p);
}
