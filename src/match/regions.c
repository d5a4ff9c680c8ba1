#include "match/regions.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "match/residual.h"

enum {
	CLOSE = 3,                /* pixels of the grid: gaps that are closed */
	REACH = 2,                /* pixels by which a score reaches beyond what differs */
	AREA_LEAST_PER_MILLE = 4, /* of the compared area: the least region */
	PLACES_LEAST = 64,        /* pixels of a region at least, however small the picture */
	THINNEST = 5,             /* pixels across: a region that is narrower or lower is thin */
	JOIN_PERCENT = 3,         /* of the longer side: the gap across which two regions are one */
	COMPONENTS = 512          /* that are looked at */
};

/* Lines along a side that differ over FRAME_PERCENT of them, and over FRAME_FILLED_PERCENT
 * of all of them together, show what frames the known picture, not a change: up to that
 * part of the grid where the item goes on beyond it or the lines are of one colour, and
 * else up to a thin border at the item's own edge. Text is not so dense. */
enum {
	FRAME_PERCENT = 60,        /* of a line's places that differ, in a frame */
	FRAME_FILLED_PERCENT = 75, /* of all places of a frame's lines together */
	FRAME_DEEP_PERCENT = 40,   /* of the grid: a frame is no deeper */
	BORDER_PERCENT = 4,        /* of the grid: what is no frame but a thin border is no deeper */
	FRAME_TOLD_PERCENT = 2,    /* of the grid: a shallower frame is an edge that is not known to the pixel */
	FRAME_BEYOND = 6,          /* pixels of the grid: the item goes on beyond the known picture by as many */
	FRAME_BEGINS = 8           /* lines at the edge that no score reaches */
};

/* What the known picture explains up to brightness and contrast, of its own for the region
 * and a little around it, was toned, not changed. Of copies without a change all regions left less than these, of
 * changed ones none less than half as much again. */
enum { AROUND = 5 };          /* pixels of the grid: what is a little around it */
static const double LEFT = 2.6;              /* levels of luma that may be left, */
static const double LEFT_BY_DEVIATION = 0.06;/* and so many more a level of the item's deviation */
static const double COLOUR_OFF = 12;         /* levels that colours may be off */

static const double DETAIL_LEFT = 0.45;      /* of a region's gradients, at most, where detail was lost */
static const double MEAN_NEAR = 9.0;         /* levels of luma by which its mean may have moved then */
static const double UNTOUCHED = 0.45;        /* of a box's places that are as they were below a thing laid over */

/* The deviation of luma within what counts as one colour. */
static const double PLAIN = 8.0;

struct region {
	uint32_t x0, y0, x1, y1;  /* ends exclusive */
	uint32_t places;
	bool seeded;
};

/* Where `from` has it, `to` gets it as well. */
static void spread_line(uint8_t *restrict to, const uint8_t *restrict from, size_t count, uint8_t what)
{
	for (size_t i = 0; i < count; i++)
		to[i] = from[i] == what ? what : to[i];
}

/* Marks of 1 become what is within `reach` of one (grow), or what is not within reach of
 * a 0 (shrink). */
static void spread(uint8_t *mark, uint8_t *scratch, uint32_t width, uint32_t height, int reach, uint8_t what)
{
	size_t all = (size_t)width * height;
	memcpy(scratch, mark, all);
	for (uint32_t y = 0; y < height; y++)
		for (uint32_t by = 1; by <= (uint32_t)reach && by < width; by++) {
			uint8_t *to = mark + (size_t)y * width;
			const uint8_t *from = scratch + (size_t)y * width;
			spread_line(to, from + by, width - by, what);
			spread_line(to + by, from, width - by, what);
		}
	memcpy(scratch, mark, all);
	for (uint32_t by = 1; by <= (uint32_t)reach && by < height; by++) {
		size_t moved = (size_t)by * width;
		spread_line(mark, scratch + moved, all - moved, what);
		spread_line(mark + moved, scratch, all - moved, what);
	}
}

