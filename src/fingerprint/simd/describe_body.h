/* The description of key points, written so that a compiler vectorises it. Included once by
 * each file of this folder named describe_*.c; every build gives the same bits. */
#include <math.h>
#include <string.h>

#include "base/lanes.h"
#include "fingerprint/describe.h"
#include "fingerprint/simd/orient_body.h"

/* SIDE x SIDE samples over PARTS x PARTS parts, in each of which gradients are summed by
 * DIRECTIONS; a part is three sigma wide, as in SIFT. */
enum { PARTS = VG_DESCRIPTOR_PARTS, DIRECTIONS = VG_DESCRIPTOR_DIRECTIONS, DIMENSIONS = VG_DESCRIPTOR_VALUES,
       SIDE = 16, PATCH = SIDE + 2, WIDE = 24 };
#define STEP 0.75f

/* Loops that GCC vectorises in a function of their own, and not where it has inlined them. */
#define KERNEL __attribute__((noinline))

/* Values over this share of the whole are cut, so that one strong edge does not drown
 * the rest (Lowe, 6.1). */
#define CEILING 0.2f

/* Thresholds on the square roots of values whose sum is 1. */
#define LOW 0.04f
#define HIGH 0.095f

/* Where the samples of a row lie: the pixel at the upper left of each, counted from the plane's first, and
 * how far beyond it. */
struct row_places {
	int32_t at[WIDE];
	float x[WIDE], y[WIDE];
};

/* Sample i lies at (x, y) plus i times (c, s); what lies outside of the plane moves to its edge. */
static KERNEL void place_row(float x, float y, float c, float s, const struct vg_plane *plane, struct row_places *restrict out)
{
	float right = (float)(plane->width - 1), bottom = (float)(plane->height - 1);
	int32_t width = (int32_t)plane->width, last = width - 2, lowest = (int32_t)plane->height - 2;
	for (int i = 0; i < WIDE; i++) {
		float u = x + (float)i * c, v = y + (float)i * s;
		u = u > 0 ? u : 0;
		v = v > 0 ? v : 0;
		u = u < right ? u : right;
		v = v < bottom ? v : bottom;
		int32_t left = (int32_t)u, top = (int32_t)v;
		left = left < last ? left : last;
		top = top < lowest ? top : lowest;
		out->at[i] = top * width + left;
		out->x[i] = u - (float)left;
		out->y[i] = v - (float)top;
	}
}

/* Two pixels next to each other of every sample. */
struct row_pixels {
	float upper[WIDE][2], lower[WIDE][2];
};

/* Linear between the four pixels around each place. */
static KERNEL void blend_row(const struct row_pixels *restrict pixels, const struct row_places *restrict places,
			     float *restrict out)
{
	for (int i = 0; i < PATCH; i++) {
		float upper = pixels->upper[i][0] + places->x[i] * (pixels->upper[i][1] - pixels->upper[i][0]);
		float lower = pixels->lower[i][0] + places->x[i] * (pixels->lower[i][1] - pixels->lower[i][0]);
		out[i] = upper + places->y[i] * (lower - upper);
	}
}

/* The surroundings, turned so that the point's angle lies along the rows. */
static void cut_out(const struct vg_plane *plane, const struct vg_keypoint *point, float sigma,
		    float patch[PATCH][PATCH])
{
	float step = STEP * sigma, c = cosf(point->angle) * step, s = sinf(point->angle) * step;
	float half = 0.5f * (PATCH - 1);
	struct row_places places;
	struct row_pixels pixels;
	for (int j = 0; j < PATCH; j++) {
		float v = (float)j - half, x = point->x - c * half - s * v, y = point->y - s * half + c * v;
		place_row(x, y, c, s, plane, &places);
		for (int i = 0; i < PATCH; i++) {
			const float *p = plane->at + places.at[i];
			const float *q = p + plane->width;
			pixels.upper[i][0] = p[0];
			pixels.upper[i][1] = p[1];
			pixels.lower[i][0] = q[0];
			pixels.lower[i][1] = q[1];
		}
		blend_row(&pixels, &places, patch[j]);
	}
}

/* Gradients of all samples, in rows. */
struct gradients {
	float x[SIDE * SIDE], y[SIDE * SIDE], length[SIDE * SIDE];
};

static KERNEL void differentiate(const float patch[restrict PATCH][PATCH], struct gradients *restrict out)
{
	for (int j = 0; j < SIDE; j++)
		for (int i = 0; i < SIDE; i++) {
			float x = patch[j + 1][i + 2] - patch[j + 1][i], y = patch[j + 2][i + 1] - patch[j][i + 1];
			out->x[j * SIDE + i] = x;
			out->y[j * SIDE + i] = y;
			out->length[j * SIDE + i] = sqrtf(x * x + y * y) * .70710678f;
		}
}

