/* Attacks on a part of a picture: replaced, removed, covered, blurred, written over. All
 * of them are saved as Telegram does. */
#include "attack.h"
#include "attack_text.h"

#include <math.h>
#include <stdlib.h>

/* A whole number of pixels, and the shape within. */
struct part {
	int x, y, w, h;
	bool round;
	double feather;
};

static const double quarter_pi = 0.785398163397448;

/* 1 inside, 0 outside, over FEATHER pixels inwards from the edge. */
static double part_share(const struct part *p, int x, int y)
{
	double half_w = p->w / 2.0, half_h = p->h / 2.0;
	double dx = fabs(x + 0.5 - half_w), dy = fabs(y + 0.5 - half_h), inside;

	if (p->round)
		inside = (1 - hypot(dx / half_w, dy / half_h)) * fmin(half_w, half_h);
	else
		inside = fmin(half_w - dx, half_h - dy);
	inside = p->feather > 0 ? inside / p->feather : inside;
	return inside < 0 ? 0 : inside > 1 ? 1 : inside;
}

/* A part of PERCENT of the area, of a random shape, somewhere away from the edges. */
static struct part pick_part(struct item *it, double percent, bool may_be_round)
{
	struct rng *r = &it->rng;
	double area = percent / 100 * it->pic.width * it->pic.height;
	struct part p = {.round = may_be_round && rng_below(r, 2), .feather = rng_range(r, 2, 4)};
	double shape = rng_range(r, 0.6f, 1.7f);

	area = p.round ? area / quarter_pi : area;
	p.w = (int)fmin(sqrt(area * shape), it->pic.width * 0.9);
	p.h = (int)fmin(area / p.w, it->pic.height * 0.9);
	p.x = rng_int(r, (int)it->pic.width / 50, (int)(it->pic.width * 49 / 50) - p.w);
	p.y = rng_int(r, (int)it->pic.height / 50, (int)(it->pic.height * 49 / 50) - p.h);
	return p;
}

/* An ellipse that stands as a face does, and is round in every try. */
static struct part pick_face(struct item *it, double percent)
{
	struct rng *r = &it->rng;
	double area = percent / 100 * it->pic.width * it->pic.height / quarter_pi;
	double shape = rng_range(r, 0.68f, 0.85f);
	struct part p = {.round = true, .feather = rng_range(r, 2, 4), .w = (int)sqrt(area * shape)};

	p.h = (int)fmin(area / p.w, it->pic.height * 0.9);
	p.x = rng_int(r, (int)it->pic.width / 50, (int)(it->pic.width * 49 / 50) - p.w);
	p.y = rng_int(r, (int)it->pic.height / 50, (int)(it->pic.height * 49 / 50) - p.h);
	return p;
}

/* How much a part would change if PATCH, of its size, were laid over it. */
struct change {
	double mean_difference;      /* of absolute luma */
	double brightness;           /* of the patch less that of the part */
	double visible;              /* share of the pixels that differ by 8 levels or more */
};

static struct change change_of(const struct pic *to, const struct part *p,
			       const struct pic *patch)
{
	double difference = 0, brightness = 0, visible = 0, weight = 0;

	for (int y = 0; y < p->h; y += 2) {
		for (int x = 0; x < p->w; x += 2) {
			double share = part_share(p, x, y);
			double d = luma_of(patch->rgb + ((size_t)y * patch->width + x) * 3) -
				   luma_of(to->rgb + ((size_t)(p->y + y) * to->width + (p->x + x)) * 3);

			difference += share * fabs(d);
			brightness += share * d;
			visible += fabs(d) >= 8 ? share : 0;
			weight += share;
		}
	}
	return (struct change){difference / weight, brightness / weight, visible / weight};
}

static void lay_patch(struct item *it, const struct part *p, const struct pic *patch,
		      const char *kind)
{
	double area = 0;

	for (int y = 0; y < p->h; y++) {
		for (int x = 0; x < p->w; x++) {
			double share = part_share(p, x, y);

			pixel_blend(it->pic.rgb + ((size_t)(p->y + y) * it->pic.width + (p->x + x)) * 3,
				    patch->rgb + ((size_t)y * patch->width + x) * 3, share);
			area += share;
		}
	}
	item_region(it, p->x, p->y, p->w, p->h);
	it->kind = kind;
	it->area = area / ((double)it->pic.width * it->pic.height);
	it->save = save_telegram();
}

typedef struct pic patch_fn(struct item *it, const struct part *p, const struct pic *donor);

/* How a patch is made and how much it must change at least, of luma's 255. */
struct recipe {
	patch_fn *make;
	const char *kind;
	double least;
	double brightness;           /* the patch's own may differ by this; 0: by anything */
	bool may_be_round, face;
};

