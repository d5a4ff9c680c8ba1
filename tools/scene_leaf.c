#include "scene_leaf.h"

#include <stdbool.h>
#include <stdlib.h>

/* Adds one octave of value noise that wraps around at the tile's border. */
static void add_octave(struct rng *r, unsigned cell, int strength, int *sum)
{
	unsigned n = TILE / cell;
	int *knots = malloc((size_t)n * n * sizeof *knots);

	if (!knots)
		abort();
	for (unsigned i = 0; i < n * n; i++)
		knots[i] = rng_int(r, -strength, strength);
	for (unsigned y = 0; y < TILE; y++) {
		const int *top = knots + y / cell * n;
		const int *low = knots + (y / cell + 1) % n * n;
		int fy = (int)(y % cell), size = (int)cell;

		for (unsigned x = 0; x < TILE; x++) {
			unsigned x0 = x / cell, x1 = (x0 + 1) % n;
			int fx = (int)(x % cell);
			int t = top[x0] * (size - fx) + top[x1] * fx;
			int l = low[x0] * (size - fx) + low[x1] * fx;

			sum[y * TILE + x] += (t * (size - fy) + l * fy) / (size * size);
		}
	}
	free(knots);
}

/* Amplitude that grows with the cell's size gives the 1/f fall-off. */
void canvas_make_tile(struct canvas *s, struct rng *r)
{
	int *sum = calloc(TILE * TILE, sizeof *sum);

	if (!sum)
		abort();
	for (unsigned cell = 32; cell >= 1; cell /= 2)
		add_octave(r, cell, (int)(220 + cell * 100), sum);
	for (unsigned i = 0; i < TILE * TILE; i++) {
		int v = sum[i] / 40;

		s->tile[i] = (int8_t)(v < -127 ? -127 : v > 127 ? 127 : v);
	}
	free(sum);
}

/* The rational points of the circle: a direction without trigonometry. */
void leaf_pick_direction(struct leaf *leaf, struct rng *r)
{
	float t = rng_range(r, -1.0f, 1.0f);
	float k = 1.0f / (1.0f + t * t);
	float x = (1.0f - t * t) * k, y = 2.0f * t * k;
	bool turn = rng_below(r, 2) == 1;

	leaf->ux = turn ? -y : x;
	leaf->uy = turn ? x : y;
}

void leaf_pick_sides(struct leaf *leaf, struct rng *r)
{
	/* Normals spread evenly around the circle, so that the polygon is closed. */
	static const float hexagon[6][2] = {{1.0f, 0.0f},  {0.5f, 0.866f},   {-0.5f, 0.866f},
										{-1.0f, 0.0f}, {-0.5f, -0.866f}, {0.5f, -0.866f}};
	static const float square[4][2] = {{1.0f, 0.0f}, {0.0f, 1.0f}, {-1.0f, 0.0f}, {0.0f, -1.0f}};
	static const unsigned counts[4] = {3, 4, 4, 6};

	leaf->sides = counts[rng_below(r, 4)];
	for (unsigned i = 0; i < leaf->sides; i++) {
		const float *normal = leaf->sides == 4 ? square[i] : hexagon[leaf->sides == 3 ? 2 * i : i];

		leaf->nx[i] = normal[0];
		leaf->ny[i] = normal[1];
		leaf->nd[i] = rng_range(r, 0.55f, 0.9f);
	}
}

void leaf_pick_surface(struct leaf *leaf, struct rng *r, int grain)
{
	leaf->shade_a = rng_int(r, -70, 70);
	leaf->shade_b = rng_int(r, -70, 70);
	leaf->grain = rng_int(r, grain / 4, grain);
	leaf->step_x = (unsigned)rng_int(r, 60, 256);
	leaf->step_y = (unsigned)rng_int(r, 60, 256);
	leaf->from_x = rng_below(r, TILE * 256);
	leaf->from_y = rng_below(r, TILE * 256);
}

/* How much of the pixel at (u, v), in units of the axes, is covered: 0 .. 256. */
static int leaf_cover(const struct leaf *leaf, float u, float v, float shorter)
{
	float d;

	if (leaf->sides == 0) {
		d = (1.0f - u * u - v * v) * 0.5f * shorter + 0.5f;
	} else {
		d = 1e9f;
		for (unsigned i = 0; i < leaf->sides; i++) {
			float e = leaf->nd[i] - leaf->nx[i] * u - leaf->ny[i] * v;

			d = e < d ? e : d;
		}
		d = d * shorter + 0.5f;
	}
	return d <= 0.0f ? 0 : d >= 1.0f ? 256 : (int)(d * 256.0f);
}

void leaf_paint_pixel(const struct leaf *leaf, const struct canvas *s, unsigned x, unsigned y,
		      int light, int cover)
{
	uint8_t *out = s->rgb + ((size_t)y * s->width + x) * 3;
	unsigned tx = (x * leaf->step_x + leaf->from_x) >> 8 & (TILE - 1);
	unsigned ty = (y * leaf->step_y + leaf->from_y) >> 8 & (TILE - 1);
	int texture = s->tile[ty * TILE + tx] * leaf->grain / 64;

	for (int c = 0; c < 3; c++) {
		int v = leaf->base.c[c] * light / 256 + texture;

		v = v < 0 ? 0 : v > 255 ? 255 : v;
		out[c] = (uint8_t)(((unsigned)out[c] * (unsigned)(256 - cover) +
				    (unsigned)v * (unsigned)cover) >> 8);
	}
}

static unsigned clip(float v, unsigned limit)
{
	return v <= 0.0f ? 0 : v >= (float)limit ? limit : (unsigned)v;
}

void leaf_paint(const struct leaf *leaf, const struct canvas *s)
{
	/* The corners of a polygon reach past the ellipse that its sides are measured from. */
	float reach = (leaf->a > leaf->b ? leaf->a : leaf->b) * (leaf->sides == 3 ? 1.8f : 1.28f);
	float shorter = leaf->a < leaf->b ? leaf->a : leaf->b;
	bool upright = leaf->uy == 0.0f || leaf->sides == 0;
	float rx = (upright ? leaf->uy == 0.0f ? leaf->a : reach / 1.28f : reach) + 1.0f;
	float ry = (upright ? leaf->uy == 0.0f ? leaf->b : reach / 1.28f : reach) + 1.0f;
	unsigned x0 = clip(leaf->cx - rx, s->width), x1 = clip(leaf->cx + rx + 1.0f, s->width);
	unsigned y0 = clip(leaf->cy - ry, s->height), y1 = clip(leaf->cy + ry + 1.0f, s->height);
	float ia = 1.0f / leaf->a, ib = 1.0f / leaf->b;

	for (unsigned y = y0; y < y1; y++) {
		float dy = (float)y + 0.5f - leaf->cy;

		for (unsigned x = x0; x < x1; x++) {
			float dx = (float)x + 0.5f - leaf->cx;
			float u = (dx * leaf->ux + dy * leaf->uy) * ia;
			float v = (dy * leaf->ux - dx * leaf->uy) * ib;
			int cover = leaf_cover(leaf, u, v, shorter);

			if (cover > 0)
				leaf_paint_pixel(leaf, s, x, y,
						 256 + (int)(u * (float)leaf->shade_a + v * (float)leaf->shade_b),
						 cover);
		}
	}
}
