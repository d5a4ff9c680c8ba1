/* fixtures/broken/: what must be refused, bounded or reported, never crash. */
#include "exif_build.h"
#include "fixtures.h"
#include "rng.h"

#include <string.h>

#include <zlib.h>

enum { SEED = 901 };

void png_chunk(struct buf *out, const char *type, const void *data, size_t size)
{
	size_t from = out->size + 4;

	buf_be32(out, (uint32_t)size);
	buf_str(out, type);
	buf_put(out, data, size);
	buf_be32(out, (uint32_t)crc32(0, out->data + from, (uInt)(size + 4)));
}

/* A PNG whose header claims any size, over the pixels of almost none. */
static void png_claiming(struct buf *out, uint32_t width, uint32_t height)
{
	static const uint8_t nothing[64] = {0};
	uint8_t packed[128];
	uLongf packed_size = sizeof packed;
	struct buf header = {0};

	compress(packed, &packed_size, nothing, sizeof nothing);
	buf_be32(&header, width);
	buf_be32(&header, height);
	buf_put(&header, "\x08\x02\0\0\0", 5);
	buf_put(out, "\x89PNG\r\n\x1a\n", 8);
	png_chunk(out, "IHDR", header.data, header.size);
	png_chunk(out, "IDAT", packed, packed_size);
	png_chunk(out, "IEND", NULL, 0);
	buf_free(&header);
}

static void gif_claiming(struct buf *out, unsigned width, unsigned height)
{
	buf_str(out, "GIF89a");
	buf_le16(out, width);
	buf_le16(out, height);
	buf_put(out, "\x80\0\0\0\0\0\xff\xff\xff,\0\0\0", 13);
	buf_byte(out, 0);
	buf_le16(out, width);
	buf_le16(out, height);
	/* One sub-block: clear code, one black pixel, end of information. */
	buf_put(out, "\0\2\2\x44\1\0;", 7);
}

/* Eight bits a pixel in runs, of which there is one. */
static void bmp_claiming(struct buf *out, uint32_t width, uint32_t height)
{
	buf_str(out, "BM");
	buf_le32(out, 62);
	buf_le32(out, 0);
	buf_le32(out, 58);
	buf_le32(out, 40);
	buf_le32(out, width);
	buf_le32(out, height);
	buf_put(out, "\1\0\x08\0\1\0\0\0\4\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\1\0\0\0", 28);
	buf_put(out, "\x80\x40\x20\0\xff\0\0\1", 8);
}

/* Only the header of a JPEG XL: bits from the lowest on, a size that is one less in 30 bits, and all else as usual. */
static void jxl_claiming(struct buf *out, uint32_t width, uint32_t height)
{
	const struct { uint32_t value; unsigned bits; } fields[] = {
		{0, 1}, {3, 2}, {height - 1, 30}, {0, 3}, {3, 2}, {width - 1, 30}, {1, 1}, {1, 1},
	};
	uint64_t held = 0;
	unsigned count = 0;

	buf_put(out, "\xff\x0a", 2);
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		held |= (uint64_t)fields[i].value << count;
		for (count += fields[i].bits; count >= 8; count -= 8, held >>= 8)
			buf_byte(out, held & 255);
	}
	buf_byte(out, held & 255);
	buf_fill(out, 0, 8);
}

static void psd_claiming(struct buf *out, uint32_t width, uint32_t height)
{
	buf_put(out, "8BPS\0\1\0\0\0\0\0\0\0\3", 14);
	buf_be32(out, height);
	buf_be32(out, width);
	buf_put(out, "\0\x08\0\3", 4);
	buf_fill(out, 0, 14 + 64);
}

