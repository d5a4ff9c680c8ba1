/* make-designs OUTDIR [--pictures N] [--seed S] [--photos DIR] [--only DESIGN[,DESIGN]...]
 *
 * Different pictures under one design, as a channel's posts or a shelf's goods are. For each design
 * OUTDIR/DESIGN/known holds N pictures, OUTDIR/DESIGN/other N different ones under the same design,
 * and OUTDIR/DESIGN/own the known ones encoded anew. The pictures are those of DIR, the first N and
 * the next N, and scenes where there are too few of them; graphics have no photograph in them. */
#include "attack.h"
#include "attack_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 1280, HEIGHT = 853, PICTURES_MAXIMUM = 400 };

/* One picture under a design: what is the same for all is drawn by `design`, what is not by `own`. */
struct sheet {
	const struct pic *photo;
	struct rng own, design;
	struct pic pic;
};

typedef void draw_fn(struct sheet *s);

static void draw_words(struct sheet *s, struct rng *r, double x, double y, double width,
		       double height, struct ink ink)
{
	char text[LINE_ROOM];

	text_words(r, (unsigned)(width / (height * 6 / 7)), false, text);
	text_paint(&s->pic, x, y, height, text, ink, 1);
}

static void photo_at(struct sheet *s, int x, int y, unsigned width, unsigned height)
{
	struct pic fitted = pic_covering(s->photo, width, height);

	paint_picture(&s->pic, &fitted, x, y, 0);
	pic_free(&fitted);
}

/* --- what channels put over and around their photographs ----------------------------------- */

static void draw_plain(struct sheet *s)
{
	photo_at(s, 0, 0, WIDTH, HEIGHT);
}

static void logo(struct sheet *s, double x, double y, double size)
{
	struct ink ground = ink_random(&s->design, 0, 120), bright = ink_random(&s->design, 150, 255);

	paint_box(&s->pic, x, y, size * 2.6, size, size / 5, ground, 1);
	paint_ellipse(&s->pic, x + size / 2, y + size / 2, size * 0.36, size * 0.36, bright, 1);
	paint_ellipse(&s->pic, x + size / 2, y + size / 2, size * 0.2, size * 0.2, ground, 1);
	text_paint(&s->pic, x + size * 1.02, y + size * 0.2, size * 0.3, "FRONT", INK_WHITE, 1);
	text_paint(&s->pic, x + size * 1.02, y + size * 0.58, size * 0.22, "NEWS 24", bright, 1);
}

static void draw_logo(struct sheet *s)
{
	draw_plain(s);
	logo(s, WIDTH - 270, 30, 90);
}

static void draw_lower_third(struct sheet *s)
{
	struct ink ground = ink_random(&s->design, 0, 120);

	draw_logo(s);
	paint_box(&s->pic, 0, HEIGHT - 150, WIDTH, 150, 0, ground, 1);
	paint_box(&s->pic, 0, HEIGHT - 158, WIDTH, 8, 0, ink_random(&s->design, 120, 255), 1);
	text_paint(&s->pic, 40, HEIGHT - 125, 46, "BREAKING NEWS", INK_WHITE, 1);
	draw_words(s, &s->own, 40, HEIGHT - 50, WIDTH - 80, 26, INK_WHITE);
}

static void draw_frame(struct sheet *s)
{
	struct ink ground = ink_random(&s->design, 40, 200), line = ink_random(&s->design, 150, 255);

	paint_box(&s->pic, 0, 0, WIDTH, HEIGHT, 0, ground, 1);
	for (int i = 0; i < 40; i++)
		paint_ellipse(&s->pic, rng_range(&s->design, 0, WIDTH), rng_range(&s->design, 0, HEIGHT),
			      rng_range(&s->design, 10, 90), rng_range(&s->design, 10, 60),
			      ink_random(&s->design, 0, 255), 0.5);
	paint_box(&s->pic, 92, 82, WIDTH - 184, HEIGHT - 204, 0, line, 1);
	photo_at(s, 100, 90, WIDTH - 200, HEIGHT - 220);
	text_paint(&s->pic, 110, 25, 40, "FRONT LINE NEWS", INK_WHITE, 1);
	text_paint(&s->pic, 110, HEIGHT - 95, 34, "Subscribe: t.me/frontline", INK_WHITE, 1);
	logo(s, WIDTH - 340, HEIGHT - 110, 84);
}

