/* fixtures/several/: files that hold several pictures, and camera raw files, by hand. */
#include "fixtures.h"
#include "tiff_build.h"

#include <string.h>

enum { SEED = 1301 };

static uint32_t put_data(struct buf *f, const void *data, size_t size)
{
	uint32_t at;

	buf_fill(f, 0, f->size & 1);
	at = (uint32_t)f->size;
	buf_put(f, data, size);
	return at;
}

/* The fields every RGB page has; returns how many were written to tags. */
static unsigned rgb_fields(struct buf *f, const struct pic *p, unsigned subfile, struct tiff_entry *tags)
{
	static const uint8_t bits[6] = {8, 0, 8, 0, 8, 0};
	uint32_t size = p->width * p->height * 3, bits_at = put_data(f, bits, sizeof bits);
	uint32_t pixels = put_data(f, p->rgb, size);
	const struct tiff_entry all[] = {
		{0xfe, LONG, 1, subfile}, {0x100, LONG, 1, p->width}, {0x101, LONG, 1, p->height},
		{0x102, SHORT, 3, bits_at}, {0x103, SHORT, 1, 1}, {0x106, SHORT, 1, 2},
		{0x111, LONG, 1, pixels}, {0x115, SHORT, 1, 3}, {0x116, LONG, 1, p->height},
		{0x117, LONG, 1, size},
	};

	memcpy(tags, all, sizeof all);
	return sizeof all / sizeof all[0];
}

static uint32_t put_page(struct buf *f, const struct pic *p, unsigned subfile, uint32_t next)
{
	struct tiff_entry tags[16];

	return tiff_put_directory(f, tags, rgb_fields(f, p, subfile, tags), next);
}

static void save(struct tree *t, const char *path, struct buf *f, const char *yields)
{
	tree_add(t, path, f, yields);
	buf_clear(f);
}

/* What names a raw file besides its maker: DNG's version, a tag of Leaf's own. */
enum mark { UNMARKED, DNG, LEAF };

/* A raw file's first directory: a reduced picture, the maker, and where the picture lies. */
static uint32_t put_preview(struct buf *f, const struct pic *small, const char *maker, uint32_t below,
			    enum mark mark)
{
	struct tiff_entry tags[20], ordered[20];
	unsigned count = rgb_fields(f, small, 1, tags), n = 0;
	uint32_t make = put_data(f, maker, strlen(maker) + 1);

	for (unsigned i = 0; i < count; i++) {
		ordered[n++] = tags[i];
		if (tags[i].tag == 0x106)
			ordered[n++] = (struct tiff_entry){0x10f, ASCII, (uint32_t)strlen(maker) + 1, make};
	}
	ordered[n++] = (struct tiff_entry){0x14a, LONG, 1, below};
	if (mark == LEAF)
		ordered[n++] = (struct tiff_entry){0x8606, BYTE, 4, 0x53544b50};
	if (mark == DNG)
		ordered[n++] = (struct tiff_entry){0xc612, BYTE, 4, 0x00000401};
	return tiff_put_directory(f, ordered, n, 0);
}

/* What a sensor gives: one sample a pixel, of colours in turn. */
static uint32_t put_mosaic(struct buf *f, unsigned width, unsigned height, unsigned compression)
{
	enum { ENTRIES = 10 };
	uint32_t size = width * height * 2, at = (uint32_t)(f->size + (f->size & 1));
	uint32_t pixels = at + 2 + 12 * ENTRIES + 4;
	const struct tiff_entry tags[ENTRIES] = {
		{0xfe, LONG, 1, 0}, {0x100, LONG, 1, width}, {0x101, LONG, 1, height}, {0x102, SHORT, 1, 16},
		{0x103, SHORT, 1, compression}, {0x106, SHORT, 1, 32803}, {0x111, LONG, 1, pixels}, {0x115, SHORT, 1, 1},
		{0x116, LONG, 1, height}, {0x117, LONG, 1, size}};

	tiff_put_directory(f, tags, ENTRIES, 0);
	buf_fill(f, 7, size);
	return at;
}