/* The head of a JPEG 2000's codestream, in tiles of a side (0: in one). */
static void j2k_claiming(struct buf *out, uint32_t width, uint32_t height, uint32_t tile)
{
	buf_put(out, "\xff\x4f\xff\x51\0\x2f\0\0", 8);
	for (int i = 0; i < 2; i++) { /* the size, then the tiles', each with where it begins */
		buf_be32(out, i && tile ? tile : width);
		buf_be32(out, i && tile ? tile : height);
		buf_fill(out, 0, 8);
	}
	buf_put(out, "\0\3\7\1\1\7\1\1\7\1\1", 11);
	buf_put(out, "\xff\x52\0\x0c\0\0\0\1\1\3\4\4\0\1", 14);
	buf_put(out, "\xff\x5c\0\x0d\x40\x40\x48\x48\x50\x48\x48\x50\x48\x48\x50", 15);
	buf_put(out, "\xff\x90\0\x0a\0\0\0\0\0\0\0\1\xff\x93\xff\xd9", 16);
}

/* Leaves the codestream of a JPEG 2000, without its first tile. */
static void drop_first_tile(struct buf *file)
{
	const uint8_t *start = memmem(file->data, file->size, "\xff\x4f\xff\x51", 4);
	const uint8_t *tile = start ? memmem(start, file->size - (size_t)(start - file->data), "\xff\x90\0\x0a", 4) : NULL;
	struct buf left = {0};

	if (!tile)
		die("the JPEG 2000 has no tiles");
	size_t size = (size_t)tile[6] << 24 | (size_t)tile[7] << 16 | (size_t)tile[8] << 8 | tile[9];
	buf_put(&left, start, (size_t)(tile - start));
	buf_put(&left, tile + size, file->size - (size_t)(tile - file->data) - size);
	buf_free(file);
	*file = left;
}

/* A still lossless WebP of 16383 x 16383, the largest that there can be, and nothing behind its header. */
static void webp_claiming(struct buf *out)
{
	buf_put(out, "RIFF\x16\0\0\0WEBPVP8L\x0a\0\0\0\x2f\xfe\xbf\xff\x0f\0\0\0\0\0", 30);
}

/* A TIFF of one strip whose directory claims any size. */
static void tiff_claiming(struct buf *out, uint32_t width, uint32_t height)
{
	const struct { unsigned tag, type; uint32_t value; } entries[] = {
		{256, 4, width}, {257, 4, height}, {258, 3, 8}, {259, 3, 1}, {262, 3, 1},
		{273, 4, 8}, {277, 3, 1}, {278, 4, height}, {279, 4, 8},
	};

	buf_put(out, "II*\0\x10\0\0\0pixels\0\0", 16);
	buf_le16(out, sizeof entries / sizeof *entries);
	for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
		buf_le16(out, entries[i].tag);
		buf_le16(out, entries[i].type);
		buf_le32(out, 1);
		buf_le32(out, entries[i].value);
	}
	buf_le32(out, 0);
}

static size_t find_marker(const struct buf *b, unsigned low, unsigned high)
{
	for (size_t i = 2; i + 9 < b->size;) {
		unsigned marker = b->data[i + 1];

		if (marker >= low && marker <= high)
			return i;
		i += 2 + ((size_t)b->data[i + 2] << 8 | b->data[i + 3]);
	}
	die("the JPEG has no such marker");
}

static void add(struct tree *t, const char *path, struct buf *file, const char *yields)
{
	tree_add(t, path, file, yields);
	buf_clear(file);
}

static void add_texts(struct tree *t, struct buf *file)
{
	struct rng r;

	add(t, "broken/empty.jpg", file, "0 bytes");
	rng_init(&r, SEED);
	for (int i = 0; i < 3000; i++)
		buf_byte(file, rng_below(&r, 256));
	add(t, "broken/garbage.jpg", file, "3,000 random bytes: no known format");
	buf_str(file, "This is a line of text, not a picture.\n");
	add(t, "broken/text.jpg", file, "plain text: no known format");
	buf_str(file, "<!DOCTYPE html>\n<html><head><title>404</title></head>"
		      "<body><h1>Not found</h1></body></html>\n");
	add(t, "broken/html.jpg", file, "a web page: no picture");
	buf_put(file, "\0\0\0\x18" "ftypisom\0\0\2\0isomiso2" "\0\0\0\x08mdat", 32);
	add(t, "broken/not-a-picture.mp4", file, "a video container: no picture");
	buf_str(file, "Notes that lie between the pictures.\n");
	add(t, "broken/text-note.txt", file, "plain text under its own name");
}