/* A weekly template: a busy ground, headings, and a photograph on a third of it. */
static void draw_template(struct sheet *s)
{
	struct pic ground = pic_scene(rng_next(&s->design), WIDTH, HEIGHT);

	paint_picture(&s->pic, &ground, 0, 0, 0);
	pic_free(&ground);
	paint_box(&s->pic, 40, 40, 560, 220, 20, ink_random(&s->design, 0, 100), 0.9);
	text_paint(&s->pic, 70, 80, 60, "WEEK IN", INK_WHITE, 1);
	text_paint(&s->pic, 70, 170, 60, "REVIEW", INK_WHITE, 1);
	photo_at(s, 560, 240, 660, 500);
	draw_words(s, &s->own, 70, 340, 420, 34, INK_WHITE);
	draw_words(s, &s->own, 70, 400, 420, 34, INK_WHITE);
}

/* A poster: the photograph above, a panel of fixed lettering below it. */
static void draw_poster(struct sheet *s)
{
	photo_at(s, 0, 0, WIDTH, 500);
	paint_box(&s->pic, 0, 500, WIDTH, HEIGHT - 500, 0, ink_random(&s->design, 150, 255), 1);
	text_paint(&s->pic, 50, 530, 70, "WANTED FOR", ink_grey(20), 1);
	text_paint(&s->pic, 50, 630, 70, "INFORMATION", ink_grey(20), 1);
	draw_words(s, &s->own, 50, 740, WIDTH - 450, 34, ink_grey(20));
	logo(s, WIDTH - 330, 560, 110);
	text_paint(&s->pic, WIDTH - 330, 720, 30, "Call 0800 100", ink_grey(20), 1);
}

/* The channel's name through the whole picture, half transparent. */
static void draw_watermark(struct sheet *s)
{
	draw_plain(s);
	for (int i = 0; i < 4; i++)
		text_paint(&s->pic, 60 + 90 * i, 120 + 190 * i, 64, "t.me/frontline_news", INK_WHITE, 0.45);
}

/* A package that stands in many photographs, anywhere and in any size. */
static void draw_package(struct sheet *s)
{
	struct pic scene = pic_scene(rng_next(&s->design), 400, 400);
	unsigned side = (unsigned)rng_int(&s->own, 220, 380);
	struct pic fitted;

	for (int i = 0; i < 3; i++)
		text_paint(&scene, 30, 40 + 120 * i, 60, i == 1 ? "COFFEE" : "BEST", INK_WHITE, 1);
	fitted = pic_covering(&scene, side, side);
	draw_plain(s);
	paint_picture(&s->pic, &fitted, rng_int(&s->own, 0, (int)(WIDTH - side)),
		      rng_int(&s->own, 0, (int)(HEIGHT - side)), 0);
	pic_free(&fitted);
	pic_free(&scene);
}

/* --- graphics ---------------------------------------------------------------------------- */

static void draw_card(struct sheet *s)
{
	paint_box(&s->pic, 0, 0, WIDTH, HEIGHT, 0, ink_random(&s->design, 0, 120), 1);
	paint_box(&s->pic, 60, 60, WIDTH - 120, HEIGHT - 120, 30, ink_random(&s->design, 180, 255), 1);
	logo(s, 100, 100, 90);
	for (int i = 0; i < 8; i++)
		draw_words(s, &s->own, 110, 250 + 62 * i, WIDTH - 260, 40, ink_grey(20));
}

static void draw_page(struct sheet *s)
{
	paint_box(&s->pic, 0, 0, WIDTH, HEIGHT, 0, ink_grey(250), 1);
	for (int i = 0; i < 24; i++)
		draw_words(s, &s->own, 90, 50 + 32 * i, WIDTH - 180, 17, ink_grey(30));
}

