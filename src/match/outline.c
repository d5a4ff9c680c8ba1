#include "match/outline.h"

#include <math.h>

#include "match/homography.h"

/* How many places along a side are looked at, and how many of them the item must show. */
enum { PLACES = 96, SHOWN_LEAST = 60 };

/* From one look to the next across a side, of the known picture's shorter side: more than an alignment is off by, less
 * than the rim of a screen is wide. The side is crossed between the second and the third. */
static const double STEP = 0.03;
enum { LOOKS = 4 };

/* Levels, of all channels together, and how many times larger than the steps beside it: a side's step. Within a photograph
 * steps as long are alike, up to half as large again. */
static const double LEVELS_LEAST = 20, TIMES = 2.0;

/* Of the steps beside it, and levels: the most across a side that goes on, and the least outside of it. */
static const double OPEN_TIMES = 1.25, OPEN_LEVELS = 6, OPEN_OUTSIDE = 0.5;

enum edge { UNCLEAR, OPEN, EDGE };

/* The mean of 3 x 3 pixels around a place; false outside. */
static bool look(const struct vg_image *image, double x, double y, double out[3])
{
	int column = (int)floor(x), row = (int)floor(y);
	if (column < 1 || row < 1 || column + 1 >= (int)image->width || row + 1 >= (int)image->height)
		return false;
	for (uint32_t c = 0; c < 3; c++) {
		out[c] = 0;
		for (int v = row - 1; v <= row + 1; v++)
			for (int u = column - 1; u <= column + 1; u++)
				out[c] += image->pixels[((size_t)v * image->width + (size_t)u) * image->channels +
							(image->channels == 3 ? c : 0)] / 9.0;
	}
	return true;
}

static double distance(const double a[3], const double b[3])
{
	return fabs(a[0] - b[0]) + fabs(a[1] - b[1]) + fabs(a[2] - b[2]);
}

/* What the item shows along that side (left, top, right, bottom) of a known picture of that size. */
static enum edge edge_along(const struct vg_image *item, const double to_item[9], double width, double height, int side)
{
	double step = STEP * fmin(width, height), sum[LOOKS - 1] = { 0 };
	int shown = 0;
	for (int i = 0; i < PLACES; i++) {
		double along = (i + 0.5) / PLACES, colour[LOOKS][3];
		bool all = true;
		for (int k = 0; k < LOOKS && all; k++) {
			double across = step * (k + 0.5 - LOOKS / 2), x, y; /* outwards */
			double u = side % 2 ? along * width : side == 0 ? -across : width + across;
			double v = side % 2 == 0 ? along * height : side == 1 ? -across : height + across;
			all = vg_homography_apply(to_item, u, v, &x, &y) && look(item, x, y, colour[k]);
		}
		for (int k = 0; k + 1 < LOOKS && all; k++)
			sum[k] += distance(colour[k], colour[k + 1]);
		shown += all;
	}
	if (shown < SHOWN_LEAST)
		return UNCLEAR;
	if (sum[1] >= LEVELS_LEAST * shown && sum[1] >= TIMES * fmax(sum[0], sum[2]))
		return EDGE;
	bool scene = sum[2] >= OPEN_LEVELS * shown && sum[2] >= OPEN_OUTSIDE * sum[0];
	return scene && sum[1] <= OPEN_TIMES * fmax(sum[0], sum[2]) ? OPEN : UNCLEAR;
}

int vg_outline_sides(const struct vg_side *item, const struct vg_side *known, const double item_to_known[9], int *out_open)
{
	double images[9], to_item[9];
	int sides = 0;
	*out_open = 0;
	vg_homography_rescale(item_to_known, item->size.width / item->image->width, item->size.height / item->image->height,
			      known->image->width / known->size.width, known->image->height / known->size.height, images);
	if (!vg_homography_invert(images, to_item))
		return 0;
	for (int side = 0; side < 4; side++) {
		enum edge edge = edge_along(item->image, to_item, known->image->width, known->image->height, side);
		sides += edge == EDGE;
		*out_open += edge == OPEN;
	}
	return sides;
}