static void add_jpegs(struct tree *t, const struct pic *p, struct buf *file)
{
	const struct jpeg_opts opts = {.quality = 80};
	struct buf tail = {0};
	size_t sof;

	jpeg_encode(p, &opts, file);
	file->size = file->size * 55 / 100;
	add(t, "broken/truncated.jpg", file,
	    "55 % of a JPEG: 112 x 75, decodes with a defect, the lower part grey");
	png_encode(p, PNG_RGB8, false, file);
	add(t, "broken/png-named.jpg", file, "a PNG under a wrong name: decodes, name does not fit");
	jpeg_encode(p, &opts, file);
	sof = find_marker(file, 0xc0, 0xc2);
	buf_patch_be16(file, sof + 5, 65500);
	buf_patch_be16(file, sof + 7, 65500);
	add(t, "broken/huge-dims.jpg", file, "claims 65500 x 65500: refused by the pixel limit");
	buf_str(&tail, "PK\3\4\x14");
	buf_fill(&tail, 0, 21);
	for (unsigned i = 0; tail.size < 5000; i++)
		buf_byte(&tail, i * 7 + i / 256);
	jpeg_encode(p, &(struct jpeg_opts){.quality = 80, .tail = &tail}, file);
	add(t, "broken/trailing.jpg", file,
	    "valid, 112 x 75, then 5,000 bytes that begin like a ZIP (`PK\\3\\4`)");
	buf_free(&tail);
}

static void add_flat_and_scans(struct tree *t, struct buf *file)
{
	struct pic flat = pic_new(320, 213), wide = pic_new(2048, 1536), patch;
	const struct jpeg_opts many = {.quality = 40, .progressive = true, .many_scans = true};

	memset(flat.rgb, 128, (size_t)flat.width * flat.height * 3);
	jpeg_encode(&flat, &(struct jpeg_opts){.quality = 90}, file);
	add(t, "broken/flat.jpg", file, "one grey: decodes; PDQ quality 0, never to be matched");
	memset(wide.rgb, 90, (size_t)wide.width * wide.height * 3);
	patch = pic_scene(SEED + 1, 64, 64);
	for (unsigned y = 0; y < patch.height; y++)
		memcpy(wide.rgb + (size_t)y * wide.width * 3, patch.rgb + (size_t)y * patch.width * 3,
		       (size_t)patch.width * 3);
	jpeg_encode(&wide, &many, file);
	add(t, "broken/many-scans.jpg", file,
	    "2048 x 1536 in 570 scans, valid: refused by a limit on scans or on time, or decoded");
	pic_free(&patch);
	pic_free(&wide);
	pic_free(&flat);
}

static void add_exifs(struct tree *t, const struct pic *p, struct buf *file)
{
	struct exif_spec spec = {.make = "Exemplar", .model = "Exemplar X-100", .orientation = 1,
							 .taken = "2023:02:11 14:23:05", .loop = true};
	struct buf exif = {0};
	const struct jpeg_opts opts = {.quality = 80, .exif = &exif};

	exif_build(&spec, &exif);
	jpeg_encode(p, &opts, file);
	add(t, "broken/exif-loop.jpg", file,
	    "IFD0's next offset is IFD0: ends, decodes, make Exemplar once, a defect");
	buf_clear(&exif);
	spec.loop = false;
	spec.overflow = true;
	exif_build(&spec, &exif);
	jpeg_encode(p, &opts, file);
	add(t, "broken/exif-overflow.jpg", file,
	    "every count in IFD0 is 0xffffffff: decodes, no make and no model from it, a defect");
	buf_free(&exif);
}