static void draw_qr(struct sheet *s)
{
	enum { MODULES = 37, MODULE = 20, LEFT = (WIDTH - MODULES * MODULE) / 2, TOP = 56 };

	paint_box(&s->pic, 0, 0, WIDTH, HEIGHT, 0, INK_WHITE, 1);
	for (int y = 0; y < MODULES; y++)
		for (int x = 0; x < MODULES; x++)
			if (rng_below(&s->own, 2))
				paint_box(&s->pic, LEFT + x * MODULE, TOP + y * MODULE, MODULE, MODULE, 0,
					  INK_BLACK, 1);
	for (int i = 0; i < 3; i++) {
		double x = LEFT + (i == 1 ? MODULES - 7 : 0) * MODULE;
		double y = TOP + (i == 2 ? MODULES - 7 : 0) * MODULE;

		for (int ring = 0; ring < 4; ring++)
			paint_box(&s->pic, x + (ring - 1) * MODULE, y + (ring - 1) * MODULE,
				  (9 - 2 * ring) * MODULE, (9 - 2 * ring) * MODULE, 0,
				  ring % 2 ? INK_BLACK : INK_WHITE, 1);
	}
}

static void draw_chart(struct sheet *s)
{
	struct ink bars = ink_random(&s->design, 30, 180);

	paint_box(&s->pic, 0, 0, WIDTH, HEIGHT, 0, ink_grey(245), 1);
	text_paint(&s->pic, 80, 50, 44, "SALES BY MONTH", ink_grey(20), 1);
	for (int i = 0; i < 6; i++) {
		paint_box(&s->pic, 90, 150 + 110 * i, WIDTH - 180, 2, 0, ink_grey(180), 1);
		text_paint(&s->pic, 30, 140 + 110 * i, 18, "100", ink_grey(60), 1);
	}
	for (int i = 0; i < 12; i++) {
		double high = rng_range(&s->own, 40, 540);

		paint_box(&s->pic, 110 + 90 * i, 700 - high, 60, high, 0, bars, 1);
		text_paint(&s->pic, 112 + 90 * i, 720, 20, "Month", ink_grey(60), 1);
	}
}

/* Streets and borders on one ground: another section of the same map service each time. */
static void draw_map(struct sheet *s)
{
	paint_box(&s->pic, 0, 0, WIDTH, HEIGHT, 0, (struct ink){{236, 230, 220}}, 1);
	for (int i = 0; i < 14; i++)
		paint_ellipse(&s->pic, rng_range(&s->own, 0, WIDTH), rng_range(&s->own, 0, HEIGHT),
			      rng_range(&s->own, 40, 200), rng_range(&s->own, 30, 160),
			      (struct ink){{190, 220, (uint8_t)(i % 2 ? 180 : 235)}}, 1);
	for (int i = 0; i < 26; i++) {
		bool across = rng_below(&s->own, 2);
		double at = rng_range(&s->own, 0, across ? HEIGHT : WIDTH), wide = rng_range(&s->own, 4, 16);

		paint_box(&s->pic, across ? 0 : at, across ? at : 0, across ? WIDTH : wide,
			  across ? wide : HEIGHT, 0, i % 4 ? INK_WHITE : (struct ink){{250, 210, 120}}, 1);
	}
	for (int i = 0; i < 12; i++)
		draw_words(s, &s->own, rng_range(&s->own, 20, WIDTH - 300), rng_range(&s->own, 20, HEIGHT - 40),
			   240, 20, ink_grey(70));
	text_paint(&s->pic, WIDTH - 330, HEIGHT - 34, 18, "Map data: contributors", ink_grey(90), 1);
}

