#include "match/structure.h"

#include <math.h>
#include <string.h>

enum { BLOCK = 16, REACH = 1, BLURS_MAXIMUM = 12 };

/* Levels of deviation from which on a block has structure, and the correlation from which
 * on two have the same. */
static const double STRUCTURE_LEAST = 5.0, CORRELATION_LEAST = 0.9;

/* One picture is sharper than the other when its mean gradient is so many times larger. */
static const double SHARPER = 1.15;

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

/* Mean gradient of what is covered. */
static double gradient_of(const struct vg_plane *plane, const uint8_t *covered)
{
	double sum = 0, count = 1;
	for (uint32_t y = 0; y + 1 < plane->height; y++)
		for (uint32_t x = 0; x + 1 < plane->width; x++) {
			size_t at = (size_t)y * plane->width + x;
			if (!covered[at] || !covered[at + 1] || !covered[at + plane->width])
				continue;
			const float *p = plane->at + at;
			sum += fabsf(p[1] - p[0]) + fabsf(p[plane->width] - p[0]);
			count++;
		}
	return sum / count;
}

/* Blurs the sharper one until it is no more. What was sharpened or toned harder is blurred a
 * little for nothing, which costs nothing. */
static void match_sharpness(struct pair *pair)
{
	const uint8_t *covered = pair->grid->covered;
	double item = gradient_of(&pair->item, covered), known = gradient_of(&pair->known, covered);
	struct vg_plane *sharper = item > known ? &pair->item : &pair->known;
	double other = fmin(item, known);
	for (int i = 0; i < BLURS_MAXIMUM && gradient_of(sharper, covered) > SHARPER * other; i++)
		vg_plane_soften(sharper);
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
		match_sharpness(&pair);
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
