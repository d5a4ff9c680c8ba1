/* fixtures/raw/: camera raw files of eight kinds, whose sensor's data is nothing, with JPEGs in the places where each
 * kind keeps them. */
#include "fixtures.h"
#include "tiff_build.h"

#include <string.h>

enum { SEED = 2301, WIDTH = 240, HEIGHT = 160 };

static uint32_t put(struct buf *f, const void *bytes, size_t size)
{
	uint32_t at = (uint32_t)f->size;

	buf_put(f, bytes, size);
	return at;
}

/* The sensor's data, which nothing here reads: a lossless JPEG's beginning. */
static uint32_t put_mosaic(struct buf *f)
{
	static const char data[] = "\xff\xd8\xff\xc3\0\x0b\x0e\x02\x00\x03\x00\x01\x01\x11\0\xff\xda\0\x08\1\1\0\1\0\0\xff\xd9";
	const uint32_t at = put(f, data, sizeof data - 1);
	const struct tiff_entry entries[] = {
		{0xfe, LONG, 1, 0}, {0x100, LONG, 1, 768}, {0x101, LONG, 1, 512}, {0x102, SHORT, 1, 14}, {0x103, SHORT, 1, 7},
		{0x106, SHORT, 1, 32803}, {0x111, LONG, 1, at}, {0x115, SHORT, 1, 1}, {0x116, LONG, 1, 512}, {0x117, LONG, 1, sizeof data - 1}};

	return tiff_put_directory(f, entries, sizeof entries / sizeof *entries, 0);
}

/* A JPEG under the tags of thumbnails, in a directory of its own. */
static uint32_t put_reduced(struct buf *f, const struct buf *jpeg)
{
	const uint32_t at = put(f, jpeg->data, jpeg->size);
	const struct tiff_entry entries[] = {{0xfe, LONG, 1, 1}, {0x103, SHORT, 1, 6}, {0x201, LONG, 1, at}, {0x202, LONG, 1, (uint32_t)jpeg->size}};

	return tiff_put_directory(f, entries, sizeof entries / sizeof *entries, 0);
}

/* The same as one strip. */
static uint32_t put_strip(struct buf *f, const struct buf *jpeg, uint32_t at)
{
	const struct tiff_entry entries[] = {
		{0xfe, LONG, 1, 1}, {0x100, LONG, 1, WIDTH}, {0x101, LONG, 1, HEIGHT}, {0x102, SHORT, 1, 8}, {0x103, SHORT, 1, 7},
		{0x106, SHORT, 1, 6}, {0x111, LONG, 1, at}, {0x115, SHORT, 1, 3}, {0x116, LONG, 1, HEIGHT}, {0x117, LONG, 1, (uint32_t)jpeg->size}};

	return tiff_put_directory(f, entries, sizeof entries / sizeof *entries, 0);
}

/* Nikon's: the directory first names two below it, the JPEG and the sensor's data. */
static void put_below(struct buf *f, const char *make, unsigned mark, uint32_t jpeg)
{
	const uint32_t mosaic = put_mosaic(f), name = put(f, make, strlen(make) + 1), list = (uint32_t)f->size;

	buf_le32(f, jpeg);
	buf_le32(f, mosaic);
	const struct tiff_entry entries[] = {
		{0xfe, LONG, 1, 1}, {0x10f, ASCII, (uint32_t)strlen(make) + 1, name}, {0x112, SHORT, 1, 6}, {0x14a, LONG, 2, list},
		{mark, 1, 4, 0x401}};

	tiff_set_first(f, tiff_put_directory(f, entries, mark ? 5 : 4, 0));
}

static void add(struct tree *t, const char *path, struct buf *f, const char *yields)
{
	tree_add(t, path, f, yields);
	buf_clear(f);
}