/* Tries places until one changes visibly; of forty that do not, the best. */
static void change_part(struct item *it, double percent, const struct recipe *recipe,
			const struct pic *donor)
{
	struct part best = {0};
	struct change change;
	struct pic best_patch = {0};
	double best_score = -1e9;

	for (int tries = 0; tries < 40 && best_score < 0; tries++) {
		struct part p = recipe->face ? pick_face(it, percent)
									 : pick_part(it, percent, recipe->may_be_round);
		struct pic patch = recipe->make(it, &p, donor);
		struct change c = change_of(&it->pic, &p, &patch);
		double excess = recipe->brightness > 0 ? fabs(c.brightness) - recipe->brightness : 0;
		double score = fmin(c.mean_difference - recipe->least, 0) - fmax(excess, 0);

		if (score > best_score) {
			pic_replace(&best_patch, patch);
			best = p;
			best_score = score;
		} else {
			pic_free(&patch);
		}
	}
	change = change_of(&it->pic, &best, &best_patch);
	it->change = change.mean_difference;
	it->visible = change.visible;
	lay_patch(it, &best, &best_patch, recipe->kind);
	pic_free(&best_patch);
}

static struct pic cut_donor(struct item *it, const struct part *p, const struct pic *donor)
{
	unsigned w = (unsigned)p->w, h = (unsigned)p->h;
	struct pic large, patch;

	if (w < donor->width && h < donor->height) {
		unsigned x = rng_below(&it->rng, donor->width - w);
		unsigned y = rng_below(&it->rng, donor->height - h);

		return pic_cropped(donor, x, y, w, h);
	}
	large = pic_covering(donor, w * 5 / 4, h * 5 / 4);
	patch = pic_cropped(&large, w / 8, h / 8, w, h);
	pic_free(&large);
	return patch;
}

/* PARAMETER of this and what follows: the percentage of the area. */
void attack_replace(struct item *it, int percent)
{
	static const struct recipe recipe = {cut_donor, "replaced", 20, 25, true, false};
	struct pic donor = suite_other(it);

	change_part(it, percent, &recipe, &donor);
	pic_free(&donor);
}

/* The mean of a few pixels on from X, Y outwards, where the picture goes on. */
static void edge_colour(const struct pic *p, int x, int y, int dx, int dy, double out[3])
{
	double sum[3] = {0};
	int n = 0;

	for (int i = -3; i <= 3; i++) {
		for (int k = 0; k < 3; k++) {
			int px = x + dx * k + dy * i, py = y + dy * k + dx * i;

			if (px < 0 || py < 0 || px >= (int)p->width || py >= (int)p->height)
				continue;
			for (int c = 0; c < 3; c++)
				sum[c] += p->rgb[((size_t)py * p->width + px) * 3 + c];
			n++;
		}
	}
	for (int c = 0; c < 3; c++)
		out[c] = n ? sum[c] / n : 128;
}

/* The colours around a part: left, right, above and below, from the top or the left on. */
static double (*edges_of(const struct pic *of, const struct part *p))[3]
{
	double (*edge)[3] = xmalloc((size_t)(2 * p->h + 2 * p->w) * sizeof *edge);

	for (int y = 0; y < p->h; y++) {
		edge_colour(of, p->x - 1, p->y + y, -1, 0, edge[y]);
		edge_colour(of, p->x + p->w, p->y + y, 1, 0, edge[p->h + y]);
	}
	for (int x = 0; x < p->w; x++) {
		edge_colour(of, p->x + x, p->y - 1, 0, -1, edge[2 * p->h + x]);
		edge_colour(of, p->x + x, p->y + p->h, 0, 1, edge[2 * p->h + p->w + x]);
	}
	return edge;
}

/* What lies around the part, blended by nearness. */
static struct pic interpolate(struct item *it, const struct part *p, const struct pic *unused)
{
	struct pic patch = pic_new((unsigned)p->w, (unsigned)p->h);
	double (*edge)[3] = edges_of(&it->pic, p);

	(void)unused;
	for (int y = 0; y < p->h; y++) {
		for (int x = 0; x < p->w; x++) {
			const int at[4] = {y, p->h + y, 2 * p->h + x, 2 * p->h + p->w + x};
			const double nearness[4] = {1.0 / (x + 1), 1.0 / (p->w - x), 1.0 / (y + 1),
										1.0 / (p->h - y)};

			for (int c = 0; c < 3; c++) {
				double sum = 0, total = 0;

				for (int i = 0; i < 4; i++) {
					sum += edge[at[i]][c] * nearness[i];
					total += nearness[i];
				}
				patch.rgb[((size_t)y * patch.width + x) * 3 + c] = byte_of(sum / total);
			}
		}
	}
	free(edge);
	pic_blur(&patch, 4);
	pic_noise(&patch, 2, &it->rng);
	return patch;
}

