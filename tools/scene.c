#include "scene.h"

#include "scene_leaf.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	GRID = 5,        /* cells across the uneven light */
	LEAVES = 460,
	COLOURS = 5
    };

struct scene {
	struct canvas canvas;
	struct rng rng;
	float unit;                  /* pixels in one unit of length: the mean side */
	float horizon;               /* 0 is the top, 1 the bottom */
	struct colour palette[COLOURS];
};

static uint8_t clamp_byte(int v)
{
	return (uint8_t)(v < 0 ? 0 : v > 255 ? 255 : v);
}

/* Dark, middle and light tones are all always there, or a scene could lack contrast. */
static void make_palette(struct scene *s)
{
	for (int i = 0; i < COLOURS; i++) {
		int tone = 34 + i * 42 + rng_int(&s->rng, -18, 18);

		for (int c = 0; c < 3; c++)
			s->palette[i].c[c] = tone + rng_int(&s->rng, -34, 34);
	}
}

static struct colour pick_colour(struct scene *s, int spread)
{
	struct colour out = s->palette[rng_below(&s->rng, COLOURS)];
	int tone = rng_int(&s->rng, -spread, spread);

	for (int c = 0; c < 3; c++)
		out.c[c] = clamp_byte(out.c[c] + tone + rng_int(&s->rng, -14, 14));
	return out;
}

static void paint_background(struct scene *s)
{
	struct canvas *to = &s->canvas;
	struct colour ends[4];
	struct leaf ground = {.step_x = 90, .step_y = 200};
	float tilt = rng_range(&s->rng, -0.25f, 0.25f);

	for (int i = 0; i < 4; i++)
		ends[i] = pick_colour(s, 40);
	s->horizon = rng_range(&s->rng, 0.2f, 0.8f);
	for (unsigned x = 0; x < to->width; x++) {
		float fx = (float)x / (float)to->width - 0.5f;
		float edge = (s->horizon + tilt * fx) * (float)to->height;
		float above = 256.0f / edge, below = 256.0f / ((float)to->height - edge);

		for (unsigned y = 0; y < to->height; y++) {
			bool sky = (float)y < edge;
			int k = (int)(sky ? (float)y * above : ((float)y - edge) * below);

			for (int c = 0; c < 3; c++)
				ground.base.c[c] =
				    (ends[sky ? 0 : 2].c[c] * (256 - k) + ends[sky ? 1 : 3].c[c] * k) >> 8;
			ground.grain = sky ? 8 : 30;
			leaf_paint_pixel(&ground, to, x, y, 256, 256);
		}
	}
}

/* CX and CY run from 0 to 1 over the picture; RADIUS is in units. */
static void paint_blob(struct scene *s, float cx, float cy, float radius)
{
	struct leaf leaf = {0};
	float stretch = rng_range(&s->rng, 0.45f, 1.0f);

	leaf.cx = cx * (float)s->canvas.width;
	leaf.cy = cy * (float)s->canvas.height;
	leaf.a = radius * s->unit;
	leaf.b = leaf.a * stretch;
	leaf_pick_direction(&leaf, &s->rng);
	if (rng_below(&s->rng, 2))
		leaf_pick_sides(&leaf, &s->rng);
	leaf.base = pick_colour(s, 30);
	leaf_pick_surface(&leaf, &s->rng, 44);
	leaf_paint(&leaf, &s->canvas);
}

static void paint_box(struct scene *s, float x, float y, float w, float h, struct colour base)
{
	struct leaf leaf = {.ux = 1.0f,
						.sides = 4,
						.nx = {1.0f, 0.0f, -1.0f, 0.0f},
						.ny = {0.0f, 1.0f, 0.0f, -1.0f},
						.nd = {1.0f, 1.0f, 1.0f, 1.0f}};

	leaf.a = w * 0.5f * s->unit;
	leaf.b = h * 0.5f * s->unit;
	leaf.cx = x * (float)s->canvas.width;
	leaf.cy = y * (float)s->canvas.height;
	leaf.base = base;
	leaf_pick_surface(&leaf, &s->rng, 30);
	leaf_paint(&leaf, &s->canvas);
}

