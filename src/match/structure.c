#include "match/structure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/select.h"

enum { BLOCK = VG_PART_SIDE, REACH = VG_PART_MARGIN, BLURS_MAXIMUM = 12 };

/* Levels of deviation from which on a block has structure, and the correlations from which on two
 * have the same, have much the same (a copy of low quality, or one blended with something), and
 * below which they have another. Blocks of different photographs rarely reach the second by chance. */
static const double STRUCTURE_LEAST = 5.0, CORRELATION_LEAST = 0.9, ALIKE_LEAST = 0.7, UNLIKE_BELOW = 0.5;

/* Less deviation is one tone, for compression's noise alone. */
static const double FLAT_BELOW = 2.0;

/* One picture is sharper than the other when its gradients are so many times larger, where
 * either has some. */
static const double SHARPER = 1.15, GRADIENT_LEAST = 1.5;
/* Less, in levels a pixel, is one colour laid over, which tells nothing of how sharp what lies below was. */
static const double GRADIENT_NONE = 0.1;

/* The two as they are compared. */
struct pair {
	const struct vg_grid *grid;
	struct vg_plane item, known;
};

static bool outside(const double (*box)[4], size_t boxes, uint32_t left, uint32_t top)
{
	for (size_t i = 0; i < boxes; i++)
		if (left < box[i][0] + box[i][2] && left + BLOCK > box[i][0] && top < box[i][1] + box[i][3] &&
		    top + BLOCK > box[i][1])
			return false;
	return true;
}

static bool covered(const struct vg_grid *grid, uint32_t left, uint32_t top)
{
	for (uint32_t y = top - REACH; y < top + BLOCK + REACH; y++)
		for (uint32_t x = left - REACH; x < left + BLOCK + REACH; x++)
			if (!grid->covered[(size_t)y * grid->width + x])
				return false;
	return true;
}

struct moments {
	double a, b, aa, bb, ab;
};

/* Of the item's block and the known picture's, moved by (dx, dy). */
static struct moments moments_of(const struct pair *pair, uint32_t left, uint32_t top, int dx, int dy)
{
	struct moments sum = { 0 };
	for (uint32_t y = 0; y < BLOCK; y++) {
		const float *a = pair->item.at + (size_t)(top + y) * pair->item.width + left;
		const float *b = pair->known.at + (size_t)((int)(top + y) + dy) * pair->known.width +
				 (size_t)((int)left + dx);
		float sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
		for (uint32_t x = 0; x < BLOCK; x++) {
			sa += a[x];
			sb += b[x];
			saa += a[x] * a[x];
			sbb += b[x] * b[x];
			sab += a[x] * b[x];
		}
		sum.a += sa;
		sum.b += sb;
		sum.aa += saa;
		sum.bb += sbb;
		sum.ab += sab;
	}
	return sum;
}

/* Luma of what is of one tone, 1 to 255, else 0. */
static uint8_t tone_of(double mean, double variance)
{
	return variance >= FLAT_BELOW * FLAT_BELOW ? 0 : mean < 1 ? 1 : mean > 255 ? 255 : (uint8_t)mean;
}

static enum vg_part_state state_of(const struct pair *pair, uint32_t left, uint32_t top, uint8_t *out_flat[2])
{
	const double places = BLOCK * BLOCK, least = STRUCTURE_LEAST * STRUCTURE_LEAST;
	double best = -1;
	bool structured = false;
	for (int dy = -REACH; dy <= REACH; dy++)
		for (int dx = -REACH; dx <= REACH; dx++) {
			struct moments m = moments_of(pair, left, top, dx, dy);
			double a = m.aa / places - m.a / places * (m.a / places);
			double b = m.bb / places - m.b / places * (m.b / places);
			structured |= dx == 0 && dy == 0 && fmax(a, b) >= least;
			if (dx == 0 && dy == 0) {
				*out_flat[0] = tone_of(m.a / places, a);
				*out_flat[1] = tone_of(m.b / places, b);
			}
			if (fmin(a, b) > 0.25)
				best = fmax(best, (m.ab / places - m.a / places * (m.b / places)) / sqrt(a * b));
		}
	return !structured ? VG_PART_PLAIN : best >= CORRELATION_LEAST ? VG_PART_SAME
	     : best >= ALIKE_LEAST ? VG_PART_ALIKE : best < UNLIKE_BELOW ? VG_PART_UNLIKE : VG_PART_BETWEEN;
}

static void count_part(enum vg_part_state state, bool outside_boxes, struct vg_structure *out)
{
	bool structured = state >= VG_PART_UNLIKE, agreeing = state == VG_PART_SAME;
	out->parts += structured;
	out->agreeing += agreeing;
	out->parts_outside += structured && outside_boxes;
	out->agreeing_outside += agreeing && outside_boxes;
	out->alike += state >= VG_PART_ALIKE;
	out->unlike += state == VG_PART_UNLIKE;
}

static double gradient_of(const struct vg_plane *plane, uint32_t left, uint32_t top)
{
	double sum = 0;
	for (uint32_t y = top; y < top + BLOCK; y++) {
		const float *p = plane->at + (size_t)y * plane->width + left, *below = p + plane->width;
		for (uint32_t x = 0; x < BLOCK; x++)
			sum += fabsf(p[x + 1] - p[x]) + fabsf(below[x] - p[x]);
	}
	return sum / (BLOCK * BLOCK);
}