/* Takes one component, marks of 1 that touch, off the marks. `stack` has room for all. */
static struct region take(uint8_t *mark, const uint8_t *score, uint32_t width, uint32_t height,
			  uint32_t at, uint32_t *stack)
{
	struct region region = { width, height, 0, 0, 0, false };
	size_t top = 0;
	mark[at] = 0;
	stack[top++] = at;
	while (top > 0) {
		uint32_t place = stack[--top], x = place % width, y = place / width;
		region.x0 = x < region.x0 ? x : region.x0;
		region.y0 = y < region.y0 ? y : region.y0;
		region.x1 = x + 1 > region.x1 ? x + 1 : region.x1;
		region.y1 = y + 1 > region.y1 ? y + 1 : region.y1;
		region.places++;
		region.seeded |= score[place] >= VG_SCORE_SEED;
		const uint32_t next[4] = { place - 1, place + 1, place - width, place + width };
		const bool there[4] = { x > 0, x + 1 < width, y > 0, y + 1 < height };
		for (int i = 0; i < 4; i++)
			if (there[i] && mark[next[i]]) {
				mark[next[i]] = 0;
				stack[top++] = next[i];
			}
	}
	return region;
}

static bool near(const struct region *a, const struct region *b, uint32_t gap)
{
	return a->x0 < b->x1 + gap && b->x0 < a->x1 + gap && a->y0 < b->y1 + gap && b->y0 < a->y1 + gap;
}

static void join(struct region *into, const struct region *other)
{
	into->x0 = into->x0 < other->x0 ? into->x0 : other->x0;
	into->y0 = into->y0 < other->y0 ? into->y0 : other->y0;
	into->x1 = into->x1 > other->x1 ? into->x1 : other->x1;
	into->y1 = into->y1 > other->y1 ? into->y1 : other->y1;
	into->places += other->places;
}

static size_t join_near(struct region *region, size_t count, uint32_t gap)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = i + 1; j < count; j++)
			if (near(&region[i], &region[j], gap)) {
				join(&region[i], &region[j]);
				region[j] = region[--count];
				i = j = (size_t)-1; /* from the start: the box has grown */
				break;
			}
	return count;
}

static int by_places(const void *a, const void *b)
{
	const struct region *x = a, *y = b;
	if (x->places != y->places)
		return x->places < y->places ? 1 : -1;
	return x->y0 != y->y0 ? (x->y0 > y->y0) - (x->y0 < y->y0) : (x->x0 > y->x0) - (x->x0 < y->x0);
}

/* The scores reach beyond what differs by about as much as the box that they average. */
static void pull_in(struct region *region, const struct vg_grid *grid)
{
	uint32_t left = region->x0 > 0 ? REACH : 0, right = region->x1 < grid->width ? REACH : 0;
	uint32_t top = region->y0 > 0 ? REACH : 0, bottom = region->y1 < grid->height ? REACH : 0;
	if (region->x1 - region->x0 > left + right + 2) {
		region->x0 += left;
		region->x1 -= right;
	}
	if (region->y1 - region->y0 > top + bottom + 2) {
		region->y0 += top;
		region->y1 -= bottom;
	}
}

/* Sums over a region and what is around it. */
struct toning {
	double places, item, known, item_squared, known_squared, product, colour[2];
};

static struct toning sum_toning(const struct vg_grid *grid, const struct region *region)
{
	struct toning sum = { 0 };
	uint32_t left = region->x0 > AROUND ? region->x0 - AROUND : 0, top = region->y0 > AROUND ? region->y0 - AROUND : 0;
	for (uint32_t y = top; y < region->y1 + AROUND && y < grid->height; y++)
		for (uint32_t x = left; x < region->x1 + AROUND && x < grid->width; x++) {
			size_t at = (size_t)y * grid->width + x;
			if (!grid->covered[at])
				continue;
			double a = grid->item[0].at[at], b = grid->known[0].at[at];
			sum.places++;
			sum.item += a;
			sum.known += b;
			sum.item_squared += a * a;
			sum.known_squared += b * b;
			sum.product += a * b;
			for (int c = 0; c < 2; c++)
				sum.colour[c] += fabs((double)grid->item[c + 1].at[at] - grid->known[c + 1].at[at]);
		}
	return sum;
}

