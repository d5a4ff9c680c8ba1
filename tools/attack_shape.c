/* Attacks that move what is shown: turns, crops, a photograph of a screen. */
#include "attack.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

/* PARAMETER is the EXIF orientation whose storage is wanted: 2 mirrors, 4 flips. */
void attack_turn(struct item *it, int orientation)
{
	pic_replace(&it->pic, pic_stored(&it->pic, (unsigned)orientation));
}

static struct ink corner_ink(struct item *it)
{
	switch (rng_below(&it->rng, 3)) {
	case 0:
		return INK_BLACK;
	case 1:
		return INK_WHITE;
	default:
		return ink_mean(&it->pic);
	}
}

/* Half of them keep everything on a larger canvas, half the largest part of the same
 * shape without empty corners. */
void attack_rotate(struct item *it, int degrees)
{
	double jitter = rng_range(&it->rng, -0.4f, 0.4f), angle = (degrees + jitter) * pi / 180;
	double w = it->pic.width, h = it->pic.height;
	double c = cos(angle), s = sin(angle), out_w = w * c + h * s, out_h = w * s + h * c;

	if (rng_below(&it->rng, 2)) {
		double keep = fmin(w / out_w, h / out_h);

		out_w = w * keep - 1;
		out_h = h * keep - 1;
	}
	if (rng_below(&it->rng, 2))
		s = -s;
	out_w = floor(out_w);
	out_h = floor(out_h);
	{
		const double m[9] = {c,  s, w / 2 - c * out_w / 2 - s * out_h / 2,
							 -s, c, h / 2 + s * out_w / 2 - c * out_h / 2,
							 0,  0, 1};

		pic_replace(&it->pic, pic_warped(&it->pic, m, (unsigned)out_w, (unsigned)out_h,
						 corner_ink(it)));
	}
}

/* Off centre: of the room to both sides, at most 35 % or at least 65 % lie on the left. */
static unsigned off_centre(struct rng *r, unsigned room)
{
	double at = rng_range(r, 0.0f, 0.35f);

	return (unsigned)(room * (rng_below(r, 2) ? at : 1 - at));
}

/* PARAMETER is the percentage of the area that is left. */
void attack_crop(struct item *it, int percent)
{
	struct rng *r = &it->rng;
	double side = sqrt(percent / 100.0), shape = rng_below(r, 2) ? 1 : rng_range(r, 0.85f, 1.18f);
	double across = side * sqrt(shape);
	double down;
	unsigned w, h, x, y;

	across = fmin(across, 1);
	down = percent / 100.0 / across;
	if (down > 1) {
		down = 1;
		across = percent / 100.0;
	}
	w = (unsigned)(it->pic.width * across);
	h = (unsigned)(it->pic.height * down);
	x = off_centre(r, it->pic.width - w);
	y = off_centre(r, it->pic.height - h);
	pic_replace(&it->pic, pic_cropped(&it->pic, x, y, w, h));
	item_map_regions(it, 1, 1, -(double)x, -(double)y);
	if (rng_below(r, 2)) {
		double scale = rng_range(r, 0.8f, 1.6f);
		unsigned longer = w > h ? w : h;

		scale = longer * scale > 1280 ? 1280.0 / longer : scale;
		pic_replace(&it->pic, pic_sided(&it->pic, (unsigned)(longer * scale)));
		item_map_regions(it, it->pic.width / (double)w, it->pic.height / (double)h, 0, 0);
	}
}

/* The grid of a screen beats with the grid of a sensor; and lamps light a room unevenly. */
static void add_screen_light(struct item *it)
{
	struct rng *r = &it->rng;
	double strength = rng_range(r, 0.01f, 0.035f), period = rng_range(r, 5, 16);
	double angle = rng_range(r, 0, 3.1f), fx = 2 * pi * cos(angle) / period;
	double fy = 2 * pi * sin(angle) / period, bend = rng_range(r, 0.0f, 0.004f);
	double slope_x = rng_range(r, -0.3f, 0.3f), slope_y = rng_range(r, -0.3f, 0.3f);
	struct pic *p = &it->pic;

	for (unsigned y = 0; y < p->height; y++) {
		for (unsigned x = 0; x < p->width; x++) {
			uint8_t *rgb = p->rgb + ((size_t)y * p->width + x) * 3;
			double wave = sin(fx * x + fy * y + bend * x * y / period);
			double light = 0.95 + slope_x * ((double)x / p->width - 0.5) +
				       slope_y * ((double)y / p->height - 0.5) + strength * wave;

			for (int c = 0; c < 3; c++)
				rgb[c] = byte_of(rgb[c] * light + 6);
		}
	}
}

static void screen_corners(struct rng *r, unsigned width, unsigned height, double corner[4][2])
{
	for (int i = 0; i < 4; i++) {
		double dx = rng_range(r, 0.02f, 0.15f), dy = rng_range(r, 0.02f, 0.15f);

		corner[i][0] = width * (i % 2 ? 1 - dx : dx);
		corner[i][1] = height * (i / 2 ? 1 - dy : dy);
	}
}

void attack_perspective(struct item *it, int unused)
{
	struct rng *r = &it->rng;
	double bezel = rng_range(r, 0.012f, 0.03f);
	unsigned w = it->pic.width, h = it->pic.height, edge = (unsigned)(bezel * w);
	struct pic screen = pic_blank(w + 2 * edge, h + 2 * edge, ink_grey(rng_int(r, 5, 25)));
	const double sw = screen.width, sh = screen.height;
	const double full[4][2] = {{0, 0}, {sw, 0}, {0, sh}, {sw, sh}};
	double corner[4][2], m[9];

	(void)unused;
	paint_picture(&screen, &it->pic, (int)edge, (int)edge, 0);
	screen_corners(r, w, h, corner);
	homography((const double(*)[2])corner, full, m);
	pic_replace(&it->pic, pic_warped(&screen, m, w, h, ink_random(r, 20, 60)));
	pic_free(&screen);
	add_screen_light(it);
	pic_blur(&it->pic, rng_range(r, 0.5f, 1.2f));
	pic_noise(&it->pic, rng_range(r, 2, 5), r);
}
