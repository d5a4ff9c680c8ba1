#include "match/agreement.h"

#include <math.h>
#include <stdbool.h>

#include "base/kernels.h"

enum { AGREE_LEAST = 3 };

/* Within which finds agree: 256ths of a turn, sixteenths of an octave, a share of the way
 * between the two features and pixels of the known picture's working size. */
enum { TURN_NEAR = 24, SIZE_NEAR = 14 };
#define WAY_SHARE 0.16f
#define PLACE_NEAR 10.0f

/* Sums are of so many parts, so that they come out the same however many a processor adds at once. */
enum { PARTS = 8 };

/* Which finds lie where find `by` would put them: weights, 0 for those that do not. Returns their sum. */
static inline __attribute__((always_inline)) float agree(const struct vg_finds *all, int by, float *restrict agreeing)
{
	float size = exp2f((float)all->size[by] / 16), angle = (float)all->turn[by] * 0.0245436926f;
	float c = size * cosf(angle), s = size * sinf(angle), x = all->x[by], y = all->y[by], u = all->u[by], v = all->v[by];
	float part[PARTS] = { 0 }, sum = 0;
	int32_t turned = all->turn[by], sized = all->size[by];
	for (int i = 0; i < all->count; i++) {
		float dx = all->x[i] - x, dy = all->y[i] - y;
		float eu = u + c * dx - s * dy - all->u[i], ev = v + s * dx + c * dy - all->v[i];
		float limit = PLACE_NEAR + WAY_SHARE * size * (fabsf(dx) + fabsf(dy));
		int32_t turn = ((all->turn[i] - turned + 128) & 255) - 128, larger = all->size[i] - sized;
		bool near = (eu * eu + ev * ev < limit * limit) & (turn <= TURN_NEAR) & (turn >= -TURN_NEAR) &
			    (larger <= SIZE_NEAR) & (larger >= -SIZE_NEAR);
		agreeing[i] = near ? all->weight[i] : 0;
	}
	for (int i = 0; i < all->count; i++)
		part[i % PARTS] += agreeing[i];
	for (int i = 0; i < PARTS; i++)
		sum += part[i];
	return sum;
}

static float agree_portable(const struct vg_finds *all, int by, float *agreeing)
{
	return agree(all, by, agreeing);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static float agree_avx2(const struct vg_finds *all, int by, float *agreeing)
{
	return agree(all, by, agreeing);
}
#endif

typedef float agree_function(const struct vg_finds *all, int by, float *agreeing);
VG_BEST_OF_TWO(agree_best, agree_function, agree_portable, VG_NEEDS_AVX2, agree_avx2)

/* Each feature of the item, and each of the known picture, once. */
static float sum_distinct(const struct vg_finds *all, const float *agreeing, int *out_count)
{
	float sum = 0;
	int used[VG_FINDS_COMPARED], count = 0;
	for (int i = 0; i < all->count; i++) {
		bool fresh = agreeing[i] > 0;
		for (int k = 0; k < count && fresh; k++)
			fresh = all->of_item[used[k]] != all->of_item[i] && all->of_known[used[k]] != all->of_known[i];
		if (!fresh)
			continue;
		used[count++] = i;
		sum += agreeing[i];
	}
	*out_count = count;
	return sum;
}

float vg_finds_agreement(const struct vg_finds *all)
{
	agree_function *agree_with = agree_best();
	float agreeing[VG_FINDS_COMPARED], best = 0;
	for (int by = 0; by < all->count; by++) {
		int count;
		if (agree_with(all, by, agreeing) <= best)
			continue;
		float sum = sum_distinct(all, agreeing, &count);
		if (count >= AGREE_LEAST && sum > best)
			best = sum;
	}
	return best;
}
