/* What is put around or over a picture: frames, bars, lettering, bands, stickers, marks. */
#include "attack.h"
#include "attack_text.h"

#include <math.h>

static void item_changed(struct item *it, const char *kind)
{
	double sum = 0;

	it->kind = it->n_regions ? kind : NULL;
	for (unsigned i = 0; i < it->n_regions; i++)
		sum += it->regions[i].w * it->regions[i].h;
	it->area = sum / ((double)it->pic.width * it->pic.height);
}

void attack_border(struct item *it, int unused)
{
	struct rng *r = &it->rng;
	double share = rng_range(r, 0.03f, 0.15f);
	unsigned w = it->pic.width, h = it->pic.height, edge = (unsigned)(share * (w < h ? w : h));
	unsigned sides = rng_below(r, 3) ? edge : edge / 2;
	struct ink ink = rng_below(r, 3) ? ink_random(r, 0, 255) : INK_WHITE;
	struct pic canvas = pic_blank(w + 2 * sides, h + 2 * edge, ink);

	(void)unused;
	/* Some frames have a second, thin line inside. */
	if (edge > 12 && rng_below(r, 2))
		paint_box(&canvas, sides - 5.0, edge - 5.0, w + 10.0, h + 10.0, 0, ink_random(r, 0, 255),
			  1);
	item_put_on(it, canvas, (int)sides, (int)edge, 0);
}

/* The canvas of the wanted shape, the picture scaled to fit when it would grow over 1280. */
void attack_letterbox(struct item *it, int unused)
{
	static const double shapes[3] = {16.0 / 9, 1, 9.0 / 16};
	struct rng *r = &it->rng;
	double own = (double)it->pic.width / it->pic.height, shape;
	unsigned w = it->pic.width, h = it->pic.height, at = rng_below(r, 3);
	struct pic canvas;

	(void)unused;
	while (fabs(shapes[at] / own - 1) < 0.1)
		at = (at + 1) % 3;
	shape = shapes[at];
	if (own > shape)
		h = (unsigned)(w / shape);
	else
		w = (unsigned)(h * shape);
	canvas = pic_blank(w, h, rng_below(r, 3) ? INK_BLACK : ink_random(r, 0, 255));
	item_put_on(it, canvas, (int)(w - it->pic.width) / 2, (int)(h - it->pic.height) / 2, 0);
}

/* One or two lines of capitals over the picture, from Y on or, if UP, ending there. */
static void meme_lines(struct item *it, double y, bool up)
{
	struct rng *r = &it->rng;
	double w = it->pic.width, height = w * rng_range(r, 0.055f, 0.085f);
	int lines = rng_int(r, 1, 2);
	double top = up ? y - lines * height * 1.3 : y;

	for (int i = 0; i < lines; i++) {
		unsigned fits = (unsigned)(w * 0.92 / (height * 6 / 7));
		double wide, line_y = top + i * height * 1.3;
		char text[LINE_ROOM];

		text_words(r, fits, true, text);
		wide = text_width(text, height);
		text_paint_rimmed(&it->pic, (w - wide) / 2, line_y, height, text, INK_WHITE, INK_BLACK,
				  height / 12);
		item_region(it, (w - wide) / 2 - height / 12, line_y - height / 12, wide + height / 6,
			    height * 7 / 6);
	}
}

/* A white block with black text on top. */
static void meme_block(struct item *it)
{
	struct rng *r = &it->rng;
	double w = it->pic.width, height = w * rng_range(r, 0.035f, 0.05f);
	int lines = rng_int(r, 1, 3);
	unsigned block = (unsigned)(height * (1.6 * lines + 1.2));
	struct pic canvas = pic_blank(it->pic.width, it->pic.height + block, INK_WHITE);

	for (int i = 0; i < lines; i++) {
		char text[LINE_ROOM];

		text_words(r, (unsigned)(w * 0.92 / (height * 6 / 7)), false, text);
		text_paint(&canvas, w * 0.04, height * (0.8 + 1.6 * i), height, text, ink_grey(20), 1);
	}
	item_put_on(it, canvas, 0, (int)block, 0);
}

void attack_meme(struct item *it, int unused)
{
	unsigned style = rng_below(&it->rng, 4);
	double h = it->pic.height;

	(void)unused;
	if (style > 0) {
		meme_lines(it, h * 0.03, false);
		if (style > 1)
			meme_lines(it, h * 0.97, true);
	}
	if (style == 0 || style == 3)
		meme_block(it);
	if (style == 0)
		it->content = FRAMED;
	item_changed(it, "text");
}

static void banner_text(struct item *it, double x, double y, double w, double h, struct ink ink)
{
	char text[LINE_ROOM];
	double high = h * 0.3, small = h * 0.17;

	text_words(&it->rng, (unsigned)(w / (high * 6 / 7)), true, text);
	text_paint(&it->pic, x, y + h * 0.17, high, text, ink, 1);
	text_words(&it->rng, (unsigned)(w / (small * 6 / 7)), false, text);
	text_paint(&it->pic, x, y + h * 0.65, small, text, ink, 1);
}

