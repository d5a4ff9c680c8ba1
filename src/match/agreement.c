#include "match/agreement.h"

#include <math.h>
#include <stdbool.h>
#include <threads.h>

#include "base/kernels.h"

enum { AGREE_LEAST = 3 };

/* Within which finds agree: 256ths of a turn, sixteenths of an octave, a share of the way
 * between the two features and pixels of the known picture's working size. */
enum { WHOLE_TURN = 256, TURN_NEAR = 24, SIZE_NEAR = 14 };
#define WAY_SHARE 0.16f
#define PLACE_NEAR 10.0f

/* Finds are looked at so many at once. Sums are of as many parts, so that they come out the same on every processor. */
enum { LANES = 8 };

/* Finds in the order of their turns, those that are turned least once again, a whole turn further: what may agree with one
 * lies in one piece. Behind them finds that agree with none. */
enum { AROUND = 2 * VG_FINDS_COMPARED + LANES };
struct around {
	float x[AROUND], y[AROUND], u[AROUND], v[AROUND], weight[AROUND];
	int32_t turn[AROUND], size[AROUND];
	uint32_t of_known[AROUND];
	uint16_t of_item[AROUND];
	int count;
};

static float cosine[WHOLE_TURN], sine[WHOLE_TURN];
static once_flag turns_made = ONCE_FLAG_INIT;

static void make_turns(void)
{
	for (int turn = 0; turn < WHOLE_TURN; turn++) {
		cosine[turn] = cosf((float)turn * 0.0245436926f);
		sine[turn] = sinf((float)turn * 0.0245436926f);
	}
}

static void put(struct around *around, int at, const struct vg_finds *all, int i, int32_t turn)
{
	around->x[at] = all->x[i];
	around->y[at] = all->y[i];
	around->u[at] = all->u[i];
	around->v[at] = all->v[i];
	around->weight[at] = all->weight[i];
	around->turn[at] = turn;
	around->size[at] = all->size[i];
	around->of_known[at] = all->of_known[i];
	around->of_item[at] = all->of_item[i];
}

static void lay_around(const struct vg_finds *all, struct around *out)
{
	int begin[WHOLE_TURN + 1] = { 0 };
	for (int i = 0; i < all->count; i++)
		begin[(all->turn[i] & (WHOLE_TURN - 1)) + 1]++;
	for (int turn = 0; turn < WHOLE_TURN; turn++)
		begin[turn + 1] += begin[turn];
	const int again = begin[2 * TURN_NEAR];
	for (int i = 0; i < all->count; i++) {
		int32_t turn = all->turn[i] & (WHOLE_TURN - 1);
		int at = begin[turn]++;
		put(out, at, all, i, turn);
		if (turn < 2 * TURN_NEAR)
			put(out, all->count + at, all, i, turn + WHOLE_TURN);
	}
	out->count = all->count + again;
	static const struct vg_finds none = { .count = 0 };
	for (int i = out->count; i < out->count + LANES; i++)
		put(out, i, &none, 0, 3 * WHOLE_TURN);
}

/* Which finds of a piece lie where find `by` would put them: weights, 0 for those that do not. Returns their sum. What is
 * behind the piece's end is too far turned. */
static inline __attribute__((always_inline)) float agree(const struct around *around, int by, int from, int to,
							 float *restrict agreeing)
{
	int32_t turned = around->turn[by], sized = around->size[by];
	float size = exp2f((float)sized / 16), c = size * cosine[turned % WHOLE_TURN], s = size * sine[turned % WHOLE_TURN];
	float x = around->x[by], y = around->y[by], u = around->u[by], v = around->v[by];
	float part[LANES] = { 0 }, sum = 0;
	for (int first = from; first < to; first += LANES)
		for (int lane = 0; lane < LANES; lane++) {
			int i = first + lane;
			float dx = around->x[i] - x, dy = around->y[i] - y;
			float eu = u + c * dx - s * dy - around->u[i], ev = v + s * dx + c * dy - around->v[i];
			float limit = PLACE_NEAR + WAY_SHARE * size * (fabsf(dx) + fabsf(dy));
			int32_t turn = around->turn[i] - turned, larger = around->size[i] - sized;
			bool near = (eu * eu + ev * ev < limit * limit) & (turn <= TURN_NEAR) & (turn >= -TURN_NEAR) &
				    (larger <= SIZE_NEAR) & (larger >= -SIZE_NEAR);
			agreeing[i - from] = near ? around->weight[i] : 0;
			part[lane] += agreeing[i - from];
		}
	for (int lane = 0; lane < LANES; lane++)
		sum += part[lane];
	return sum;
}

static float agree_portable(const struct around *around, int by, int from, int to, float *agreeing)
{
	return agree(around, by, from, to, agreeing);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static float agree_avx2(const struct around *around, int by, int from, int to, float *agreeing)
{
	return agree(around, by, from, to, agreeing);
}
#endif

typedef float agree_function(const struct around *around, int by, int from, int to, float *agreeing);
VG_BEST_OF_TWO(agree_best, agree_function, agree_portable, VG_NEEDS_AVX2, agree_avx2)

/* Each feature of the item, and each of the known picture, once. */
static float sum_distinct(const struct around *around, int from, int to, const float *agreeing, int *out_count)
{
	float sum = 0;
	int used[VG_FINDS_COMPARED], count = 0;
	for (int i = from; i < to; i++) {
		bool fresh = agreeing[i - from] > 0;
		for (int k = 0; k < count && fresh; k++)
			fresh = around->of_item[used[k]] != around->of_item[i] && around->of_known[used[k]] != around->of_known[i];
		if (!fresh)
			continue;
		used[count++] = i;
		sum += agreeing[i - from];
	}
	*out_count = count;
	return sum;
}

float vg_finds_agreement(const struct vg_finds *all)
{
	agree_function *agree_with = agree_best();
	struct around around;
	float agreeing[AROUND], best = 0;
	int from = 0, to = 0, by = 0;
	call_once(&turns_made, make_turns);
	lay_around(all, &around);
	while (by < around.count && around.turn[by] < TURN_NEAR)
		by++; /* comes again, a turn further, where all that is near it is */
	for (; by < around.count && around.turn[by] < WHOLE_TURN + TURN_NEAR; by++) {
		int count;
		while (around.turn[from] < around.turn[by] - TURN_NEAR)
			from++;
		while (to < around.count && around.turn[to] <= around.turn[by] + TURN_NEAR)
			to++;
		if (to - from < AGREE_LEAST || agree_with(&around, by, from, to, agreeing) <= best)
			continue;
		float sum = sum_distinct(&around, from, to, agreeing, &count);
		if (count >= AGREE_LEAST && sum > best)
			best = sum;
	}
	return best;
}
