/* fixtures/carried/: pictures whose files carry a small picture of them in other places than EXIF. */
#include "c2pa_build.h"
#include "fixtures.h"

#include <stdio.h>
#include <string.h>

enum { SEED = 2201, WIDTH = 288, HEIGHT = 192, SMALL_WIDTH = 144, SMALL_HEIGHT = 96 };

/* A JPEG, a segment behind its first marker, and bytes behind its end. */
static void put_file(const struct buf *jpeg, unsigned marker, const struct buf *segment, const struct buf *behind, struct buf *out)
{
	buf_put(out, jpeg->data, 2);
	buf_be16(out, 0xff00 | marker);
	buf_be16(out, (unsigned)segment->size + 2);
	buf_put(out, segment->data, segment->size);
	buf_put(out, jpeg->data + 2, jpeg->size - 2);
	if (behind)
		buf_put(out, behind->data, behind->size);
}

/* Photoshop's resources: one of another kind, and a preview under that number. */
static void put_resources(unsigned number, const struct buf *preview, struct buf *out)
{
	buf_put(out, "Photoshop 3.0\0" "8BIM\4\x0a\0\0\0\0\0\1\1", 14 + 13);
	buf_byte(out, 0);
	buf_str(out, "8BIM");
	buf_be16(out, number);
	buf_be16(out, 0);
	buf_be32(out, (uint32_t)preview->size + 28);
	buf_be32(out, 1); /* a JPEG */
	buf_be32(out, SMALL_WIDTH);
	buf_be32(out, SMALL_HEIGHT);
	buf_be32(out, SMALL_WIDTH * 3);
	buf_be32(out, SMALL_WIDTH * 3 * SMALL_HEIGHT);
	buf_be32(out, (uint32_t)preview->size);
	buf_be16(out, 24);
	buf_be16(out, 1);
	buf_put(out, preview->data, preview->size);
	buf_fill(out, 0, preview->size & 1);
}

static struct pic exchanged(const struct pic *p)
{
	struct pic out = pic_new(p->width, p->height);

	for (size_t i = 0; i < (size_t)p->width * p->height; i++)
		for (unsigned c = 0; c < 3; c++)
			out.rgb[i * 3 + c] = p->rgb[i * 3 + 2 - c];
	return out;
}

static void add_photoshop(struct tree *t, const struct buf *jpeg, const struct pic *small)
{
	struct pic mirrored = pic_mirrored(small), bgr = exchanged(small);
	const struct { const char *path, *yields; const struct pic *p; unsigned number; } list[] = {
		{"carried/photoshop-same.jpg", "Photoshop's preview (1036): the same", small, 1036},
		{"carried/photoshop-mirrored.jpg", "Photoshop's preview: the picture was mirrored since", &mirrored, 1036},
		{"carried/photoshop-4.jpg", "Photoshop 4's preview (1033), red and blue exchanged: the same", &bgr, 1033},
	};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct buf preview = {0}, segment = {0}, file = {0};

		jpeg_encode(list[i].p, &(struct jpeg_opts){.quality = 80}, &preview);
		put_resources(list[i].number, &preview, &segment);
		put_file(jpeg, 0xed, &segment, NULL, &file);
		tree_add(t, list[i].path, &file, list[i].yields);
		if (i == 0) {
			file.data[2 + 4 + 14 + 14 + 8] = 0x7f; /* the resource's size */
			tree_add(t, "carried/photoshop-beyond.jpg", &file, "a preview that ends outside its block: none, a defect");
		}
		buf_free(&preview);
		buf_free(&segment);
		buf_free(&file);
	}
	pic_free(&mirrored);
	pic_free(&bgr);
}

struct further { unsigned flags, type; uint32_t start; const struct buf *jpeg; };

/* The list of further pictures: the main one and one more, which begins behind the first `at` bytes of the file.
 * Places count from the list's own header, which stands 10 bytes behind the file's first. */
static void put_list(const struct further *more, uint32_t at, struct buf *out)
{
	enum { HEADER = 10, ENTRIES = 8 + 2 + 3 * 12 + 4 };

	buf_put(out, "MPF\0II*\0\10\0\0\0\3\0", 14);
	buf_put(out, "\0\xb0\7\0\4\0\0\0" "0100", 12);
	buf_put(out, "\1\xb0\4\0\1\0\0\0\2\0\0\0", 12);
	buf_put(out, "\2\xb0\7\0\x20\0\0\0", 8);
	buf_le32(out, ENTRIES);
	buf_le32(out, 0);
	buf_le32(out, 0x20030000); /* the main picture */
	buf_le32(out, at);
	buf_le32(out, 0);
	buf_le32(out, 0);
	buf_le32(out, more->type);
	buf_le32(out, (uint32_t)more->jpeg->size);
	buf_le32(out, more->start ? more->start : at - HEADER);
	buf_le32(out, 0);
}

/* A JPEG whose XMP says that it is a gain map. */
static void put_gain_map(const struct pic *p, struct buf *out)
{
	static const char xmp[] = "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x=\"adobe:ns:meta/\" "
							  "xmlns:hdrgm=\"http://ns.adobe.com/hdr-gain-map/1.0/\"></x:xmpmeta>";
	struct buf jpeg = {0}, segment = {0};

	jpeg_encode(p, &(struct jpeg_opts){.quality = 80, .space = JPEG_GREY}, &jpeg);
	buf_put(&segment, xmp, sizeof xmp - 1);
	put_file(&jpeg, 0xe1, &segment, NULL, out);
	buf_free(&jpeg);
	buf_free(&segment);
}

