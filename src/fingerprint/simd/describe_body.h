/* The description of key points, written so that a compiler vectorises it. Included once by
 * each file of this folder named describe_*.c; every build gives the same bits. */
#include <math.h>
#include <string.h>

#include "fingerprint/describe.h"

/* SIDE x SIDE samples over PARTS x PARTS parts, in each of which gradients are summed by
 * DIRECTIONS; a part is three sigma wide, as in SIFT. */
enum { PARTS = VG_DESCRIPTOR_PARTS, DIRECTIONS = VG_DESCRIPTOR_DIRECTIONS, DIMENSIONS = VG_DESCRIPTOR_VALUES,
       SIDE = 16, PATCH = SIDE + 2 };
#define STEP 0.75f

/* Values over this share of the whole are cut, so that one strong edge does not drown
 * the rest (Lowe, 6.1). */
#define CEILING 0.2f

/* Thresholds on the square roots of values whose sum is 1. */
#define LOW 0.04f
#define HIGH 0.095f

/* Linear between the four pixels around the place, all of which are there. */
static inline float sample_inside(const struct vg_plane *plane, float x, float y)
{
	int32_t left = (int32_t)x, top = (int32_t)y;
	const float *p = plane->at + (size_t)top * plane->width + (size_t)left, *q = p + plane->width;
	float fx = x - (float)left, fy = y - (float)top;
	float upper = p[0] + fx * (p[1] - p[0]), lower = q[0] + fx * (q[1] - q[0]);
	return upper + fy * (lower - upper);
}

/* Linear between the four pixels around the place; edges are repeated. */
static float sample(const struct vg_plane *plane, float x, float y)
{
	float right = (float)(plane->width - 1), bottom = (float)(plane->height - 1);
	x = x > 0 ? x < right ? x : right : 0;
	y = y > 0 ? y < bottom ? y : bottom : 0;
	int32_t left = (int32_t)x, top = (int32_t)y;
	size_t next = x < right, below = y < bottom ? plane->width : 0;
	const float *p = plane->at + (size_t)top * plane->width + (size_t)left;
	float fx = x - (float)left, fy = y - (float)top;
	float upper = p[0] + fx * (p[next] - p[0]), lower = p[below] + fx * (p[below + next] - p[below]);
	return upper + fy * (lower - upper);
}

/* The surroundings, turned so that the point's angle lies along the rows. */
static void cut_out(const struct vg_plane *plane, const struct vg_keypoint *point, float sigma,
		    float patch[PATCH][PATCH])
{
	float step = STEP * sigma, c = cosf(point->angle) * step, s = sinf(point->angle) * step;
	float half = 0.5f * (PATCH - 1), reach = half * (fabsf(c) + fabsf(s));
	bool inside = point->x > reach && point->y > reach && point->x + reach < (float)plane->width - 1 &&
		      point->y + reach < (float)plane->height - 1;
	for (int j = 0; j < PATCH; j++) {
		float v = (float)j - half, x = point->x - c * half - s * v, y = point->y - s * half + c * v;
		for (int i = 0; i < PATCH; i++, x += c, y += s)
			patch[j][i] = inside ? sample_inside(plane, x, y) : sample(plane, x, y);
	}
}

/* A gradient's share in direction k: a triangle, about, that reaches from one neighbour
 * direction to the other. */
static void split_directions(const float patch[PATCH][PATCH], float share[DIRECTIONS][SIDE][SIDE])
{
	static const float cosine[DIRECTIONS] = { 1, .70710678f, 0, -.70710678f, -1, -.70710678f, 0, .70710678f };
	for (int j = 0; j < SIDE; j++) {
		float gx[SIDE], gy[SIDE], length[SIDE];
		for (int i = 0; i < SIDE; i++) {
			gx[i] = patch[j + 1][i + 2] - patch[j + 1][i];
			gy[i] = patch[j + 2][i + 1] - patch[j][i + 1];
			length[i] = sqrtf(gx[i] * gx[i] + gy[i] * gy[i]) * .70710678f;
		}
		for (int k = 0; k < DIRECTIONS; k++)
			for (int i = 0; i < SIDE; i++) {
				float along = gx[i] * cosine[k] + gy[i] * cosine[(k + 6) % 8] - length[i];
				share[k][j][i] = along > 0 ? along : 0;
			}
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

static void pool(const float share[DIRECTIONS][SIDE][SIDE], float values[DIMENSIONS])
{
	for (int k = 0; k < DIRECTIONS; k++)
		for (int row = 0; row < PARTS; row++) {
			float line[SIDE] = { 0 };
			for (int j = from[row]; j < until[row]; j++)
				for (int i = 0; i < SIDE; i++)
					line[i] += weight[row][j] * share[k][j][i];
			for (int column = 0; column < PARTS; column++) {
				float sum = 0;
				for (int i = from[column]; i < until[column]; i++)
					sum += weight[column][i] * line[i];
				values[(row * PARTS + column) * DIRECTIONS + k] = sum;
			}
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

static bool describe(const struct vg_scale_space *space, const struct vg_keypoint *point, struct vg_descriptor *out)
{
	float patch[PATCH][PATCH], share[DIRECTIONS][SIDE][SIDE], values[DIMENSIONS];
	int level = (int)lrintf(point->level);
	cut_out(&space->octave[point->octave].level[level], point, vg_scale_space_sigma(point->level), patch);
	split_directions(patch, share);
	pool(share, values);
	if (!normalise(values))
		return false;
	memset(out, 0, sizeof *out);
	for (int i = 0; i < DIMENSIONS; i++) {
		out->word[i / 64] |= (uint64_t)(values[i] > LOW) << (i % 64);
		out->word[2 + i / 64] |= (uint64_t)(values[i] > HIGH) << (i % 64);
	}
	return true;
}

const struct vg_describing NAME = { NAME_TEXT, describe };
