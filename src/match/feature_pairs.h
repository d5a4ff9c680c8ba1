/* Pairs of features of two pictures that may be of one place, and what a map between the pictures explains of them:
 * what vg_align and vg_align_near share. Coordinates are of the pictures as they are worked on. */
#ifndef VG_MATCH_FEATURE_PAIRS_H
#define VG_MATCH_FEATURE_PAIRS_H

#include "match/align.h"
#include "match/homography.h"

/* How far a map may miss a point, in the known picture's working pixels: a rough one, and a final one, either plus a
 * share of the feature's size. */
#define VG_PAIR_LOOSE 10.0
#define VG_PAIR_TIGHT 4.0
#define VG_PAIR_SIZE_SHARE 0.5
/* How far a pair's own turn and size may be from the map's: radians, octaves. */
#define VG_PAIR_ANGLE_LIMIT 0.6
#define VG_PAIR_OCTAVE_LIMIT 0.9

struct vg_pair {
	double x, y, u, v;       /* item, known */
	double size, angle;      /* of known over item; radians */
	double reach;            /* sigma of the known feature */
	bool inlier;
};

struct vg_pairs {
	struct vg_pair *pair;    /* the caller frees it */
	size_t count;
};

struct vg_pair vg_pair_of(const struct vg_feature *item, const struct vg_feature *known);

/* Of two angles that are less than a turn apart from each other, as those of features, of pairs and of
 * homographies are: from -pi to pi. */
double vg_turn_between(double a, double b);

/* Marks the pairs that the similarity of one of them explains, sizes and angles included, within `limit` pixels and
 * more the further away they are: of every `step`-th pair's the one that explains most. False, with the marks as they were,
 * where that is fewer than `least`. */
bool vg_pairs_propose(struct vg_pairs *pairs, size_t step, double limit, int least);

/* Marks the pairs that the map explains within `limit` pixels; returns how many, and how far it misses them, as the
 * root of the mean square. */
int vg_pairs_mark(struct vg_pairs *pairs, const double h[9], double limit, double *out_residual);

/* The marked ones; returns how many. Room for all. */
size_t vg_pairs_collect(const struct vg_pairs *pairs, struct vg_point_pair *out);

/* Tells of points that agree on a map; false where fewer than `least` are at places of their own, or they fill no
 * area, or the map is none that a view of a picture could have. `from` is the item's features, mirrored where the
 * points are of its mirror image. */
bool vg_pairs_conclude(const struct vg_point_pair *points, size_t count, const struct vg_features *from, bool mirrored,
		       const double h[9], int least, struct vg_alignment *out);

/* The features of the item's mirror image, which the caller frees; NULL for want of memory. */
struct vg_feature *vg_features_mirror(const struct vg_features *item);

/* h after the map between the item and its mirror image; h may be of either. */
void vg_features_flip(double h[9], const struct vg_features *item);

#endif
