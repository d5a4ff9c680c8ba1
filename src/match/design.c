#include "match/design.h"

#include <math.h>
#include <string.h>

#include "match/homography.h"

enum { CELLS = VG_DESIGN_CELLS };

/* So many different pictures make a design: two may be a photograph and an altered copy of it. */
enum { DIFFERENT_LEAST = 3, GROUP_MOST = 8 };

/* A design takes so many cells of a picture at least, and a carrier shows that share of it. */
enum { GRID_CELLS_LEAST = 3 };
static const double CARRIED_LEAST = 0.6;
/* Of an inferred design, the share that is left where a dismissed one only touches it. */
static const double DISMISSED_LEFT = 0.75;

/* Parts with structure that must be left beside a kept design for it to weigh nothing. */
enum { PARTS_LEFT = 60 };

/* Cells that must be unlike for two pictures to be held against each other, and that must be left
 * beside a design for it to be told what they show; of these, the share that is alike in no more
 * than what merely shares the design. */
enum { CELLS_COMPARED = 40, CELLS_LEFT = 24 };
static const double UNLIKE_LEAST = 0.2, CORRELATED = 0.6, REST_ALIKE = 0.35;
/* Where a kept design alone tells it, so much of the rest is not alike at all: a worn copy is alike in
 * little, and unlike in little. */
static const double REST_UNLIKE = 0.4;
/* Of the cells of a design, the share that is the same in a copy of a page or a map, and how much less it is in others; of all
 * cells with structure, the share that is unlike in what is no copy, however much the same its frame is. */
static const double PAGE_SAME = 0.8, PAGE_AHEAD = 0.15, PAGE_UNLIKE = 0.5;

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

/* Is it unlike the item in so many cells, and in so large a share of those with structure? */
static bool unlike_in(const struct vg_design_view *view, int cells, double share)
{
	int structured = 0, differing = 0;
	for (int cell = 0; cell < CELLS * CELLS; cell++) {
		structured += view->state[cell] >= VG_PART_UNLIKE;
		differing += unlike(view, cell);
	}
	return differing >= cells && differing >= share * structured;
}