static bool explained_by_tone(const struct vg_grid *grid, const struct region *region)
{
	struct toning s = sum_toning(grid, region);
	if (s.places < 1)
		return false;
	double item = s.item_squared / s.places - s.item / s.places * (s.item / s.places);
	double known = s.known_squared / s.places - s.known / s.places * (s.known / s.places);
	double both = s.product / s.places - s.item / s.places * (s.known / s.places);
	double slope = known > 0 ? fmax(both, 0) / known : 0;
	double left = sqrt(fmax(item - slope * both, 0));
	return left <= LEFT + LEFT_BY_DEVIATION * sqrt(item) &&
	       fmax(s.colour[0], s.colour[1]) / s.places <= COLOUR_OFF;
}

static double detail_in(const struct vg_plane *plane, const struct region *region)
{
	double sum = 0;
	for (uint32_t y = region->y0; y + 1 < region->y1; y++)
		for (uint32_t x = region->x0; x + 1 < region->x1; x++) {
			const float *p = plane->at + (size_t)y * plane->width + x;
			sum += fabsf(p[1] - p[0]) + fabsf(p[plane->width] - p[0]);
		}
	return sum;
}

static enum vg_difference_kind tell_kind(const struct vg_grid *grid, const uint8_t *score,
					 const struct region *region)
{
	double item = 0, known = 0, area = 0, same = 0;
	for (uint32_t y = region->y0; y < region->y1; y++)
		for (uint32_t x = region->x0; x < region->x1; x++) {
			size_t at = (size_t)y * grid->width + x;
			item += grid->item[0].at[at];
			known += grid->known[0].at[at];
			same += score[at] < VG_SCORE_GROW / 2;
			area++;
		}
	double left = detail_in(&grid->item[0], region) / (detail_in(&grid->known[0], region) + 1);
	if (left <= DETAIL_LEFT && fabs(item - known) / area <= MEAN_NEAR)
		return VG_DETAIL_LOST;
	return same / area >= UNTOUCHED ? VG_LAID_OVER : VG_CONTENT_CHANGED;
}

static void describe(const struct vg_grid *grid, const uint8_t *score, struct vg_size item,
		     const struct region *region, struct vg_difference *out)
{
	const double *to = grid->to_item;
	double width = fmin(to[2] * (region->x1 - region->x0), item.width);
	double height = fmin(to[3] * (region->y1 - region->y0), item.height);
	out->box[0] = to[0] + to[2] * region->x0;
	out->box[1] = to[1] + to[3] * region->y0;
	out->box[2] = fmin(width, item.width - out->box[0]);
	out->box[3] = fmin(height, item.height - out->box[1]);
	/* A region's places may reach over the picture's edge, where its box ends. */
	out->share = fmin(region->places * to[2] * to[3], out->box[2] * out->box[3]) / (item.width * item.height);
	out->kind = tell_kind(grid, score, region);
}

/* The lines along one side: where line 0 begins, how far apart lines and places lie. */
struct side {
	size_t first;
	ptrdiff_t next_line, next_place;
	uint32_t lines, length;
};

static struct side side_of(const struct vg_grid *grid, int number)
{
	ptrdiff_t width = grid->width;
	size_t last = (size_t)grid->width * grid->height - 1;
	switch (number) {
	case 0: return (struct side){ 0, 1, width, grid->width, grid->height };
	case 1: return (struct side){ 0, width, 1, grid->height, grid->width };
	case 2: return (struct side){ last, -1, -width, grid->width, grid->height };
	default: return (struct side){ last, -width, -1, grid->height, grid->width };
	}
}

