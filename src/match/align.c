#include "match/align.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "fingerprint/describe.h"
#include "fingerprint/nearest.h"
#include "match/homography.h"

/* Copies of one place differ by 13 bits at the median and by 47 in nineteen of twenty;
 * unrelated ones by about 100 (tests/bench, the figures of docs/accuracy.md). */
enum { DISTANCE_MAXIMUM = 64 };
#define RATIO 0.88

/* How far proposals and final models may miss, in the known picture's working pixels,
 * plus a share of the feature's size. */
#define LOOSE 10.0
#define TIGHT 4.0
#define SIZE_SHARE 0.5
#define ANGLE_LIMIT 0.6
#define OCTAVE_LIMIT 0.9

/* Points nearer than this to each other count once. */
enum { SAME_PLACE = 4 };

struct pair {
	double x, y, u, v;       /* item, known */
	double size, angle;      /* of known over item; radians */
	double reach;            /* sigma of the known feature */
	bool inlier;
};

struct pairs {
	struct pair *pair;
	size_t count;
};

#define HALF_TURN 3.141592653589793

/* Of two angles that are less than a turn apart from each other, as those of features, of pairs and of
 * homographies are. */
static double turn_between(double a, double b)
{
	double turn = a - b;
	return turn > HALF_TURN ? turn - 2 * HALF_TURN : turn < -HALF_TURN ? turn + 2 * HALF_TURN : turn;
}

/* Like features, one to one: each known feature keeps the item's feature nearest to it. */
static bool pair_up(const struct vg_feature *item, size_t item_count, const struct vg_features *known,
		    struct pairs *out)
{
	struct vg_nearest *nearest = vg_calloc(item_count ? item_count : 1, sizeof *nearest);
	int *owner = vg_malloc((known->count ? known->count : 1) * sizeof *owner);
	out->pair = vg_calloc(item_count ? item_count : 1, sizeof *out->pair);
	out->count = 0;
	bool ready = nearest && owner && out->pair;
	for (size_t k = 0; ready && k < known->count; k++)
		owner[k] = -1;
	if (ready)
		vg_nearest_two(item, item_count, known->feature, known->count, nearest);
	for (size_t i = 0; ready && i < item_count; i++) {
		struct vg_nearest *n = &nearest[i];
		if (n->distance > DISTANCE_MAXIMUM || n->distance >= RATIO * n->second)
			continue;
		if (owner[n->index] < 0 || n->distance < nearest[owner[n->index]].distance)
			owner[n->index] = (int)i;
	}
	for (size_t k = 0; ready && k < known->count; k++) {
		if (owner[k] < 0)
			continue;
		const struct vg_feature *a = &item[owner[k]], *b = &known->feature[k];
		out->pair[out->count++] = (struct pair){
			.x = a->x, .y = a->y, .u = b->x, .v = b->y, .size = (double)b->sigma / a->sigma,
			.angle = turn_between(b->angle, a->angle), .reach = b->sigma };
	}
	free(nearest);
	free(owner);
	return ready;
}

/* Marks and counts the pairs that the similarity of `from` explains, sizes and angles
 * included. */
static int agree(struct pairs *pairs, const struct pair *from, bool mark)
{
	double c = from->size * cos(from->angle), s = from->size * sin(from->angle);
	int count = 0;
	for (size_t i = 0; i < pairs->count; i++) {
		struct pair *p = &pairs->pair[i];
		double dx = p->x - from->x, dy = p->y - from->y;
		double eu = from->u + c * dx - s * dy - p->u, ev = from->v + s * dx + c * dy - p->v;
		/* the proposal's own size and angle are rough: its error grows with the way */
		double limit = LOOSE + SIZE_SHARE * p->reach + 0.08 * from->size * sqrt(dx * dx + dy * dy);
		bool in = eu * eu + ev * ev < limit * limit &&
			  fabs(turn_between(p->angle, from->angle)) < ANGLE_LIMIT &&
			  fabs(log2(p->size / from->size)) < OCTAVE_LIMIT;
		count += in;
		if (mark)
			p->inlier = in;
	}
	return count;
}

static bool propose(struct pairs *pairs)
{
	int best = 0;
	size_t by = 0;
	for (size_t i = 0; i < pairs->count; i++) {
		int count = agree(pairs, &pairs->pair[i], false);
		if (count > best) {
			best = count;
			by = i;
		}
	}
	if (best < VG_INLIERS_LEAST)
		return false;
	agree(pairs, &pairs->pair[by], true);
	return true;
}

