/* AVX-512 VPOPCNTDQ: sixteen descriptors at once, laid out by halves of words. */
#include <immintrin.h>
#include <stdint.h>

#include "fingerprint/nearest.h"

enum { LANES = 16, HALVES = 8, GROUPS = (VG_FEATURES_MAXIMUM + LANES - 1) / LANES };

/* A key holds a distance and an index, so that the first of equals is the least; that of none is behind all. */
enum { INDEX_BITS = 16, NONE = 257 << INDEX_BITS | 0xffff };
_Static_assert(VG_FEATURES_MAXIMUM < 0xffff, "an index fits into a key");

struct lane_group {
	_Alignas(64) uint32_t half[HALVES][LANES];
};

static uint32_t half_of(const uint64_t *word, int number)
{
	return (uint32_t)(word[number / 2] >> (number % 2 * 32));
}

static void lay_out(const struct vg_feature *among, size_t count, struct lane_group *group)
{
	for (size_t i = 0; i < count; i++)
		for (int n = 0; n < HALVES; n++)
			group[i / LANES].half[n][i % LANES] = half_of(among[i].descriptor.word, n);
}

/* The nearest of the lanes' nearest, and the next of all. */
static struct vg_nearest gather(__m512i best, __m512i second)
{
	uint32_t key[LANES], next[LANES], after = NONE;
	_mm512_storeu_si512(key, best);
	_mm512_storeu_si512(next, second);
	int least = 0;
	for (int i = 1; i < LANES; i++)
		least = key[i] < key[least] ? i : least;
	for (int i = 0; i < LANES; i++) {
		uint32_t other = i == least ? next[i] : key[i];
		after = other < after ? other : after;
	}
	int index = (int)(key[least] & 0xffff);
	return (struct vg_nearest){ (int)(key[least] >> INDEX_BITS), (int)(after >> INDEX_BITS), index == 0xffff ? -1 : index };
}

static inline __m512i differing(__m512i a, const uint32_t b[LANES])
{
	return _mm512_popcnt_epi32(_mm512_xor_si512(a, _mm512_load_si512(b)));
}

static struct vg_nearest search_one(const uint64_t *word, const struct lane_group *group, size_t count)
{
	const __m512i none = _mm512_set1_epi32(NONE);
	__m512i best = none, second = none, half[HALVES];
	__m512i index = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
	for (int n = 0; n < HALVES; n++)
		half[n] = _mm512_set1_epi32((int32_t)half_of(word, n));
	for (size_t g = 0; g * LANES < count; g++) {
		__m512i sum[2] = { differing(half[0], group[g].half[0]), differing(half[1], group[g].half[1]) };
		for (int n = 2; n < HALVES; n++)
			sum[n % 2] = _mm512_add_epi32(sum[n % 2], differing(half[n], group[g].half[n]));
		__m512i key = _mm512_or_si512(_mm512_slli_epi32(_mm512_add_epi32(sum[0], sum[1]), INDEX_BITS), index);
		if (count - g * LANES < LANES)
			key = _mm512_mask_mov_epi32(none, (__mmask16)((1u << (count - g * LANES)) - 1), key);
		second = _mm512_min_epu32(second, _mm512_max_epu32(best, key));
		best = _mm512_min_epu32(best, key);
		index = _mm512_add_epi32(index, _mm512_set1_epi32(LANES));
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
