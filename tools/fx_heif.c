/* fixtures/heif/: AVIF files whose blocks are another picture's, and that a video follows. */
#include "exif_build.h"
#include "fixtures.h"

enum { SEED = 1401, WIDTH = 72, HEIGHT = 48 };

static const char xmp[] = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"></x:xmpmeta>";

static void add_pairs(struct tree *t, const struct pic *p)
{
	struct buf exif = {0}, file = {0}, thumbnail = {0}, carrying = {0};
	struct pic smaller = pic_scene(SEED + 1, WIDTH / 2, HEIGHT / 2);
	const struct exif_spec spec = {.make = "Exemplar", .taken = "2023:02:11 14:23:05"},
			       with_thumbnail = {.make = "Exemplar", .taken = "2023:02:11 14:23:05", .thumbnail = &thumbnail};
	const struct { const char *path, *yields; struct heif_pair pair; } list[] = {
		{"heif/first.avif", "2 images; EXIF and XMP of the main one: read, and there",
		 {.exif = &exif, .xmp = xmp}},
		{"heif/second.avif", "2 images; EXIF and XMP of the other one: neither read nor absent",
		 {.exif = &exif, .xmp = xmp, .on_second = true}},
		{"heif/none.avif", "2 images, no blocks: absent", {0}},
		{"heif/smaller-main.avif", "2 images; EXIF with a thumbnail, of the main one, which is the smaller", {.main = &smaller, .exif = &carrying}},
	};

	exif_build(&spec, &exif);
	jpeg_encode(&smaller, &(struct jpeg_opts){.quality = 75}, &thumbnail);
	exif_build(&with_thumbnail, &carrying);
	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
		if (heif_encode_pair(p, &list[i].pair, &file))
			tree_add(t, list[i].path, &file, list[i].yields);
		buf_clear(&file);
	}
	buf_free(&exif);
	buf_free(&file);
	buf_free(&thumbnail);
	buf_free(&carrying);
	pic_free(&smaller);
}

/* The boxes of a video without pictures. */
static void put_video(struct buf *out)
{
	buf_put(out, "\0\0\0\x18" "ftypisom\0\0\2\0isommp42", 24);
	buf_put(out, "\0\0\0\x18" "mdat0123456789abcdef", 24);
	buf_put(out, "\0\0\0\x10" "moov\0\0\0\x08" "free", 16);
}

static void add_videos(struct tree *t, const struct pic *p)
{
	static const struct { const char *path, *yields; bool av1, boxed; size_t cut; } list[] = {
		{"heif/video-behind.heic", "every pixel; 64 bytes of a video behind it", false, false, 0},
		{"heif/video-behind.avif", "every pixel; 64 bytes of a video behind it", true, false, 0},
		{"heif/video-in-box.heic", "every pixel; 72 bytes of a video in a box of its own", false, true, 0},
		{"heif/video-cut.heic", "every pixel; 44 bytes of a video that is cut", false, false, 20},
		{"heif/video-in-box-cut.avif", "every pixel; 52 bytes of a video that is cut", true, true, 20},
	};
	struct buf file = {0};

	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
		if (!heif_encode(p, list[i].av1, &file))
			continue;
		if (list[i].boxed)
			buf_put(&file, "\0\0\0\x48mpvd", 8);
		put_video(&file);
		file.size -= list[i].cut;
		tree_add(t, list[i].path, &file, list[i].yields);
		buf_clear(&file);
	}
	buf_free(&file);
}

void fx_heif(struct tree *t)
{
	struct pic p = pic_scene(SEED, WIDTH, HEIGHT);

	tree_section(t, "heif/", "One scene, 72 x 48, in HEIC and AVIF files that hold more than the picture.");
	add_pairs(t, &p);
	add_videos(t, &p);
	pic_free(&p);
}