/* Raw files whose directories stand before what they describe, as cameras write them; cut_at is a
 * share in hundredths of the file, 0: whole. */
static void add_raws(struct tree *t, const struct pic *tiny, struct buf *f)
{
	static const struct {
		const char *path, *maker, *yields;
		enum mark mark;
		unsigned compression, cut_at;
	} list[] = {
		{"several/mosaic.dng", "Exemplar", "a DNG of which only a reduced version can be read: unsupported, Exemplar", DNG, 1, 0},
		{"several/mosaic.nef", "NIKON CORPORATION", "a NEF: unsupported, NIKON CORPORATION", UNMARKED, 1, 0},
		{"several/mosaic.gpr", "GoPro", "a GPR: unsupported, under its name", DNG, 9, 0},
		{"several/mosaic.mef", "Mamiya-OP Co.,Ltd.", "a MEF: unsupported, under its name", UNMARKED, 1, 0},
		{"several/mosaic.mos", "Leaf", "a MOS: unsupported, under its name", LEAF, 1, 0},
		{"several/cut.nef", "NIKON CORPORATION", "a NEF without the directory of its picture: unsupported, under its name", UNMARKED, 1, 40},
		{"several/cut-data.nef", "NIKON CORPORATION", "a NEF without most of its picture: unsupported, under its name", UNMARKED, 1, 85},
		{"several/cut.dng", "Exemplar", "a DNG without the directory of its picture: said to be cut", DNG, 1, 40},
		{"several/cut-preview.tiff", "Exemplar", "a TIFF of which only a reduced version is there: said to be cut", UNMARKED, 1, 40},
	};

	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
		uint32_t first, below, at;

		tiff_begin(f, "II*\0");
		first = put_preview(f, tiny, list[i].maker, 0, list[i].mark);
		tiff_set_first(f, first);
		buf_fill(f, 0, f->size); /* so that a cut can fall between the directories */
		below = put_mosaic(f, 40, 30, list[i].compression);
		for (at = first + 2; f->data[at] != 0x4a || f->data[at + 1] != 1; at += 12) /* 0x14a */
			;
		for (int k = 0; k < 4; k++)
			f->data[at + 8 + k] = (uint8_t)(below >> 8 * k);
		if (list[i].cut_at)
			f->size = f->size * list[i].cut_at / 100;
		save(t, list[i].path, f, list[i].yields);
	}
}

static void add_tiffs(struct tree *t, const struct pic *p, struct buf *f)
{
	struct pic tiny = pic_resized(p, 24, 16), middle = pic_resized(p, 36, 24);
	uint32_t at;

	tiff_begin(f, "II*\0");
	at = put_page(f, &middle, 0, 0);
	at = put_page(f, p, 0, at);
	tiff_set_first(f, put_page(f, &tiny, 0, at));
	save(t, "several/pages.tiff", f, "3 pages; the largest is the second, 72 x 48");
	tiff_begin(f, "II*\0");
	at = put_page(f, p, 0, 0);
	tiff_set_first(f, put_preview(f, &tiny, "Exemplar", at, DNG));
	save(t, "several/preview-first.dng", f, "a DNG: a reduced 24 x 16 first, the picture, 72 x 48, below it");
	tiff_begin(f, "II*\0");
	add_raws(t, &tiny, f);
	tiff_begin(f, "II*\0");
	tiff_set_first(f, put_page(f, p, 0, 0));
	f->size -= 20; /* of the directory: nothing of the picture */
	save(t, "several/cut-directory.tiff", f, "a TIFF whose directory is cut");
	pic_free(&tiny);
	pic_free(&middle);
}

