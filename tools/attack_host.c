/* The picture as a part of a larger one: pasted into another picture, one of a collage. */
#include "attack.h"

#include <math.h>

static bool standing(const struct pic *p)
{
	return p->height > p->width;
}

/* A host that stands or lies as the picture does, or a small part would have to be thin. */
static struct pic host_for(struct item *it)
{
	struct pic host = suite_other(it);

	for (int tries = 0; tries < 20 && standing(&host) != standing(&it->pic); tries++)
		pic_replace(&host, suite_other(it));
	if (standing(&host) != standing(&it->pic))
		pic_replace(&host, pic_covering(&host, it->pic.width, it->pic.height));
	return host;
}

/* PARAMETER is the percentage of the host's area that the picture takes. */
void attack_paste(struct item *it, int percent)
{
	struct rng *r = &it->rng;
	struct pic host = host_for(it);
	double area = percent / 100.0 * host.width * host.height;
	double shape = (double)it->pic.width / it->pic.height;
	double w = fmin(sqrt(area * shape), host.width - 4.0), h = w / shape;
	int x, y;

	if (h > host.height - 4.0) {
		h = host.height - 4.0;
		w = h * shape;
	}
	pic_replace(&it->pic, pic_resized(&it->pic, (unsigned)w, (unsigned)h));
	x = rng_int(r, 0, (int)(host.width - it->pic.width));
	y = rng_int(r, 0, (int)(host.height - it->pic.height));
	/* A third has a frame, as picture-in-picture has on television. */
	if (rng_below(r, 3) == 0) {
		double edge = rng_range(r, 3, 10);

		paint_box(&host, x - edge, y - edge, it->pic.width + 2 * edge, it->pic.height + 2 * edge,
			  0, INK_WHITE, 1);
	}
	item_put_on(it, host, x, y, 0);
}

enum { SQUARE = 4 };

/* Three other known pictures, of the same orientation as long as there are such. */
static void choose_company(struct item *it)
{
	const struct suite *s = it->suite;
	unsigned tries = 0;

	while (it->n_shows < SQUARE && tries++ < 1000) {
		unsigned at = rng_below(&it->rng, s->n_known);
		struct pic p = suite_known(s, at);
		bool taken = standing(&p) != standing(&it->pic) && tries < 200;

		pic_free(&p);
		for (unsigned i = 0; i < it->n_shows; i++)
			taken = taken || it->shows[i] == at;
		if (!taken)
			it->shows[it->n_shows++] = at;
	}
	if (it->n_shows < SQUARE)
		die("a collage needs four known pictures");
}

/* The order of the parts, shuffled. */
static void shuffle(struct rng *r, unsigned *order, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		unsigned at = rng_below(r, i + 1);

		order[i] = order[at];
		order[at] = i;
	}
}

static void paint_cell(struct item *it, struct pic *canvas, unsigned which, const int box[4])
{
	struct pic p = suite_known(it->suite, it->shows[which]);
	struct pic fitted = pic_covering(&p, (unsigned)box[2], (unsigned)box[3]);

	paint_picture(canvas, &fitted, box[0], box[1], 0);
	pic_free(&fitted);
	pic_free(&p);
}

/* Two by two, cells about as the first picture is shaped; or a strip of four whole ones,
 * lying pictures above each other and standing ones side by side. */
void attack_collage(struct item *it, int unused)
{
	struct rng *r = &it->rng;
	bool tall = standing(&it->pic), strip = rng_below(r, 3) == 0;
	int gap = rng_below(r, 2) ? rng_int(r, 2, 10) : 0;
	int across = strip ? (tall ? 4 : 1) : 2, down = SQUARE / across;
	double scale = strip ? 0.27 : 0.5;
	int cw = (int)(it->pic.width * scale), ch = (int)(it->pic.height * scale);
	unsigned order[SQUARE];
	struct pic canvas;

	(void)unused;
	/* A strip is as wide as a post, so that each part is as large as in a square. */
	if (strip) {
		cw = cw * 5 / 3;
		ch = ch * 5 / 3;
	}
	canvas = pic_blank((unsigned)(across * cw + (across + 1) * gap),
			   (unsigned)(down * ch + (down + 1) * gap),
			   rng_below(r, 2) ? INK_WHITE : INK_BLACK);
	choose_company(it);
	shuffle(r, order, SQUARE);
	for (int i = 0; i < SQUARE; i++) {
		const int box[4] = {gap + i % across * (cw + gap), gap + i / across * (ch + gap), cw, ch};

		paint_cell(it, &canvas, order[i], box);
	}
	pic_replace(&it->pic, canvas);
}

/* --- tiles that pictures are stretched into ------------------------------------------ */

static double shape_of(const struct pic *p)
{
	return (double)p->width / p->height;
}

/* By how much the longer side of a picture grows against the other, or shrinks. */
static bool stretched_enough(const struct pic *p, double shape)
{
	double factor = shape_of(p) / shape;

	factor = factor < 1 ? 1 / factor : factor;
	return factor >= 1.2 && factor <= 1.6;
}

/* Other known pictures whose shape is changed by a tile of SHAPE as it should be. Where
 * there are too few of them the tiles that are left show pictures of no catalogue. */
static void choose_stretched(struct item *it, double shape, unsigned tiles)
{
	const struct suite *s = it->suite;

	for (unsigned tries = 0; it->n_shows < tiles && tries < 300; tries++) {
		unsigned at = rng_below(&it->rng, s->n_known);
		struct pic p = suite_known(s, at);
		bool taken = !stretched_enough(&p, shape);

		pic_free(&p);
		for (unsigned i = 0; i < it->n_shows; i++)
			taken = taken || it->shows[i] == at;
		if (!taken)
			it->shows[it->n_shows++] = at;
	}
}

static void paint_tile(struct item *it, struct pic *canvas, unsigned which, const int box[4])
{
	struct pic p = which < it->n_shows ? suite_known(it->suite, it->shows[which])
									   : suite_other(it);

	pic_replace(&p, pic_resized(&p, (unsigned)box[2], (unsigned)box[3]));
	paint_picture(canvas, &p, box[0], box[1], 0);
	pic_free(&p);
}

/* PARAMETER is how many tiles there are across and down. All have one shape, which is not
 * that of the pictures; together they are as large as a post. */
void attack_collage_stretched(struct item *it, int side)
{
	struct rng *r = &it->rng;
	double factor = rng_range(r, 1.2f, 1.6f), shape = shape_of(&it->pic), longer = 1280.0 / side;
	int gap = rng_below(r, 2) ? rng_int(r, 2, 10) : 0, cw, ch;
	unsigned order[MAX_SHOWN];
	struct pic canvas;

	shape *= rng_below(r, 2) ? factor : 1 / factor;
	cw = (int)(shape > 1 ? longer : longer * shape);
	ch = (int)(shape > 1 ? longer / shape : longer);
	canvas = pic_blank((unsigned)(side * cw + (side + 1) * gap),
			   (unsigned)(side * ch + (side + 1) * gap),
			   rng_below(r, 2) ? INK_WHITE : INK_BLACK);
	choose_stretched(it, shape, (unsigned)(side * side));
	shuffle(r, order, (unsigned)(side * side));
	for (int i = 0; i < side * side; i++) {
		const int box[4] = {gap + i % side * (cw + gap), gap + i / side * (ch + gap), cw, ch};

		paint_tile(it, &canvas, order[i], box);
	}
	pic_replace(&it->pic, canvas);
}
