/* A phone's screenshot of a post that shows the picture. */
#include "attack.h"
#include "attack_text.h"

#include <math.h>
#include <stdio.h>

struct screen {
	struct item *it;
	struct rng *r;
	struct pic canvas;
	double w, h, u;              /* U: a 360th of the width, as phones count */
	bool dark;
	struct ink page, bar, card, text, pale, accent;
	double y;                    /* where the next thing begins */
};

static void choose_theme(struct screen *s)
{
	static const struct ink accents[4] = {
		{{42, 130, 210}}, {{30, 160, 90}}, {{200, 60, 80}}, {{130, 90, 200}}};

	s->dark = rng_below(s->r, 2);
	s->page = s->dark ? ink_grey(rng_int(s->r, 0, 24)) : ink_random(s->r, 215, 250);
	s->bar = s->dark ? ink_grey(rng_int(s->r, 20, 40)) : INK_WHITE;
	s->card = s->dark ? ink_grey(rng_int(s->r, 30, 50)) : INK_WHITE;
	s->text = s->dark ? ink_grey(235) : ink_grey(25);
	s->pale = s->dark ? ink_grey(140) : ink_grey(130);
	s->accent = accents[rng_below(s->r, 4)];
}

static void text_at(struct screen *s, double x, double y, double height, const char *text,
		    struct ink ink)
{
	text_paint(&s->canvas, x * s->u, y * s->u, height * s->u, text, ink, 1);
}

/* The clock, bars of reception and a battery. */
static void paint_status(struct screen *s)
{
	struct rng *r = s->r;
	double u = s->u, x = s->w - 40 * u;
	char clock[16];

	paint_box(&s->canvas, 0, 0, s->w, 82 * u, 0, s->bar, 1);
	snprintf(clock, sizeof clock, "%02d:%02d", rng_int(r, 0, 23), rng_int(r, 0, 59));
	text_at(s, 18, 9, 9, clock, s->text);
	for (int i = 0; i < 4; i++)
		paint_box(&s->canvas, x - (30 - i * 5) * u, (18 - 2 * i) * u - 3 * u, 3.4 * u,
			  (3 + 2 * i) * u, u, i < 3 ? s->text : s->pale, 1);
	paint_box(&s->canvas, x, 8 * u, 20 * u, 10 * u, 2.5 * u, s->text, 1);
	paint_box(&s->canvas, x + 1.2 * u, 9.2 * u, 17.6 * u, 7.6 * u, 1.8 * u, s->bar, 1);
	paint_box(&s->canvas, x + 2 * u, 10 * u, rng_range(r, 3, 16) * u, 6 * u, u, s->text, 1);
}

static void paint_avatar(struct screen *s, double x, double y, double radius, const char *name)
{
	double u = s->u;

	paint_ellipse(&s->canvas, x * u, y * u, radius * u, radius * u,
		      ink_random(s->r, 60, 210), 1);
	text_at(s, x - radius * 0.35, y - radius * 0.45, radius * 0.9, (char[]){name[0], 0},
		INK_WHITE);
}

/* The channel's head at the top of a chat. */
static void paint_chat_head(struct screen *s)
{
	char name[LINE_ROOM], line[LINE_ROOM];

	text_words(s->r, 16, false, name);
	snprintf(line, sizeof line, "%d %03d subscribers", rng_int(s->r, 1, 900),
		 rng_int(s->r, 0, 999));
	text_at(s, 14, 50, 13, "<", s->accent);
	paint_avatar(s, 56, 56, 19, name);
	text_at(s, 86, 42, 11, name, s->text);
	text_at(s, 86, 62, 8, line, s->pale);
	for (int i = 0; i < 3; i++)
		paint_ellipse(&s->canvas, s->w - 22 * s->u, (48 + i * 7) * s->u, 1.8 * s->u, 1.8 * s->u,
			      s->text, 1);
	paint_box(&s->canvas, 0, 82 * s->u, s->w, fmax(1, s->u / 2), 0, s->pale, 0.4);
}

/* LINES of words from the place S stands at; returns where they end. */
static double paint_lines(struct screen *s, double x, double y, double width, int lines,
			  double height)
{
	for (int i = 0; i < lines; i++, y += height * 1.75) {
		double part = i == lines - 1 ? rng_range(s->r, 0.3f, 0.9f) : 1;
		char text[LINE_ROOM];

		text_words(s->r, (unsigned)(width * part * 7 / (6 * height)), false, text);
		text_at(s, x, y, height, text, s->text);
	}
	return y;
}

static void paint_reactions(struct screen *s, double x, double y, int count)
{
	double u = s->u;

	for (int i = 0; i < count; i++, x += 52) {
		char number[16];

		snprintf(number, sizeof number, "%d", rng_int(s->r, 1, 999));
		paint_box(&s->canvas, x * u, y * u, 47 * u, 22 * u, 11 * u, s->accent, 0.25);
		paint_ellipse(&s->canvas, (x + 12) * u, (y + 11) * u, 7 * u, 7 * u,
			      ink_random(s->r, 120, 255), 1);
		text_at(s, x + 22, y + 8, 7, number, s->accent);
	}
}

/* Faint things all over the page, as chats have behind their messages. */
static void paint_wallpaper(struct screen *s)
{
	struct ink ink = s->dark ? ink_grey(60) : ink_grey(170);

	if (rng_below(s->r, 2))
		return;
	for (int i = 0; i < 150; i++) {
		double x = rng_unit(s->r) * s->w, y = rng_unit(s->r) * s->h;
		double a = rng_range(s->r, 3, 9) * s->u, b = rng_range(s->r, 3, 9) * s->u;

		if (rng_below(s->r, 2))
			paint_ellipse(&s->canvas, x, y, a, b, ink, 0.2);
		else
			paint_box(&s->canvas, x, y, 2 * a, 2 * b, a / 3, ink, 0.2);
	}
}

