#include "examine/subimages.h"

#include <string.h>

#include "media/panels.h"

/* Panels come before windows. */
enum { WINDOWS = 6, PANELS = VG_PARTS_MAXIMUM - WINDOWS, WINDOW_LEAST = 64 };

/* Halves, the shorter way, and quarters. */
static void windows_of(uint32_t width, uint32_t height, struct vg_rectangle out[WINDOWS])
{
	uint32_t w = width / 2, h = height / 2;
	bool lying = width >= height;
	const struct vg_rectangle all[WINDOWS] = {
		{ 0, 0, lying ? w : width, lying ? height : h },
		{ lying ? width - w : 0, lying ? 0 : height - h, lying ? w : width, lying ? height : h },
		{ 0, 0, w, h }, { width - w, 0, w, h }, { 0, height - h, w, h }, { width - w, height - h, w, h },
	};
	memcpy(out, all, sizeof all);
}

static bool hash_part(const struct vg_image *small, const struct vg_rectangle *where, struct vg_part *out)
{
	struct vg_image piece = { 0 };
	struct vg_limits limits;
	struct vg_pdq_set set;
	vg_limits_default(&limits);
	if (vg_image_init(&piece, where->width, where->height, small->channels, &limits, NULL) < 0)
		return false;
	size_t row = (size_t)where->width * small->channels;
	for (uint32_t y = 0; y < where->height; y++)
		memcpy(piece.pixels + y * row,
		       small->pixels + ((size_t)(where->y + y) * small->width + where->x) * small->channels, row);
	bool hashed = vg_pdq_compute(piece.pixels, piece.width, piece.height, piece.channels, &set, NULL) == 0;
	vg_image_release(&piece);
	if (hashed) {
		out->quality = set.quality;
		out->hash = set.turned[VG_TURN_NONE];
		out->mirrored = set.turned[VG_TURN_FLIP_Y];
	}
	return hashed;
}

void vg_subimages_find(const struct vg_image *small, struct vg_picture *picture)
{
	struct vg_rectangle where[PANELS + WINDOWS];
	size_t count = vg_panels_find(small, where, PANELS);
	picture->part_count = 0;
	if (small->width >= WINDOW_LEAST && small->height >= WINDOW_LEAST) {
		windows_of(small->width, small->height, where + count);
		count += WINDOWS;
	}
	double across = (double)picture->width / small->width, down = (double)picture->height / small->height;
	for (size_t i = 0; i < count; i++) {
		struct vg_part *part = &picture->part[picture->part_count];
		const double box[4] = { where[i].x * across, where[i].y * down, where[i].width * across,
					where[i].height * down };
		memcpy(part->box, box, sizeof box);
		picture->part_count += hash_part(small, &where[i], part) && part->quality >= VG_PDQ_MATCH_QUALITY;
	}
}
