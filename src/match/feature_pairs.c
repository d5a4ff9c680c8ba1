#include "match/feature_pairs.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "fingerprint/describe.h"

/* Points nearer than this to each other, in pixels, count once. */
enum { SAME_PLACE = 4 };

#define HALF_TURN 3.141592653589793

double vg_turn_between(double a, double b)
{
	double turn = a - b;
	return turn > HALF_TURN ? turn - 2 * HALF_TURN : turn < -HALF_TURN ? turn + 2 * HALF_TURN : turn;
}

struct vg_pair vg_pair_of(const struct vg_feature *a, const struct vg_feature *b)
{
	return (struct vg_pair){ .x = a->x, .y = a->y, .u = b->x, .v = b->y, .size = (double)b->sigma / a->sigma,
			      .angle = vg_turn_between(b->angle, a->angle), .reach = b->sigma };
}

/* Is that factor within VG_PAIR_OCTAVE_LIMIT octaves? Only near the limit does it take a logarithm to tell. */
static bool like_size(double factor)
{
	if (factor > 0.54 && factor < 1.86)
		return true;
	return factor > 0.53 && factor < 1.87 && fabs(log2(factor)) < VG_PAIR_OCTAVE_LIMIT;
}

/* Marks and counts the pairs that the similarity of `from` explains; ends early, when no more than `but` can be. */
static int agree(struct vg_pairs *pairs, const struct vg_pair *from, double limit, bool mark, int but)
{
	double c = from->size * cos(from->angle), s = from->size * sin(from->angle);
	int count = 0;
	for (size_t i = 0; i < pairs->count && (ptrdiff_t)(pairs->count - i) + count > but; i++) {
		struct vg_pair *p = &pairs->pair[i];
		double dx = p->x - from->x, dy = p->y - from->y;
		double eu = from->u + c * dx - s * dy - p->u, ev = from->v + s * dx + c * dy - p->v;
		/* the proposal's own size and angle are rough: its error grows with the way */
		double most = limit + VG_PAIR_SIZE_SHARE * p->reach + 0.08 * from->size * sqrt(dx * dx + dy * dy);
		bool in = eu * eu + ev * ev < most * most &&
			  fabs(vg_turn_between(p->angle, from->angle)) < VG_PAIR_ANGLE_LIMIT &&
			  like_size(p->size / from->size);
		count += in;
		if (mark)
			p->inlier = in;
	}
	return count;
}

bool vg_pairs_propose(struct vg_pairs *pairs, size_t step, double limit, int least)
{
	int best = 0;
	size_t by = 0;
	for (size_t i = 0; i < pairs->count; i += step) {
		int count = agree(pairs, &pairs->pair[i], limit, false, best);
		if (count > best) {
			best = count;
			by = i;
		}
	}
	if (best < least)
		return false;
	agree(pairs, &pairs->pair[by], limit, true, -1);
	return true;
}

int vg_pairs_mark(struct vg_pairs *pairs, const double h[9], double limit, double *out_residual)
{
	double scale, angle, sum = 0;
	int count = 0;
	for (size_t i = 0; i < pairs->count; i++) {
		struct vg_pair *p = &pairs->pair[i];
		double u, v;
		bool in = vg_homography_apply(h, p->x, p->y, &u, &v);
		if (in) {
			double error = hypot(u - p->u, v - p->v);
			in = error < limit + VG_PAIR_SIZE_SHARE * p->reach;
			if (in) {
				vg_homography_local(h, p->x, p->y, &scale, &angle);
				in = fabs(vg_turn_between(p->angle, angle)) < VG_PAIR_ANGLE_LIMIT && like_size(p->size / scale);
			}
			sum += in ? error * error : 0;
		}
		p->inlier = in;
		count += in;
	}
	*out_residual = count ? sqrt(sum / count) : 0;
	return count;
}

size_t vg_pairs_collect(const struct vg_pairs *pairs, struct vg_point_pair *out)
{
	size_t count = 0;
	for (size_t i = 0; i < pairs->count; i++)
		if (pairs->pair[i].inlier) {
			const struct vg_pair *p = &pairs->pair[i];
			out[count++] = (struct vg_point_pair){ p->x, p->y, p->u, p->v };
		}
	return count;
}

static int by_key(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
	return left < right ? -1 : left > right;
}

static int distinct(uint64_t *key, size_t count)
{
	int different = count > 0;
	qsort(key, count, sizeof *key, by_key);
	for (size_t i = 1; i < count; i++)
		different += key[i] != key[i - 1];
	return different;
}

static uint64_t place_of(double x, double y)
{
	return (uint64_t)(x / SAME_PLACE) << 32 | (uint32_t)(y / SAME_PLACE);
}

/* Inliers at places of their own, in whichever picture there are fewer. */
static int count_distinct(const struct vg_point_pair *points, size_t count)
{
	uint64_t *key = vg_malloc((count ? count : 1) * sizeof *key);
	if (!key)
		return 0;
	for (size_t i = 0; i < count; i++)
		key[i] = place_of(points[i].x, points[i].y);
	int in_item = distinct(key, count);
	for (size_t i = 0; i < count; i++)
		key[i] = place_of(points[i].u, points[i].v);
	int in_known = distinct(key, count);
	free(key);
	return in_item < in_known ? in_item : in_known;
}

static uint64_t cells_of(const struct vg_point_pair *points, size_t count, uint32_t width, uint32_t height, bool mirrored)
{
	uint64_t cells = 0;
	for (size_t i = 0; i < count; i++) {
		double x = mirrored ? (double)width - 1 - points[i].x : points[i].x;
		int column = (int)(x * VG_ALIGNMENT_CELLS / width), row = (int)(points[i].y * VG_ALIGNMENT_CELLS / height);
		if (column >= 0 && column < VG_ALIGNMENT_CELLS && row >= 0 && row < VG_ALIGNMENT_CELLS)
			cells |= (uint64_t)1 << (row * VG_ALIGNMENT_CELLS + column);
	}
	return cells;
}

bool vg_pairs_conclude(const struct vg_point_pair *points, size_t used, const struct vg_features *from, bool mirrored,
		     const double h[9], int least, struct vg_alignment *out)
{
	out->inliers = count_distinct(points, used);
	out->cells = cells_of(points, used, from->width, from->height, mirrored);
	memcpy(out->item_to_known, h, sizeof out->item_to_known);
	return out->inliers >= least && vg_points_spread(points, used) &&
	       vg_homography_plausible(h, from->width, from->height);
}

struct vg_feature *vg_features_mirror(const struct vg_features *item)
{
	struct vg_feature *turned = vg_calloc(item->count ? item->count : 1, sizeof *turned);
	for (size_t i = 0; turned && i < item->count; i++)
		turned[i] = vg_feature_mirrored(&item->feature[i], item->width);
	return turned;
}

void vg_features_flip(double h[9], const struct vg_features *item)
{
	const double flip[9] = { -1, 0, (double)item->width - 1, 0, 1, 0, 0, 0, 1 };
	vg_homography_multiply(h, flip, h);
}
