/* Attacks that draw the picture anew: as a print of dots, as a cartoon. */
#include "attack.h"

#include <math.h>
#include <stdlib.h>

static const double pi = 3.14159265358979323846;

/* --- a print of dots ----------------------------------------------------------------- */

/* The dots of one ink: on a square raster that is turned, CELL pixels from one to the next. */
struct raster {
	double cosine, sine, cell;
};

static struct raster raster_of(double degrees, double cell)
{
	return (struct raster){cos(degrees * pi / 180), sin(degrees * pi / 180), cell};
}

/* How much of the pixel at X, Y is inked where DARKNESS of the area should be. The dots grow
 * from the middles of the cells until they join; edges are smooth over about a pixel. */
static double inked(const struct raster *r, unsigned x, unsigned y, double darkness)
{
	double u = (r->cosine * x + r->sine * y) * 2 * pi / r->cell;
	double v = (-r->sine * x + r->cosine * y) * 2 * pi / r->cell;
	double threshold = 0.5 + 0.25 * (cos(u) + cos(v)), share;

	share = (darkness - threshold) * r->cell / 2.5 + 0.5;
	return share < 0 ? 0 : share > 1 ? 1 : share;
}

/* What a print is made of: the picture, and whether a dot is a disc as large as the tone at its
 * middle asks for, as filters draw them, or takes its outline from the picture, as a film under
 * a screen does. */
struct original {
	const struct pic *pic;
	bool discs;
};

static unsigned within(double at, unsigned limit)
{
	return at <= 0 ? 0 : at >= limit - 1 ? limit - 1 : (unsigned)(at + 0.5);
}

/* The pixel that says how dark the raster's dot at X, Y is. */
static const uint8_t *tone_at(const struct original *o, const struct raster *r, unsigned x,
			      unsigned y)
{
	double u = (floor((r->cosine * x + r->sine * y) / r->cell) + 0.5) * r->cell;
	double v = (floor((-r->sine * x + r->cosine * y) / r->cell) + 0.5) * r->cell;

	if (o->discs) {
		x = within(r->cosine * u - r->sine * v, o->pic->width);
		y = within(r->sine * u + r->cosine * v, o->pic->height);
	}
	return o->pic->rgb + ((size_t)y * o->pic->width + x) * 3;
}

static void print_grey(struct pic *to, const struct original *o, double cell)
{
	const struct raster r = raster_of(45, cell);

	for (unsigned y = 0; y < to->height; y++) {
		for (unsigned x = 0; x < to->width; x++) {
			uint8_t *rgb = to->rgb + ((size_t)y * to->width + x) * 3;
			double ink = inked(&r, x, y, 1 - luma_of(tone_at(o, &r, x, y)) / 255);

			for (int c = 0; c < 3; c++)
				rgb[c] = byte_of(248 - 225 * ink);
		}
	}
}

/* Black takes most of what the three other inks have in common. */
static double black_share(const uint8_t *rgb)
{
	return (255 - fmax(rgb[0], fmax(rgb[1], rgb[2]))) * 0.8 / 255;
}

/* Cyan, magenta, yellow and black at the angles that printers give them. */
static void print_colours(struct pic *to, const struct original *o, double cell)
{
	const struct raster rasters[4] = {raster_of(15, cell), raster_of(75, cell),
									  raster_of(0, cell), raster_of(45, cell)};

	for (unsigned y = 0; y < to->height; y++) {
		for (unsigned x = 0; x < to->width; x++) {
			uint8_t *rgb = to->rgb + ((size_t)y * to->width + x) * 3;
			double black = black_share(tone_at(o, rasters + 3, x, y));
			double paper = 1 - 0.92 * inked(rasters + 3, x, y, black);

			for (int c = 0; c < 3; c++) {
				const uint8_t *tone = tone_at(o, rasters + c, x, y);
				double own = black_share(tone), rest = (1 - tone[c] / 255.0 - own) / (1 - own);

				rgb[c] = byte_of(250 * paper * (1 - 0.9 * inked(rasters + c, x, y, rest)));
			}
		}
	}
}

/* Blurred first by a part of a cell: a dot stands for what its whole cell shows. */
void attack_halftone(struct item *it, int unused)
{
	unsigned longer = it->pic.width > it->pic.height ? it->pic.width : it->pic.height;
	double cell = rng_range(&it->rng, 5, 8) * (longer / 1280.0);
	struct pic print = pic_new(it->pic.width, it->pic.height);
	const struct original original = {&it->pic, rng_below(&it->rng, 2)};

	(void)unused;
	pic_blur(&it->pic, cell * 0.3);
	if (rng_below(&it->rng, 2))
		print_grey(&print, &original, cell);
	else
		print_colours(&print, &original, cell);
	pic_replace(&it->pic, print);
}

