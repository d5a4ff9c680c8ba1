/* The picture on something that shows it: a screen that is photographed, a television, a
 * screenshot that is itself shown in a post. */
#include "attack.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

/* Coloured stripes where the grid of the screen beats with that of the camera: each of the
 * screen's colours lies elsewhere, and the stripes bend with the glass. */
static void add_stripes(struct pic *p, struct rng *r)
{
	double w = p->width, strength = rng_range(r, 0.05f, 0.14f);
	double period = rng_range(r, 6, 22) * w / 1280;
	double angle = rng_range(r, 0, 3.1f), fx = 2 * pi * cos(angle) / period;
	double fy = 2 * pi * sin(angle) / period, bend = rng_range(r, 0.5f, 3) / w;
	double apart = rng_range(r, 0.3f, 1.2f);

	for (unsigned y = 0; y < p->height; y++) {
		for (unsigned x = 0; x < p->width; x++) {
			uint8_t *rgb = p->rgb + ((size_t)y * p->width + x) * 3;
			double dx = x - p->width / 2.0, dy = y - p->height / 2.0;
			double phase = fx * x + fy * y + bend * (dx * dx + dy * dy) / period;

			for (int c = 0; c < 3; c++)
				rgb[c] = byte_of(rgb[c] * (1 + strength * sin(phase + c * apart)));
		}
	}
}

/* The reflection of a lamp or a window: a bright place that fades out. */
static void add_glare(struct pic *p, struct rng *r)
{
	double w = p->width, h = p->height, peak = rng_range(r, 90, 190);
	double cx = w * rng_range(r, 0.15f, 0.85f), cy = h * rng_range(r, 0.15f, 0.85f);
	double a = w * rng_range(r, 0.06f, 0.16f), b = w * rng_range(r, 0.06f, 0.16f);

	for (unsigned y = 0; y < p->height; y++) {
		for (unsigned x = 0; x < p->width; x++) {
			double dx = (x + 0.5 - cx) / a, dy = (y + 0.5 - cy) / b;
			double light = peak * exp(-(dx * dx + dy * dy) / 2);
			uint8_t *rgb = p->rgb + ((size_t)y * p->width + x) * 3;

			for (int c = 0; c < 3; c++)
				rgb[c] = byte_of(rgb[c] + light);
		}
	}
}

void attack_screen_photo(struct item *it, int unused)
{
	attack_perspective(it, unused);
	add_stripes(&it->pic, &it->rng);
	add_glare(&it->pic, &it->rng);
	pic_blur(&it->pic, rng_range(&it->rng, 0.8f, 1.6f));
}

/* Every few rows a darker one. */
static void add_scan_lines(struct pic *p, struct rng *r)
{
	unsigned every = (unsigned)rng_int(r, 2, 4);
	double dark = rng_range(r, 0.2f, 0.45f);

	for (unsigned y = 0; y < p->height; y += every)
		for (size_t x = 0; x < p->width; x++)
			pixel_blend(p->rgb + ((size_t)y * p->width + x) * 3, INK_BLACK.c, dark);
}

/* A caption as stations have it, the lines of the tube, and the set before a wall. */
void attack_television(struct item *it, int unused)
{
	struct rng *r = &it->rng;
	double w = it->pic.width, bezel = w * rng_range(r, 0.02f, 0.06f);
	double wall = w * rng_range(r, 0.02f, 0.12f), edge = bezel + wall;
	struct ink set = ink_grey(rng_int(r, 8, 40)), rim = ink_grey(rng_int(r, 60, 110));
	struct pic canvas;

	attack_banner(it, unused);
	add_scan_lines(&it->pic, r);
	canvas = pic_blank(it->pic.width + 2 * (unsigned)edge, it->pic.height + 2 * (unsigned)edge,
			   ink_random(r, 60, 200));
	paint_box(&canvas, wall, wall, canvas.width - 2 * wall, canvas.height - 2 * wall, bezel / 2,
		  rim, 1);
	paint_box(&canvas, wall + 2, wall + 2, canvas.width - 2 * wall - 4,
		  canvas.height - 2 * wall - 4, bezel / 2, set, 1);
	item_put_on(it, canvas, (int)edge, (int)edge, 0);
}

/* The first one was posted, and somebody took a screenshot of that post. */
void attack_screenshot_twice(struct item *it, int unused)
{
	const struct jpeg_opts posted = {.quality = 87, .progressive = true};

	attack_screenshot(it, unused);
	pic_replace(&it->pic, pic_sided(&it->pic, 1280));
	pic_reencode(&it->pic, &posted);
	attack_screenshot(it, unused);
}