/* One colour's index as LZW, with a clear code before the table's codes grow longer. */
static void put_flat_frame(struct buf *f, unsigned width, unsigned height, unsigned index)
{
	struct buf packed = {0};
	unsigned bits = 0, held = 0;

	buf_str(f, ",");
	buf_fill(f, 0, 4);
	buf_le16(f, width);
	buf_le16(f, height);
	buf_byte(f, 0);
	buf_byte(f, 8);
	for (unsigned i = 0; i <= width * height; i++) {
		unsigned codes[2] = {i % 200 == 0 ? 256 : index, i == width * height ? 257 : index};

		for (unsigned k = i % 200 == 0 ? 0 : 1; k < 2; k++) {
			held |= codes[k] << bits;
			for (bits += 9; bits >= 8; bits -= 8, held >>= 8)
				buf_byte(&packed, held & 255);
		}
	}
	buf_byte(&packed, held & 255);
	for (size_t at = 0; at < packed.size; at += 255) {
		size_t size = packed.size - at < 255 ? packed.size - at : 255;

		buf_byte(f, (unsigned)size);
		buf_put(f, packed.data + at, size);
	}
	buf_byte(f, 0);
	buf_free(&packed);
}

/* An animation of a still GIF, an empty frame before it. */
static void add_gif(struct tree *t, const struct pic *p, struct buf *f)
{
	struct buf still = {0};
	size_t head;

	gif_encode(p, false, &still);
	head = 13 + ((size_t)3 << ((still.data[10] & 7) + 1));
	buf_put(f, still.data, head);
	put_flat_frame(f, p->width, p->height, 0);
	buf_put(f, still.data + head, still.size - head - 1);
	put_flat_frame(f, p->width, p->height, 1);
	buf_str(f, ";");
	save(t, "several/empty-first.gif", f, "3 frames; the first is of one colour, the second the scene");
	buf_free(&still);
}

static void add_jxl(struct tree *t, const struct pic *p, struct buf *f)
{
	jxl_encode(p, JXL_FRAMES, NULL, NULL, f);
	save(t, "several/empty-first.jxl", f, "3 frames; the first is of one colour, the others the scene");
}

/* An animated PNG: the picture is white and the first frame, the scene the second. */
static void add_apng(struct tree *t, const struct pic *p, struct buf *f)
{
	struct pic white = pic_new(p->width, p->height);
	struct buf first = {0}, second = {0}, control = {0}, data = {0};
	size_t end, picture_end = 0;

	memset(white.rgb, 255, (size_t)p->width * p->height * 3);
	png_encode(&white, PNG_RGB8, false, &first);
	png_encode(p, PNG_RGB8, false, &second);
	end = first.size - 12;
	buf_put(f, first.data, 33);
	png_chunk(f, "acTL", "\0\0\0\2\0\0\0\0", 8);
	for (unsigned n = 0; n < 2; n++) {
		buf_clear(&control);
		buf_be32(&control, n);
		buf_be32(&control, p->width);
		buf_be32(&control, p->height);
		buf_fill(&control, 0, 8);
		buf_put(&control, "\0\1\0\12\0\0", 6);
		png_chunk(f, "fcTL", control.data, control.size);
		if (n == 0) {
			buf_put(f, first.data + 33, end - 33);
			picture_end = f->size;
		}
	}
	for (size_t at = 33; at + 12 <= second.size;) { /* each IDAT as an fdAT */
		size_t size = (size_t)second.data[at + 1] << 16 | (size_t)second.data[at + 2] << 8 | second.data[at + 3];

		if (memcmp(second.data + at + 4, "IDAT", 4) == 0) {
			buf_clear(&data);
			buf_be32(&data, 2);
			buf_put(&data, second.data + at + 8, size);
			png_chunk(f, "fdAT", data.data, data.size);
		}
		at += size + 12;
	}
	buf_put(f, first.data + end, 12);
	tree_add(t, "several/empty-first.png", f, "2 frames; the first is white, the second the scene");
	f->size = picture_end + (f->size - picture_end) / 2;
	tree_add(t, "several/empty-first-cut.png", f, "the same, cut in its second frame");
	f->size = picture_end + 8;
	tree_add(t, "several/empty-first-alone.png", f, "the same, cut behind its first frame");
	f->size = picture_end - 40;
	save(t, "several/empty-first-cut-early.png", f, "the same, cut in its first frame");
	buf_free(&first);
	buf_free(&second);
	buf_free(&control);
	buf_free(&data);
	pic_free(&white);
}