/* A form with fine lines below it, filled in with a photograph and words. */
static void draw_form(struct sheet *s)
{
	struct ink line = ink_random(&s->design, 170, 225);

	paint_box(&s->pic, 0, 0, WIDTH, HEIGHT, 0, (struct ink){{226, 236, 246}}, 1);
	for (int i = 0; i < 60; i++)
		paint_box(&s->pic, 0, 14 * i + 20 * sin(i * 0.7), WIDTH, 2, 0, line, 1);
	paint_box(&s->pic, 0, 0, WIDTH, 110, 0, ink_random(&s->design, 0, 120), 1);
	text_paint(&s->pic, 40, 30, 48, "IDENTITY CARD", INK_WHITE, 1);
	photo_at(s, 60, 180, 360, 480);
	for (int i = 0; i < 5; i++) {
		static const char *const label[] = {"Surname", "Name", "Born", "Number", "Until"};

		text_paint(&s->pic, 480, 170 + 110 * i, 22, label[i], ink_grey(90), 1);
		draw_words(s, &s->own, 480, 202 + 110 * i, 480, 40, ink_grey(10));
	}
}

/* A letter: the same head and stamp, other words. */
static void draw_letter(struct sheet *s)
{
	struct ink ink = ink_random(&s->design, 20, 140);

	paint_box(&s->pic, 0, 0, WIDTH, HEIGHT, 0, INK_WHITE, 1);
	logo(s, 80, 50, 90);
	text_paint(&s->pic, 360, 60, 40, "FRONT LINE OFFICE", ink, 1);
	text_paint(&s->pic, 360, 115, 20, "12 Main Street, office@example.org", ink_grey(110), 1);
	paint_box(&s->pic, 80, 160, WIDTH - 160, 4, 0, ink, 1);
	for (int i = rng_int(&s->own, 0, 4); i < 13; i++)
		draw_words(s, &s->own, 80, 200 + 32 * i, WIDTH - 160 - (i == 12 ? 500 : 0), 20, ink_grey(20));
	paint_ellipse(&s->pic, 980, 740, 90, 90, (struct ink){{60, 80, 180}}, 0.8);
	paint_ellipse(&s->pic, 980, 740, 78, 78, INK_WHITE, 0.9);
	text_paint(&s->pic, 915, 728, 24, "APPROVED", (struct ink){{60, 80, 180}}, 0.9);
}

/* The regions of one country, coloured anew each day, with other figures. */
static void draw_forecast(struct sheet *s)
{
	static const struct ink scale[] = {{{60, 160, 60}}, {{120, 180, 70}}, {{240, 220, 90}}, {{240, 160, 60}}, {{230, 90, 60}}};

	paint_box(&s->pic, 0, 0, WIDTH, HEIGHT, 0, (struct ink){{150, 190, 230}}, 1);
	for (int i = 0; i < 20; i++) {
		double x = rng_range(&s->design, -35, 35) + (double)(90 + i % 5 * 225);
		double y = rng_range(&s->design, -30, 30) + (double)(120 + i / 5 * 175);
		double wide = rng_range(&s->design, 180, 260), high = rng_range(&s->design, 140, 200);

		paint_box(&s->pic, x, y, wide, high, 12, INK_WHITE, 1);
		paint_box(&s->pic, x + 4, y + 4, wide - 8, high - 8, 10, scale[rng_below(&s->own, 5)], 1);
	}
	for (int i = 0; i < 10; i++) {
		double x = rng_range(&s->design, 120, WIDTH - 220), y = rng_range(&s->design, 150, HEIGHT - 110);
		char figure[8];

		snprintf(figure, sizeof figure, "%d", rng_int(&s->own, -9, 35));
		text_paint(&s->pic, x, y, 44, figure, INK_BLACK, 1);
		draw_words(s, &s->design, x, y + 50, 120, 18, INK_BLACK);
	}
	paint_box(&s->pic, 0, 0, WIDTH, 80, 0, ink_random(&s->design, 0, 120), 1);
	text_paint(&s->pic, 40, 18, 44, "WEATHER TODAY", INK_WHITE, 1);
}

static const struct design {
	const char *name;
	draw_fn *draw;
} designs[] = {
	{"none", draw_plain},           {"logo", draw_logo},         {"lower_third", draw_lower_third},
	{"frame", draw_frame},          {"template", draw_template}, {"poster", draw_poster},
	{"watermark", draw_watermark},  {"package", draw_package},   {"card", draw_card},
	{"page", draw_page},            {"qr", draw_qr},             {"chart", draw_chart},
	{"map", draw_map},              {"form", draw_form},         {"letter", draw_letter},
	{"forecast", draw_forecast},
};

