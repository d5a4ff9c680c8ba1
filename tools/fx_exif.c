/* fixtures/exif/: JPEGs with hand-made EXIF blocks. */
#include "exif_build.h"
#include "fixtures.h"

#include <string.h>

enum { SEED = 401, WIDTH = 144, HEIGHT = 96 };

static const struct exif_spec camera = {
	.orientation = 1,
	.make = "Exemplar",
	.model = "Exemplar X-100",
	.lens = "Exemplar 35mm F2",
	.serial = "EX0012345",
	.software = "X-100 Ver1.04",
	.modified = "2023:02:11 14:23:05",
	.taken = "2023:02:11 14:23:05",
	.offset = "+02:00",
	.subsec = "42",
	.width = WIDTH,
	.height = HEIGHT,
	.gps = true,
	.latitude = EXEMPLAR_LATITUDE,
	.longitude = EXEMPLAR_LONGITUDE,
	.altitude = 1715,
	.gps_date = "2023:02:11",
	.gps_time = 12 * 3600 + 23 * 60 + 4,
};

static void add_orientations(struct tree *t, const struct pic *upright)
{
	static const char *const path[] = {
		"exif/orientation-1.jpg", "exif/orientation-2.jpg", "exif/orientation-3.jpg",
		"exif/orientation-4.jpg", "exif/orientation-5.jpg", "exif/orientation-6.jpg",
		"exif/orientation-7.jpg", "exif/orientation-8.jpg"};
	static const char *const yields[] = {
		"stored upright", "stored mirrored", "stored upside down", "stored flipped",
		"stored transposed, 96 x 144", "stored turned left, 96 x 144",
		"stored transversed, 96 x 144", "stored turned right, 96 x 144"};

	for (unsigned o = 1; o <= 8; o++) {
		struct exif_spec spec = {.orientation = o};
		struct pic stored = pic_stored(upright, o);

		tree_add_exif(t, path[o - 1], &stored, &spec, yields[o - 1]);
		pic_free(&stored);
	}
}

static void add_thumbnails(struct tree *t, const struct pic *p)
{
	struct exif_spec spec = camera;
	struct jpeg_opts opts = {.quality = 75};
	struct pic other = pic_scene(SEED + 1, WIDTH, HEIGHT);
	struct pic small = pic_resized(p, 72, 48), wrong = pic_resized(&other, 72, 48);
	struct buf thumbnail = {0};

	spec.thumbnail = &thumbnail;
	jpeg_encode(&small, &opts, &thumbnail);
	tree_add_exif(t, "exif/camera.jpg", p, &spec,
		      "everything: Exemplar X-100, lens Exemplar 35mm F2, serial EX0012345, software X-100 "
		      "Ver1.04, taken 2023-02-11T14:23:05.42+02:00 (12:23:05.42 UTC), GPS 48.208333 N "
		      "16.370972 E, 171.5 m, 2023-02-11T12:23:04Z, orientation 1, thumbnail 72 x 48 of "
		      "the same scene");
	spec = (struct exif_spec){.make = "Exemplar", .model = "Exemplar X-100",
							  .thumbnail = &thumbnail};
	tree_add_exif(t, "exif/thumbnail-same.jpg", p, &spec, "the thumbnail shows the same scene");
	buf_clear(&thumbnail);
	jpeg_encode(&wrong, &opts, &thumbnail);
	tree_add_exif(t, "exif/thumbnail-other.jpg", p, &spec, "the thumbnail shows **another** scene");
	buf_free(&thumbnail);
	pic_free(&small);
	pic_free(&wrong);
	pic_free(&other);
}

/* The picture on one tone, in the middle. */
static struct pic framed(const struct pic *p, unsigned width, unsigned height, int tone)
{
	struct pic out = pic_new(width, height);
	unsigned left = (width - p->width) / 2, top = (height - p->height) / 2;

	memset(out.rgb, tone, (size_t)width * height * 3);
	for (unsigned y = 0; y < p->height; y++)
		memcpy(out.rgb + ((size_t)(top + y) * width + left) * 3, p->rgb + (size_t)y * p->width * 3,
		       (size_t)p->width * 3);
	return out;
}