static void put_riff_chunk(struct buf *out, const char *type, const void *data, size_t size)
{
	buf_str(out, type);
	buf_le32(out, (uint32_t)size);
	buf_put(out, data, size);
	buf_fill(out, 0, size & 1);
}

/* One frame of an animated WebP: its place and time, and the chunks of a still one. */
static void put_webp_frame(struct buf *f, const struct pic *p, enum webp_form form)
{
	struct buf still = {0}, frame = {0};
	size_t from = 12;

	webp_encode(p, form, &still);
	if (memcmp(still.data + from, "VP8X", 4) == 0) /* the file's own comes first */
		from += 18;
	buf_fill(&frame, 0, 6);
	buf_le16(&frame, p->width - 1);
	buf_byte(&frame, 0);
	buf_le16(&frame, p->height - 1);
	buf_byte(&frame, 0);
	buf_le16(&frame, 100);
	buf_fill(&frame, 0, 2);
	buf_put(&frame, still.data + from, still.size - from);
	put_riff_chunk(f, "ANMF", frame.data, frame.size);
	buf_free(&still);
	buf_free(&frame);
}

static void begin_webp(struct buf *f, const struct pic *p)
{
	struct buf head = {0};

	buf_put(f, "RIFF\0\0\0\0WEBP", 12);
	buf_le32(&head, 0x12); /* animation, alpha */
	buf_le16(&head, p->width - 1);
	buf_byte(&head, 0);
	buf_le16(&head, p->height - 1);
	buf_byte(&head, 0);
	put_riff_chunk(f, "VP8X", head.data, head.size);
	put_riff_chunk(f, "ANIM", "\0\0\0\0\0", 6);
	buf_free(&head);
}

/* An animated WebP, its first frame clear; and cut, in each of its frames. */
static void add_webp(struct tree *t, const struct pic *p, struct buf *f)
{
	struct buf part = {0};
	size_t first_end;

	begin_webp(f, p);
	put_webp_frame(f, p, WEBP_CLEAR);
	first_end = f->size;
	put_webp_frame(f, p, WEBP_LOSSLESS);
	for (int i = 0; i < 4; i++)
		f->data[4 + i] = (uint8_t)((f->size - 8) >> 8 * i);
	tree_add(t, "several/empty-first.webp", f, "2 frames; the first is clear, the second the scene");
	buf_put(&part, f->data, (first_end + f->size) / 2);
	save(t, "several/empty-first-cut.webp", &part, "the same, cut in its second frame");
	buf_put(&part, f->data, first_end);
	save(t, "several/empty-first-alone.webp", &part, "the same, cut behind its first frame");
	buf_put(&part, f->data, first_end - 10);
	save(t, "several/empty-first-cut-early.webp", &part, "the same, cut in its first frame");
	buf_free(&part);
	buf_clear(f);
}

void fx_several(struct tree *t)
{
	struct pic p = pic_scene(SEED, 72, 48);
	struct buf f = {0};

	tree_section(t, "several/", "Files that hold several pictures, and camera raw files.");
	add_tiffs(t, &p, &f);
	add_gif(t, &p, &f);
	add_jxl(t, &p, &f);
	add_apng(t, &p, &f);
	add_webp(t, &p, &f);
	buf_put(&f, "\0\0\0\x18" "ftypcrx \0\0\0\1crx isom", 24);
	save(t, "several/header.cr3", &f, "a Canon raw file: unsupported, image/x-canon-cr3");
	buf_free(&f);
	pic_free(&p);
}
