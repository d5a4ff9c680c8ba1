#include "match/grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "match/homography.h"
#include "media/border.h"

enum { SIDE_LEAST = 24, AT_ONCE = 64 /* places that are sampled in one go */ };

/* An edge of the known picture this near to the item's own is taken for the same; other
 * edges are not known to the pixel, and this much inside them is not compared. */
enum { SAME_EDGE = 6, MARGIN = 3 };

/* Of the grid's longer side, so much inside the item's own border is not compared either: compression smears the border's
 * colour. */
#define BORDER_EDGE (1 / 64.0)

/* The deviation of luma from which on the known picture shows something. */
#define BORDER_DETAIL 8.0

struct box {
	double x0, y0, x1, y1;
};

/* The part of the item's image that the known picture covers. */
static struct box find_overlap(const double item_to_known[9], const struct vg_image *item,
			       const struct vg_image *known)
{
	struct box whole = { 0, 0, item->width, item->height };
	struct box box = { whole.x1, whole.y1, 0, 0 };
	double inverse[9], x, y;
	if (!vg_homography_invert(item_to_known, inverse))
		return whole;
	for (int corner = 0; corner < 4; corner++) {
		if (!vg_homography_apply(inverse, corner & 1 ? known->width : 0,
					 corner & 2 ? known->height : 0, &x, &y))
			return whole;
		box.x0 = fmax(fmin(box.x0, x), 0);
		box.y0 = fmax(fmin(box.y0, y), 0);
		box.x1 = fmin(fmax(box.x1, x), whole.x1);
		box.y1 = fmin(fmax(box.y1, y), whole.y1);
	}
	return box;
}

/* Factor is at most 1. */
static int shrink(const struct vg_image *image, double factor, struct vg_image *out, struct vg_error *err)
{
	uint32_t longest = image->width > image->height ? image->width : image->height;
	double side = round(longest * factor);
	return vg_image_shrink(image, side < 1 ? 1 : (uint32_t)side, out, err);
}

static vg_colour colour_of(const uint8_t *p, uint32_t channels)
{
	return (vg_colour){ p[0], p[channels == 3], p[channels == 3 ? 2 : 0], 0 };
}

static int colours_of(const struct vg_image *image, struct vg_colours *out, struct vg_error *err)
{
	size_t count = (size_t)image->width * image->height;
	*out = (struct vg_colours){ image->width, image->height, vg_aligned(sizeof *out->at, count * sizeof *out->at) };
	if (!out->at)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < count; i++)
		out->at[i] = colour_of(image->pixels + i * image->channels, image->channels);
	return 0;
}

static void put(struct vg_plane planes[VG_CHANNELS], size_t at, vg_colour rgb)
{
	float luma = 0.299f * rgb[0] + 0.587f * rgb[1] + 0.114f * rgb[2];
	planes[0].at[at] = luma;
	planes[1].at[at] = 128 + 0.564f * (rgb[2] - luma);
	planes[2].at[at] = 128 + 0.713f * (rgb[0] - luma);
}

static void take_item(struct vg_grid *grid, const struct vg_image *image, uint32_t left, uint32_t top)
{
	for (uint32_t y = 0; y < grid->height; y++)
		for (uint32_t x = 0; x < grid->width; x++) {
			const uint8_t *p = image->pixels +
				((size_t)(top + y) * image->width + left + x) * image->channels;
			put(grid->item, (size_t)y * grid->width + x, colour_of(p, image->channels));
		}
}

/* Of one coordinate, along a side of the grid, with what of the item lies beyond its two ends. */
static bool at_items_edge(uint32_t at, uint32_t side, uint32_t before, uint32_t behind)
{
	return at + before < SAME_EDGE || side - at + behind <= SAME_EDGE;
}

/* Rectangles of the grid: ends exclusive. */
struct strip {
	uint32_t x0, y0, x1, y1;
};

/* So deep along the left, top, right or bottom side. */
static struct strip strip_along(const struct vg_grid *grid, int side, uint32_t depth)
{
	struct strip all = { 0, 0, grid->width, grid->height };
	switch (side) {
	case 0: all.x1 = depth; break;
	case 1: all.y1 = depth; break;
	case 2: all.x0 = grid->width - depth; break;
	default: all.y0 = grid->height - depth; break;
	}
	return all;
}