/* Is it unlike the item in a piece that is no mere detail? */
static bool differs_from_item(const struct vg_design_view *view)
{
	return unlike_in(view, CELLS_COMPARED, view->filled_in ? 0 : UNLIKE_LEAST);
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
static bool shares_design_only(const struct vg_design_view *view, const bool *design, bool inferred)
{
	int structured = 0, same = 0, differing = 0;
	for (int cell = 0; cell < CELLS * CELLS; cell++) {
		structured += !design[cell] && view->state[cell] >= VG_PART_UNLIKE;
		same += !design[cell] && (view->filled_in ? view->state[cell] == VG_PART_SAME : alike(view, cell));
		differing += !design[cell] && unlike(view, cell);
	}
	return structured >= CELLS_LEFT && same <= REST_ALIKE * structured && (inferred || differing >= REST_UNLIKE * structured);
}

/* Where `least` pictures that differ from the item and from each other, and the item, are at least so much
 * alike. False when there are not so many. */
static bool infer(const struct vg_design_view *view, const bool *considered, size_t count, size_t least,
		  enum vg_part_state state, bool *out)
{
	size_t group[GROUP_MOST], members = gather(view, considered, count, group);
	memset(out, 0, CELLS * CELLS * sizeof *out);
	for (int cell = 0; cell < CELLS * CELLS && members >= least; cell++) {
		size_t carriers = 0;
		for (size_t k = 0; k < members; k++)
			carriers += view[group[k]].state[cell] >= state;
		out[cell] = carriers >= least;
	}
	return members >= least;
}

/* Adds where a design that is kept (or, of dismissed ones, that was) lies in one of them and in the item. */
static void add_marked(const struct vg_design_view *view, const bool *considered, size_t count, bool dismissed, bool *design)
{
	for (size_t i = 0; i < count; i++)
		for (int cell = 0; cell < CELLS * CELLS && considered[i]; cell++)
			design[cell] |= (dismissed ? view[i].dismissed[cell] : view[i].kept[cell]) && alike(&view[i], cell);
}

static bool is_any(const bool *cells)
{
	for (int cell = 0; cell < CELLS * CELLS; cell++)
		if (cells[cell])
			return true;
	return false;
}

/* Takes away what was dismissed in any of them. False when that was a good part of it: it
 * was that design, of which fewer cells are kept than are alike here. */
static bool leave_dismissed(const struct vg_design_view *view, const bool *considered, size_t count, bool *design)
{
	int before = 0, after = 0;
	for (int cell = 0; cell < CELLS * CELLS; cell++) {
		before += design[cell];
		for (size_t i = 0; i < count; i++)
			design[cell] &= !(considered[i] && view[i].dismissed[cell]);
		after += design[cell];
	}
	if (after > DISMISSED_LEFT * before)
		return true;
	memset(design, 0, CELLS * CELLS * sizeof *design);
	return false;
}

/* Of the design's cells, the share that is the same in it. */
static double same_in_design(const struct vg_design_view *view, const bool *design)
{
	int in_design = 0, same = 0;
	for (int cell = 0; cell < CELLS * CELLS; cell++) {
		in_design += design[cell] && view->state[cell] >= VG_PART_UNLIKE;
		same += design[cell] && view->state[cell] == VG_PART_SAME;
	}
	return in_design ? (double)same / in_design : 0;
}

/* Lines of text are alike in any two pages, and the same only in copies; of maps that were coloured in, several share this
 * border and others that one. Is this the one that is the same in more than all the others? */
static bool is_the_page(const struct vg_design_view *view, const double *same, const bool *considered, size_t count, size_t which)
{
	bool only = same[which] >= PAGE_SAME && !unlike_in(&view[which], 1, PAGE_UNLIKE);
	for (size_t i = 0; i < count && only; i++)
		only = i == which || !considered[i] || same[i] <= same[which] - PAGE_AHEAD;
	return only;
}

void vg_design_find(const struct vg_design_view *view, const bool *considered, size_t count, bool *out_shares)
{
	bool design[CELLS * CELLS];
	bool inferred = infer(view, considered, count, DIFFERENT_LEAST, VG_PART_ALIKE, design) && leave_dismissed(view, considered, count, design);
	add_marked(view, considered, count, false, design);
	bool any = is_any(design);
	double same[VG_MATCHES_MAXIMUM];
	for (size_t i = 0; i < count; i++)
		same[i] = any && considered[i] ? same_in_design(&view[i], design) : 0;
	for (size_t i = 0; i < count; i++)
		out_shares[i] = any && considered[i] && shares_design_only(&view[i], design, inferred) &&
				!is_the_page(view, same, considered, count, i);
}

/* --- what is kept ----------------------------------------------------------------------------- */

/* The cell of the known picture in which a place of the item lies; -1: beyond it. */
static int known_cell(const struct vg_design_place *place, double x, double y)
{
	double u, v;
	if (!vg_homography_apply(place->item_to_known, x, y, &u, &v) || u < 0 || v < 0 || u >= place->known.width ||
	    v >= place->known.height)
		return -1;
	return (int)(v * VG_DESIGN_GRID / place->known.height) * VG_DESIGN_GRID + (int)(u * VG_DESIGN_GRID / place->known.width);
}

void vg_design_mark(const struct vg_design_place *place, struct vg_design_view *view)
{
	for (int cell = 0; cell < CELLS * CELLS; cell++) {
		int known = known_cell(place, (cell % CELLS + 0.5) * place->item.width / CELLS,
				       (cell / CELLS + 0.5) * place->item.height / CELLS);
		view->kept[cell] = known >= 0 && vg_design_cells_has(&place->kept, known);
		view->dismissed[cell] = known >= 0 && vg_design_cells_has(&place->dismissed, known);
	}
}

bool vg_design_uncover(const struct vg_design_cells *kept, const struct vg_grid *grid, struct vg_part_map *map, int *out_left)
{
	struct vg_design_place place = { .item = { grid->width, grid->height },
					 .known = { grid->sampled.width, grid->sampled.height } };
	memcpy(place.item_to_known, grid->to_known, sizeof place.item_to_known);
	*out_left = 0;
	for (int pass = 0; pass < 2; pass++) {
		if (pass == 1 && *out_left < PARTS_LEFT)
			return false;
		for (uint32_t at = 0; at < map->across * map->down; at++) {
			double x = at % map->across * VG_PART_SIDE + VG_PART_MARGIN + VG_PART_SIDE / 2.0;
			double y = (double)(at / map->across * VG_PART_SIDE + VG_PART_MARGIN) + VG_PART_SIDE / 2.0;
			int cell = known_cell(&place, x, y);
			bool inside = cell >= 0 && vg_design_cells_has(kept, cell);
			*out_left += pass == 0 && !inside && map->state[at] >= VG_PART_UNLIKE;
			if (pass == 1 && inside)
				map->state[at] = VG_PART_UNCOVERED;
		}
	}
	return true;
}

/* A cell that has no other beside it is alike by chance. */
static void drop_single(bool *design)
{
	bool before[CELLS * CELLS];
	memcpy(before, design, sizeof before);
	for (int cell = 0; cell < CELLS * CELLS; cell++) {
		int x = cell % CELLS, y = cell / CELLS;
		int beside = (x > 0 && before[cell - 1]) + (x + 1 < CELLS && before[cell + 1]) + (y > 0 && before[cell - CELLS]) +
			     (y + 1 < CELLS && before[cell + CELLS]);
		design[cell] &= beside > 0;
	}
}

/* Half of the item's cells that make one of the grid are enough. */
static void own_cells(const bool *design, struct vg_design_cells *out)
{
	enum { TIMES = CELLS / VG_DESIGN_GRID };
	for (int cell = 0; cell < VG_DESIGN_GRID * VG_DESIGN_GRID; cell++) {
		int count = 0;
		for (int i = 0; i < TIMES * TIMES; i++)
			count += design[(cell / VG_DESIGN_GRID * TIMES + i / TIMES) * CELLS + cell % VG_DESIGN_GRID * TIMES + i % TIMES];
		if (2 * count >= TIMES * TIMES)
			vg_design_cells_put(out, cell);
	}
}

/* Does the known picture show most of the design? Then which of its cells. */
static bool carried_cells(const struct vg_design_view *view, const struct vg_design_place *place, const bool *design,
			  struct vg_design_cells *out)
{
	double back[9], x, y;
	int all = 0, shown = 0;
	memset(out, 0, sizeof *out);
	for (int cell = 0; cell < CELLS * CELLS; cell++) {
		all += design[cell];
		shown += design[cell] && alike(view, cell);
	}
	if (shown < CARRIED_LEAST * all || !vg_homography_invert(place->item_to_known, back))
		return false;
	for (int cell = 0; cell < VG_DESIGN_GRID * VG_DESIGN_GRID; cell++) {
		if (!vg_homography_apply(back, (cell % VG_DESIGN_GRID + 0.5) * place->known.width / VG_DESIGN_GRID,
					 (cell / VG_DESIGN_GRID + 0.5) * place->known.height / VG_DESIGN_GRID, &x, &y) ||
		    x < 0 || y < 0 || x >= place->item.width || y >= place->item.height)
			continue;
		int here = (int)(y * CELLS / place->item.height) * CELLS + (int)(x * CELLS / place->item.width);
		if (design[here] && alike(view, here))
			vg_design_cells_put(out, cell);
	}
	return vg_design_cells_count(out) > 0;
}

void vg_design_learn(const struct vg_design_view *view, const struct vg_design_place *place, const bool *considered,
		     size_t count, struct vg_design_learnt *out)
{
	bool design[CELLS * CELLS];
	size_t carriers = 0;
	memset(out, 0, sizeof *out);
	/* The item is known itself, and one of those that differ. Two are alike by chance here and there, and
	 * the same hardly anywhere. */
	bool inferred = infer(view, considered, count, DIFFERENT_LEAST - 1, VG_PART_SAME, design);
	drop_single(design);
	bool marked[CELLS * CELLS] = { false };
	add_marked(view, considered, count, false, marked);
	add_marked(view, considered, count, true, marked);
	bool known = is_any(marked);
	for (int cell = 0; cell < CELLS * CELLS; cell++)
		design[cell] |= marked[cell];
	own_cells(design, &out->own);
	if (vg_design_cells_count(&out->own) < GRID_CELLS_LEAST && !known)
		return;
	for (size_t i = 0; i < count; i++) {
		out->carries[i] = considered[i] && shares_design_only(&view[i], design, inferred) &&
				  carried_cells(&view[i], &place[i], design, &out->known[i]);
		carriers += out->carries[i];
	}
	out->found = vg_design_cells_count(&out->own) > 0 && carriers >= (known ? 1 : DIFFERENT_LEAST - 1);
}

void vg_design_lay(const double item_to_known[9], struct vg_size item, struct vg_size known,
		   const struct vg_design_cells *cells, struct vg_design_cells *own)
{
	for (int cell = 0; cell < VG_DESIGN_GRID * VG_DESIGN_GRID; cell++) {
		double x, y;
		if (!vg_homography_apply(item_to_known, (cell % VG_DESIGN_GRID + 0.5) * item.width / VG_DESIGN_GRID,
					 (cell / VG_DESIGN_GRID + 0.5) * item.height / VG_DESIGN_GRID, &x, &y) ||
		    x < 0 || y < 0 || x >= known.width || y >= known.height)
			continue;
		int column = (int)(x * VG_DESIGN_GRID / known.width), row = (int)(y * VG_DESIGN_GRID / known.height);
		if (vg_design_cells_has(cells, row * VG_DESIGN_GRID + column))
			vg_design_cells_put(own, cell);
	}
}