static const uint8_t *place_on(const struct side *side, const uint8_t *map, uint32_t line, uint32_t place)
{
	return map + (ptrdiff_t)side->first + side->next_line * (ptrdiff_t)line + side->next_place * (ptrdiff_t)place;
}

/* The percentage of a line's compared places that are marked; none where none are. */
static double marked_along(const struct side *side, const uint8_t *mark, const uint8_t *covered, uint32_t line)
{
	uint32_t marked = 0, compared = 0;
	for (uint32_t i = 0; i < side->length; i++) {
		marked += *place_on(side, mark, line, i);
		compared += *place_on(side, covered, line, i);
	}
	return compared ? 100.0 * marked / compared : 0;
}

/* How many lines from the side on differ: as many as make the most of lines that do and the
 * least of lines that do not. Scores begin a little inside. */
static uint32_t frame_depth(const struct side *side, const uint8_t *mark, const uint8_t *covered)
{
	uint32_t depth = 0, most = side->lines * FRAME_DEEP_PERCENT / 100 + 1;
	double sum = 0, best = 0, differing = 0;
	for (uint32_t line = 0; line < most; line++) {
		double marked = marked_along(side, mark, covered, line);
		if (line >= FRAME_BEGINS || marked > FRAME_PERCENT)
			sum += marked - FRAME_PERCENT;
		differing += line < FRAME_BEGINS ? fmax(marked, FRAME_FILLED_PERCENT) : marked;
		if (sum > best && differing >= (line + 1.0) * FRAME_FILLED_PERCENT) {
			best = sum;
			depth = line + 1;
		}
	}
	return depth;
}

/* Is it one colour, from a little inside the side on? */
static bool plain(const struct side *side, const struct vg_plane *plane, uint32_t depth)
{
	double sum = 0, squares = 0, count = 0;
	for (uint32_t line = 0; line + FRAME_BEGINS < depth; line++)
		for (uint32_t i = 0; i < side->length; i++) {
			double value = plane->at[side->first + (size_t)(side->next_line * (ptrdiff_t)line +
									side->next_place * (ptrdiff_t)i)];
			sum += value;
			squares += value * value;
			count++;
		}
	return count > 0 && squares / count - sum / count * (sum / count) < PLAIN * PLAIN;
}

/* Takes off the marks, and off what is compared, what frames the known picture. */
static void trim_frame(struct vg_grid *grid, uint8_t *mark, uint8_t *compared)
{
	for (int number = 0; number < 4; number++) {
		const struct side side = side_of(grid, number);
		uint32_t depth = frame_depth(&side, mark, grid->covered);
		bool around = grid->beyond[number] >= FRAME_BEYOND, over = !around && plain(&side, &grid->item[0], depth), frame = around || over;
		int most = frame ? FRAME_DEEP_PERCENT : BORDER_PERCENT;
		if (depth * 100 > side.lines * (uint32_t)most)
			continue;
		/* Of what the known picture shows there along the whole side, and more than one tone. */
		if (over && depth > grid->framed[number] && !plain(&side, &grid->known[0], depth) && vg_grid_known_under(grid, number, depth))
			grid->framed[number] = depth;
		for (uint32_t line = 0; line < depth; line++)
			for (uint32_t i = 0; i < side.length; i++) {
				size_t at = (size_t)(place_on(&side, mark, line, i) - mark);
				mark[at] = compared[at] = 0;
			}
	}
}

/* What of the known picture a frame of the item lies over, as far as it is more than an edge: where the item goes on
 * beyond the known picture, that shows what frames it, and the known picture is whole. */
