#include "match/geometry.h"

#include <math.h>
#include <string.h>

#include "match/homography.h"

/* What a fit of points leaves open: a turn of less than a degree and a half, a change of
 * size of two parts in a hundred, a strip of three parts in a hundred at the edges. */
#define TURN_LEAST 1.5
#define SIZE_LEAST 0.02
#define STRIP_LEAST 0.03
/* With less than this of the item it is the known picture that is the part. */
#define FRAME_LEAST 0.6

enum { CORNERS = 16 };

struct polygon {
	double x[CORNERS], y[CORNERS];
	int count;
};

/* The part of a polygon on the inner side of a*x + b*y + c >= 0 (Sutherland, Hodgman). */
static struct polygon clip(const struct polygon *in, double a, double b, double c)
{
	struct polygon out = { .count = 0 };
	for (int i = 0; i < in->count && out.count + 2 <= CORNERS; i++) {
		int next = (i + 1) % in->count;
		double here = a * in->x[i] + b * in->y[i] + c, there = a * in->x[next] + b * in->y[next] + c;
		if (here >= 0) {
			out.x[out.count] = in->x[i];
			out.y[out.count++] = in->y[i];
		}
		if ((here >= 0) != (there >= 0)) {
			double part = here / (here - there);
			out.x[out.count] = in->x[i] + part * (in->x[next] - in->x[i]);
			out.y[out.count++] = in->y[i] + part * (in->y[next] - in->y[i]);
		}
	}
	return out;
}

static double area(const struct polygon *polygon)
{
	double sum = 0;
	for (int i = 0; i < polygon->count; i++) {
		int next = (i + 1) % polygon->count;
		sum += polygon->x[i] * polygon->y[next] - polygon->x[next] * polygon->y[i];
	}
	return fabs(sum) / 2;
}

/* A picture's frame as another's pixels see it, cut to that one. */
static bool project(const double h[9], struct vg_size from, struct vg_size onto, struct polygon *out)
{
	struct polygon quad = { .count = 4 };
	for (int i = 0; i < 4; i++)
		if (!vg_homography_apply(h, i == 1 || i == 2 ? from.width : 0, i >= 2 ? from.height : 0,
					 &quad.x[i], &quad.y[i]))
			return false;
	quad = clip(&quad, 1, 0, 0);
	quad = clip(&quad, -1, 0, onto.width);
	quad = clip(&quad, 0, 1, 0);
	*out = clip(&quad, 0, -1, onto.height);
	return out->count >= 3;
}

static void fill_box(const struct polygon *polygon, double box[4])
{
	double left = polygon->x[0], right = left, top = polygon->y[0], bottom = top;
	for (int i = 1; i < polygon->count; i++) {
		left = fmin(left, polygon->x[i]);
		right = fmax(right, polygon->x[i]);
		top = fmin(top, polygon->y[i]);
		bottom = fmax(bottom, polygon->y[i]);
	}
	box[0] = left;
	box[1] = top;
	box[2] = right - left;
	box[3] = bottom - top;
}

static unsigned words_for(const struct vg_geometry *geometry)
{
	bool known_whole = geometry->known_coverage >= 1 - STRIP_LEAST;
	bool item_whole = geometry->item_coverage >= 1 - STRIP_LEAST;
	double turn = fabs(remainder(geometry->rotation, 360));
	unsigned relation = geometry->mirrored ? VG_MIRRORED : 0;
	if (turn >= TURN_LEAST)
		relation |= VG_ROTATED;
	if (fabs(geometry->scale - 1) >= SIZE_LEAST)
		relation |= VG_RESIZED;
	if (!known_whole && !item_whole && geometry->item_coverage < FRAME_LEAST)
		relation |= VG_PARTIAL_OVERLAP;
	else if (!known_whole)
		relation |= VG_CROPPED;
	if (!item_whole && geometry->item_coverage >= FRAME_LEAST)
		relation |= VG_OVERLAY_OR_BORDER;
	else if (!item_whole && known_whole)
		relation |= VG_CONTAINS;
	return relation ? relation : VG_RECOMPRESSED;
}

/* In the item's middle: mirrored, scale and rotation. False where that is not shown. */
static bool find_turn(const double item_to_known[9], struct vg_size item, struct vg_geometry *out)
{
	double x = item.width / 2, y = item.height / 2, u[3], v[3], angle, flip[9];
	for (int i = 0; i < 3; i++)
		if (!vg_homography_apply(item_to_known, x + (i == 1), y + (i == 2), &u[i], &v[i]))
			return false;
	out->mirrored = (u[1] - u[0]) * (v[2] - v[0]) - (u[2] - u[0]) * (v[1] - v[0]) < 0;
	memcpy(flip, item_to_known, sizeof flip);
	for (int i = 0; i < 9 && out->mirrored; i += 3) {
		flip[i + 2] += flip[i] * item.width;
		flip[i] = -flip[i];
	}
	vg_homography_local(flip, x, y, &out->scale, &angle);
	/* clockwise from the known picture to the item: the other way round */
	out->rotation = fmod(-angle * 57.29577951308232 + 360, 360);
	return true;
}

bool vg_geometry_from_homography(const double item_to_known[9], struct vg_size item, struct vg_size known,
	       struct vg_geometry *out, unsigned *out_relation)
{
	double inverse[9];
	struct polygon on_known, on_item;
	struct vg_geometry geometry = { .present = true };
	if (!vg_homography_invert(item_to_known, inverse) ||
	    !project(item_to_known, item, known, &on_known))
		return false;
	/* the sign of a homography is free: the item's middle is in front */
	double sign = inverse[6] * known.width / 2 + inverse[7] * known.height / 2 + inverse[8];
	for (int i = 0; i < 9 && sign < 0; i++)
		inverse[i] = -inverse[i];
	if (!project(inverse, known, item, &on_item))
		return false;
	memcpy(geometry.item_to_known, item_to_known, sizeof geometry.item_to_known);
	geometry.known_coverage = fmin(1, area(&on_known) / (known.width * known.height));
	geometry.item_coverage = fmin(1, area(&on_item) / (item.width * item.height));
	fill_box(&on_known, geometry.box_in_known);
	if (!find_turn(item_to_known, item, &geometry))
		return false;
	*out_relation = words_for(&geometry);
	*out = geometry;
	return true;
}

bool vg_geometry_is_frame_on_frame(const struct vg_geometry *geometry)
{
	static const double WHOLE = 0.95;
	return fmin(geometry->known_coverage, geometry->item_coverage) >= WHOLE;
}