/* A lower third with the sender's sign, or a plain band anywhere. */
void attack_banner(struct item *it, int unused)
{
	struct rng *r = &it->rng;
	double w = it->pic.width, h = it->pic.height, share = rng_range(r, 0.1f, 0.2f);
	struct ink ink = ink_random(r, 0, 150);
	bool lower_third = rng_below(r, 2);
	double x = lower_third ? w * 0.05 : 0, wide = lower_third ? w * 0.9 : w;
	double high = share * w * h / wide;
	double y = lower_third          ? h * 0.95 - high
		   : rng_below(r, 2)    ? rng_range(r, 0, (float)(h - high))
									: h - high;

	(void)unused;
	paint_box(&it->pic, x, y, wide, high, 0, ink, lower_third ? 0.95 : 1);
	if (lower_third)
		paint_box(&it->pic, x, y, high, high, 0, ink_random(r, 120, 255), 1);
	banner_text(it, x + (lower_third ? high * 1.1 : w * 0.03), y,
		    wide - (lower_third ? high * 1.2 : w * 0.06), high, INK_WHITE);
	item_region(it, x, y, wide, high);
	item_changed(it, "covered");
}

/* A disc with eyes and a mouth. */
static void sticker_face(struct pic *p, double x, double y, double a, double b, struct ink ink)
{
	const struct ink dark = ink_grey(40);

	paint_ellipse(p, x, y, a, b, ink, 1);
	paint_ellipse(p, x - a * 0.35, y - b * 0.2, a * 0.1, b * 0.17, dark, 1);
	paint_ellipse(p, x + a * 0.35, y - b * 0.2, a * 0.1, b * 0.17, dark, 1);
	paint_ellipse(p, x, y + b * 0.3, a * 0.5, b * 0.32, dark, 1);
	paint_ellipse(p, x, y + b * 0.14, a * 0.56, b * 0.32, ink, 1);
}

static bool overlaps_region(const struct item *it, double x, double y, double a, double b)
{
	for (unsigned i = 0; i < it->n_regions; i++) {
		const struct region *g = it->regions + i;

		if (x - a < g->x + g->w && x + a > g->x && y - b < g->y + g->h && y + b > g->y)
			return true;
	}
	return false;
}

void attack_stickers(struct item *it, int unused)
{
	struct rng *r = &it->rng;
	double w = it->pic.width, h = it->pic.height;
	unsigned wanted_count = (unsigned)rng_int(r, 3, 6);

	(void)unused;
	for (int tries = 0; it->n_regions < wanted_count && tries < 200; tries++) {
		double area = rng_range(r, 0.02f, 0.06f) * w * h, stretch = rng_range(r, 0.8f, 1.25f);
		double a = sqrt(area / 3.1416) * sqrt(stretch), b = sqrt(area / 3.1416) / sqrt(stretch);
		double x = rng_range(r, (float)a, (float)(w - a));
		double y = rng_range(r, (float)b, (float)(h - b));

		if (overlaps_region(it, x, y, a, b))
			continue;
		if (rng_below(r, 2))
			sticker_face(&it->pic, x, y, a, b, (struct ink){{250, 205, 60}});
		else
			paint_ellipse(&it->pic, x, y, a, b, ink_random(r, 0, 255), 1);
		item_region(it, x - a, y - b, 2 * a, 2 * b);
	}
	item_changed(it, "covered");
	it->area *= 0.7854;
}

/* One logo: a disc with a letter, and a name beside it. */
static void mark_logo(struct item *it, struct ink ink, double alpha)
{
	struct rng *r = &it->rng;
	double w = it->pic.width, h = it->pic.height, size = w * rng_range(r, 0.035f, 0.06f);
	double wide, x, y;
	char text[LINE_ROOM];
	struct pic marked = pic_copy(&it->pic);

	text_words(r, 12, true, text);
	wide = size * 2.4 + text_width(text, size);
	x = rng_below(r, 3) ? w * 0.97 - wide : (w - wide) / 2;
	y = rng_below(r, 3) ? h * 0.97 - 2 * size : (h - size) / 2;
	paint_ellipse(&marked, x + size, y + size, size, size, ink, 1);
	text_paint(&marked, x + size * 0.65, y + size * 0.5, size, (char[]){text[0], 0},
		   ink.c[0] > 127 ? INK_BLACK : INK_WHITE, 1);
	text_paint(&marked, x + size * 2.4, y + size * 0.5, size, text, ink, 1);
	for (size_t i = 0; i < (size_t)marked.width * marked.height; i++)
		pixel_blend(it->pic.rgb + i * 3, marked.rgb + i * 3, alpha);
	pic_free(&marked);
	item_region(it, x, y, wide, 2 * size);
}

struct grid {
	double across, down, height, cosine, sine;
	const char *text;
};

/* Lettering on a black sheet twice the picture's size; every place is marked as a region. */
static struct pic mark_sheet(struct item *it, const struct grid *g)
{
	double w = it->pic.width, h = it->pic.height, wide = text_width(g->text, g->height);
	struct pic sheet = pic_blank(2 * it->pic.width, 2 * it->pic.height, INK_BLACK);
	int row = 0;

