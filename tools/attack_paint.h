/* Painting for the attack suite: shapes, pictures in pictures, warps and blurs.
 *
 * Coordinates run from the top left corner of the picture; the centre of its first pixel
 * is 0.5, 0.5. What falls outside is cut off. Edges are smooth over one pixel. */
#ifndef TOOLS_ATTACK_PAINT_H
#define TOOLS_ATTACK_PAINT_H

#include "encode.h"
#include "rng.h"

struct ink {
	uint8_t c[3];
};

#define INK_BLACK ((struct ink){{0, 0, 0}})
#define INK_WHITE ((struct ink){{255, 255, 255}})

struct ink ink_grey(int level);
struct ink ink_random(struct rng *r, int low, int high);
struct ink ink_mean(const struct pic *p);
uint8_t byte_of(double v);
double luma_of(const uint8_t *rgb);

/* SHARE 0 leaves the pixel, 1 replaces it. */
void pixel_blend(uint8_t *rgb, const uint8_t *over, double share);

void paint_box(struct pic *to, double x, double y, double w, double h, double radius,
	       struct ink ink, double alpha);
void paint_ellipse(struct pic *to, double cx, double cy, double a, double b, struct ink ink,
		   double alpha);

/* FROM laid over TO at X, Y, with rounded corners. */
void paint_picture(struct pic *to, const struct pic *from, int x, int y, double radius);

struct pic pic_blank(unsigned width, unsigned height, struct ink ink);
struct pic pic_copy(const struct pic *from);

/* Replaces *P by NEXT and frees what it was. */
void pic_replace(struct pic *p, struct pic next);

/* Scaled so that the long side is SIDE. */
struct pic pic_sided(const struct pic *from, unsigned side);

/* Enlarged as blocks: every pixel of the result is the one of FROM that it lies on. */
struct pic pic_blocks(const struct pic *from, unsigned width, unsigned height);

/* Scaled to cover WIDTH x HEIGHT, the middle kept. */
struct pic pic_covering(const struct pic *from, unsigned width, unsigned height);

/* The picture whose pixel X, Y shows FROM at the place that the homography M (row by row)
 * gives; FILL outside. Averages over an area where it shrinks. */
struct pic pic_warped(const struct pic *from, const double m[9], unsigned width, unsigned height,
		      struct ink fill);

/* The homography that takes the four points FROM to the four points TO. */
void homography(const double from[4][2], const double to[4][2], double m[9]);

void pic_blur(struct pic *p, double sigma);

/* Gaussian noise: partly the same in all channels, partly each its own. */
void pic_noise(struct pic *p, double sigma, struct rng *r);

#endif
