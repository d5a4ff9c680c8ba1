#include "match/structure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/select.h"

enum { BLOCK = 16, REACH = 1, BLURS_MAXIMUM = 12 };

/* Levels of deviation from which on a block has structure, and the correlation from which
 * on two have the same. */
static const double STRUCTURE_LEAST = 5.0, CORRELATION_LEAST = 0.9;

/* One picture is sharper than the other when its gradients are so many times larger, where
 * either has some. */
static const double SHARPER = 1.15, GRADIENT_LEAST = 1.5;

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

static void add_block(const struct pair *pair, uint32_t left, uint32_t top, bool outside_boxes,
		      struct vg_structure *out)
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
			if (fmin(a, b) > 0.25)
				best = fmax(best, (m.ab / places - m.a / places * (m.b / places)) / sqrt(a * b));
		}
	bool agreeing = structured && best >= CORRELATION_LEAST;
	out->parts += structured;
	out->agreeing += agreeing;
	out->parts_outside += structured && outside_boxes;
	out->agreeing_outside += agreeing && outside_boxes;
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

/* How many times stronger the item's gradients are than the known picture's: the median over
 * blocks, so that text and other things laid over do not count. `ratio` has room for all. */
static double sharpness_of(const struct pair *pair, double *ratio)
{
	size_t count = 0;
	for (uint32_t y = REACH; y + BLOCK + REACH <= pair->grid->height; y += BLOCK)
		for (uint32_t x = REACH; x + BLOCK + REACH <= pair->grid->width; x += BLOCK) {
			double item = gradient_of(&pair->item, x, y), known = gradient_of(&pair->known, x, y);
			if (covered(pair->grid, x, y) && fmax(item, known) >= GRADIENT_LEAST)
				ratio[count++] = (item + 0.1) / (known + 0.1);
		}
	return count ? vg_median(ratio, count) : 1;
}

/* Blurs the sharper one until it is no more. What was sharpened or toned harder is blurred a
 * little for nothing, which costs nothing. */
static bool match_sharpness(struct pair *pair)
{
	size_t blocks = ((size_t)pair->grid->width / BLOCK + 1) * (pair->grid->height / BLOCK + 1);
	double *ratio = malloc(blocks * sizeof *ratio);
	double sharper = ratio ? sharpness_of(pair, ratio) : 1;
	struct vg_plane *plane = sharper > 1 ? &pair->item : &pair->known;
	for (int i = 0; ratio && i < BLURS_MAXIMUM && fmax(sharper, 1 / sharper) > SHARPER; i++) {
		vg_plane_soften(plane);
		double now = sharpness_of(pair, ratio);
		if ((now > 1) != (sharper > 1))
			break;
		sharper = now;
	}
	free(ratio);
	return ratio != NULL;
}

int vg_structure_measure(const struct vg_grid *grid, const double (*box)[4], size_t boxes,
			 struct vg_structure *out, struct vg_error *err)
{
	struct pair pair = { .grid = grid };
	struct vg_structure found = { 0 };
	size_t size = (size_t)grid->width * grid->height * sizeof *pair.item.at;
	int code = vg_plane_init(&pair.item, grid->width, grid->height, err);
	if (code == 0)
		code = vg_plane_init(&pair.known, grid->width, grid->height, err);
	if (code == 0) {
		memcpy(pair.item.at, grid->item[0].at, size);
		memcpy(pair.known.at, grid->known[0].at, size);
		if (!match_sharpness(&pair))
			code = vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	for (uint32_t y = REACH; code == 0 && y + BLOCK + REACH <= grid->height; y += BLOCK)
		for (uint32_t x = REACH; x + BLOCK + REACH <= grid->width; x += BLOCK)
			if (covered(grid, x, y))
				add_block(&pair, x, y, outside(box, boxes, x, y), &found);
	vg_plane_release(&pair.item);
	vg_plane_release(&pair.known);
	if (code == 0)
		*out = found;
	return code;
}