/* What lies beside it, as a cloning brush takes it. */
static struct pic clone(struct item *it, const struct part *p, const struct pic *unused)
{
	int side = rng_int(&it->rng, 0, 3), gap = 4;
	int x = p->x, y = p->y;

	(void)unused;
	if (side < 2)
		x += side ? p->w + gap : -p->w - gap;
	else
		y += side == 3 ? p->h + gap : -p->h - gap;
	if (x < 0 || x + p->w > (int)it->pic.width)
		x = x < 0 ? p->x + p->w + gap : p->x - p->w - gap;
	if (y < 0 || y + p->h > (int)it->pic.height)
		y = y < 0 ? p->y + p->h + gap : p->y - p->h - gap;
	x = (int)fmax(0, fmin(x, it->pic.width - (double)p->w));
	y = (int)fmax(0, fmin(y, it->pic.height - (double)p->h));
	return pic_cropped(&it->pic, (unsigned)x, (unsigned)y, (unsigned)p->w, (unsigned)p->h);
}

void attack_remove(struct item *it, int percent)
{
	static const struct recipe recipes[2] = {{interpolate, "removed", 12, 0, true, false},
											 {clone, "removed", 12, 0, true, false}};

	change_part(it, percent, recipes + rng_below(&it->rng, 2), NULL);
}

static struct pic cover(struct item *it, const struct part *p, const struct pic *unused)
{
	(void)unused;
	return pic_blank((unsigned)p->w, (unsigned)p->h,
			 rng_below(&it->rng, 2) ? INK_BLACK : ink_random(&it->rng, 0, 255));
}

void attack_cover(struct item *it, int percent)
{
	static const struct recipe recipe = {cover, "covered", 20, 0, false, false};

	change_part(it, percent, &recipe, NULL);
}

static struct pic own_content(const struct item *it, const struct part *p)
{
	return pic_cropped(&it->pic, (unsigned)p->x, (unsigned)p->y, (unsigned)p->w, (unsigned)p->h);
}

static struct pic blurred(struct item *it, const struct part *p, const struct pic *unused)
{
	struct pic patch = own_content(it, p);

	(void)unused;
	pic_blur(&patch, fmin(p->w, p->h) / rng_range(&it->rng, 8, 14));
	return patch;
}

void attack_blur_region(struct item *it, int percent)
{
	static const struct recipe recipe = {blurred, "blurred", 10, 0, true, false};

	change_part(it, percent, &recipe, NULL);
}

/* As a face is made unknown before a picture is passed on. */
void attack_blur_face(struct item *it, int percent)
{
	static const struct recipe recipe = {blurred, "blurred", 10, 0, true, true};

	change_part(it, percent, &recipe, NULL);
}

static struct pic pixelated(struct item *it, const struct part *p, const struct pic *unused)
{
	struct pic patch = own_content(it, p), small;
	unsigned block = (unsigned)rng_int(&it->rng, 12, 24);

	(void)unused;
	small = pic_resized(&patch, patch.width / block + 1, patch.height / block + 1);
	pic_replace(&patch, pic_blocks(&small, patch.width, patch.height));
	pic_free(&small);
	return patch;
}

void attack_pixelate(struct item *it, int percent)
{
	static const struct recipe recipe = {pixelated, "pixelated", 10, 0, false, false};

	change_part(it, percent, &recipe, NULL);
}

/* One line, with a rim so that it can be read on anything; the box that bounds it is of
 * the wanted area as long as the line is no wider than the picture. */
void attack_text(struct item *it, int percent)
{
	struct rng *r = &it->rng;
	double w = it->pic.width, h = it->pic.height, unit_width, height, wide, x, y;
	struct ink ink = rng_below(r, 2) ? INK_WHITE : ink_random(r, 120, 255);
	char text[LINE_ROOM];

	text_words(r, (unsigned)rng_int(r, 8, 18), rng_below(r, 2), text);
	unit_width = text_width(text, 1);
	height = fmin(sqrt(percent / 100.0 * w * h / unit_width), w * 0.94 / unit_width);
	wide = text_width(text, height);
	x = rng_range(r, (float)(w * 0.02), (float)(w * 0.98 - wide));
	y = rng_range(r, (float)(h * 0.02), (float)(h * 0.94 - height));
	text_paint_rimmed(&it->pic, x, y, height, text, ink, INK_BLACK, height / 14);
	item_region(it, x, y, wide, height);
	it->kind = "text";
	it->area = wide * height / (w * h);
	it->save = save_telegram();
}