/* --- the suite ------------------------------------------------------------------------------ */

struct options {
	const char *folder, *only;
	unsigned pictures;
	uint64_t seed;
	struct pic photo[PICTURES_MAXIMUM];
	unsigned photos;
};

static void keep_photo(void *context, const char *name, const struct pic *photo)
{
	struct options *o = context;

	(void)name;
	if (o->photos < 2 * o->pictures)
		o->photo[o->photos++] = pic_copy(photo);
}

static void save(const struct options *o, const struct pic *p, const struct jpeg_opts *opts,
		 const struct design *design, const char *part, unsigned number)
{
	struct buf file = {0};
	char path[128];

	jpeg_encode(p, opts, &file);
	snprintf(path, sizeof path, "%s/%s/%04u.jpg", design->name, part, number);
	buf_save(&file, o->folder, path);
	buf_free(&file);
}

static void make_one(const struct options *o, const struct design *design, unsigned number)
{
	static const struct jpeg_opts kept = {.quality = 90}, posted = {.quality = 87, .progressive = true};
	static const struct jpeg_opts again = {.quality = 75};
	bool other = number >= o->pictures;
	struct sheet s = {.photo = &o->photo[number], .pic = pic_blank(WIDTH, HEIGHT, INK_BLACK)};

	rng_init(&s.design, o->seed * 1000 + (uint64_t)(design - designs));
	rng_init(&s.own, o->seed * 1000000 + number);
	design->draw(&s);
	save(o, &s.pic, other ? &posted : &kept, design, other ? "other" : "known", number);
	if (!other) {
		struct pic smaller = pic_resized(&s.pic, WIDTH * 4 / 5, HEIGHT * 4 / 5);

		save(o, &smaller, &again, design, "own", number);
		pic_free(&smaller);
	}
	pic_free(&s.pic);
}

/* Is it one of those that were asked for, whose names commas stand between? */
static bool wanted(const char *only, const char *name)
{
	size_t length = strlen(name);

	for (const char *at = only; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
		if (strncmp(at, name, length) == 0 && (at[length] == ',' || !at[length]))
			return true;
	return !only;
}

static void set_option(struct options *o, const char *name, const char *value, const char **photos)
{
	if (strcmp(name, "--pictures") == 0)
		o->pictures = (unsigned)parse_number(value, name, PICTURES_MAXIMUM / 2);
	else if (strcmp(name, "--seed") == 0)
		o->seed = parse_number(value, name, UINT32_MAX);
	else if (strcmp(name, "--photos") == 0)
		*photos = value;
	else if (strcmp(name, "--only") == 0)
		o->only = value;
	else
		die("unknown option %s", name);
}

int main(int argc, char **argv)
{
	static struct options o = {.pictures = 20, .seed = 1};
	const char *photos = NULL;

	if (argc < 2 || argv[1][0] == '-' || argc % 2 != 0)
		die("usage: make-designs OUTDIR [--pictures N] [--seed S] [--photos DIR] "
		    "[--only DESIGN[,DESIGN]...]");
	o.folder = argv[1];
	for (int i = 2; i < argc; i += 2)
		set_option(&o, argv[i], argv[i + 1], &photos);
	make_dirs(o.folder);
	if (photos)
		photos_each(photos, WIDTH, keep_photo, &o);
	for (; o.photos < 2 * o.pictures; o.photos++)
		o.photo[o.photos] = pic_scene(o.seed * 5000 + o.photos, WIDTH, HEIGHT);
	for (unsigned d = 0; d < sizeof designs / sizeof *designs; d++)
		for (unsigned i = 0; i < 2 * o.pictures && wanted(o.only, designs[d].name); i++)
			make_one(&o, &designs[d], i);
	for (unsigned i = 0; i < o.photos; i++)
		pic_free(&o.photo[i]);
	return 0;
}
