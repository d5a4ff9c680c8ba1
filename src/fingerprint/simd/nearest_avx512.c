/* AVX-512 VPOPCNTDQ: eight descriptors at once, laid out word by word. */
#include <immintrin.h>
#include <stdint.h>

#include "fingerprint/nearest.h"

enum { LANES = 8, GROUPS = (VG_FEATURES_MAXIMUM + LANES - 1) / LANES };

struct lane_group {
	_Alignas(64) uint64_t word[4][LANES];
};

static void lay_out(const struct vg_feature *among, size_t count, struct lane_group *group)
{
	for (size_t i = 0; i < count; i++)
		for (int w = 0; w < 4; w++)
			group[i / LANES].word[w][i % LANES] = among[i].descriptor.word[w];
}

/* The nearest of the lanes' nearest, and the next of all. `best` holds distances times 2^32
 * and indices, so that the first of equals is the least. */
static struct vg_nearest gather(__m512i best, __m512i second)
{
	uint64_t key[LANES], next[LANES];
	_mm512_storeu_si512(key, best);
	_mm512_storeu_si512(next, second);
	int least = 0;
	uint64_t after = UINT64_MAX;
	for (int i = 1; i < LANES; i++)
		least = key[i] < key[least] ? i : least;
	for (int i = 0; i < LANES; i++) {
		uint64_t other = i == least ? next[i] : key[i];
		after = other < after ? other : after;
	}
	return (struct vg_nearest){ (int)(key[least] >> 32), (int)(after >> 32), (int)(uint32_t)key[least] };
}

static struct vg_nearest search_one(const uint64_t *word, const struct lane_group *group, size_t count)
{
	const __m512i none = _mm512_set1_epi64((257ll << 32) | 0xffffffff);
	__m512i best = none, second = none;
	__m512i index = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0);
	const __m512i a = _mm512_set1_epi64((int64_t)word[0]), b = _mm512_set1_epi64((int64_t)word[1]);
	const __m512i c = _mm512_set1_epi64((int64_t)word[2]), d = _mm512_set1_epi64((int64_t)word[3]);
	for (size_t g = 0; g * LANES < count; g++) {
		const uint64_t (*other)[LANES] = group[g].word;
		__m512i one = _mm512_add_epi64(_mm512_popcnt_epi64(_mm512_xor_si512(a, _mm512_load_si512(other[0]))),
					       _mm512_popcnt_epi64(_mm512_xor_si512(b, _mm512_load_si512(other[1]))));
		__m512i two = _mm512_add_epi64(_mm512_popcnt_epi64(_mm512_xor_si512(c, _mm512_load_si512(other[2]))),
					       _mm512_popcnt_epi64(_mm512_xor_si512(d, _mm512_load_si512(other[3]))));
		__m512i key = _mm512_or_si512(_mm512_slli_epi64(_mm512_add_epi64(one, two), 32), index);
		if (count - g * LANES < LANES)
			key = _mm512_mask_mov_epi64(none, (__mmask8)((1u << (count - g * LANES)) - 1), key);
		second = _mm512_min_epu64(second, _mm512_max_epu64(best, key));
		best = _mm512_min_epu64(best, key);
		index = _mm512_add_epi64(index, _mm512_set1_epi64(LANES));
	}
	return gather(best, second);
}

static void search(const struct vg_feature *from, size_t count, const struct vg_feature *among,
		   size_t among_count, struct vg_nearest *out)
{
	struct lane_group group[GROUPS];
	if (among_count > VG_FEATURES_MAXIMUM)
		among_count = VG_FEATURES_MAXIMUM; /* more there never are */
	lay_out(among, among_count, group);
	for (size_t i = 0; i < count; i++)
		out[i] = search_one(from[i].descriptor.word, group, among_count);
}

const struct vg_nearest_kernel vg_nearest_avx512 = { "avx512-vpopcntdq", search };