/* The picture, WIDTH wide or less, so that it takes no more than 60 % of the height. */
static void fit_picture(struct screen *s, double width)
{
	struct pic *p = &s->it->pic;
	unsigned old_w = p->width, old_h = p->height;
	double scale = fmin(width / old_w, s->h * 0.6 / old_h);

	pic_replace(p, pic_resized(p, (unsigned)(old_w * scale), (unsigned)(old_h * scale)));
	item_map_regions(s->it, p->width / (double)old_w, p->height / (double)old_h, 0, 0);
}

/* The post's picture comes last: from then on the canvas is the item. */
static void put_picture(struct screen *s, double x, double y, double radius)
{
	item_put_on(s->it, s->canvas, (int)x, (int)y, radius);
}

/* A message of an earlier post, cut by the head. */
static void paint_earlier(struct screen *s)
{
	int lines = rng_int(s->r, 0, 3);

	if (lines > 0) {
		paint_box(&s->canvas, 8 * s->u, 60 * s->u, 280 * s->u, (48 + lines * 17.5) * s->u,
			  12 * s->u, s->card, 1);
		s->y = paint_lines(s, 20, 92, 250, lines, 10) + 12;
	}
	s->y += rng_range(s->r, 8, 24);
}

static void paint_chat(struct screen *s)
{
	double u = s->u, wide = rng_range(s->r, 270, 330), margin = rng_below(s->r, 2) ? 0 : 3;
	int lines = rng_int(s->r, 0, 5), reactions = rng_int(s->r, 0, 4);
	double picture_y, below, x = 8;

	paint_wallpaper(s);
	s->y = 88;
	paint_earlier(s);
	fit_picture(s, (wide - 2 * margin) * u);
	wide = s->it->pic.width / u + 2 * margin;
	picture_y = s->y + margin;
	below = s->it->pic.height / u + 2 * margin + lines * 17.5 + (lines ? 12 : 0) +
		(reactions ? 28 : 0) + 18;
	paint_box(&s->canvas, x * u, s->y * u, wide * u, below * u, 12 * u, s->card, 1);
	s->y = picture_y + s->it->pic.height / u + 10;
	s->y = paint_lines(s, x + 10, s->y, wide - 20, lines, 10);
	if (reactions)
		paint_reactions(s, x + 8, s->y, (int)fmin(reactions, (wide - 16) / 52));
	text_at(s, x + wide - 44, s->y + (reactions ? 28 : 0) - 2, 7, "12:48", s->pale);
	paint_box(&s->canvas, 0, 0, s->w, 82 * u, 0, s->bar, 1);
	paint_status(s);
	paint_chat_head(s);
	paint_box(&s->canvas, 0, s->h - 56 * u, s->w, 56 * u, 0, s->bar, 1);
	text_at(s, 160, s->h / u - 38, 11, "Mute", s->accent);
	put_picture(s, (x + margin) * u, picture_y * u, rng_below(s->r, 2) ? 10 * u : 0);
}

/* A feed: the sender above, the picture from edge to edge or with small margins. */
static void paint_feed(struct screen *s)
{
	double u = s->u, margin = rng_below(s->r, 2) ? 0 : rng_range(s->r, 8, 16), picture_y, x;
	char name[LINE_ROOM];

	paint_box(&s->canvas, 0, 0, s->w, s->h, 0, s->card, 1);
	paint_status(s);
	text_words(s->r, 14, false, name);
	paint_avatar(s, 30, 70, 17, name);
	text_at(s, 56, 58, 10, name, s->text);
	text_at(s, 56, 76, 8, "3 h ago", s->pale);
	s->y = paint_lines(s, 14, 100, 332, rng_int(s->r, 0, 4), 10) + 2;
	fit_picture(s, s->w - 2 * margin * u);
	x = (s->w - s->it->pic.width) / 2;
	picture_y = s->y;
	s->y += s->it->pic.height / u + 14;
	for (int i = 0; i < 3; i++) {
		paint_ellipse(&s->canvas, (28 + i * 44) * u, (s->y + 10) * u, 10 * u, 10 * u, s->text, 1);
		paint_ellipse(&s->canvas, (28 + i * 44) * u, (s->y + 10) * u, 8 * u, 8 * u, s->card, 1);
	}
	s->y = paint_lines(s, 14, s->y + 34, 332, rng_int(s->r, 1, 4), 10);
	paint_avatar(s, 26, s->y + 24, 12, "R");
	paint_lines(s, 48, s->y + 16, 290, 2, 9);
	paint_box(&s->canvas, 0, s->h - 50 * u, s->w, 50 * u, 0, s->bar, 1);
	for (int i = 0; i < 5; i++)
		paint_box(&s->canvas, (28 + i * 68) * u, s->h - 38 * u, 20 * u, 20 * u, 5 * u, s->pale,
			  1);
	put_picture(s, x, picture_y * u, margin > 0 ? 12 * u : 0);
}

void attack_screenshot(struct item *it, int unused)
{
	static const unsigned sizes[3][2] = {{1080, 2340}, {1170, 2532}, {828, 1792}};
	const unsigned *size = sizes[rng_below(&it->rng, 3)];
	struct screen s = {.it = it, .r = &it->rng, .w = size[0], .h = size[1]};

	(void)unused;
	s.u = s.w / 360;
	choose_theme(&s);
	s.canvas = pic_blank(size[0], size[1], s.page);
	if (rng_below(s.r, 3))
		paint_chat(&s);
	else
		paint_feed(&s);
	it->save = (struct save){.quality = rng_int(s.r, 85, 95), .png = rng_below(s.r, 3) == 0};
}
