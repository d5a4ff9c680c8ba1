/* AVX-512 VPOPCNTDQ: eight descriptors at once. */
#include <immintrin.h>

#include "fingerprint/near.h"

static __m512i distances(const struct vg_near_group *group, const __m512i to[4])
{
	__m512i sum = _mm512_setzero_si512();
	for (int w = 0; w < 4; w++)
		sum = _mm512_add_epi64(sum, _mm512_popcnt_epi64(_mm512_xor_si512(to[w], _mm512_load_si512(group->word[w]))));
	return sum;
}

/* Of a group that begins there, the lanes from `first` to before `end`. */
static unsigned lanes_of(size_t begin, size_t first, size_t end)
{
	unsigned lanes = (1u << VG_NEAR_LANES) - 1;
	if (begin < first)
		lanes &= lanes << (first - begin);
	if (end - begin < VG_NEAR_LANES)
		lanes &= (1u << (end - begin)) - 1;
	return lanes;
}

/* A struct vg_near is its distance times 2^32, and its index. */
static size_t find(const struct vg_near_group *groups, size_t first, size_t end, const struct vg_descriptor *to,
		   int most, struct vg_near *out)
{
	__m512i word[4], lane = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0);
	size_t count = 0;
	for (int w = 0; w < 4; w++)
		word[w] = _mm512_set1_epi64((int64_t)to->word[w]);
	for (size_t g = first / VG_NEAR_LANES; g * VG_NEAR_LANES < end; g++) {
		size_t begin = g * VG_NEAR_LANES;
		__m512i all = distances(&groups[g], word);
		unsigned near = _mm512_cmple_epi64_mask(all, _mm512_set1_epi64(most)) & lanes_of(begin, first, end);
		__m512i index = _mm512_add_epi64(lane, _mm512_set1_epi64((int64_t)begin));
		all = _mm512_or_si512(_mm512_slli_epi64(all, 32), index);
		_mm512_storeu_si512(out + count, _mm512_maskz_compress_epi64((__mmask8)near, all));
		count += (unsigned)__builtin_popcount(near);
	}
	return count;
}

const struct vg_near_kernel vg_near_avx512 = { "avx512-vpopcntdq", find };