static void add_directories(struct tree *t, const struct buf *jpeg, const struct buf *thumbnail, struct buf *f)
{
	uint32_t at, first;

	tiff_begin(f, "II*\0");
	put_below(f, "NIKON CORPORATION", 0, put_reduced(f, jpeg));
	add(t, "raw/below.nef", f, "the JPEG in a directory below; to be turned by a quarter");
	tiff_begin(f, "II*\0");
	at = put(f, jpeg->data, jpeg->size);
	put_below(f, "Exemplar", 0xc612, put_strip(f, jpeg, at));
	add(t, "raw/strip.dng", f, "the JPEG as a directory's one strip; to be turned by a quarter");
	tiff_begin(f, "II*\0");
	buf_put(f, "CR\2\0\0\0\0\0", 8);
	at = put(f, jpeg->data, jpeg->size);
	first = put_mosaic(f);
	{
		const uint32_t make = put(f, "Canon", 6);
		const struct tiff_entry entries[] = {{0x103, SHORT, 1, 6}, {0x10f, ASCII, 6, make}, {0x111, LONG, 1, at}, {0x117, LONG, 1, (uint32_t)jpeg->size}};

		tiff_set_first(f, tiff_put_directory(f, entries, 4, first));
	}
	add(t, "raw/first.cr2", f, "the JPEG as the first directory's strip");
	tiff_begin(f, "II*\0");
	at = put(f, jpeg->data, jpeg->size);
	first = put_mosaic(f);
	{
		const uint32_t make = put(f, "SONY", 5);
		const struct tiff_entry entries[] = {{0x10f, ASCII, 5, make}, {0x14a, LONG, 1, first}, {0x201, LONG, 1, at}, {0x202, LONG, 1, (uint32_t)jpeg->size}};

		at = tiff_put_directory(f, entries, 4, 0);
		tiff_set_first(f, at);
	}
	tree_add(t, "raw/first.arw", f, "the JPEG in the first directory");
	buf_patch_le32(f, f->size - 4, first);
	buf_patch_le32(f, first + 2 + 10 * 12, at);
	add(t, "raw/loop.arw", f, "the same, its two directories each the next of the other");
	tiff_begin(f, "II*\0");
	put_below(f, "NIKON CORPORATION", 0, put_reduced(f, thumbnail));
	add(t, "raw/thumbnail.nef", f, "no JPEG but a thumbnail of 120 x 80: unsupported");
	tiff_begin(f, "II*\0");
	first = put_reduced(f, jpeg);
	put_below(f, "NIKON CORPORATION", 0, first);
	buf_patch_le32(f, first + 2 + 2 * 12 + 8, 0xfffffff0);
	add(t, "raw/outside.nef", f, "a JPEG that begins behind the end of the file: unsupported");
}

static void add_panasonic(struct tree *t, const struct buf *jpeg, struct buf *f)
{
	tiff_begin(f, "IIU\0");
	const uint32_t at = put(f, jpeg->data, jpeg->size), make = put(f, "Panasonic", 10);
	const struct tiff_entry entries[] = {{0x2e, UNDEFINED, (uint32_t)jpeg->size, at}, {0x10f, ASCII, 10, make}};

	tiff_set_first(f, tiff_put_directory(f, entries, 2, 0));
	add(t, "raw/tag.rw2", f, "the JPEG in Panasonic's tag");
}

/* The note begins with its name; places in it count from there. */
static void add_olympus(struct tree *t, const struct buf *jpeg, struct buf *f)
{
	tiff_begin(f, "IIRO");
	const uint32_t make = put(f, "OLYMPUS", 8), note = (uint32_t)f->size;

	buf_put(f, "OLYMPUS\0II\3\0", 12);
	const struct tiff_entry main[] = {{0x2020, LONG, 1, 12 + 2 + 12 + 4}};
	(void)tiff_put_directory(f, main, 1, 0);
	const struct tiff_entry settings[] = {{0x101, LONG, 1, (uint32_t)f->size + 2 + 2 * 12 + 4 - note}, {0x102, LONG, 1, (uint32_t)jpeg->size}};
	(void)tiff_put_directory(f, settings, 2, 0);
	(void)put(f, jpeg->data, jpeg->size);
	const struct tiff_entry camera[] = {{0x927c, UNDEFINED, (uint32_t)f->size - note, note}};
	const uint32_t exif = tiff_put_directory(f, camera, 1, 0);
	const struct tiff_entry first[] = {{0x10f, ASCII, 8, make}, {0x8769, LONG, 1, exif}};
	tiff_set_first(f, tiff_put_directory(f, first, 2, 0));
	add(t, "raw/note.orf", f, "the JPEG in Olympus' note");
}

