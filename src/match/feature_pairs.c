#include "match/feature_pairs.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/kernels.h"
#include "base/memory.h"
#include "fingerprint/describe.h"

/* Points nearer than this to each other, in pixels, count once. */
enum { SAME_PLACE = 4 };

#define HALF_TURN 3.141592653589793

double vg_turn_between(double a, double b)
{
	double turn = a - b;
	return turn > HALF_TURN ? turn - 2 * HALF_TURN : turn < -HALF_TURN ? turn + 2 * HALF_TURN : turn;
}

struct vg_pair vg_pair_of(const struct vg_feature *a, const struct vg_feature *b)
{
	return (struct vg_pair){ .x = a->x, .y = a->y, .u = b->x, .v = b->y, .size = (double)b->sigma / a->sigma,
			      .angle = vg_turn_between(b->angle, a->angle), .reach = b->sigma };
}

/* Is that factor within VG_PAIR_OCTAVE_LIMIT octaves? Only near the limit does it take a logarithm to tell. */
static bool like_size(double factor)
{
	if (factor > 0.54 && factor < 1.86)
		return true;
	return factor > 0.53 && factor < 1.87 && fabs(log2(factor)) < VG_PAIR_OCTAVE_LIMIT;
}

/* The pairs by columns, of which some are looked at together. */
enum { PIECE = 32 };

struct columns {
	size_t count;           /* a multiple of PIECE: the last ones are pairs that nothing explains */
	double *x, *y, *u, *v, *size, *angle, *reach;
};

static bool columns_init(struct columns *columns, const struct vg_pairs *pairs)
{
	size_t count = (pairs->count + PIECE - 1) / PIECE * PIECE;
	double *memory = vg_malloc(7 * count * sizeof *memory);
	if (!memory)
		return false;
	*columns = (struct columns){ count, memory, memory + count, memory + 2 * count, memory + 3 * count,
				     memory + 4 * count, memory + 5 * count, memory + 6 * count };
	for (size_t i = 0; i < count; i++) {
		bool there = i < pairs->count;
		const struct vg_pair none = { .u = INFINITY, .size = 1 }, *p = there ? &pairs->pair[i] : &none;
		columns->x[i] = p->x;
		columns->y[i] = p->y;
		columns->u[i] = p->u;
		columns->v[i] = p->v;
		columns->size[i] = p->size;
		columns->angle[i] = p->angle;
		columns->reach[i] = p->reach;
	}
	return true;
}

/* The similarity of one pair. */
struct proposal {
	double x, y, u, v, size, angle, c, s, limit;
};

static struct proposal proposal_of(const struct vg_pair *pair, double limit)
{
	return (struct proposal){ pair->x, pair->y, pair->u, pair->v, pair->size, pair->angle,
				  pair->size * cos(pair->angle), pair->size * sin(pair->angle), limit };
}

/* Which of PIECE pairs it explains: 1, or 0; returns how many. */
static inline __attribute__((always_inline)) int explain(const struct columns *columns, size_t at, const struct proposal *by,
							 int64_t explained[PIECE])
{
	const double *restrict x = columns->x + at, *restrict y = columns->y + at, *restrict u = columns->u + at;
	const double *restrict v = columns->v + at, *restrict angle = columns->angle + at, *restrict size = columns->size + at;
	const double *restrict reach = columns->reach + at;
	const struct proposal from = *by;
	/* Sizes that are like for sure, and those beyond which none is: see like_size. */
	const double sure_least = 0.541 * from.size, sure_most = 1.859 * from.size, least = 0.529 * from.size, most = 1.871 * from.size;
	int64_t in_doubt[PIECE], count = 0, doubts = 0;
	for (int i = 0; i < PIECE; i++) {
		double dx = x[i] - from.x, dy = y[i] - from.y;
		double eu = from.u + from.c * dx - from.s * dy - u[i], ev = from.v + from.s * dx + from.c * dy - v[i];
		/* the proposal's own size and angle are rough: its error grows with the way */
		double error = from.limit + VG_PAIR_SIZE_SHARE * reach[i] + 0.08 * from.size * sqrt(dx * dx + dy * dy);
		bool near = (eu * eu + ev * ev < error * error) & (fabs(vg_turn_between(angle[i], from.angle)) < VG_PAIR_ANGLE_LIMIT);
		bool sure = (size[i] > sure_least) & (size[i] < sure_most);
		explained[i] = near & sure;
		in_doubt[i] = near & !sure & (size[i] > least) & (size[i] < most);
		count += explained[i];
		doubts |= in_doubt[i];
	}
	for (int i = 0; i < PIECE && doubts; i++)
		if (in_doubt[i]) {
			explained[i] = like_size(size[i] / from.size);
			count += explained[i];
		}
	return (int)count;
}

/* How many pairs it explains; fewer, where no more than `but` can be. */
static inline __attribute__((always_inline)) int count_explained(const struct columns *columns, const struct proposal *by, int but)
{
	int64_t explained[PIECE];
	int count = 0;
	for (size_t at = 0; at < columns->count && (ptrdiff_t)(columns->count - at) + count > but; at += PIECE)
		count += explain(columns, at, by, explained);
	return count;
}

typedef int count_function(const struct columns *, const struct proposal *, int);

