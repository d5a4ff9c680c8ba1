/* One textured shape on a canvas: what scenes are made of. */
#ifndef TOOLS_SCENE_LEAF_H
#define TOOLS_SCENE_LEAF_H

#include "rng.h"

enum {
	TILE = 128,      /* side of the texture tile, a power of two */
	MAX_SIDES = 6
    };

struct colour {
	int c[3];
};

struct canvas {
	unsigned width, height;
	uint8_t *rgb;
	int8_t tile[TILE * TILE];    /* 1/f noise that wraps around */
};

/* An ellipse if sides is 0, else a convex polygon of half-planes. */
struct leaf {
	float cx, cy;                /* centre, pixels */
	float ux, uy;                /* unit vector of the first axis */
	float a, b;                  /* half axes, pixels */
	unsigned sides;
	float nx[MAX_SIDES], ny[MAX_SIDES], nd[MAX_SIDES]; /* in units of a and b */
	struct colour base;
	int shade_a, shade_b;        /* change of light along the axes, 1/256 */
	int grain;                   /* strength of the texture */
	unsigned step_x, step_y, from_x, from_y; /* texture coordinates, 1/256 */
};

void canvas_make_tile(struct canvas *s, struct rng *r);

/* Directions and sides by chance; ux, uy and the sides are overwritten. */
void leaf_pick_direction(struct leaf *leaf, struct rng *r);
void leaf_pick_sides(struct leaf *leaf, struct rng *r);
void leaf_pick_surface(struct leaf *leaf, struct rng *r, int grain);

void leaf_paint(const struct leaf *leaf, const struct canvas *s);

/* LIGHT and COVER are in 1/256. X and Y lie inside the canvas. */
void leaf_paint_pixel(const struct leaf *leaf, const struct canvas *s, unsigned x, unsigned y,
		      int light, int cover);

#endif