static int mark_by(struct pairs *pairs, const double h[9], double limit, double *out_residual)
{
	double scale, angle, sum = 0;
	int count = 0;
	for (size_t i = 0; i < pairs->count; i++) {
		struct pair *p = &pairs->pair[i];
		double u, v;
		bool in = vg_homography_apply(h, p->x, p->y, &u, &v);
		if (in) {
			double error = hypot(u - p->u, v - p->v);
			vg_homography_local(h, p->x, p->y, &scale, &angle);
			in = error < limit + SIZE_SHARE * p->reach &&
			     fabs(turn_between(p->angle, angle)) < ANGLE_LIMIT &&
			     fabs(log2(p->size / scale)) < OCTAVE_LIMIT;
			sum += in ? error * error : 0;
		}
		p->inlier = in;
		count += in;
	}
	*out_residual = count ? sqrt(sum / count) : 0;
	return count;
}

static size_t collect(const struct pairs *pairs, struct vg_point_pair *out)
{
	size_t count = 0;
	for (size_t i = 0; i < pairs->count; i++)
		if (pairs->pair[i].inlier) {
			const struct pair *p = &pairs->pair[i];
			out[count++] = (struct vg_point_pair){ p->x, p->y, p->u, p->v };
		}
	return count;
}

/* Fits and marks in turn until the marks settle; returns the inliers, 0 for failure. */
static int refine(struct pairs *pairs, vg_fit *fit, struct vg_point_pair *points, double h[9],
		  double *out_residual)
{
	int count = 0;
	for (int round = 0; round < 6; round++) {
		double limit = round < 2 ? LOOSE : TIGHT;
		size_t used = collect(pairs, points);
		if (!fit(points, used, h))
			return 0;
		int now = mark_by(pairs, h, limit, out_residual);
		if (now < 4)
			return 0;
		if (round > 3 && now == count)
			break;
		count = now;
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

static bool align(const struct vg_feature *item, const struct vg_features *from,
		  const struct vg_features *known, struct pairs *pairs, struct vg_alignment *out)
{
	double h[9], projective[9], residual, other;
	struct vg_point_pair *points = NULL;
	bool found = false;
	if (!pair_up(item, from->count, known, pairs) || !propose(pairs))
		return false;
	points = vg_calloc(pairs->count, sizeof *points);
	int count = points ? refine(pairs, vg_affinity_fit, points, h, &residual) : 0;
	if (count >= VG_INLIERS_LEAST) {
		int more = refine(pairs, vg_homography_fit, points, projective, &other);
		bool better = more >= 12 && (more > count + count / 10 ||
					     (more >= count && other < 0.75 * residual));
		if (better && vg_homography_plausible(projective, from->width, from->height))
			memcpy(h, projective, sizeof h);
		mark_by(pairs, h, TIGHT, &residual);
		size_t used = collect(pairs, points);
		out->inliers = count_distinct(points, used);
		out->cells = cells_of(points, used, from->width, from->height, item != from->feature);
		found = out->inliers >= VG_INLIERS_LEAST && vg_points_spread(points, used) &&
			vg_homography_plausible(h, from->width, from->height);
	}
	memcpy(out->item_to_known, h, sizeof h);
	free(points);
	return found;
}

enum vg_strength vg_alignment_strength(int inliers)
{
	return inliers >= VG_INLIERS_STRONG ? VG_STRONG : inliers >= VG_INLIERS_MODERATE ? VG_MODERATE : VG_WEAK;
}

bool vg_align(const struct vg_features *item, const struct vg_features *known, bool mirrored,
	      struct vg_alignment *out)
{
	struct pairs pairs = { 0 };
	struct vg_feature *turned = NULL;
	struct vg_alignment alignment;
	bool found = false;
	if (mirrored && (turned = vg_calloc(item->count ? item->count : 1, sizeof *turned)))
		for (size_t i = 0; i < item->count; i++)
			turned[i] = vg_feature_mirrored(&item->feature[i], item->width);
	if (!mirrored || turned)
		found = align(mirrored ? turned : item->feature, item, known, &pairs, &alignment);
	if (found && mirrored) {
		const double flip[9] = { -1, 0, (double)item->width - 1, 0, 1, 0, 0, 0, 1 };
		vg_homography_multiply(alignment.item_to_known, flip, alignment.item_to_known);
	}
	if (found)
		*out = alignment;
	free(turned);
	free(pairs.pair);
	return found;
}
