#include "match/design.h"

#include <math.h>
#include <string.h>

enum { CELLS = VG_DESIGN_CELLS };

/* So many different pictures make a design: two may be a photograph and an altered copy of it. */
enum { DIFFERENT_LEAST = 3, GROUP_MOST = 8 };

/* Cells that must be unlike for two pictures to be held against each other, and that must be left
 * beside a design for it to be told what they show; of these, the share that is alike in no more
 * than what merely shares the design. */
enum { CELLS_COMPARED = 40, CELLS_LEFT = 24 };
static const double UNLIKE_LEAST = 0.2, CORRELATED = 0.6, REST_ALIKE = 0.35;

void vg_design_look(const struct vg_grid *grid, const struct vg_part_map *map, struct vg_size item,
		    struct vg_design_view *out)
{
	memset(out, 0, sizeof *out);
	for (int row = 0; row < CELLS; row++)
		for (int column = 0; column < CELLS; column++) {
			double x = ((column + 0.5) * item.width / CELLS - grid->to_item[0]) / grid->to_item[2];
			double y = ((row + 0.5) * item.height / CELLS - grid->to_item[1]) / grid->to_item[3];
			if (x < VG_PART_MARGIN || y < VG_PART_MARGIN || x >= grid->width || y >= grid->height)
				continue;
			uint32_t across = ((uint32_t)x - VG_PART_MARGIN) / VG_PART_SIDE, down = ((uint32_t)y - VG_PART_MARGIN) / VG_PART_SIDE;
			if (across >= map->across || down >= map->down)
				continue;
			out->state[row * CELLS + column] = map->state[(size_t)down * map->across + across];
			out->known[row * CELLS + column] = grid->known[0].at[(size_t)(uint32_t)y * grid->width + (uint32_t)x];
		}
}

static bool unlike(const struct vg_design_view *view, int cell)
{
	return view->state[cell] == VG_PART_UNLIKE;
}

static bool alike(const struct vg_design_view *view, int cell)
{
	return view->state[cell] >= VG_PART_ALIKE;
}

/* Is it unlike the item in a piece that is no mere detail? */
static bool differs_from_item(const struct vg_design_view *view)
{
	int differing = 0, structured = 0;
	for (int cell = 0; cell < CELLS * CELLS; cell++) {
		differing += unlike(view, cell);
		structured += view->state[cell] >= VG_PART_UNLIKE;
	}
	return differing >= CELLS_COMPARED && differing >= UNLIKE_LEAST * structured;
}

/* Do two known pictures show different things where either is unlike the item? */
static bool differ(const struct vg_design_view *a, const struct vg_design_view *b)
{
	double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0, count = 0;
	for (int cell = 0; cell < CELLS * CELLS; cell++) {
		bool both = a->state[cell] != VG_PART_UNCOVERED && b->state[cell] != VG_PART_UNCOVERED;
		if (!both || !(unlike(a, cell) || unlike(b, cell)))
			continue;
		double x = a->known[cell], y = b->known[cell];
		sa += x;
		sb += y;
		saa += x * x;
		sbb += y * y;
		sab += x * y;
		count++;
	}
	if (count < CELLS_COMPARED)
		return false;
	double va = saa / count - sa / count * (sa / count), vb = sbb / count - sb / count * (sb / count);
	double both = sab / count - sa / count * (sb / count);
	return both < CORRELATED * sqrt(fmax(va, 0) * fmax(vb, 0));
}

/* Pictures that are unlike the item, and each unlike the others. */
static size_t gather(const struct vg_design_view *view, const bool *considered, size_t count, size_t group[GROUP_MOST])
{
	size_t members = 0;
	for (size_t i = 0; i < count && members < GROUP_MOST; i++) {
		bool fits = considered[i] && differs_from_item(&view[i]);
		for (size_t k = 0; k < members && fits; k++)
			fits = differ(&view[i], &view[group[k]]);
		if (fits)
			group[members++] = i;
	}
	return members;
}

/* Of what is no design, is it mostly unlike the item? */
static bool shares_design_only(const struct vg_design_view *view, const bool *design)
{
	int structured = 0, same = 0;
	for (int cell = 0; cell < CELLS * CELLS; cell++) {
		structured += !design[cell] && view->state[cell] >= VG_PART_UNLIKE;
		same += !design[cell] && alike(view, cell);
	}
	return structured >= CELLS_LEFT && same <= REST_ALIKE * structured;
}

void vg_design_find(const struct vg_design_view *view, const bool *considered, size_t count, bool *out_shares)
{
	size_t group[GROUP_MOST], members = gather(view, considered, count, group);
	bool design[CELLS * CELLS];
	for (size_t i = 0; i < count; i++)
		out_shares[i] = false;
	if (members < DIFFERENT_LEAST)
		return;
	for (int cell = 0; cell < CELLS * CELLS; cell++) {
		size_t carriers = 0;
		for (size_t k = 0; k < members; k++)
			carriers += alike(&view[group[k]], cell);
		design[cell] = carriers >= DIFFERENT_LEAST;
	}
	for (size_t i = 0; i < count; i++)
		out_shares[i] = considered[i] && shares_design_only(&view[i], design);
}