/* --- a cartoon ----------------------------------------------------------------------- */

enum { REACH = 3, WINDOW = 2 * REACH + 1 };

struct smoother {
	double near[WINDOW * WINDOW]; /* weights by distance */
	double like[256];             /* weights by the difference of luma */
};

static void init_smoother(struct smoother *s, double tolerance)
{
	for (int y = -REACH; y <= REACH; y++)
		for (int x = -REACH; x <= REACH; x++)
			s->near[(y + REACH) * WINDOW + x + REACH] = exp(-(x * x + y * y) / 8.0);
	for (int d = 0; d < 256; d++)
		s->like[d] = exp(-d * d / (2 * tolerance * tolerance));
}

static void smooth_pixel(const struct smoother *s, const struct pic *from, const uint8_t *luma,
			 int px, int py, uint8_t *out)
{
	int own = luma[(size_t)py * from->width + px];
	double sum[3] = {0}, total = 0;

	for (int y = -REACH; y <= REACH; y++) {
		for (int x = -REACH; x <= REACH; x++) {
			bool inside = px + x >= 0 && py + y >= 0 && px + x < (int)from->width &&
				      py + y < (int)from->height;
			size_t at = inside ? (size_t)(py + y) * from->width + (px + x) : 0;
			double weight;

			if (!inside)
				continue;
			weight = s->near[(y + REACH) * WINDOW + x + REACH] * s->like[abs(luma[at] - own)];
			for (size_t c = 0; c < 3; c++)
				sum[c] += weight * from->rgb[at * 3 + c];
			total += weight;
		}
	}
	for (int c = 0; c < 3; c++)
		out[c] = byte_of(sum[c] / total);
}

static uint8_t *lumas_of(const struct pic *p)
{
	size_t count = (size_t)p->width * p->height;
	uint8_t *luma = xmalloc(count);

	for (size_t i = 0; i < count; i++)
		luma[i] = byte_of(luma_of(p->rgb + i * 3));
	return luma;
}

/* Means of neighbours that look alike: surfaces become flat and edges stay. */
static void smooth_surfaces(struct pic *p, const struct smoother *s)
{
	uint8_t *luma = lumas_of(p);
	struct pic smooth = pic_new(p->width, p->height);

	for (unsigned y = 0; y < p->height; y++)
		for (unsigned x = 0; x < p->width; x++)
			smooth_pixel(s, p, luma, (int)x, (int)y,
				     smooth.rgb + ((size_t)y * p->width + x) * 3);
	free(luma);
	pic_replace(p, smooth);
}

/* The colours stay what they are; their brightness becomes one of LEVELS. */
static void flatten_tones(struct pic *p, int levels)
{
	double step = 255.0 / (levels - 1);

	for (size_t i = 0; i < (size_t)p->width * p->height; i++) {
		uint8_t *rgb = p->rgb + i * 3;
		double luma = luma_of(rgb), shift = floor(luma / step + 0.5) * step - luma;

		for (int c = 0; c < 3; c++)
			rgb[c] = byte_of(rgb[c] + shift);
	}
}

/* Dark lines where a pixel is darker than what lies around it. */
static void draw_edges(struct pic *p, const struct pic *from, double sigma, double least)
{
	struct pic around = pic_copy(from);

	pic_blur(&around, sigma);
	for (size_t i = 0; i < (size_t)p->width * p->height; i++) {
		double depth = luma_of(around.rgb + i * 3) - luma_of(from->rgb + i * 3) - least;

		if (depth > 0)
			pixel_blend(p->rgb + i * 3, INK_BLACK.c, depth > 4 ? 0.9 : 0.9 * depth / 4);
	}
	pic_free(&around);
}

void attack_cartoon(struct item *it, int unused)
{
	struct rng *r = &it->rng;
	double tolerance = rng_range(r, 18, 30), reach = rng_range(r, 4, 6), least = rng_range(r, 5, 9);
	struct smoother s;
	struct pic lines;

	(void)unused;
	init_smoother(&s, tolerance);
	for (int i = 0; i < 3; i++)
		smooth_surfaces(&it->pic, &s);
	lines = pic_copy(&it->pic);
	pic_blur(&lines, 0.8);
	flatten_tones(&it->pic, rng_int(r, 5, 8));
	draw_edges(&it->pic, &lines, reach, least);
	pic_free(&lines);
}