static void add_fuji(struct tree *t, const struct buf *jpeg, struct buf *f)
{
	buf_put(f, "FUJIFILMCCD-RAW 0201FF383501", 28);
	buf_fill(f, 0, 84 - f->size);
	buf_be32(f, 160);
	buf_be32(f, (uint32_t)jpeg->size);
	buf_fill(f, 0, 160 - f->size);
	buf_put(f, jpeg->data, jpeg->size);
	tree_add(t, "raw/head.raf", f, "the JPEG at the beginning");
	f->size -= jpeg->size / 3;
	add(t, "raw/cut.raf", f, "the same, cut: partly read");
}

/* Canon's: a preview in a box of its own, and the whole picture as a track's one sample. */
static void add_canon(struct tree *t, const struct buf *jpeg, const struct buf *smaller, struct buf *f)
{
	static const char *const inside[] = {"moov", "trak", "mdia", "minf", "stbl"};
	size_t open[5], at, preview, place;

	buf_put(f, "\0\0\0\x18" "ftypcrx \0\0\0\1crx isom", 24);
	for (int i = 0; i < 5; i++)
		open[i] = buf_open_box(f, inside[i]);
	buf_put(f, "\0\0\0\x14stsz\0\0\0\0", 12);
	buf_be32(f, (uint32_t)jpeg->size);
	buf_be32(f, 1);
	buf_put(f, "\0\0\0\x18" "co64\0\0\0\0\0\0\0\1\0\0\0\0", 20);
	place = f->size;
	buf_be32(f, 0);
	for (int i = 4; i >= 0; i--)
		buf_close_box(f, open[i]);
	at = buf_open_box(f, "uuid");
	buf_put(f, "\xea\xf4\x2b\x5e\x1c\x98\x4b\x88\xb9\xfb\xb7\xdc\x40\x6e\x4d\x16\0\0\0\0\0\0\0\1", 24);
	preview = buf_open_box(f, "PRVW");
	buf_put(f, "\0\0\0\0\0\1\0\xc8\0\x86\0\1", 12);
	buf_be32(f, (uint32_t)smaller->size);
	buf_put(f, smaller->data, smaller->size);
	buf_close_box(f, preview);
	buf_close_box(f, at);
	at = buf_open_box(f, "mdat");
	buf_patch_be32(f, place, (uint32_t)f->size);
	buf_put(f, jpeg->data, jpeg->size);
	buf_close_box(f, at);
	tree_add(t, "raw/track.cr3", f, "the JPEG as a track's sample, and a smaller one in the preview's box");
	buf_patch_be32(f, place, 0x7fffffff);
	add(t, "raw/preview.cr3", f, "the track's sample lies outside: the preview, 200 x 134");
}

void fx_raw(struct tree *t)
{
	struct pic p = pic_scene(SEED, WIDTH, HEIGHT), middle = pic_resized(&p, 200, 134), small = pic_resized(&p, 120, 80);
	struct buf jpeg = {0}, smaller = {0}, thumbnail = {0}, f = {0};

	tree_section(t, "raw/", "Camera raw files whose sensor's data is nothing. Each holds one scene as a JPEG of 240 x 160.");
	jpeg_encode(&p, &(struct jpeg_opts){.quality = 90}, &jpeg);
	jpeg_encode(&middle, &(struct jpeg_opts){.quality = 90}, &smaller);
	jpeg_encode(&small, &(struct jpeg_opts){.quality = 90}, &thumbnail);
	tree_add(t, "raw/same.jpg", &jpeg, "the JPEG in them");
	add_directories(t, &jpeg, &thumbnail, &f);
	add_panasonic(t, &jpeg, &f);
	add_olympus(t, &jpeg, &f);
	add_fuji(t, &jpeg, &f);
	add_canon(t, &jpeg, &smaller, &f);
	buf_free(&jpeg);
	buf_free(&smaller);
	buf_free(&thumbnail);
	buf_free(&f);
	pic_free(&p);
	pic_free(&middle);
	pic_free(&small);
}
