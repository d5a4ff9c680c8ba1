#include "match/align.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "fingerprint/nearest.h"
#include "match/feature_pairs.h"

/* In bits: half of copies of one place are within 13, unrelated ones about 100. Descriptors of what has little in it
 * are near to each other anyway: of so many others, from all over the picture, none may be as near. */
enum { NEAR_DISTANCE = 70, OTHERS = 64 };

static int by_column(const void *a, const void *b)
{
	float left = (*(const struct vg_feature *const *)a)->x, right = (*(const struct vg_feature *const *)b)->x;
	return left < right ? -1 : left > right;
}

/* The first of those, from left to right, that is not left of x. */
static size_t first_from(const struct vg_feature *const *sorted, size_t count, double x)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (sorted[middle]->x < x)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* How far apart the two descriptors are where h puts the one on the other, or more than any where it does not. */
static int distance_under(const double h[9], const struct vg_feature *item, const struct vg_feature *known, double u, double v)
{
	double scale, angle;
	if (hypot(u - known->x, v - known->y) >= VG_PAIR_TIGHT + VG_PAIR_SIZE_SHARE * known->sigma)
		return INT_MAX;
	vg_homography_local(h, item->x, item->y, &scale, &angle);
	if (fabs(vg_turn_between(vg_turn_between(known->angle, item->angle), angle)) >= VG_PAIR_ANGLE_LIMIT ||
	    fabs(log2(known->sigma / item->sigma / scale)) >= VG_PAIR_OCTAVE_LIMIT)
		return INT_MAX;
	return vg_descriptor_distance(&item->descriptor, &known->descriptor);
}

/* Is it liker to that one than to any of the others? Those at its own place are left out. */
static bool stands_out(const struct vg_feature *item, const struct vg_feature *const *sorted, size_t count, size_t at,
		       int distance)
{
	size_t step = count / OTHERS + 1;
	for (size_t k = at % step; k < count; k += step) {
		const struct vg_feature *other = sorted[k];
		bool there = fabsf(other->x - sorted[at]->x) < other->sigma + sorted[at]->sigma &&
			     fabsf(other->y - sorted[at]->y) < other->sigma + sorted[at]->sigma;
		if (!there && vg_descriptor_distance(&item->descriptor, &other->descriptor) <= distance)
			return false;
	}
	return true;
}

struct partner {
	int distance;
	size_t item;
};

/* For each known feature, in the order of `sorted`, the item's feature that is nearest to it of those that have
 * no nearer one at that place. */
static void find_partners(const struct vg_feature *item, size_t count, const struct vg_feature *const *sorted,
			  size_t known_count, const double h[9], struct partner *partner)
{
	double reach = VG_PAIR_TIGHT;
	for (size_t k = 0; k < known_count; k++) {
		partner[k] = (struct partner){ NEAR_DISTANCE + 1, 0 };
		reach = fmax(reach, VG_PAIR_TIGHT + VG_PAIR_SIZE_SHARE * sorted[k]->sigma);
	}
	for (size_t i = 0; i < count; i++) {
		double u, v;
		size_t best = 0;
		int nearest = INT_MAX;
		if (!vg_homography_apply(h, item[i].x, item[i].y, &u, &v))
			continue;
		for (size_t k = first_from(sorted, known_count, u - reach); k < known_count && sorted[k]->x <= u + reach; k++) {
			int distance = distance_under(h, &item[i], sorted[k], u, v);
			if (distance < nearest) {
				nearest = distance;
				best = k;
			}
		}
		if (nearest < INT_MAX && nearest < partner[best].distance)
			partner[best] = (struct partner){ nearest, i };
	}
}

static bool pair_near(const struct vg_feature *item, size_t count, const struct vg_features *known, const double h[9],
		      struct vg_pairs *out)
{
	const struct vg_feature **sorted = vg_calloc(known->count + 1, sizeof *sorted);
	struct partner *partner = vg_calloc(known->count + 1, sizeof *partner);
	out->pair = vg_calloc(known->count + 1, sizeof *out->pair);
	bool ready = sorted && partner && out->pair;
	for (size_t k = 0; ready && k < known->count; k++)
		sorted[k] = &known->feature[k];
	if (ready) {
		qsort(sorted, known->count, sizeof *sorted, by_column);
		find_partners(item, count, sorted, known->count, h, partner);
	}
	for (size_t k = 0; ready && k < known->count; k++)
		if (partner[k].distance <= NEAR_DISTANCE &&
		    stands_out(&item[partner[k].item], sorted, known->count, k, partner[k].distance))
			out->pair[out->count++] = vg_pair_of(&item[partner[k].item], sorted[k]);
	free(sorted);
	free(partner);
	return ready;
}

/* The map, or one that the points themselves fit better. */
static bool align_near(const struct vg_feature *item, const struct vg_features *from, const struct vg_features *known,
		       double h[9], struct vg_pairs *pairs, struct vg_alignment *out)
{
	double fitted[9], residual;
	if (!pair_near(item, from->count, known, h, pairs) || pairs->count < VG_INLIERS_MODERATE)
		return false;
	struct vg_point_pair *points = vg_calloc(pairs->count, sizeof *points);
	if (!points)
		return false;
	int given = vg_pairs_mark(pairs, h, VG_PAIR_TIGHT, &residual);
	if (vg_affinity_fit(points, vg_pairs_collect(pairs, points), fitted) && vg_pairs_mark(pairs, fitted, VG_PAIR_TIGHT, &residual) >= given)
		memcpy(h, fitted, sizeof fitted);
	else
		vg_pairs_mark(pairs, h, VG_PAIR_TIGHT, &residual);
	bool found = vg_pairs_conclude(points, vg_pairs_collect(pairs, points), from, item != from->feature, h, VG_INLIERS_MODERATE, out);
	free(points);
	return found;
}

bool vg_align_near(const struct vg_features *item, const struct vg_features *known, bool mirrored,
		   const double item_to_known[9], struct vg_alignment *out)
{
	struct vg_pairs pairs = { 0 };
	struct vg_alignment alignment;
	struct vg_feature *turned = mirrored ? vg_features_mirror(item) : NULL;
	double h[9];
	memcpy(h, item_to_known, sizeof h);
	if (mirrored)
		vg_features_flip(h, item);
	bool found = (!mirrored || turned) && align_near(mirrored ? turned : item->feature, item, known, h, &pairs, &alignment);
	if (found && mirrored)
		vg_features_flip(alignment.item_to_known, item);
	if (found)
		*out = alignment;
	free(turned);
	free(pairs.pair);
	return found;
}