/* What the blocks that the known picture covers have of gradients. */
struct sharpness {
	size_t count;
	double *item, *known, *ratio; /* with room for all */
};

static void measure_gradients(const struct vg_grid *grid, const struct vg_plane *plane, double *out)
{
	size_t count = 0;
	for (uint32_t y = REACH; y + BLOCK + REACH <= grid->height; y += BLOCK)
		for (uint32_t x = REACH; x + BLOCK + REACH <= grid->width; x += BLOCK)
			if (covered(grid, x, y))
				out[count++] = gradient_of(plane, x, y);
}

static size_t count_covered(const struct vg_grid *grid)
{
	size_t count = 0;
	for (uint32_t y = REACH; y + BLOCK + REACH <= grid->height; y += BLOCK)
		for (uint32_t x = REACH; x + BLOCK + REACH <= grid->width; x += BLOCK)
			count += covered(grid, x, y);
	return count;
}

/* How many times stronger the item's gradients are than the known picture's: the median over
 * blocks, so that text and other things laid over do not count. */
static double sharper_item(struct sharpness *of)
{
	size_t count = 0;
	for (size_t i = 0; i < of->count; i++) {
		double item = of->item[i], known = of->known[i];
		if (fmax(item, known) >= GRADIENT_LEAST && fmin(item, known) >= GRADIENT_NONE)
			of->ratio[count++] = (item + 0.1) / (known + 0.1);
	}
	return count ? vg_median(of->ratio, count) : 1;
}

/* Blurs the sharper one until it is no more. What was sharpened or toned harder is blurred a
 * little for nothing, which costs nothing. */
static bool match_sharpness(struct pair *pair)
{
	struct sharpness of = { .count = count_covered(pair->grid) };
	of.item = vg_malloc((3 * of.count + 1) * sizeof *of.item);
	if (!of.item)
		return false;
	of.known = of.item + of.count;
	of.ratio = of.known + of.count;
	measure_gradients(pair->grid, &pair->item, of.item);
	measure_gradients(pair->grid, &pair->known, of.known);
	double sharper = sharper_item(&of);
	bool item = sharper > 1;
	for (int i = 0; i < BLURS_MAXIMUM && fmax(sharper, 1 / sharper) > SHARPER; i++) {
		vg_plane_soften(item ? &pair->item : &pair->known);
		measure_gradients(pair->grid, item ? &pair->item : &pair->known, item ? of.item : of.known);
		double now = sharper_item(&of);
		if ((now > 1) != item)
			break;
		sharper = now;
	}
	free(of.item);
	return true;
}

void vg_structure_recount(const struct vg_part_map *map, struct vg_structure *out)
{
	struct vg_structure now = { 0 };
	for (size_t i = 0; i < (size_t)map->across * map->down; i++)
		count_part((enum vg_part_state)map->state[i], false, &now);
	out->parts = now.parts;
	out->agreeing = now.agreeing;
	out->alike = now.alike;
	out->unlike = now.unlike;
	/* What is outside regions is a part of all. */
	out->parts_outside = out->parts_outside < now.parts ? out->parts_outside : now.parts;
	out->agreeing_outside = out->agreeing_outside < now.agreeing ? out->agreeing_outside : now.agreeing;
	out->agreeing_outside = out->agreeing_outside < out->parts_outside ? out->agreeing_outside : out->parts_outside;
}

static void measure_parts(const struct pair *pair, const double (*box)[4], size_t boxes, struct vg_structure *out,
			  struct vg_part_map *map)
{
	for (uint32_t row = 0; row < map->down; row++)
		for (uint32_t column = 0; column < map->across; column++) {
			uint32_t x = REACH + column * BLOCK, y = REACH + row * BLOCK;
			size_t at = (size_t)row * map->across + column;
			uint8_t *flat[2] = { &map->flat[0][at], &map->flat[1][at] };
			enum vg_part_state state = covered(pair->grid, x, y) ? state_of(pair, x, y, flat) : VG_PART_UNCOVERED;
			map->state[at] = (uint8_t)state;
			if (state != VG_PART_UNCOVERED)
				count_part(state, outside(box, boxes, x, y), out);
		}
}

int vg_structure_measure(const struct vg_grid *grid, const double (*box)[4], size_t boxes,
			 struct vg_structure *out, struct vg_part_map *out_map, struct vg_error *err)
{
	struct pair pair = { .grid = grid };
	size_t size = (size_t)grid->width * grid->height * sizeof *pair.item.at;
	memset(out, 0, sizeof *out);
	int code = vg_part_map_init(out_map, grid->width, grid->height, err);
	if (code == 0)
		code = vg_plane_init(&pair.item, grid->width, grid->height, err);
	if (code == 0)
		code = vg_plane_init(&pair.known, grid->width, grid->height, err);
	if (code == 0) {
		memcpy(pair.item.at, grid->item[0].at, size);
		memcpy(pair.known.at, grid->known[0].at, size);
		if (!match_sharpness(&pair))
			code = vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	if (code == 0)
		measure_parts(&pair, box, boxes, out, out_map);
	vg_plane_release(&pair.item);
	vg_plane_release(&pair.known);
	return code;
}
