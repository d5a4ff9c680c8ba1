#include "match/homography.h"

#include <math.h>
#include <string.h>

#include "match/least_squares.h"

bool vg_homography_apply(const double h[9], double x, double y, double *out_u, double *out_v)
{
	double w = h[6] * x + h[7] * y + h[8];
	if (!(w > 1e-9))
		return false;
	*out_u = (h[0] * x + h[1] * y + h[2]) / w;
	*out_v = (h[3] * x + h[4] * y + h[5]) / w;
	return true;
}

void vg_homography_apply_row(const double h[9], double x, double y, size_t count, double *out_u, double *out_v)
{
	for (size_t i = 0; i < count; i++)
		if (!vg_homography_apply(h, x + (double)i, y, &out_u[i], &out_v[i]))
			out_u[i] = out_v[i] = NAN;
}

void vg_homography_multiply(const double a[9], const double b[9], double out[9])
{
	double product[9];
	for (int r = 0; r < 3; r++)
		for (int c = 0; c < 3; c++)
			product[3 * r + c] = a[3 * r] * b[c] + a[3 * r + 1] * b[3 + c] + a[3 * r + 2] * b[6 + c];
	memcpy(out, product, sizeof product);
}

void vg_homography_scale(double x, double y, double out[9])
{
	const double map[9] = { x, 0, 0, 0, y, 0, 0, 0, 1 };
	memcpy(out, map, sizeof map);
}

void vg_homography_rescale(const double h[9], double from_x, double from_y, double to_x, double to_y,
			   double out[9])
{
	double before[9], after[9];
	vg_homography_scale(from_x, from_y, before);
	vg_homography_scale(to_x, to_y, after);
	vg_homography_multiply(h, before, out);
	vg_homography_multiply(after, out, out);
}

bool vg_homography_invert(const double h[9], double out[9])
{
	double m[9] = {
		h[4] * h[8] - h[5] * h[7], h[2] * h[7] - h[1] * h[8], h[1] * h[5] - h[2] * h[4],
		h[5] * h[6] - h[3] * h[8], h[0] * h[8] - h[2] * h[6], h[2] * h[3] - h[0] * h[5],
		h[3] * h[7] - h[4] * h[6], h[1] * h[6] - h[0] * h[7], h[0] * h[4] - h[1] * h[3],
	};
	double determinant = h[0] * m[0] + h[1] * m[3] + h[2] * m[6];
	if (!(fabs(determinant) > 1e-15))
		return false;
	for (int i = 0; i < 9; i++)
		out[i] = m[i] / determinant;
	return true;
}

/* The derivatives of (u, v) by (x, y): du/dx, du/dy, dv/dx, dv/dy. */
static bool slope(const double h[9], double x, double y, double out[4])
{
	double u, v, w = h[6] * x + h[7] * y + h[8];
	if (!vg_homography_apply(h, x, y, &u, &v))
		return false;
	out[0] = (h[0] - u * h[6]) / w;
	out[1] = (h[1] - u * h[7]) / w;
	out[2] = (h[3] - v * h[6]) / w;
	out[3] = (h[4] - v * h[7]) / w;
	return true;
}

void vg_homography_local(const double h[9], double x, double y, double *out_scale, double *out_angle)
{
	double d[4] = { 1, 0, 0, 1 };
	(void)slope(h, x, y, d);
	double area = fabs(d[0] * d[3] - d[1] * d[2]);
	*out_scale = area > 1e-12 ? sqrt(area) : 1e-6;
	*out_angle = atan2(d[2] - d[1], d[0] + d[3]);
}

/* What brings points to a mean of 0 and a spread of 1, so that sums stay well scaled. */
struct frame {
	double x, y, scale;
};

static void frames(const struct vg_point_pair *pair, size_t count, struct frame *from, struct frame *to)
{
	*from = *to = (struct frame){ 0, 0, 0 };
	for (size_t i = 0; i < count; i++) {
		from->x += pair[i].x / (double)count;
		from->y += pair[i].y / (double)count;
		to->x += pair[i].u / (double)count;
		to->y += pair[i].v / (double)count;
	}
	double a = 0, b = 0;
	for (size_t i = 0; i < count; i++) {
		a += hypot(pair[i].x - from->x, pair[i].y - from->y) / (double)count;
		b += hypot(pair[i].u - to->x, pair[i].v - to->y) / (double)count;
	}
	from->scale = a > 1e-6 ? 1.4 / a : 1;
	to->scale = b > 1e-6 ? 1.4 / b : 1;
}