/* A front with rows of windows: many right angles, as in real streets. */
static void paint_building(struct scene *s)
{
	struct rng *r = &s->rng;
	float w = rng_range(r, 0.1f, 0.34f), h = rng_range(r, 0.2f, 0.6f);
	float x = rng_unit(r), y = s->horizon + rng_range(r, -0.25f, 0.1f);
	int columns = rng_int(r, 2, 6), rows = rng_int(r, 2, 7);
	struct colour wall = pick_colour(s, 30), glass = pick_colour(s, 40);
	float sx = s->unit / (float)s->canvas.width, sy = s->unit / (float)s->canvas.height;

	paint_box(s, x, y, w, h, wall);
	for (int i = 0; i < columns * rows; i++) {
		float fx = ((float)(i % columns) + 0.5f) / (float)columns - 0.5f;
		float fy = ((float)(i / columns) + 0.5f) / (float)rows - 0.5f;
		float ww = w / (float)columns * 0.55f, hh = h / (float)rows * 0.6f;

		/* Some panes are missing, or every building would be one repeated grid. */
		if (rng_below(r, 5) > 0)
			paint_box(s, x + fx * w * sx, y + fy * h * sy, ww, hh, glass);
	}
}

static void paint_masses(struct scene *s)
{
	struct rng *r = &s->rng;

	for (int i = rng_int(r, 6, 10); i > 0; i--) {
		float x = rng_unit(r), y = rng_unit(r);

		paint_blob(s, x, y, rng_range(r, 0.12f, 0.42f));
	}
}

static void paint_street(struct scene *s)
{
	struct rng *r = &s->rng;

	for (int i = rng_int(r, 1, 4); i > 0; i--)
		paint_building(s);
	for (int i = rng_int(r, 1, 4); i > 0; i--) {
		float x = rng_unit(r), thick = rng_range(r, 0.008f, 0.025f);
		float high = rng_range(r, 0.3f, 0.8f);

		paint_box(s, x, s->horizon, thick, high, pick_colour(s, 40));
	}
}

/* The larger of two uniform numbers has the density that makes 1/x fall as r^-3. */
static void paint_leaves(struct scene *s, int count)
{
	struct rng *r = &s->rng;

	for (int i = 0; i < count; i++) {
		float x = rng_range(r, -0.05f, 1.05f), y = rng_range(r, -0.05f, 1.05f);
		float u = rng_unit(r), v = rng_unit(r);
		float larger = u > v ? u : v;

		paint_blob(s, x, y, larger < 0.055f ? 0.2f : 0.011f / larger);
	}
}

static void expose_row(const struct canvas *to, unsigned y, const int *light, struct rng *noise)
{
	uint8_t *out = to->rgb + (size_t)y * to->width * 3;

	for (unsigned x = 0; x < to->width; x++, out += 3) {
		unsigned at = x * GRID * 256 / to->width;
		unsigned i = at >> 8, f = at & 255;
		int k = light[i] * (int)(256 - f) + light[i + 1] * (int)f;
		uint64_t bits = rng_next(noise);

		for (int c = 0; c < 3; c++, bits >>= 8) {
			int grain = (int)(bits & 7) + (int)(bits >> 3 & 7) - 7;

			out[c] = clamp_byte((out[c] * (k >> 8) + grain * 80) >> 8);
		}
	}
}

/* Uneven light over the whole picture, and the sensor's noise. */
static void expose(struct scene *s)
{
	const struct canvas *to = &s->canvas;
	int light[GRID + 1][GRID + 1];
	struct rng noise;

	for (int i = 0; i <= GRID; i++)
		for (int k = 0; k <= GRID; k++)
			light[i][k] = rng_int(&s->rng, 140, 310);
	rng_init(&noise, rng_next(&s->rng));
	for (unsigned y = 0; y < to->height; y++) {
		unsigned at = y * GRID * 256 / to->height;
		unsigned i = at >> 8;
		int row[GRID + 1], f = (int)(at & 255);

		for (int k = 0; k <= GRID; k++)
			row[k] = (light[i][k] * (256 - f) + light[i + 1][k] * f) >> 8;
		expose_row(to, y, row, &noise);
	}
}

void scene_render(uint64_t seed, unsigned width, unsigned height, uint8_t *rgb)
{
	struct scene s;

	rng_init(&s.rng, seed);
	s.canvas.width = width;
	s.canvas.height = height;
	s.canvas.rgb = rgb;
	s.unit = (float)(width + height) * 0.5f;
	canvas_make_tile(&s.canvas, &s.rng);
	make_palette(&s);
	paint_background(&s);
	paint_masses(&s);
	paint_leaves(&s, LEAVES / 2);
	paint_street(&s);
	paint_leaves(&s, LEAVES / 2);
	for (int i = 0; i < 2; i++) {
		float x = rng_unit(&s.rng), y = rng_unit(&s.rng);

		paint_blob(&s, x, y, rng_range(&s.rng, 0.06f, 0.2f));
	}
	expose(&s);
}