/* Thumbnails of 4:3 to pictures of other shapes: with bars, or of a part, which begins at part_x. */
static void add_shapes(struct tree *t)
{
	static const struct { const char *path, *yields; unsigned width, height; int part_x, tone; } list[] = {
		{"exif/thumbnail-bars.jpg", "144 x 64; the thumbnail shows it between black bars", 144, 64, -1, 0},
		{"exif/thumbnail-white-bars.jpg", "144 x 64; the thumbnail shows it between white bars", 144, 64, -1, 255},
		{"exif/thumbnail-upright-bars.jpg", "54 x 96; the thumbnail shows it between black bars", 54, 96, -1, 0},
		{"exif/thumbnail-middle.jpg", "144 x 64; the thumbnail shows its middle", 144, 64, 29, 0},
		{"exif/thumbnail-corner.jpg", "144 x 64; the thumbnail shows **another** part than the middle", 144, 64, 0, 0},
	};
	enum { ACROSS = 80, DOWN = 60 };

	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
		unsigned width = list[i].width, height = list[i].height, wide = width * DOWN > height * ACROSS;
		struct pic p = pic_scene(SEED + 2, width, height), small, part;
		struct buf thumbnail = {0};
		const struct exif_spec spec = {.make = "Exemplar", .thumbnail = &thumbnail};

		if (list[i].part_x < 0) {
			small = wide ? pic_resized(&p, ACROSS, height * ACROSS / width)
						 : pic_resized(&p, width * DOWN / height, DOWN);
			part = framed(&small, ACROSS, DOWN, list[i].tone);
		} else {
			small = pic_cropped(&p, (unsigned)list[i].part_x, 0, height * ACROSS / DOWN, height);
			part = pic_resized(&small, ACROSS, DOWN);
		}
		jpeg_encode(&part, &(struct jpeg_opts){.quality = 75}, &thumbnail);
		tree_add_exif(t, list[i].path, &p, &spec, list[i].yields);
		buf_free(&thumbnail);
		pic_free(&p);
		pic_free(&small);
		pic_free(&part);
	}
}

void fx_exif(struct tree *t)
{
	struct pic p = pic_scene(SEED, WIDTH, HEIGHT);
	struct exif_spec spec;

	tree_section(t, "exif/",
		     "One scene, 144 x 96 upright, in baseline JPEGs of quality 80 with EXIF as the\n"
		     "first segment and no JFIF header.");
	add_thumbnails(t, &p);
	add_shapes(t);
	add_orientations(t, &p);
	spec = camera;
	spec.software = "Adobe Photoshop 24.0";
	spec.modified = "2023:03:01 09:00:00";
	tree_add_exif(t, "exif/photoshop.jpg", &p, &spec,
		      "software Adobe Photoshop 24.0; DateTime 2023-03-01 09:00:00 is after the capture");
	spec = camera;
	spec.taken = spec.modified = "2031:07:01 12:00:00";
	spec.gps = false;
	tree_add_exif(t, "exif/future.jpg", &p, &spec, "taken 2031-07-01T12:00:00.42+02:00; no GPS");
	spec = (struct exif_spec){.gps = true, .latitude = -EXEMPLAR_LATITUDE, .longitude = -EXEMPLAR_LONGITUDE};
	tree_add_exif(t, "exif/gps.jpg", &p, &spec,
		      "only GPS: 48.208333 S 16.370972 W, altitude 0, no date, no camera");
	spec = camera;
	spec.big_endian = true;
	tree_add_exif(t, "exif/big-endian.jpg", &p, &spec,
		      "`MM`; the same values as camera.jpg, no thumbnail");
	spec = camera;
	spec.offset = NULL;
	spec.subsec = NULL;
	spec.gps = false;
	tree_add_exif(t, "exif/no-offset.jpg", &p, &spec,
		      "taken 2023-02-11 14:23:05 in an unknown zone; no GPS");
	pic_free(&p);
}