static void add_mpf(struct tree *t, const struct buf *jpeg, const struct pic *p, const struct pic *small)
{
	struct pic mirrored = pic_mirrored(small), part = pic_cropped(p, 40, 30, 200, 140), other = pic_scene(SEED + 1, SMALL_WIDTH, SMALL_HEIGHT);
	struct buf same = {0}, flipped = {0}, gain_map = {0}, unlike = {0}, cut_jpeg = {0};
	const struct { const char *path, *yields; const struct buf *main; struct further more; } list[] = {
		{"carried/mpf-same.jpg", "a preview by MPF: the same", jpeg, {.type = 0x010002, .jpeg = &same}},
		{"carried/mpf-mirrored.jpg", "a preview by MPF: the picture was mirrored since", jpeg, {.type = 0x010001, .jpeg = &flipped}},
		{"carried/mpf-more.jpg", "a preview by MPF that shows more: the picture was cropped since", &cut_jpeg, {.type = 0x010002, .jpeg = &same}},
		{"carried/mpf-other.jpg", "a preview by MPF of **another** scene", jpeg, {.type = 0x010002, .jpeg = &unlike}},
		{"carried/mpf-disparity.jpg", "another view (type disparity): no preview", jpeg, {.type = 0x020002, .jpeg = &unlike}},
		{"carried/mpf-gain-map.jpg", "a gain map of no type: no preview", jpeg, {.type = 0, .jpeg = &gain_map}},
		{"carried/mpf-gain-map-typed.jpg", "a gain map under a preview's type, told by its XMP: no preview", jpeg, {.type = 0x010002, .jpeg = &gain_map}},
		{"carried/mpf-outside.jpg", "a preview that begins behind the end of the file: none", jpeg, {.type = 0x010002, .start = 0x7fffffff, .jpeg = &same}},
		{"carried/mpf-itself.jpg", "a preview that would begin inside the list: none", jpeg, {.type = 0x010002, .start = 4, .jpeg = &same}},
	};

	jpeg_encode(small, &(struct jpeg_opts){.quality = 80}, &same);
	jpeg_encode(&mirrored, &(struct jpeg_opts){.quality = 80}, &flipped);
	jpeg_encode(&other, &(struct jpeg_opts){.quality = 80}, &unlike);
	jpeg_encode(&part, &(struct jpeg_opts){.quality = 88}, &cut_jpeg);
	put_gain_map(&mirrored, &gain_map);
	for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
		struct buf segment = {0}, file = {0};

		put_list(&list[i].more, 0, &segment); /* for its size */
		uint32_t at = (uint32_t)(list[i].main->size + 4 + segment.size);
		buf_clear(&segment);
		put_list(&list[i].more, at, &segment);
		put_file(list[i].main, 0xe2, &segment, list[i].more.jpeg, &file);
		tree_add(t, list[i].path, &file, list[i].yields);
		buf_free(&segment);
		buf_free(&file);
	}
	buf_free(&same);
	buf_free(&flipped);
	buf_free(&gain_map);
	buf_free(&unlike);
	buf_free(&cut_jpeg);
	pic_free(&mirrored);
	pic_free(&part);
	pic_free(&other);
}

static void add_heif(struct tree *t, const struct pic *p)
{
	struct pic mirrored = pic_mirrored(p);
	struct buf file = {0};

	if (heif_encode_thumbnail(p, p, SMALL_WIDTH, &file))
		tree_add(t, "carried/heif-same.avif", &file, "a thumbnail item: the same");
	buf_clear(&file);
	if (heif_encode_thumbnail(p, &mirrored, SMALL_WIDTH, &file))
		tree_add(t, "carried/heif-mirrored.avif", &file, "a thumbnail item: the picture was mirrored since");
	buf_free(&file);
	pic_free(&mirrored);
}

static void add_credentials(struct tree *t, const struct buf *jpeg, const struct pic *small)
{
	struct pic mirrored = pic_mirrored(small);
	struct buf thumbnail = {0}, parent = {0}, first = {0}, file = {0};
	struct c2pa_recipe r = {.place = C2PA_JPEG, .title = "parent.jpg", .format = "image/jpeg", .source = "digitalCapture", .version = 2, .seed = 31};

	c2pa_sign(jpeg, &r, &first, &parent);
	jpeg_encode(&mirrored, &(struct jpeg_opts){.quality = 80}, &thumbnail);
	r = (struct c2pa_recipe){.place = C2PA_JPEG, .title = "mirrored.jpg", .format = "image/jpeg", .version = 2, .parent = &parent,
							 .thumbnail = &thumbnail, .seed = 32};
	c2pa_sign(jpeg, &r, &file, NULL);
	tree_add(t, "carried/c2pa-mirrored.jpg", &file, "made from a picture whose small one is mirrored");
	buf_free(&thumbnail);
	buf_free(&parent);
	buf_free(&first);
	buf_free(&file);
	pic_free(&mirrored);
}

void fx_carried(struct tree *t)
{
	struct pic p = pic_scene(SEED, WIDTH, HEIGHT), small = pic_resized(&p, SMALL_WIDTH, SMALL_HEIGHT);
	struct buf jpeg = {0};

	tree_section(t, "carried/", "One scene, 288 x 192, whose files carry a small picture of 144 x 96 in other places than EXIF.");
	jpeg_encode(&p, &(struct jpeg_opts){.quality = 88}, &jpeg);
	add_photoshop(t, &jpeg, &small);
	add_mpf(t, &jpeg, &p, &small);
	add_heif(t, &p);
	add_credentials(t, &jpeg, &small);
	buf_free(&jpeg);
	pic_free(&p);
	pic_free(&small);
}
