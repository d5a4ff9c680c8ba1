/* Pairs that one of them explains: as the definition has it, for every build of the loop. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../random.h"
#include "../test.h"

#include "base/kernels.h"
#include "match/feature_pairs.h"

enum { PAIRS = 150, ROUNDS = 40, LEAST = 8 };
static const double limit = VG_PAIR_LOOSE;

static double between(double least, double most)
{
	return least + (most - least) * (double)(next_random() % 65536) / 65536.0;
}

static bool explains(const struct vg_pair *from, const struct vg_pair *p)
{
	double c = from->size * cos(from->angle), s = from->size * sin(from->angle), dx = p->x - from->x, dy = p->y - from->y;
	double eu = from->u + c * dx - s * dy - p->u, ev = from->v + s * dx + c * dy - p->v;
	double most = limit + VG_PAIR_SIZE_SHARE * p->reach + 0.08 * from->size * sqrt(dx * dx + dy * dy);
	return eu * eu + ev * ev < most * most && fabs(vg_turn_between(p->angle, from->angle)) < VG_PAIR_ANGLE_LIMIT &&
	       fabs(log2(p->size / from->size)) < VG_PAIR_OCTAVE_LIMIT;
}

/* The first pair that explains most; -1 where that is too few. */
static int best_of(const struct vg_pair *pair, size_t count, size_t step)
{
	int best = -1, most = 0;
	for (size_t i = 0; i < count; i += step) {
		int explained = 0;
		for (size_t k = 0; k < count; k++)
			explained += explains(&pair[i], &pair[k]);
		if (explained > most) {
			most = explained;
			best = (int)i;
		}
	}
	return most >= LEAST ? best : -1;
}

/* A share of them on one map, of sizes and angles up to the limits and beyond; the others anywhere. */
static void make(struct vg_pair *pair, size_t count, double share)
{
	for (size_t i = 0; i < count; i++) {
		double x = between(0, 640), y = between(0, 480);
		bool on_map = between(0, 1) < share;
		double octaves = i % 7 ? between(-0.3, 0.3) : between(0, 1) < 0.5 ? between(0.89, 0.91) : between(-0.91, -0.89);
		pair[i] = (struct vg_pair){ .x = x, .y = y, .u = on_map ? 0.8 * x + 20 + between(-9, 9) : between(0, 640),
					    .v = on_map ? 0.8 * y + 30 + between(-9, 9) : between(0, 480),
					    .size = 0.8 * exp2(octaves), .angle = between(-0.7, 0.7), .reach = between(1, 12) };
	}
}

static void marks_are_as_defined(void **state)
{
	struct vg_pair pair[PAIRS];
	int found = 0, refused = 0;
	(void)state;
	for (int most = VG_NEEDS_NOTHING; most <= VG_NEEDS_AVX512; most++)
		for (int round = 0; round < ROUNDS; round++) {
			size_t count = (size_t)(round < 8 ? round : round * PAIRS / ROUNDS + 1), step = 1 + (size_t)round % 2;
			vg_kernels_limit((enum vg_instructions)most);
			make(pair, count, round % 5 / 4.0);
			struct vg_pairs pairs = { pair, count };
			int best = best_of(pair, count, step);
			assert_int_equal(vg_pairs_propose(&pairs, step, limit, LEAST), best >= 0);
			for (size_t k = 0; k < count; k++)
				assert_int_equal(pair[k].inlier, best >= 0 && explains(&pair[best], &pair[k]));
			found += best >= 0;
			refused += best < 0;
		}
	vg_kernels_limit(VG_NEEDS_AVX512);
	assert_true(found > 20 && refused > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(marks_are_as_defined) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