/* Undoes the frames around h. */
static void unframe(double h[9], const struct frame *from, const struct frame *to)
{
	double before[9] = { from->scale, 0, -from->scale * from->x, 0, from->scale, -from->scale * from->y, 0, 0, 1 };
	double after[9] = { 1 / to->scale, 0, to->x, 0, 1 / to->scale, to->y, 0, 0, 1 };
	vg_homography_multiply(h, before, h);
	vg_homography_multiply(after, h, h);
}

bool vg_affinity_fit(const struct vg_point_pair *pair, size_t count, double out[9])
{
	struct vg_equations equations = { .unknowns = 6 };
	double h[9] = { [8] = 1 };
	struct frame from, to;
	if (count < 3)
		return false;
	frames(pair, count, &from, &to);
	for (size_t i = 0; i < count; i++) {
		double x = (pair[i].x - from.x) * from.scale, y = (pair[i].y - from.y) * from.scale;
		vg_equations_add(&equations, (double[]){ x, y, 1, 0, 0, 0 }, (pair[i].u - to.x) * to.scale, 1);
		vg_equations_add(&equations, (double[]){ 0, 0, 0, x, y, 1 }, (pair[i].v - to.y) * to.scale, 1);
	}
	if (!vg_equations_solve(&equations, h))
		return false;
	unframe(h, &from, &to);
	memcpy(out, h, sizeof h);
	return true;
}

bool vg_homography_fit(const struct vg_point_pair *pair, size_t count, double out[9])
{
	struct vg_equations equations = { .unknowns = 8 };
	double h[9] = { [8] = 1 };
	struct frame from, to;
	if (count < 4)
		return false;
	frames(pair, count, &from, &to);
	for (size_t i = 0; i < count; i++) {
		double x = (pair[i].x - from.x) * from.scale, y = (pair[i].y - from.y) * from.scale;
		double u = (pair[i].u - to.x) * to.scale, v = (pair[i].v - to.y) * to.scale;
		vg_equations_add(&equations, (double[]){ x, y, 1, 0, 0, 0, -u * x, -u * y }, u, 1);
		vg_equations_add(&equations, (double[]){ 0, 0, 0, x, y, 1, -v * x, -v * y }, v, 1);
	}
	if (!vg_equations_solve(&equations, h))
		return false;
	unframe(h, &from, &to);
	if (!(fabs(h[8]) > 1e-12))
		return false;
	for (int i = 0; i < 9; i++)
		out[i] = h[i] / h[8];
	return true;
}

bool vg_homography_plausible(const double h[9], double width, double height)
{
	double smallest = INFINITY, largest = 0, sign = 0;
	for (int corner = 0; corner < 4; corner++) {
		double d[4];
		if (!slope(h, corner & 1 ? width : 0, corner & 2 ? height : 0, d))
			return false;
		double area = d[0] * d[3] - d[1] * d[2], square = d[0] * d[0] + d[1] * d[1] + d[2] * d[2] + d[3] * d[3];
		if (!isfinite(square) || area * sign < 0 || !(fabs(area) > square / 4.25))
			return false; /* singular values over 4 : 1 */
		sign = area;
		smallest = fmin(smallest, fabs(area));
		largest = fmax(largest, fabs(area));
	}
	return largest <= 64 * smallest && smallest > 1.0 / (16 * 16) && largest < 16 * 16;
}

/* The smaller standard deviation of the points, along whichever direction. */
static double narrowness(const struct vg_point_pair *pair, size_t count, bool known)
{
	double x = 0, y = 0, xx = 0, yy = 0, xy = 0, n = (double)count;
	for (size_t i = 0; i < count; i++) {
		double a = known ? pair[i].u : pair[i].x, b = known ? pair[i].v : pair[i].y;
		x += a / n;
		y += b / n;
		xx += a * a / n;
		yy += b * b / n;
		xy += a * b / n;
	}
	xx -= x * x;
	yy -= y * y;
	xy -= x * y;
	double root = sqrt((xx - yy) * (xx - yy) / 4 + xy * xy), least = (xx + yy) / 2 - root;
	return least > 0 ? sqrt(least) : 0;
}

bool vg_points_spread(const struct vg_point_pair *pair, size_t count)
{
	const double least = 5; /* working pixels */
	return count >= 3 && narrowness(pair, count, false) >= least && narrowness(pair, count, true) >= least;
}