/* Does the known picture show more than one colour there? */
static bool known_has_detail(const struct vg_grid *grid, const struct strip *strip)
{
	double sum = 0, squares = 0, count = 0;
	for (uint32_t y = strip->y0; y < strip->y1; y++)
		for (uint32_t x = strip->x0; x < strip->x1; x++) {
			size_t at = (size_t)y * grid->width + x;
			if (!grid->covered[at])
				continue;
			double value = grid->known[0].at[at];
			sum += value;
			squares += value * value;
			count++;
		}
	return count > 0 && squares / count - sum / count * (sum / count) > BORDER_DETAIL * BORDER_DETAIL;
}

bool vg_grid_known_under(const struct vg_grid *grid, int side, uint32_t depth)
{
	enum { UNDER_PERCENT = 90 };
	const struct strip strip = strip_along(grid, side, depth);
	size_t count = 0, all = (size_t)(strip.x1 - strip.x0) * (strip.y1 - strip.y0);
	for (uint32_t y = strip.y0; y < strip.y1; y++)
		for (uint32_t x = strip.x0; x < strip.x1; x++)
			count += grid->covered[(size_t)y * grid->width + x];
	return count * 100 >= all * UNDER_PERCENT;
}

/* Where the item has a border on two sides or more, and the known picture goes on below it,
 * nothing is compared: a crop that was framed. */
static void uncover_border(struct vg_grid *grid)
{
	uint32_t width = grid->width, height = grid->height, inner[4];
	uint32_t edge = (uint32_t)fmax(MARGIN + 1, BORDER_EDGE * (width > height ? width : height));
	int sides = 0;
	for (int i = 0; i < 4; i++) {
		uint32_t depth = grid->border.depth[i] ? grid->border.depth[i] + edge : 0;
		sides += grid->border.depth[i] > 0;
		inner[i] = depth > grid->beyond[i] ? depth - grid->beyond[i] : 0;
		inner[i] = inner[i] < (i % 2 ? height : width) / 2 ? inner[i] : 0;
	}
	bool goes_on[4];
	for (int i = 0; i < 4; i++) {
		const uint32_t depth = inner[i] > edge ? inner[i] - edge : 0;
		const struct strip with_edge = strip_along(grid, i, inner[i]), bare = strip_along(grid, i, depth);
		goes_on[i] = sides >= 2 && known_has_detail(grid, &with_edge);
		grid->framed[i] = goes_on[i] && known_has_detail(grid, &bare) && vg_grid_known_under(grid, i, depth) ? depth : 0;
	}
	for (int i = 0; i < 4; i++) {
		const struct strip strip = strip_along(grid, i, inner[i]);
		for (uint32_t y = strip.y0; y < strip.y1 && goes_on[i]; y++)
			memset(grid->covered + (size_t)y * width + strip.x0, 0, strip.x1 - strip.x0);
	}
}

/* Places (x, y) to (x + count - 1, y), at most AT_ONCE. */
static void take_known_places(struct vg_grid *grid, uint32_t x, uint32_t y, uint32_t count)
{
	const bool edge_row = at_items_edge(y, grid->height, grid->beyond[1], grid->beyond[3]);
	const size_t at = (size_t)y * grid->width + x;
	double u[AT_ONCE], v[AT_ONCE];
	vg_colour colour[AT_ONCE];
	vg_homography_apply_row(grid->to_known, x + 0.5, y + 0.5, count, u, v);
	vg_colours_sample(&grid->sampled, u, v, count, colour);
	for (uint32_t i = 0; i < count; i++) {
		double margin = edge_row || at_items_edge(x + i, grid->width, grid->beyond[0], grid->beyond[2]) ? -0.5 : MARGIN;
		grid->covered[at + i] = u[i] >= margin && v[i] >= margin && u[i] <= grid->sampled.width - margin &&
					v[i] <= grid->sampled.height - margin;
		put(grid->known, at + i, colour[i]);
	}
}

static void take_known(struct vg_grid *grid)
{
	for (uint32_t y = 0; y < grid->height; y++)
		for (uint32_t x = 0; x < grid->width; x += AT_ONCE)
			take_known_places(grid, x, y, grid->width - x < AT_ONCE ? grid->width - x : AT_ONCE);
	uncover_border(grid);
}