static void tell_frame(const struct vg_grid *grid, struct vg_comparison *out)
{
	const double *to = grid->to_item;
	const uint32_t side[2] = { grid->width, grid->height };
	uint32_t depth[4];
	double left[2]; /* across, down */
	for (int i = 0; i < 4; i++)
		depth[i] = grid->framed[i] * 100 >= side[i % 2] * FRAME_TOLD_PERCENT && grid->beyond[i] < FRAME_BEYOND ? grid->framed[i] : 0;
	for (int i = 0; i < 2; i++) {
		left[i] = fmax((double)side[i] - depth[i] - depth[i + 2], 0);
		out->unframed[i] = to[i] + to[i + 2] * depth[i];
		out->unframed[i + 2] = to[i + 2] * left[i];
	}
	out->framed = 1 - left[0] / side[0] * left[1] / side[1];
}

static bool thin(const struct region *region)
{
	return region->x1 - region->x0 < THINNEST || region->y1 - region->y0 < THINNEST;
}

static void keep(const struct vg_grid *grid, const uint8_t *score, struct vg_size item,
		 struct region *region, size_t count, struct vg_comparison *out)
{
	uint32_t longest = grid->width > grid->height ? grid->width : grid->height;
	count = join_near(region, count, longest * JOIN_PERCENT / 100);
	if (count)
		qsort(region, count, sizeof *region, by_places);
	for (size_t i = 0; i < count && out->count < VG_DIFFERENCES_MAXIMUM; i++) {
		if (thin(&region[i]) || explained_by_tone(grid, &region[i]))
			continue;
		pull_in(&region[i], grid);
		describe(grid, score, item, &region[i], &out->difference[out->count++]);
	}
}

/* The share of what is compared that is not marked. */
static double agreement_of(const uint8_t *mark, const uint8_t *compared, size_t places)
{
	double marked = 0, all = 0;
	for (size_t i = 0; i < places; i++) {
		marked += mark[i] && compared[i];
		all += compared[i];
	}
	return all > 0 ? 1 - marked / all : 0;
}

struct work {
	uint8_t *mark, *compared;  /* of places; compared doubles as scratch before */
	uint32_t *stack;
	struct region *region;
};

static void find(struct vg_grid *grid, const uint8_t *score, struct vg_size item,
		 const struct work *work, struct vg_comparison *out)
{
	size_t places = (size_t)grid->width * grid->height, count = 0, covered = 0;
	for (size_t i = 0; i < places; i++) {
		work->mark[i] = score[i] >= VG_SCORE_GROW;
		covered += grid->covered[i];
	}
	const size_t of_area = (covered * AREA_LEAST_PER_MILLE + 999) / 1000;
	const size_t least = of_area > PLACES_LEAST ? of_area : PLACES_LEAST;
	out->least_difference = covered > least ? (double)least / (double)covered : 1;
	spread(work->mark, work->compared, grid->width, grid->height, CLOSE, 1);
	spread(work->mark, work->compared, grid->width, grid->height, CLOSE, 0);
	memcpy(work->compared, grid->covered, places);
	trim_frame(grid, work->mark, work->compared);
	tell_frame(grid, out);
	out->agreement = agreement_of(work->mark, work->compared, places);
	memcpy(grid->covered, work->compared, places);
	for (uint32_t at = 0; at < places && count < COMPONENTS; at++) {
		if (!work->mark[at])
			continue;
		struct region *region = &work->region[count];
		*region = take(work->mark, score, grid->width, grid->height, at, work->stack);
		count += region->seeded && region->places >= least;
	}
	keep(grid, score, item, work->region, count, out);
}

int vg_regions_find(struct vg_grid *grid, const uint8_t *score, struct vg_size item,
		    struct vg_comparison *out, struct vg_error *err)
{
	size_t places = (size_t)grid->width * grid->height;
	struct work work = { vg_malloc(places), vg_malloc(places), vg_malloc(places * sizeof *work.stack),
			     vg_malloc(COMPONENTS * sizeof *work.region) };
	bool room = work.mark && work.compared && work.stack && work.region;
	if (room)
		find(grid, score, item, &work, out);
	free(work.mark);
	free(work.compared);
	free(work.stack);
	free(work.region);
	return room ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
}
