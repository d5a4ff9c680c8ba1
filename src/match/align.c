#include "match/align.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "fingerprint/nearest.h"
#include "match/feature_pairs.h"

/* Copies of one place differ by 13 bits at the median and by 47 in nineteen of twenty;
 * unrelated ones by about 100 (tests/bench, the figures of docs/accuracy.md). */
enum { DISTANCE_MAXIMUM = 64 };
#define RATIO 0.88

/* Like features, one to one: each known feature keeps the item's feature nearest to it. */
static bool pair_up(const struct vg_feature *item, size_t item_count, const struct vg_features *known,
		    struct vg_pairs *out)
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
		out->pair[out->count++] = vg_pair_of(&item[owner[k]], &known->feature[k]);
	}
	free(nearest);
	free(owner);
	return ready;
}

/* Fits and marks in turn until the marks settle; returns the inliers, 0 for failure. */
static int refine(struct vg_pairs *pairs, vg_fit *fit, struct vg_point_pair *points, double h[9],
		  double *out_residual)
{
	int count = 0;
	for (int round = 0; round < 6; round++) {
		double limit = round < 2 ? VG_PAIR_LOOSE : VG_PAIR_TIGHT;
		size_t used = vg_pairs_collect(pairs, points);
		if (!fit(points, used, h))
			return 0;
		int now = vg_pairs_mark(pairs, h, limit, out_residual);
		if (now < 4)
			return 0;
		if (round > 3 && now == count)
			break;
		count = now;
	}
	return count;
}

static bool align(const struct vg_feature *item, const struct vg_features *from,
		  const struct vg_features *known, struct vg_pairs *pairs, struct vg_alignment *out)
{
	double h[9], projective[9], residual, other;
	bool found = false;
	if (!pair_up(item, from->count, known, pairs) || !vg_pairs_propose(pairs, 1, VG_PAIR_LOOSE, VG_INLIERS_LEAST))
		return false;
	struct vg_point_pair *points = vg_calloc(pairs->count, sizeof *points);
	int count = points ? refine(pairs, vg_affinity_fit, points, h, &residual) : 0;
	if (count >= VG_INLIERS_LEAST) {
		int more = refine(pairs, vg_homography_fit, points, projective, &other);
		bool better = more >= 12 && (more > count + count / 10 ||
					     (more >= count && other < 0.75 * residual));
		if (better && vg_homography_plausible(projective, from->width, from->height))
			memcpy(h, projective, sizeof h);
		vg_pairs_mark(pairs, h, VG_PAIR_TIGHT, &residual);
		found = vg_pairs_conclude(points, vg_pairs_collect(pairs, points), from, item != from->feature, h, VG_INLIERS_LEAST, out);
	}
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
	struct vg_pairs pairs = { 0 };
	struct vg_alignment alignment;
	struct vg_feature *turned = mirrored ? vg_features_mirror(item) : NULL;
	bool found = (!mirrored || turned) && align(mirrored ? turned : item->feature, item, known, &pairs, &alignment);
	if (found && mirrored)
		vg_features_flip(alignment.item_to_known, item);
	if (found)
		*out = alignment;
	free(turned);
	free(pairs.pair);
	return found;
}

