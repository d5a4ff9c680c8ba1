#include "match/grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "match/homography.h"
#include "media/border.h"

enum { SIDE_LEAST = 24 };

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

/* Catmull-Rom weights of the four samples around a fraction. */
static vg_colour cubic(float t)
{
	const vg_colour cube = { -0.5f, 1.5f, -1.5f, 0.5f }, square = { 1.0f, -2.5f, 2.0f, -0.5f };
	const vg_colour line = { -0.5f, 0, 0.5f, 0 }, constant = { 0, 1.0f, 0, 0 };
	return ((cube * t + square) * t + line) * t + constant;
}

static uint32_t clamp(int at, uint32_t size)
{
	return at < 0 ? 0 : (uint32_t)at >= size ? size - 1 : (uint32_t)at;
}

static vg_colour colour_of(const uint8_t *p, uint32_t channels)
{
	return (vg_colour){ p[0], p[channels == 3], p[channels == 3 ? 2 : 0], 0 };
}

static int colours_of(const struct vg_image *image, struct vg_colours *out, struct vg_error *err)
{
	size_t count = (size_t)image->width * image->height;
	*out = (struct vg_colours){ image->width, image->height, aligned_alloc(sizeof *out->at, count * sizeof *out->at) };
	if (!out->at) {
		vg_memory_fault();
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	for (size_t i = 0; i < count; i++)
		out->at[i] = colour_of(image->pixels + i * image->channels, image->channels);
	return 0;
}

static vg_colour along_row(const vg_colour *p, vg_colour across)
{
	return p[0] * across[0] + p[1] * across[1] + p[2] * across[2] + p[3] * across[3];
}

static vg_colour along_edge(const struct vg_colours *image, int left, int row, vg_colour across)
{
	const vg_colour *from = image->at + (size_t)clamp(row, image->height) * image->width;
	vg_colour four[4];
	for (int i = 0; i < 4; i++)
		four[i] = from[clamp(left + i, image->width)];
	return along_row(four, across);
}

/* The colour at a place, pixel centres at halves; edges are repeated. */
static vg_colour sample(const struct vg_colours *image, double x, double y)
{
	x = x > 0 ? x : 0; /* ints must hold them */
	y = y > 0 ? y : 0;
	x = x < image->width ? x : image->width;
	y = y < image->height ? y : image->height;
	int left = (int)(x - 0.5) - (x < 0.5), top = (int)(y - 0.5) - (y < 0.5); /* rounded down */
	vg_colour across = cubic((float)(x - 0.5 - left)), down = cubic((float)(y - 0.5 - top)), sum = { 0 };
	if (left >= 1 && top >= 1 && (uint32_t)left + 2 < image->width && (uint32_t)top + 2 < image->height) {
		const vg_colour *p = image->at + (size_t)(top - 1) * image->width + (left - 1);
		for (int j = 0; j < 4; j++)
			sum += down[j] * along_row(p + (size_t)j * image->width, across);
	} else {
		for (int j = 0; j < 4; j++)
			sum += down[j] * along_edge(image, left - 1, top - 1 + j, across);
	}
	return sum;
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
	const struct strip strip[4] = { { 0, 0, inner[0], height }, { 0, 0, width, inner[1] },
					{ width - inner[2], 0, width, height },
					{ 0, height - inner[3], width, height } };
	for (int i = 0; i < 4 && sides >= 2; i++)
		if (known_has_detail(grid, &strip[i]))
			for (uint32_t y = strip[i].y0; y < strip[i].y1; y++)
				memset(grid->covered + (size_t)y * width + strip[i].x0, 0, strip[i].x1 - strip[i].x0);
}

static void take_known_row(struct vg_grid *grid, uint32_t y)
{
	const struct vg_colours image = grid->sampled;
	const bool edge_row = at_items_edge(y, grid->height, grid->beyond[1], grid->beyond[3]);
	const uint32_t width = grid->width, before = grid->beyond[0], behind = grid->beyond[2];
	uint8_t *covered = grid->covered + (size_t)y * width;
	double u, v, map[9];
	memcpy(map, grid->to_known, sizeof map);
	for (uint32_t x = 0; x < width; x++) {
		vg_colour rgb = { 0 };
		double margin = edge_row || at_items_edge(x, width, before, behind) ? -0.5 : MARGIN;
		bool there = vg_homography_apply(map, x + 0.5, y + 0.5, &u, &v);
		covered[x] = there && u >= margin && v >= margin && u <= image.width - margin && v <= image.height - margin;
		if (there)
			rgb = sample(&image, u, v);
		put(grid->known, (size_t)y * width + x, rgb);
	}
}

static void take_known(struct vg_grid *grid)
{
	for (uint32_t y = 0; y < grid->height; y++)
		take_known_row(grid, y);
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
	uint32_t left = clamp((int)floor(box->x0 * fx), small_item->width);
	uint32_t top = clamp((int)floor(box->y0 * fy), small_item->height);
	grid->width = clamp((int)ceil(box->x1 * fx), small_item->width + 1) - left;
	grid->height = clamp((int)ceil(box->y1 * fy), small_item->height + 1) - top;
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
