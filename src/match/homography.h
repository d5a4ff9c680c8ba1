/* Plane-to-plane maps: 3 x 3 matrices, row by row, for points (x, y, 1). */
#ifndef VG_MATCH_HOMOGRAPHY_H
#define VG_MATCH_HOMOGRAPHY_H

#include <stdbool.h>
#include <stddef.h>

struct vg_point_pair {
	double x, y, u, v;  /* (x, y) goes to (u, v) */
};

/* False when the point goes behind the horizon. */
bool vg_homography_apply(const double h[9], double x, double y, double *out_u, double *out_v);
/* Of `count` points (x, y), (x + 1, y) and so on; not a number for those behind the horizon. */
void vg_homography_apply_row(const double h[9], double x, double y, size_t count, double *out_u, double *out_v);
/* out = a after b; out may be either. */
void vg_homography_multiply(const double a[9], const double b[9], double out[9]);
/* The map that multiplies by x and y. */
void vg_homography_scale(double x, double y, double out[9]);
/* The same map between pictures of other sizes: pixels of the first times from_x, from_y
 * are what h takes; what it gives, times to_x, to_y, are pixels of the second. Out may be h. */
void vg_homography_rescale(const double h[9], double from_x, double from_y, double to_x, double to_y,
			   double out[9]);
/* False when it has none; out may be h. */
bool vg_homography_invert(const double h[9], double out[9]);
/* How much the map enlarges around a point, and by which angle it turns there. */
void vg_homography_local(const double h[9], double x, double y, double *out_scale, double *out_angle);

typedef bool vg_fit(const struct vg_point_pair *pair, size_t count, double out[9]);
/* Least squares. False with fewer than 3 (4) pairs or when they do not determine it. */
vg_fit vg_affinity_fit, vg_homography_fit;

/* Could this be a view of a picture? Not turned inside out, not stretched over four
 * times as much one way as the other, not enlarged or shrunk over 16 times, no part of a
 * width x height item seen over eight times as large as another. */
bool vg_homography_plausible(const double h[9], double width, double height);

/* Do the points fill an area, in both pictures: not a line, not a speck? */
bool vg_points_spread(const struct vg_point_pair *pair, size_t count);

#endif
