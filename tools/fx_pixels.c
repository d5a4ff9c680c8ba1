/* fixtures/pixels/: pictures that show the same detail twice, and such as do not though they might seem to; camera files
 * saved once and twice. */
#include "exif_build.h"
#include "fixtures.h"

#include <string.h>

enum { SEED = 7730, WIDTH = 640, HEIGHT = 480, QUALITY = 87 };

/* The copied region, and where it goes. */
enum { FROM_X = 60, FROM_Y = 300, TO_X = 400, TO_Y = 180, REGION_WIDTH = 170, REGION_HEIGHT = 130 };

static void paste(struct pic *to, const struct pic *region, unsigned x, unsigned y)
{
	for (unsigned row = 0; row < region->height; row++)
		memcpy(to->rgb + ((size_t)(y + row) * to->width + x) * 3, region->rgb + (size_t)row * region->width * 3,
		       (size_t)region->width * 3);
}

static void add(struct tree *t, const char *path, const struct pic *p, const char *yields)
{
	struct jpeg_opts opts = {.quality = QUALITY};

	tree_add_jpeg(t, path, p, &opts, yields);
}

static void add_copies(struct tree *t)
{
	struct pic once = pic_scene(SEED, WIDTH, HEIGHT), twice = pic_scene(SEED, WIDTH, HEIGHT);
	struct pic region = pic_cropped(&once, FROM_X, FROM_Y, REGION_WIDTH, REGION_HEIGHT);
	struct pic mirrored = pic_mirrored(&region);

	add(t, "pixels/detail-once.jpg", &once, "no detail twice");
	paste(&twice, &region, TO_X, TO_Y);
	add(t, "pixels/detail-twice.jpg", &twice, "the region at 60,300 (170 x 130) also at 400,180");
	paste(&twice, &mirrored, TO_X, TO_Y);
	add(t, "pixels/detail-twice-mirrored.jpg", &twice, "the same, mirrored there");
	pic_free(&once);
	pic_free(&twice);
	pic_free(&region);
	pic_free(&mirrored);
}

/* One tile over and over: everything is there many times. */
static void add_pattern(struct tree *t)
{
	struct pic tile = pic_scene(SEED + 1, WIDTH / 4, HEIGHT / 4), wall = pic_new(WIDTH, HEIGHT);

	for (unsigned y = 0; y < HEIGHT; y += tile.height)
		for (unsigned x = 0; x < WIDTH; x += tile.width)
			paste(&wall, &tile, x, y);
	add(t, "pixels/pattern.jpg", &wall, "a pattern: nothing is told of details that are there more than twice");
	pic_free(&tile);
	pic_free(&wall);
}

/* Files that name a camera: of one quality, of another before, cut off its grid of blocks since. */
static void add_saved(struct tree *t)
{
	enum { LOW = 70, HIGH = 92, CUT = 3 };
	static const struct { const char *path; int first; unsigned cut; int second; const char *yields; } rows[] = {
		{ "pixels/saved-once.jpg", 0, 0, HIGH, "a camera's file of quality 92: nothing told of before" },
		{ "pixels/saved-twice.jpg", LOW, 0, HIGH, "a JPEG of quality 70 before it was saved at 92" },
		{ "pixels/saved-lower.jpg", HIGH, 0, LOW, "of a higher quality before: not told" },
		{ "pixels/saved-moved.jpg", LOW, CUT, HIGH, "of a lower quality before, cut off its grid since: not told" },
	};
	struct buf exif = {0};

	exif_build(&(struct exif_spec){.make = "Exemplar", .model = "Exemplar X-100"}, &exif);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct pic p = pic_scene(SEED + 2, WIDTH, HEIGHT);

		if (rows[i].first) {
			struct buf earlier = {0};
			struct pic cut;

			jpeg_encode(&p, &(struct jpeg_opts){.quality = rows[i].first}, &earlier);
			pic_free(&p);
			p = jpeg_decode(&earlier);
			cut = pic_cropped(&p, rows[i].cut, rows[i].cut, p.width - rows[i].cut, p.height - rows[i].cut);
			pic_free(&p);
			p = cut;
			buf_free(&earlier);
		}
		tree_add_jpeg(t, rows[i].path, &p, &(struct jpeg_opts){.quality = rows[i].second, .exif = &exif}, rows[i].yields);
		pic_free(&p);
	}
	buf_free(&exif);
}

void fx_pixels(struct tree *t)
{
	add_copies(t);
	add_pattern(t);
	add_saved(t);
}
