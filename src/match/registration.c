#include "match/registration.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/select.h"
#include "match/homography.h"

enum { BLOCK = 16, REACH = 4, BLOCKS_LEAST = 12, PERSPECTIVE_LEAST = 24, ROUNDS = 3 };

/* Mean gradient of a block with enough to hold on to; how much better the best place must
 * be than an average one; pixels within which blocks agree; corrections worth making. */
static const double TEXTURE = 4.0, DISTINCT = 0.6, AGREE = 0.75, WORTH = 0.15;

static double texture_of(const struct vg_plane *plane, uint32_t left, uint32_t top)
{
	double across = 0, down = 0;
	for (uint32_t y = top; y + 1 < top + BLOCK; y++)
		for (uint32_t x = left; x + 1 < left + BLOCK; x++) {
			const float *p = plane->at + (size_t)y * plane->width + x;
			across += fabsf(p[1] - p[0]);
			down += fabsf(p[plane->width] - p[0]);
		}
	return fmin(across, down) / (BLOCK * BLOCK);
}

static bool block_covered(const struct vg_grid *grid, uint32_t left, uint32_t top)
{
	for (uint32_t y = top - REACH; y < top + BLOCK + REACH; y++)
		for (uint32_t x = left - REACH; x < left + BLOCK + REACH; x++)
			if (!grid->covered[(size_t)y * grid->width + x])
				return false;
	return true;
}

enum { WAYS = 2 * REACH + 1 };

/* How far the block is from the known picture's moved by dy and by each dx. */
static void block_distances(const struct vg_grid *grid, uint32_t left, uint32_t top, int dy, float out[WAYS])
{
	float sum[WAYS] = { 0 };
	for (uint32_t y = 0; y < BLOCK; y++) {
		const float *a = grid->item[0].at + (size_t)(top + y) * grid->width + left;
		const float *b = grid->known[0].at + (size_t)((int)(top + y) + dy) * grid->width + (left - REACH);
		for (uint32_t x = 0; x < BLOCK; x++)
			for (int way = 0; way < WAYS; way++)
				sum[way] += fabsf(a[x] - b[x + (uint32_t)way]);
	}
	memcpy(out, sum, sizeof sum);
}

/* Where between three samples the least lies, -0.5 to 0.5. */
static double vertex(float before, float at, float after)
{
	double curve = before + after - 2 * at;
	return curve > 0 ? fmax(-0.5, fmin(0.5, 0.5 * (before - after) / curve)) : 0;
}

/* Where the item's block lies in the known picture; false when that is not clear. */
static bool find_block(const struct vg_grid *grid, uint32_t left, uint32_t top, struct vg_point_pair *out)
{
	float distance[WAYS][WAYS], mean = 0;
	int bx = 0, by = 0;
	for (int y = 0; y < WAYS; y++) {
		block_distances(grid, left, top, y - REACH, distance[y]);
		for (int x = 0; x < WAYS; x++) {
			mean += distance[y][x] / (WAYS * WAYS);
			if (distance[y][x] < distance[by][bx]) {
				by = y;
				bx = x;
			}
		}
	}
	if (bx == 0 || by == 0 || bx == WAYS - 1 || by == WAYS - 1 || distance[by][bx] > DISTINCT * mean)
		return false;
	out->x = left + BLOCK / 2.0;
	out->y = top + BLOCK / 2.0;
	out->u = out->x + bx - REACH + vertex(distance[by][bx - 1], distance[by][bx], distance[by][bx + 1]);
	out->v = out->y + by - REACH + vertex(distance[by - 1][bx], distance[by][bx], distance[by + 1][bx]);
	return true;
}

static size_t find_blocks(const struct vg_grid *grid, struct vg_point_pair *pair)
{
	size_t count = 0;
	for (uint32_t y = REACH; y + BLOCK + REACH <= grid->height; y += BLOCK)
		for (uint32_t x = REACH; x + BLOCK + REACH <= grid->width; x += BLOCK)
			if (texture_of(&grid->item[0], x, y) >= TEXTURE && block_covered(grid, x, y) &&
			    find_block(grid, x, y, &pair[count]))
				count++;
	return count;
}

static double miss(const double map[9], const struct vg_point_pair *pair)
{
	double u, v;
	if (!vg_homography_apply(map, pair->x, pair->y, &u, &v))
		return INFINITY;
	return hypot(u - pair->u, v - pair->v);
}

/* Keeps, in front, the pairs that the map explains. */
static size_t keep_agreeing(const double map[9], struct vg_point_pair *pair, size_t count, double within)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (miss(map, &pair[i]) <= within) {
			struct vg_point_pair swap = pair[kept];
			pair[kept++] = pair[i];
			pair[i] = swap;
		}
	return kept;
}

/* The shift that most blocks have, to begin with. */
static bool median_shift(const struct vg_point_pair *pair, size_t count, double out[9])
{
	double *shift = vg_malloc(count * sizeof *shift);
	if (!shift)
		return false;
	vg_homography_scale(1, 1, out);
	for (size_t i = 0; i < count; i++)
		shift[i] = pair[i].u - pair[i].x;
	out[2] = vg_median(shift, count);
	for (size_t i = 0; i < count; i++)
		shift[i] = pair[i].v - pair[i].y;
	out[5] = vg_median(shift, count);
	free(shift);
	return true;
}

/* Fits to the pairs that agree with `map`, then to those that agree more closely with the
 * fit. Returns how many do in the end; 0 when too few agree. */
static size_t fit_closer(vg_fit *fit, struct vg_point_pair *pair, size_t count, size_t least,
			 double map[9])
{
	size_t kept = keep_agreeing(map, pair, count, REACH);
	for (int round = ROUNDS; round > 0; round--) {
		if (kept < least || kept * 3 < count || !fit(pair, kept, map))
			return 0;
		kept = keep_agreeing(map, pair, count, AGREE * round);
	}
	return kept;
}

/* A shift, an affinity, and a perspective where that explains more blocks. */
static bool agree_on(struct vg_point_pair *pair, size_t count, double out[9])
{
	double view[9];
	if (count < BLOCKS_LEAST || !median_shift(pair, count, out))
		return false;
	size_t agreeing = fit_closer(vg_affinity_fit, pair, count, BLOCKS_LEAST, out);
	memcpy(view, out, sizeof view);
	if (fit_closer(vg_homography_fit, pair, count, PERSPECTIVE_LEAST, view) > agreeing)
		memcpy(out, view, sizeof view);
	else if (!agreeing)
		return false;
	return true;
}

bool vg_register(const struct vg_grid *grid, double out_correction[9])
{
	size_t most = ((size_t)grid->width / BLOCK + 1) * (grid->height / BLOCK + 1);
	struct vg_point_pair *pair = vg_calloc(most, sizeof *pair);
	bool agreed = pair && agree_on(pair, find_blocks(grid, pair), out_correction);
	double moved = 0;
	for (int corner = 0; corner < 4 && agreed; corner++) {
		struct vg_point_pair at = { .x = corner & 1 ? grid->width : 0, .y = corner & 2 ? grid->height : 0 };
		at.u = at.x;
		at.v = at.y;
		moved = fmax(moved, miss(out_correction, &at));
	}
	free(pair);
	return agreed && moved >= WORTH;
}
