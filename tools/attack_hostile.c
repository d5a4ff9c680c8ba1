/* Pictures that a matcher by local features or by hashes could take for anything. */
#include "attack.h"
#include "attack_text.h"

#include <stdio.h>

struct hostile {
	const char *name;
	struct pic (*make)(struct rng *r, unsigned width, unsigned height);
	unsigned width, height;
};

static struct pic make_flat(struct rng *r, unsigned width, unsigned height)
{
	return pic_blank(width, height, ink_random(r, 0, 255));
}

/* All but black, so that no two are the same bytes. */
static struct pic make_black(struct rng *r, unsigned width, unsigned height)
{
	return pic_blank(width, height, ink_random(r, 0, 9));
}

static struct pic make_gradient(struct rng *r, unsigned width, unsigned height)
{
	struct ink a = ink_random(r, 0, 255), b = ink_random(r, 0, 255);
	struct pic p = pic_blank(width, height, a);
	bool down = rng_below(r, 2);

	for (unsigned y = 0; y < height; y++)
		for (unsigned x = 0; x < width; x++)
			pixel_blend(p.rgb + ((size_t)y * width + x) * 3, b.c,
				    down ? (double)y / height : (double)x / width);
	return p;
}

static struct pic make_board(struct rng *r, unsigned width, unsigned height)
{
	struct ink a = ink_random(r, 0, 90), b = ink_random(r, 165, 255);
	struct pic p = pic_blank(width, height, a);
	unsigned cell = (unsigned)rng_int(r, 12, 60);

	for (unsigned y = 0; y < height; y++)
		for (unsigned x = 0; x < width; x++)
			pixel_blend(p.rgb + ((size_t)y * width + x) * 3, b.c, (x / cell + y / cell) % 2);
	return p;
}

static struct pic make_stripes(struct rng *r, unsigned width, unsigned height)
{
	struct ink a = ink_random(r, 0, 90), b = ink_random(r, 165, 255);
	struct pic p = pic_blank(width, height, a);
	int across = rng_int(r, 0, 3), down = across ? rng_int(r, 0, 3) : 1;
	int cell = rng_int(r, 8, 40);

	for (int y = 0; y < (int)height; y++)
		for (int x = 0; x < (int)width; x++)
			pixel_blend(p.rgb + ((size_t)y * width + x) * 3, b.c,
				    (x * across + y * down) / cell % 2);
	return p;
}

/* The same disc over and over: every feature has a hundred equals. */
static struct pic make_dots(struct rng *r, unsigned width, unsigned height)
{
	struct pic p = pic_blank(width, height, ink_random(r, 180, 255));
	struct ink ink = ink_random(r, 0, 100);
	double step = rng_range(r, 40, 90);

	for (double y = step / 2; y < height; y += step)
		for (double x = step / 2; x < width; x += step)
			paint_ellipse(&p, x, y, step * 0.3, step * 0.3, ink, 1);
	return p;
}

static struct pic make_noise(struct rng *r, unsigned width, unsigned height)
{
	struct pic p = pic_blank(width, height, ink_grey(128));

	pic_noise(&p, 60, r);
	return p;
}

static struct pic make_page(struct rng *r, unsigned width, unsigned height)
{
	struct pic p = pic_blank(width, height, INK_WHITE);
	double size = rng_range(r, 14, 22), margin = 4 * size;

	for (double y = margin; y < height - margin; y += size * 1.9) {
		char text[LINE_ROOM];

		text_words(r, (unsigned)((width - 2 * margin) * 7 / (6 * size)), false, text);
		text_paint(&p, margin, y, size, text, ink_grey(20), 1);
	}
	return p;
}

static struct pic make_scene(struct rng *r, unsigned width, unsigned height)
{
	return pic_scene(rng_next(r), width, height);
}

static const struct hostile kinds[] = {
	{"flat_a", make_flat, 1280, 853},        {"flat_b", make_flat, 640, 640},
	{"black", make_black, 1000, 700},        {"gradient_a", make_gradient, 1280, 853},
	{"gradient_b", make_gradient, 720, 1280}, {"board_a", make_board, 1280, 853},
	{"board_b", make_board, 800, 800},       {"stripes_a", make_stripes, 1280, 853},
	{"stripes_b", make_stripes, 853, 1280},  {"dots_a", make_dots, 1280, 853},
	{"dots_b", make_dots, 900, 900},         {"noise", make_noise, 640, 480},
	{"page_a", make_page, 1080, 1440},       {"page_b", make_page, 1280, 960},
	{"row_of_one", make_scene, 1600, 1},     {"column_of_one", make_scene, 1, 1600},
	{"strip", make_scene, 2000, 8},          {"tower", make_scene, 12, 2000},
	{"tiny_1", make_scene, 1, 1},            {"tiny_8", make_scene, 8, 8},
	{"tiny_16", make_scene, 16, 16},         {"tiny_flat", make_flat, 16, 16},
};

void hostile_write(const char *root, const char *folder, uint64_t seed, unsigned variant,
		   struct buf *truth)
{
	const struct jpeg_opts opts = {.quality = 88};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		const struct hostile *kind = kinds + i;
		struct buf file = {0};
		struct rng r;
		struct pic p;
		char path[NAME_ROOM];

		rng_init(&r, seed * 1000 + i * 2 + variant);
		p = kind->make(&r, kind->width, kind->height);
		snprintf(path, sizeof path, "%s/%s.jpg", folder, kind->name);
		jpeg_encode(&p, &opts, &file);
		buf_save(&file, root, path);
		if (truth)
			buf_printf(truth, "{\"item\":\"%s\",\"attack\":\"hostile\",\"row\":\"hostile\","
					  "\"shows\":[],\"unaltered\":false,\"framed\":false,"
					  "\"regions\":[],\"kind\":null,\"area\":0,\"change\":0,"
					  "\"visible\":0}\n", path);
		buf_free(&file);
		pic_free(&p);
	}
}