/* How much sample i belongs to part p: linear between the centres of neighbouring parts,
 * times exp(-d^2 / 2), d being the distance from the middle in halves of the width. */
static const float weight[PARTS][SIDE] = {
	{ .402743f, .629009f, .690831f, .533548f, .340775f, .119043f, 0, 0,
	  0, 0, 0, 0, 0, 0, 0, 0 },
	{ 0, 0, .098690f, .320129f, .567959f, .833302f, .859754f, .623780f,
	  .374268f, .122822f, 0, 0, 0, 0, 0, 0 },
	{ 0, 0, 0, 0, 0, 0, .122822f, .374268f,
	  .623780f, .859754f, .833302f, .567959f, .320129f, .098690f, 0, 0 },
	{ 0, 0, 0, 0, 0, 0, 0, 0,
	  0, 0, .119043f, .340775f, .533548f, .690831f, .629009f, .402743f },
};

/* Where a part's weights are not 0. */
static const int from[PARTS] = { 0, 2, 6, 10 }, until[PARTS] = { 6, 10, 14, 16 };

_Static_assert((int)DIRECTIONS == (int)VG_LANES, "a sample's directions are lanes");

/* A row's gradients' shares in each direction: a triangle, about, that reaches from one neighbour direction to the other. */
static inline void share_out(const struct gradients *gradients, int row, vg_lanes share[SIDE])
{
	const vg_lanes cosine = { 1, .70710678f, 0, -.70710678f, -1, -.70710678f, 0, .70710678f };
	const vg_lanes sine = { 0, .70710678f, 1, .70710678f, 0, -.70710678f, -1, -.70710678f };
	for (int i = 0; i < SIDE; i++) {
		int at = row * SIDE + i;
		vg_lanes along = gradients->x[at] * cosine + gradients->y[at] * sine - gradients->length[at];
		share[i] = (vg_lanes)((vg_lane_masks)along & (along > 0));
	}
}

static void pool(const struct gradients *gradients, float values[DIMENSIONS])
{
	vg_lanes line[PARTS][SIDE] = { { { 0 } } }, share[SIDE];
	for (int j = 0; j < SIDE; j++) {
		share_out(gradients, j, share);
		for (int row = 0; row < PARTS; row++)
			for (int i = 0; i < SIDE && from[row] <= j && j < until[row]; i++)
				line[row][i] += weight[row][j] * share[i];
	}
	for (int row = 0; row < PARTS; row++)
		for (int column = 0; column < PARTS; column++) {
			vg_lanes sum = { 0 };
			for (int i = from[column]; i < until[column]; i++)
				sum += weight[column][i] * line[row][i];
			*(vg_lanes *)(values + (row * PARTS + column) * DIRECTIONS) = sum;
		}
}

static bool normalise(float values[DIMENSIONS])
{
	float square = 0, sum = 0;
	for (int i = 0; i < DIMENSIONS; i++)
		square += values[i] * values[i];
	if (square < 1e-3f)
		return false;
	float ceiling = CEILING * sqrtf(square);
	for (int i = 0; i < DIMENSIONS; i++) {
		values[i] = values[i] > ceiling ? ceiling : values[i];
		sum += values[i];
	}
	for (int i = 0; i < DIMENSIONS; i++)
		values[i] = sqrtf(values[i] / sum);
	return true;
}

/* Of eight values, one bit each: those over the threshold. */
static uint64_t bits_over(const float values[8], float threshold)
{
	uint64_t bits = 0;
	for (int i = 0; i < 8; i++)
		bits |= (uint64_t)(values[i] > threshold) << i;
	return bits;
}

static bool describe(const struct vg_scale_space *space, const struct vg_keypoint *point, struct vg_descriptor *out)
{
	float patch[PATCH][PATCH], values[DIMENSIONS];
	struct gradients gradients;
	int level = (int)lrintf(point->level);
	cut_out(&space->octave[point->octave].level[level], point, vg_scale_space_sigma(point->level), patch);
	differentiate(patch, &gradients);
	pool(&gradients, values);
	if (!normalise(values))
		return false;
	memset(out, 0, sizeof *out);
	for (int i = 0; i < DIMENSIONS; i += 8) {
		out->word[i / 64] |= bits_over(values + i, LOW) << (i % 64);
		out->word[2 + i / 64] |= bits_over(values + i, HIGH) << (i % 64);
	}
	return true;
}

const struct vg_describing NAME = { NAME_TEXT, describe, histogram };
