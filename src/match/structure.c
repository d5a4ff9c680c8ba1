#include "match/structure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/select.h"
#include "base/lanes.h"

enum { BLOCK = VG_PART_SIDE, REACH = VG_PART_MARGIN, ACROSS = 2 * REACH + 1, BLURS_MAXIMUM = 12 };

/* Levels of deviation from which on a block has structure, and the correlations from which on two
 * have the same, have much the same (a copy of low quality, or one blended with something), and
 * below which they have another. Blocks of different photographs rarely reach the second by chance. */
static const double STRUCTURE_LEAST = 5.0, CORRELATION_LEAST = 0.9, ALIKE_LEAST = 0.7, UNLIKE_BELOW = 0.5;

/* Less deviation is one tone, for compression's noise alone. */
static const double FLAT_BELOW = 2.0;

/* A part that is the same elsewhere than where the map puts it correlates there by so much more. */
static const double MOVED_GAIN = 0.01;

/* Blocks that correlate less, as text laid over does with what is below, need not tell how sharp the two are; so many that
 * correlate can. */
static const double LIKE_LEAST = 0.4;
enum { LIKE_BLOCKS_LEAST = 24 };
/* Of parts that are the same: with as many there is nothing to find. */
static const double NEARLY_ALL = 0.9;

/* One picture is sharper than the other when its gradients are so many times larger, where
 * either has some. */
static const double SHARPER = 1.15, GRADIENT_LEAST = 1.5;
/* Less, in levels a pixel, is one colour laid over, which tells nothing of how sharp what lies below was. */
static const double GRADIENT_NONE = 0.1;

/* The two as they are compared, and the regions in which they differ. */
struct pair {
	const struct vg_grid *grid;
	const double (*box)[4];
	size_t boxes;
	struct vg_plane item, known;
};

