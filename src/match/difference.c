#include "match/difference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "match/covering.h"
#include "match/monochrome.h"
#include "match/outline.h"
#include "match/regions.h"
#include "match/registration.h"
#include "match/residual.h"
#include "match/tone.h"

/* Fewer unlike parts make no rectangle that differs. */
enum { REGISTRATIONS = 3, DIFFERING_PARTS_LEAST = 12 };

/* Root mean square by which colours must move to be called changed. */
static const double TONE_CHANGED = 7.0;

/* Fits the tones to what both show: a covering would be half of what there is to fit, and no minority. */
static void fit_tone(const struct vg_grid *grid, struct vg_tone *out)
{
	size_t places = (size_t)grid->width * grid->height;
	struct vg_grid beside = *grid;
	beside.covered = vg_malloc(places);
	if (beside.covered)
		memcpy(beside.covered, grid->covered, places);
	bool covering = beside.covered && vg_covering_leave_out(grid, beside.covered);
	vg_tone_fit(covering ? &beside : grid, out);
	free(beside.covered);
}

/* Registered to the pixel, in the item's tones. */
static void bring_together(struct vg_grid *grid, struct vg_comparison *out)
{
	struct vg_tone tone;
	double correction[9], moved;
	bool monochrome = vg_is_monochrome(grid, grid->known);
	fit_tone(grid, &tone);
	moved = vg_tone_apply(&tone, grid);
	for (int i = 1; i <= REGISTRATIONS && vg_register(grid, correction); i++) {
		vg_grid_correct(grid, correction);
		if (i == 1)
			fit_tone(grid, &tone); /* better than across a misalignment */
		moved = vg_tone_apply(&tone, grid);
	}
	if (monochrome)
		moved = fmax(moved, vg_leave_out_colours(grid));
	out->tonal_change = moved >= TONE_CHANGED;
	for (int c = 0; c < VG_CHANNELS; c++) {
		/* so that how they were sampled does not matter */
		vg_plane_soften(&grid->item[c]);
		vg_plane_soften(&grid->known[c]);
	}
}

/* In the item's pixels. */
static void box_of_parts(const struct vg_grid *grid, const struct vg_part_box *parts, double out[4])
{
	const double *to = grid->to_item;
	out[0] = to[0] + to[2] * (parts->left * VG_PART_SIDE + VG_PART_MARGIN);
	out[1] = to[1] + to[3] * (parts->top * VG_PART_SIDE + VG_PART_MARGIN);
	out[2] = to[2] * parts->across * VG_PART_SIDE;
	out[3] = to[3] * parts->down * VG_PART_SIDE;
}

/* A copy that lies a little off is moved as a whole. */
static double moved_share(const struct vg_part_map *map)
{
	int all = 0, most = 0;
	for (int shift = 0; shift < VG_PART_SHIFTS; shift++) {
		all += map->shifted[shift];
		most = map->shifted[shift] > most ? map->shifted[shift] : most;
	}
	return all ? 1 - (double)most / all : 0;
}

/* What the parts tell together: how much differs in one piece, and where lies what is the same. */
static int tell_parts(const struct vg_grid *grid, struct vg_size item, struct vg_part_map *map, struct vg_comparison *out,
		      struct vg_error *err)
{
	struct vg_shared_parts found;
	int code = vg_part_map_find(map, &found, err);
	if (code == 0 && found.covering && found.differing_parts >= DIFFERING_PARTS_LEAST) {
		vg_part_map_uncover(map, &found.differs);
		vg_structure_recount(map, &out->structure);
		code = vg_part_map_find(map, &found, err);
	}
	if (code < 0)
		return code;
	bool piece = found.differing_parts >= DIFFERING_PARTS_LEAST;
	out->structure.differing = piece ? found.differing : 0;
	out->scattered = out->structure.unlike - (piece ? found.differing_parts : 0);
	out->beside = found.beside;
	out->beside_alike = found.beside_alike;
	out->shared_parts = found.shared_parts;
	box_of_parts(grid, &found.shared, out->shared_box);
	box_of_parts(grid, &found.differs, out->differs_box);
	for (int i = 0; i < 4; i++)
		out->differs_box[i] /= i % 2 ? item.height : item.width;
	return 0;
}

/* What is a kept design tells where something is shared, and nothing else. */
static int tell_without_design(const struct vg_grid *grid, struct vg_size item, const struct vg_design_cells *design,
			       struct vg_part_map *map, struct vg_comparison *out, struct vg_error *err)
{
	struct vg_comparison all = *out;
	int left;
	bool uncovered = vg_design_uncover(design, grid, map, &left);
	if (all.structure.parts > 0)
		out->by_design = fmax(0, 1 - (double)left / all.structure.parts);
	if (!uncovered)
		return 0;
	vg_structure_recount(map, &out->structure);
	int code = tell_parts(grid, item, map, out, err);
	out->beside_design = true;
	out->shared_parts = all.shared_parts;
	memcpy(out->shared_box, all.shared_box, sizeof out->shared_box);
	return code;
}

/* Of what lies outside the regions that differ. */
static int measure_structure(const struct vg_grid *grid, const struct vg_side *item, const struct vg_side *known,
			     struct vg_comparison *out, struct vg_design_view *out_view, struct vg_error *err)
{
	const double *to = grid->to_item;
	double boxes[VG_DIFFERENCES_MAXIMUM][4];
	for (size_t i = 0; i < out->count; i++) {
		const double *box = out->difference[i].box;
		const double here[4] = { (box[0] - to[0]) / to[2], (box[1] - to[1]) / to[3], box[2] / to[2], box[3] / to[3] };
		memcpy(boxes[i], here, sizeof here);
	}
	struct vg_part_map map = { 0 };
	int code = vg_structure_measure(grid, (const double (*)[4])boxes, out->count, &out->structure, &map, err);
	if (code == 0 && out_view)
		vg_design_look(grid, &map, item->size, out_view);
	out->moved = moved_share(&map);
	if (code == 0)
		code = tell_parts(grid, item->size, &map, out, err);
	if (code == 0 && known->design)
		code = tell_without_design(grid, item->size, known->design, &map, out, err);
	vg_part_map_release(&map);
	return code;
}

void vg_difference_map_release(struct vg_difference_map *map)
{
	vg_grid_release(&map->grid);
	free(map->at);
	memset(map, 0, sizeof *map);
}

int vg_difference_find(const struct vg_side *item, const struct vg_side *known,
		       const double item_to_known[9], uint32_t side, struct vg_comparison *out,
		       struct vg_difference_map *out_map, struct vg_design_view *out_view, struct vg_error *err)
{
	struct vg_difference_map map = { 0 };
	memset(out, 0, sizeof *out);
	int code = vg_grid_make(item, known, item_to_known, side, &map.grid, err);
	if (code == VG_ERR_UNSUPPORTED)
		return 0;
	if (code < 0)
		return code;
	bring_together(&map.grid, out);
	code = vg_residual_score(&map.grid, &map.at, err);
	if (code == 0)
		code = vg_regions_find(&map.grid, map.at, item->size, out, err);
	if (code == 0)
		code = measure_structure(&map.grid, item, known, out, out_view, err);
	out->outline = vg_outline_sides(item, known, item_to_known, &out->open);
	out->compared = code == 0;
	if (code == 0 && out_map)
		*out_map = map;
	else
		vg_difference_map_release(&map);
	return code;
}