static void add_others(struct tree *t, const struct pic *p, struct buf *file)
{
	struct pic dot = pic_new(1, 1);

	png_claiming(file, 100000, 100000);
	add(t, "broken/bomb.png", file, "claims 100000 x 100000: refused by the pixel limit");
	png_claiming(file, 0x7fffffff, 1);
	add(t, "broken/wide.png", file, "claims 2147483647 x 1: refused before a row of it is had");
	gif_claiming(file, 65535, 65535);
	add(t, "broken/bomb.gif", file, "claims 65535 x 65535: refused by the pixel limit");
	bmp_claiming(file, 100000, 100000);
	add(t, "broken/bomb.bmp", file, "claims 100000 x 100000: refused by the pixel limit");
	psd_claiming(file, 100000, 100000);
	add(t, "broken/bomb.psd", file, "claims 100000 x 100000: refused by the pixel limit");
	jxl_claiming(file, 100000, 100000);
	add(t, "broken/bomb.jxl", file, "claims 100000 x 100000: refused by the pixel limit");
	j2k_claiming(file, 100000, 100000, 0);
	add(t, "broken/bomb.j2k", file, "claims 100000 x 100000: refused by the pixel limit");
	j2k_claiming(file, 8000, 8000, 16);
	add(t, "broken/tiles.j2k", file, "claims 250000 tiles: refused before one is allocated");
	webp_claiming(file);
	add(t, "broken/bomb.webp", file, "claims 16383 x 16383: refused by the pixel limit");
	tiff_claiming(file, 100000, 100000);
	add(t, "broken/bomb.tiff", file, "claims 100000 x 100000: refused by the pixel limit");
	png_claiming(file, 0, 0);
	add(t, "broken/zero-by-zero.png", file, "0 x 0: refused");
	memcpy(dot.rgb, "\x20\x80\xc0", 3);
	png_encode(&dot, PNG_RGB8, false, file);
	add(t, "broken/one-pixel.png", file, "1 x 1, colour 32 128 192: decodes; PDQ quality 0");
	png_encode(p, PNG_RGB8, false, file);
	file->data[29] ^= 0xff;
	add(t, "broken/bad-crc.png", file, "the CRC of IHDR is wrong: refused");
	png_encode(p, PNG_RGB8, false, file);
	file->size /= 2;
	add(t, "broken/truncated.png", file, "half a PNG: a defect");
	webp_encode(p, WEBP_LOSSY, file);
	file->size /= 2;
	add(t, "broken/truncated.webp", file, "half a WebP: a defect");
	buf_clear(file);
	bmp_encode(p, BMP_RGB24, file);
	file->size /= 2;
	add(t, "broken/truncated.bmp", file, "half a bitmap, its upper half missing: a defect");
	buf_clear(file);
	psd_encode(p, PSD_PACKED, NULL, file);
	file->size = file->size * 7 / 10;
	add(t, "broken/truncated.psd", file, "a PSD cut in its last colour: a defect");
	buf_clear(file);
	jxl_encode(p, JXL_LOSSY, NULL, NULL, file);
	file->size /= 2;
	add(t, "broken/truncated.jxl", file, "half a JPEG XL: refused, as nobody can tell which half");
	jp2_encode(p, JP2_LOSSLESS, file);
	file->size /= 2;
	add(t, "broken/truncated.jp2", file, "half a JPEG 2000: refused, as it is one tile");
	jp2_encode(p, JP2_TILES, file);
	drop_first_tile(file);
	add(t, "broken/lacks-tile.j2k", file, "a codestream whose first tile is not there: refused");
	pic_free(&dot);
}

void fx_broken(struct tree *t)
{
	struct pic p = pic_scene(SEED, 112, 75);
	struct buf file = {0};

	tree_section(t, "broken/",
		     "Each must end within the limits, in an error or a list of defects: no crash, no "
		     "hang, no allocation by what a\nheader claims.");
	add_texts(t, &file);
	add_jpegs(t, &p, &file);
	add_flat_and_scans(t, &file);
	add_exifs(t, &p, &file);
	add_others(t, &p, &file);
	buf_free(&file);
	pic_free(&p);
}