static int count_portable(const struct columns *columns, const struct proposal *by, int but)
{
	return count_explained(columns, by, but);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static int count_avx2(const struct columns *columns, const struct proposal *by, int but)
{
	return count_explained(columns, by, but);
}
#endif

VG_BEST_OF_TWO(count_best, count_function, count_portable, VG_NEEDS_AVX2, count_avx2)

static void mark_explained(struct vg_pairs *pairs, const struct columns *columns, const struct proposal *by)
{
	int64_t explained[PIECE];
	for (size_t i = 0; i < pairs->count; i++) {
		if (i % PIECE == 0)
			(void)explain(columns, i, by, explained);
		pairs->pair[i].inlier = explained[i % PIECE];
	}
}

bool vg_pairs_propose(struct vg_pairs *pairs, size_t step, double limit, int least)
{
	count_function *count_them = count_best();
	struct columns columns;
	struct proposal by = { 0 };
	int best = 0;
	if (pairs->count == 0 || !columns_init(&columns, pairs))
		return false;
	for (size_t i = 0; i < pairs->count; i += step) {
		struct proposal proposal = proposal_of(&pairs->pair[i], limit);
		int count = count_them(&columns, &proposal, best);
		if (count > best) {
			best = count;
			by = proposal;
		}
	}
	if (best >= least)
		mark_explained(pairs, &columns, &by);
	free(columns.x);
	return best >= least;
}

int vg_pairs_mark(struct vg_pairs *pairs, const double h[9], double limit, double *out_residual)
{
	double scale, angle, sum = 0;
	int count = 0;
	for (size_t i = 0; i < pairs->count; i++) {
		struct vg_pair *p = &pairs->pair[i];
		double u, v;
		bool in = vg_homography_apply(h, p->x, p->y, &u, &v);
		if (in) {
			double error = hypot(u - p->u, v - p->v);
			in = error < limit + VG_PAIR_SIZE_SHARE * p->reach;
			if (in) {
				vg_homography_local(h, p->x, p->y, &scale, &angle);
				in = fabs(vg_turn_between(p->angle, angle)) < VG_PAIR_ANGLE_LIMIT && like_size(p->size / scale);
			}
			sum += in ? error * error : 0;
		}
		p->inlier = in;
		count += in;
	}
	*out_residual = count ? sqrt(sum / count) : 0;
	return count;
}

size_t vg_pairs_collect(const struct vg_pairs *pairs, struct vg_point_pair *out)
{
	size_t count = 0;
	for (size_t i = 0; i < pairs->count; i++)
		if (pairs->pair[i].inlier) {
			const struct vg_pair *p = &pairs->pair[i];
			out[count++] = (struct vg_point_pair){ p->x, p->y, p->u, p->v };
		}
	return count;
}

static int by_key(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
	return left < right ? -1 : left > right;
}

static int distinct(uint64_t *key, size_t count)
{
	int different = count > 0;
	qsort(key, count, sizeof *key, by_key);
	for (size_t i = 1; i < count; i++)
		different += key[i] != key[i - 1];
	return different;
}

static uint64_t place_of(double x, double y)
{
	return (uint64_t)(x / SAME_PLACE) << 32 | (uint32_t)(y / SAME_PLACE);
}

/* Inliers at places of their own, in whichever picture there are fewer. */
static int count_distinct(const struct vg_point_pair *points, size_t count)
{
	uint64_t *key = vg_malloc((count ? count : 1) * sizeof *key);
	if (!key)
		return 0;
	for (size_t i = 0; i < count; i++)
		key[i] = place_of(points[i].x, points[i].y);
	int in_item = distinct(key, count);
	for (size_t i = 0; i < count; i++)
		key[i] = place_of(points[i].u, points[i].v);
	int in_known = distinct(key, count);
	free(key);
	return in_item < in_known ? in_item : in_known;
}

static uint64_t cells_of(const struct vg_point_pair *points, size_t count, uint32_t width, uint32_t height, bool mirrored)
{
	uint64_t cells = 0;
	for (size_t i = 0; i < count; i++) {
		double x = mirrored ? (double)width - 1 - points[i].x : points[i].x;
		int column = (int)(x * VG_ALIGNMENT_CELLS / width), row = (int)(points[i].y * VG_ALIGNMENT_CELLS / height);
		if (column >= 0 && column < VG_ALIGNMENT_CELLS && row >= 0 && row < VG_ALIGNMENT_CELLS)
			cells |= (uint64_t)1 << (row * VG_ALIGNMENT_CELLS + column);
	}
	return cells;
}

bool vg_pairs_conclude(const struct vg_point_pair *points, size_t used, const struct vg_features *from, bool mirrored,
		     const double h[9], int least, struct vg_alignment *out)
{
	out->inliers = count_distinct(points, used);
	out->cells = cells_of(points, used, from->width, from->height, mirrored);
	memcpy(out->item_to_known, h, sizeof out->item_to_known);
	return out->inliers >= least && vg_points_spread(points, used) &&
	       vg_homography_plausible(h, from->width, from->height);
}

struct vg_feature *vg_features_mirror(const struct vg_features *item)
{
	struct vg_feature *turned = vg_calloc(item->count ? item->count : 1, sizeof *turned);
	for (size_t i = 0; turned && i < item->count; i++)
		turned[i] = vg_feature_mirrored(&item->feature[i], item->width);
	return turned;
}

void vg_features_flip(double h[9], const struct vg_features *item)
{
	const double flip[9] = { -1, 0, (double)item->width - 1, 0, 1, 0, 0, 0, 1 };
	vg_homography_multiply(h, flip, h);
}