	for (double y = 0; y < 2 * h; y += g->down, row++) {
		for (double x = row % 2 ? -g->across / 2 : 0; x < 2 * w; x += g->across) {
			/* The middle of the text, turned back around the picture's middle. */
			double dx = x + wide / 2 - w, dy = y + g->height / 2 - h;
			double mx = g->cosine * dx - g->sine * dy + w / 2;
			double my = g->sine * dx + g->cosine * dy + h / 2;
			double bw = wide * g->cosine + g->height * fabs(g->sine);
			double bh = wide * fabs(g->sine) + g->height * g->cosine;

			text_paint(&sheet, x, y, g->height, g->text, INK_WHITE, 1);
			item_region(it, mx - bw / 2, my - bh / 2, bw, bh);
		}
	}
	return sheet;
}

static void mark_everywhere(struct item *it, struct ink ink, double alpha)
{
	struct rng *r = &it->rng;
	double w = it->pic.width, h = it->pic.height;
	double angle = rng_below(r, 2) ? 0 : rng_range(r, -0.6f, 0.6f);
	char text[LINE_ROOM];
	struct grid g = {.cosine = cos(angle), .sine = sin(angle), .text = text,
					 .height = w * rng_range(r, 0.02f, 0.035f)};
	struct pic sheet, turned;

	text_words(r, 12, true, text);
	g.across = text_width(text, g.height) * rng_range(r, 1.4f, 2.0f);
	g.down = g.height * rng_range(r, 4, 7);
	sheet = mark_sheet(it, &g);
	{
		const double m[9] = {g.cosine,  g.sine,   w - g.cosine * w / 2 - g.sine * h / 2,
							 -g.sine, g.cosine, h + g.sine * w / 2 - g.cosine * h / 2,
							 0,         0,        1};

		turned = pic_warped(&sheet, m, it->pic.width, it->pic.height, INK_BLACK);
	}
	for (size_t i = 0; i < (size_t)turned.width * turned.height; i++)
		pixel_blend(it->pic.rgb + i * 3, ink.c, alpha * turned.rgb[i * 3] / 255);
	pic_free(&sheet);
	pic_free(&turned);
}

void attack_watermark(struct item *it, int unused)
{
	struct rng *r = &it->rng;
	double alpha = rng_range(r, 0.3f, 0.6f);
	struct ink ink = rng_below(r, 3) ? INK_WHITE : ink_random(r, 0, 90);

	(void)unused;
	if (rng_below(r, 2))
		mark_everywhere(it, ink, alpha);
	else
		mark_logo(it, ink, alpha);
	item_changed(it, "text");
}

/* Lines of white lettering with a dark rim from edge to edge, as it is laid over a picture
 * to keep programs from knowing it; smaller and larger, half of them opaque. */
void attack_letter_all(struct item *it, int unused)
{
	struct rng *r = &it->rng;
	double w = it->pic.width, h = it->pic.height, height = w * rng_range(r, 0.025f, 0.06f);
	double leading = height * rng_range(r, 1.35f, 1.8f);
	double alpha = rng_below(r, 2) ? 1 : rng_range(r, 0.6f, 0.9f);
	bool capitals = rng_below(r, 2);
	struct pic lettered = pic_copy(&it->pic);

	(void)unused;
	for (double y = height * 0.3; y < h; y += leading) {
		char text[LINE_ROOM];

		/* Longer than the line: what does not fit is cut off, as is the first word. */
		text_words(r, (unsigned)(w * 1.3 / (height * 6 / 7)), capitals, text);
		text_paint_rimmed(&lettered, -rng_range(r, 0, 2) * height, y, height, text, INK_WHITE,
				  ink_grey(20), height / 10);
	}
	for (size_t i = 0; i < (size_t)lettered.width * lettered.height; i++)
		pixel_blend(it->pic.rgb + i * 3, lettered.rgb + i * 3, alpha);
	pic_free(&lettered);
	it->area = 1;
}

/* One box over half of the area: one side of the picture, or somewhere within. */
void attack_hide_half(struct item *it, int unused)
{
	struct rng *r = &it->rng;
	double w = it->pic.width, h = it->pic.height, across = 1, down, x, y;
	struct ink ink = rng_below(r, 2) ? INK_BLACK : ink_random(r, 0, 255);
	unsigned place = rng_below(r, 3);

	(void)unused;
	if (place > 0)
		across = place == 1 ? 0.5 : rng_range(r, 0.6f, 0.9f);
	down = 0.5 / across;
	x = (1 - across) * w * (place == 2 ? (double)rng_unit(r) : rng_below(r, 2));
	y = (1 - down) * h * (place == 2 ? (double)rng_unit(r) : rng_below(r, 2));
	paint_box(&it->pic, x, y, across * w, down * h, 0, ink, 1);
	item_region(it, x, y, across * w, down * h);
	item_changed(it, "covered");
}
