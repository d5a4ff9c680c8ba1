/* AVX-512 VPOPCNTDQ: four counts of 64 bits at once, summed across the lanes. */
#include <immintrin.h>

#include "fingerprint/hamming.h"

static void scan(const struct vg_pdq *hashes, size_t count, const struct vg_pdq *query,
		 unsigned queries, int radius, vg_hamming_found *found, void *context)
{
	for (size_t i = 0; i < count; i++) {
		__m256i hash = _mm256_loadu_si256((const __m256i *)hashes[i].word);
		for (unsigned q = 0; q < queries; q++) {
			__m256i other = _mm256_loadu_si256((const __m256i *)query[q].word);
			__m256i counts = _mm256_popcnt_epi64(_mm256_xor_si256(hash, other));
			__m128i half = _mm_add_epi64(_mm256_castsi256_si128(counts),
						     _mm256_extracti128_si256(counts, 1));
			int distance = (int)(_mm_cvtsi128_si64(half) + _mm_extract_epi64(half, 1));
			if (distance <= radius)
				found(context, (struct vg_hamming_hit){ (uint32_t)i, (uint16_t)distance,
									(uint16_t)q });
		}
	}
}

const struct vg_hamming_kernel vg_hamming_avx512 = { "avx512-vpopcntdq", scan };
