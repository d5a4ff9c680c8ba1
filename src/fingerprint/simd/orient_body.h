/* The directions of the gradients around a key point, written so that a compiler vectorises it.
 * Part of describe_body.h; every build gives the same bits. */
#include <math.h>
#include <string.h>

#include "fingerprint/describe.h"

/* REACH samples to every side, in rows that are filled up to LANES. */
enum { REACH = 6, LANES = 16, BINS = VG_ORIENTATION_BINS };

/* exp(-d^2 / 2 w^2) by d^2 in steps: a window w of 1.5 sigma at SPACING of a sigma a step. */
static const float window[REACH * REACH + 1] = {
	1, .882497f, .778801f, .687289f, .606531f, .535261f, .472367f, .416862f, .367879f, .324652f,
	.286505f, .252840f, .223130f, .196912f, .173774f, .153355f, .135335f, .119433f, .105399f,
	.093014f, .082085f, .072440f, .063928f, .056416f, .049787f, .043937f, .038774f, .034218f,
	.030197f, .026649f, .023518f, .020754f, .018316f, .016163f, .014264f, .012588f, .011109f };
#define SPACING 0.75f

/* How far the rows of a circle reach, by their distance from the middle. */
static const int extent[REACH + 1] = { 6, 5, 5, 5, 4, 3, 0 };

/* To the nearest whole number, halves to the even one, for sizes below 2^22: beyond this sum a float
 * holds nothing smaller than 1. */
static inline int32_t nearest(float value)
{
	const float ones = 12582912.0f; /* 1.5 * 2^23 */
	return (int32_t)((value + ones) - ones);
}

/* An angle of 0 to BINS, from x towards y, within a few thousandths of a turn. What depends on the
 * signs are constants alone, so that there is nothing to branch on. */
static inline float direction(float x, float y)
{
	float ax = fabsf(x), ay = fabsf(y), large = ax > ay ? ax : ay, small = ax > ay ? ay : ax;
	float t = small / (large > 1e-30f ? large : 1e-30f);
	float angle = t * (0.9724f - 0.1919f * t * t); /* the arc tangent on 0 to 1 */
	angle = (ay > ax ? 1.57079633f : 0) + (ay > ax ? -1.0f : 1.0f) * angle;
	angle = (x < 0 ? 3.14159265f : 0) + (x < 0 ? -1.0f : 1.0f) * angle;
	angle = (y < 0 ? 6.28318531f : 0) + (y < 0 ? -1.0f : 1.0f) * angle;
	return angle * (BINS / 6.28318531f);
}

/* Of each sample of a row the two directions that it is between, and its share of each. */
struct shares {
	float low[LANES], high[LANES];
	int32_t bin[LANES];
};

__attribute__((noinline)) static void split_row(const float gx[restrict LANES], const float gy[restrict LANES], const float weight[restrict LANES],
		      struct shares *restrict out)
{
	for (int i = 0; i < LANES; i++) {
		float strength = sqrtf(gx[i] * gx[i] + gy[i] * gy[i]) * weight[i];
		float bin = direction(gx[i], gy[i]);
		int32_t low = (int32_t)bin;
		float part = bin - (float)low;
		out->bin[i] = low < BINS ? low : low - BINS;
		out->low[i] = strength * (1 - part);
		out->high[i] = strength * part;
	}
}

/* Row `y` of the plane; samples outside of it count nothing. `down` is the row's distance from the middle. */
static void share_row(const struct vg_plane *plane, float x, float step, int32_t y, int down, struct shares *out)
{
	int32_t last = (int32_t)plane->width - 2, width = (int32_t)plane->width, at[LANES];
	const float *row = plane->at + (size_t)y * plane->width;
	float weight[LANES] = { 0 }, gx[LANES] = { 0 }, gy[LANES] = { 0 };
	for (int i = 0; i < LANES; i++)
		at[i] = nearest(x + (float)(i - REACH) * step);
	for (int i = REACH - extent[down]; i <= REACH + extent[down]; i++) {
		if (at[i] < 1 || at[i] > last)
			continue;
		const float *p = row + at[i];
		gx[i] = p[1] - p[-1];
		gy[i] = p[width] - p[-width];
		weight[i] = window[(i - REACH) * (i - REACH) + down * down];
	}
	split_row(gx, gy, weight, out);
}

/* In the order of rows, so that sums are the same in every build. */
static void histogram(const struct vg_plane *plane, const struct vg_keypoint *point, float sigma, float bins[BINS])
{
	float raw[BINS] = { 0 }, step = SPACING * sigma;
	for (int j = -REACH; j <= REACH; j++) {
		int down = j < 0 ? -j : j;
		int32_t y = nearest(point->y + (float)j * step);
		struct shares shares;
		if (y < 1 || y >= (int32_t)plane->height - 1)
			continue;
		share_row(plane, point->x, step, y, down, &shares);
		for (int i = REACH - extent[down]; i <= REACH + extent[down]; i++) {
			int bin = shares.bin[i], next = bin + 1 < BINS ? bin + 1 : 0;
			raw[bin] += shares.low[i];
			raw[next] += shares.high[i];
		}
	}
	for (int i = 0; i < BINS; i++)
		bins[i] = 0.25f * raw[(i + BINS - 1) % BINS] + 0.5f * raw[i] + 0.25f * raw[(i + 1) % BINS];
}
