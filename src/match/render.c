#include "match/render.h"

#include <math.h>

#include "match/residual.h"

enum { GAP = 8, FRAME = 2 };
static const uint8_t frame_colour[3] = { 230, 0, 50 };

static uint8_t level(float value)
{
	return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)(value + 0.5f);
}

static uint8_t *pixel(const struct vg_image *image, uint32_t x, uint32_t y)
{
	return image->pixels + ((size_t)y * image->width + x) * 3;
}

static void put_colour(const struct vg_plane planes[VG_CHANNELS], size_t at, uint8_t rgb[3])
{
	float luma = planes[0].at[at], blue = planes[1].at[at] - 128, red = planes[2].at[at] - 128;
	rgb[0] = level(luma + 1.403f * red);
	rgb[1] = level(luma - 0.344f * blue - 0.714f * red);
	rgb[2] = level(luma + 1.773f * blue);
}

static int allocate(const struct vg_grid *grid, uint32_t width, struct vg_image *out, struct vg_error *err)
{
	struct vg_limits limits;
	vg_limits_default(&limits);
	return vg_image_init(out, width, grid->height, 3, &limits, err);
}

/* One rectangle, clipped to columns [left, left + width). */
static void draw_frame(const struct vg_image *image, const double box[4], uint32_t left, uint32_t width)
{
	for (uint32_t y = 0; y < image->height; y++)
		for (uint32_t x = 0; x < width; x++) {
			double dx = fmax(box[0] - x, x - (box[0] + box[2] - 1));
			double dy = fmax(box[1] - y, y - (box[1] + box[3] - 1)), outside = fmax(dx, dy);
			if (outside > 0 && outside <= FRAME)
				for (int c = 0; c < 3; c++)
					pixel(image, left + x, y)[c] = frame_colour[c];
		}
}

int vg_render_overlay(const struct vg_difference_map *map, const struct vg_comparison *comparison,
		      struct vg_image *out, struct vg_error *err)
{
	const struct vg_grid *grid = &map->grid;
	uint32_t second = grid->width + GAP;
	int code = allocate(grid, second + grid->width, out, err);
	if (code < 0)
		return code;
	for (uint32_t y = 0; y < grid->height; y++) {
		for (uint32_t x = 0; x < grid->width; x++) {
			size_t at = (size_t)y * grid->width + x;
			put_colour(grid->item, at, pixel(out, x, y));
			if (grid->covered[at])
				put_colour(grid->known, at, pixel(out, second + x, y));
		}
		for (uint32_t x = grid->width; x < second; x++)
			for (int c = 0; c < 3; c++)
				pixel(out, x, y)[c] = 255;
	}
	for (size_t i = 0; i < comparison->count; i++) {
		const double *from = comparison->difference[i].box, *to = grid->to_item;
		const double box[4] = { (from[0] - to[0]) / to[2], (from[1] - to[1]) / to[3], from[2] / to[2],
					from[3] / to[3] };
		draw_frame(out, box, 0, grid->width);
		draw_frame(out, box, second, grid->width);
	}
	return 0;
}

int vg_render_difference(const struct vg_difference_map *map, struct vg_image *out, struct vg_error *err)
{
	const struct vg_grid *grid = &map->grid;
	int code = allocate(grid, grid->width, out, err);
	for (size_t at = 0; code == 0 && at < (size_t)grid->width * grid->height; at++) {
		uint8_t *rgb = out->pixels + at * 3, grey = level(grid->item[0].at[at] * 0.5f);
		float heat = fminf((float)map->at[at] / VG_SCORE_SEED, 1);
		rgb[0] = level((float)grey + heat * (255 - (float)grey));
		rgb[1] = rgb[2] = level((float)grey * (1 - heat));
	}
	return code;
}