static bool outside_regions(const struct pair *pair, uint32_t left, uint32_t top)
{
	const double (*box)[4] = pair->box;
	for (size_t i = 0; i < pair->boxes; i++)
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

_Static_assert(BLOCK % VG_LANES == 0, "a block's rows are whole lanes");

static double total(const vg_lanes *of)
{
	double sum = 0;
	for (int i = 0; i < VG_LANES; i++)
		sum += (*of)[i];
	return sum;
}

/* Sums over a block, of luma from the middle of its range: squares of small numbers round off less. */
static const float MIDDLE = 128;

struct moments {
	double a, b, aa, bb, ab;
};

/* Of the item's block and the known picture's, moved by (dx, dy). */
static struct moments moments_of(const struct pair *pair, uint32_t left, uint32_t top, int dx, int dy)
{
	vg_lanes a = { 0 }, b = { 0 }, aa = { 0 }, bb = { 0 }, ab = { 0 };
	for (uint32_t y = 0; y < BLOCK; y++) {
		const float *item = pair->item.at + (size_t)(top + y) * pair->item.width + left;
		const float *known = pair->known.at + (size_t)((int)(top + y) + dy) * pair->known.width + (size_t)((int)left + dx);
		for (uint32_t x = 0; x < BLOCK; x += VG_LANES) {
			const vg_lanes i = *(const vg_lanes *)(item + x) - MIDDLE, k = *(const vg_lanes *)(known + x) - MIDDLE;
			a += i;
			b += k;
			aa += i * i;
			bb += k * k;
			ab += i * k;
		}
	}
	return (struct moments){ total(&a), total(&b), total(&aa), total(&bb), total(&ab) };
}

/* Means and variances of the two blocks, and how they correlate: -1 to 1, and -1 where one has nothing in it. */
struct alikeness {
	double mean[2], variance[2], correlation;
};

static struct alikeness alikeness_of(const struct pair *pair, uint32_t left, uint32_t top, int dx, int dy)
{
	const double places = BLOCK * BLOCK;
	struct moments m = moments_of(pair, left, top, dx, dy);
	double a = m.a / places, b = m.b / places;
	struct alikeness out = { { a + MIDDLE, b + MIDDLE }, { m.aa / places - a * a, m.bb / places - b * b }, -1 };
	if (fmin(out.variance[0], out.variance[1]) > 0.25)
		out.correlation = (m.ab / places - a * b) / sqrt(out.variance[0] * out.variance[1]);
	return out;
}

/* Luma of what is of one tone, 1 to 255, else 0. */
static uint8_t tone_of(double mean, double variance)
{
	return variance >= FLAT_BELOW * FLAT_BELOW ? 0 : mean < 1 ? 1 : mean > 255 ? 255 : (uint8_t)mean;
}

struct part {
	enum vg_part_state state;
	int shift;        /* which of the shifts by a place it is the same under: where it should be unless another is clearly better */
	uint8_t flat[2];
};

static struct part look_at_part(const struct pair *pair, uint32_t left, uint32_t top)
{
	struct alikeness here = alikeness_of(pair, left, top, 0, 0);
	struct part out = { .flat = { tone_of(here.mean[0], here.variance[0]), tone_of(here.mean[1], here.variance[1]) } };
	if (fmax(here.variance[0], here.variance[1]) < STRUCTURE_LEAST * STRUCTURE_LEAST) {
		out.state = VG_PART_PLAIN;
		return out;
	}
	double best = here.correlation;
	out.shift = VG_PART_SHIFTS / 2;
	for (int shift = 0; shift < VG_PART_SHIFTS; shift++) {
		if (shift == VG_PART_SHIFTS / 2)
			continue;
		double there = alikeness_of(pair, left, top, shift % ACROSS - REACH, shift / ACROSS - REACH).correlation;
		if (there > best && there - here.correlation >= MOVED_GAIN)
			out.shift = shift;
		best = fmax(best, there);
	}
	out.state = best >= CORRELATION_LEAST ? VG_PART_SAME : best >= ALIKE_LEAST ? VG_PART_ALIKE
		  : best < UNLIKE_BELOW ? VG_PART_UNLIKE : VG_PART_BETWEEN;
	return out;
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
	const vg_lane_masks no_sign = (vg_lane_masks){ 0 } + INT32_MAX;
	vg_lanes sum = { 0 };
	for (uint32_t y = top; y < top + BLOCK; y++) {
		const float *row = plane->at + (size_t)y * plane->width + left;
		for (uint32_t x = 0; x < BLOCK; x += VG_LANES) {
			const vg_lanes here = *(const vg_lanes *)(row + x);
			const vg_lanes across = *(const vg_lanes *)(row + x + 1) - here, down = *(const vg_lanes *)(row + x + plane->width) - here;
			sum += (vg_lanes)((vg_lane_masks)across & no_sign) + (vg_lanes)((vg_lane_masks)down & no_sign);
		}
	}
	return total(&sum) / (BLOCK * BLOCK);
}

/* Of each block that the known picture covers. */
struct sharpness {
	size_t count;
	double *item, *known;    /* its mean gradients */
	double *ratio;           /* room for the median */
	bool *like;              /* does it correlate as it is? */
};

static int sharpness_init(struct sharpness *of, const struct vg_grid *grid, struct vg_error *err)
{
	size_t most = ((size_t)grid->width / BLOCK + 1) * (grid->height / BLOCK + 1);
	*of = (struct sharpness){ .item = vg_malloc(3 * most * sizeof *of->item), .like = vg_calloc(most, sizeof *of->like) };
	if (!of->item || !of->like)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	of->known = of->item + most;
	of->ratio = of->known + most;
	return 0;
}

static void sharpness_release(struct sharpness *of)
{
	free(of->item);
	free(of->like);
}

/* Returns of how many. */
static size_t measure_gradients(const struct vg_grid *grid, const struct vg_plane *plane, double *out)
{
	size_t count = 0;
	for (uint32_t y = REACH; y + BLOCK + REACH <= grid->height; y += BLOCK)
		for (uint32_t x = REACH; x + BLOCK + REACH <= grid->width; x += BLOCK)
			if (covered(grid, x, y))
				out[count++] = gradient_of(plane, x, y);
	return count;
}

/* Which blocks correlate; false when too few do. */
static bool find_like(const struct pair *pair, struct sharpness *of)
{
	size_t count = 0, like = 0;
	for (uint32_t y = REACH; y + BLOCK + REACH <= pair->grid->height; y += BLOCK)
		for (uint32_t x = REACH; x + BLOCK + REACH <= pair->grid->width; x += BLOCK)
			if (covered(pair->grid, x, y)) {
				of->like[count] = alikeness_of(pair, x, y, 0, 0).correlation >= LIKE_LEAST;
				like += of->like[count++];
			}
	return like >= LIKE_BLOCKS_LEAST;
}

/* How many times stronger the item's gradients are than the known picture's: the median over
 * blocks, so that text and other things laid over do not count. */
static double sharper_item(struct sharpness *of, bool like_only)
{
	size_t count = 0;
	for (size_t i = 0; i < of->count; i++) {
		double item = of->item[i], known = of->known[i];
		if (fmax(item, known) >= GRADIENT_LEAST && fmin(item, known) >= GRADIENT_NONE && (of->like[i] || !like_only))
			of->ratio[count++] = (item + 0.1) / (known + 0.1);
	}
	return count ? vg_median(of->ratio, count) : 1;
}

/* Blurs the sharper one until it is no more, by all blocks or by those that correlate. What was sharpened or toned
 * harder is blurred a little for nothing, which costs nothing. Returns how often the item was blurred, or, below 0, the
 * known picture. */
static int match_sharpness(struct pair *pair, struct sharpness *of, bool like_only)
{
	of->count = measure_gradients(pair->grid, &pair->item, of->item);
	measure_gradients(pair->grid, &pair->known, of->known);
	double sharper = sharper_item(of, like_only);
	bool item = sharper > 1;
	int blurs = 0;
	while (blurs < BLURS_MAXIMUM && fmax(sharper, 1 / sharper) > SHARPER) {
		vg_plane_soften(item ? &pair->item : &pair->known);
		blurs++;
		measure_gradients(pair->grid, item ? &pair->item : &pair->known, item ? of->item : of->known);
		sharper = sharper_item(of, like_only);
		if ((sharper > 1) != item)
			break;
	}
	return item ? blurs : -blurs;
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

static void measure_parts(const struct pair *pair, struct vg_structure *out, struct vg_part_map *map)
{
	for (uint32_t row = 0; row < map->down; row++)
		for (uint32_t column = 0; column < map->across; column++) {
			uint32_t x = REACH + column * BLOCK, y = REACH + row * BLOCK;
			size_t at = (size_t)row * map->across + column;
			struct part part = { .state = VG_PART_UNCOVERED };
			if (covered(pair->grid, x, y)) {
				part = look_at_part(pair, x, y);
				count_part(part.state, outside_regions(pair, x, y), out);
			}
			map->state[at] = (uint8_t)part.state;
			map->flat[0][at] = part.flat[0];
			map->flat[1][at] = part.flat[1];
			map->shifted[part.shift] += part.state == VG_PART_SAME;
		}
}

static void load(struct pair *pair)
{
	size_t size = (size_t)pair->grid->width * pair->grid->height * sizeof *pair->item.at;
	memcpy(pair->item.at, pair->grid->item[0].at, size);
	memcpy(pair->known.at, pair->grid->known[0].at, size);
}

/* Measures anew where blocks that correlate tell otherwise how sharp the two are, as below text all over: what leaves the
 * larger share the same is right. */
static int measure_by_like(struct pair *pair, struct sharpness *of, int blurs, struct vg_structure *out,
			   struct vg_part_map *out_map, struct vg_error *err)
{
	struct vg_structure structure = { 0 };
	struct vg_part_map map = { 0 };
	load(pair);
	if (!find_like(pair, of) || match_sharpness(pair, of, true) == blurs)
		return 0;
	int code = vg_part_map_init(&map, pair->grid->width, pair->grid->height, err);
	if (code == 0)
		measure_parts(pair, &structure, &map);
	if (code == 0 && (int64_t)structure.agreeing * out->parts > (int64_t)out->agreeing * structure.parts) {
		struct vg_part_map other = *out_map;
		*out = structure;
		*out_map = map;
		map = other;
	}
	vg_part_map_release(&map);
	return code;
}

int vg_structure_measure(const struct vg_grid *grid, const double (*box)[4], size_t boxes,
			 struct vg_structure *out, struct vg_part_map *out_map, struct vg_error *err)
{
	struct pair pair = { .grid = grid, .box = box, .boxes = boxes };
	struct sharpness sharpness = { 0 };
	memset(out, 0, sizeof *out);
	int code = vg_part_map_init(out_map, grid->width, grid->height, err);
	if (code == 0)
		code = vg_plane_init(&pair.item, grid->width, grid->height, err);
	if (code == 0)
		code = vg_plane_init(&pair.known, grid->width, grid->height, err);
	if (code == 0)
		code = sharpness_init(&sharpness, grid, err);
	if (code == 0) {
		load(&pair);
		int blurs = match_sharpness(&pair, &sharpness, false);
		measure_parts(&pair, out, out_map);
		if (out->agreeing < NEARLY_ALL * out->parts)
			code = measure_by_like(&pair, &sharpness, blurs, out, out_map, err);
	}
	sharpness_release(&sharpness);
	vg_plane_release(&pair.item);
	vg_plane_release(&pair.known);
	return code;
}