static int allocate(struct vg_grid *grid, struct vg_error *err)
{
	int code = 0;
	for (int c = 0; c < VG_CHANNELS && code == 0; c++) {
		code = vg_plane_init(&grid->item[c], grid->width, grid->height, err);
		if (code == 0)
			code = vg_plane_init(&grid->known[c], grid->width, grid->height, err);
	}
	grid->covered = vg_calloc((size_t)grid->width * grid->height, 1);
	return code < 0 || grid->covered ? code : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
}

/* Both shrunk to the resolution of the grid. */
static int fill(struct vg_grid *grid, const struct vg_side *item, const struct vg_image *small_item,
		const struct vg_image *small_known, const struct vg_image *known,
		const double images[9], const struct box *box, struct vg_error *err)
{
	double fx = (double)small_item->width / item->image->width;
	double fy = (double)small_item->height / item->image->height, step[9];
	uint32_t left = vg_clamp_index((int)floor(box->x0 * fx), small_item->width);
	uint32_t top = vg_clamp_index((int)floor(box->y0 * fy), small_item->height);
	grid->width = vg_clamp_index((int)ceil(box->x1 * fx), small_item->width + 1) - left;
	grid->height = vg_clamp_index((int)ceil(box->y1 * fy), small_item->height + 1) - top;
	if (grid->width < SIDE_LEAST || grid->height < SIDE_LEAST)
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "too little of it is shown to be compared");
	const uint32_t beyond[4] = { left, top, small_item->width - left - grid->width,
				     small_item->height - top - grid->height };
	memcpy(grid->beyond, beyond, sizeof beyond);
	int code = allocate(grid, err);
	if (code == 0)
		code = colours_of(small_known, &grid->sampled, err);
	if (code < 0)
		return code;
	const double place[9] = { 1 / fx, 0, left / fx, 0, 1 / fy, top / fy, 0, 0, 1 };
	vg_homography_scale((double)small_known->width / known->width, (double)small_known->height / known->height, step);
	vg_homography_multiply(images, place, grid->to_known);
	vg_homography_multiply(step, grid->to_known, grid->to_known);
	double full_x = item->size.width / item->image->width, full_y = item->size.height / item->image->height;
	grid->to_item[0] = left / fx * full_x;
	grid->to_item[1] = top / fy * full_y;
	grid->to_item[2] = full_x / fx;
	grid->to_item[3] = full_y / fy;
	take_item(grid, small_item, left, top);
	grid->border = vg_border_find(small_item);
	take_known(grid);
	return 0;
}

int vg_grid_make(const struct vg_side *item, const struct vg_side *known,
		 const double item_to_known[9], uint32_t side, struct vg_grid *out, struct vg_error *err)
{
	double images[9], finer, angle;
	struct vg_image small_item = { 0 }, small_known = { 0 };
	memset(out, 0, sizeof *out);
	vg_homography_rescale(item_to_known, item->size.width / item->image->width,
			      item->size.height / item->image->height, known->image->width / known->size.width,
			      known->image->height / known->size.height, images);
	struct box box = find_overlap(images, item->image, known->image);
	double width = box.x1 - box.x0, height = box.y1 - box.y0;
	if (!(width > 0 && height > 0))
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "they do not overlap");
	vg_homography_local(images, box.x0 + width / 2, box.y0 + height / 2, &finer, &angle);
	double factor = fmin(fmin(1, finer), side / fmax(width, height));
	int code = shrink(item->image, factor, &small_item, err);
	if (code == 0)
		code = shrink(known->image, fmin(1, factor / finer), &small_known, err);
	if (code == 0)
		code = fill(out, item, &small_item, &small_known, known->image, images, &box, err);
	vg_image_release(&small_item);
	vg_image_release(&small_known);
	if (code < 0)
		vg_grid_release(out);
	return code;
}

void vg_grid_release(struct vg_grid *grid)
{
	for (int c = 0; c < VG_CHANNELS; c++) {
		vg_plane_release(&grid->item[c]);
		vg_plane_release(&grid->known[c]);
	}
	free(grid->covered);
	free(grid->sampled.at);
	memset(grid, 0, sizeof *grid);
}

void vg_grid_correct(struct vg_grid *grid, const double correction[9])
{
	vg_homography_multiply(grid->to_known, correction, grid->to_known);
	take_known(grid);
}
