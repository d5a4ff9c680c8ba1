/* AVX2: a nibble table by vpshufb (W. Mula, N. Kurz, D. Lemire, "Faster Population
 * Counts Using AVX2 Instructions", 2018). Each byte count is at most 8, so the
 * sums of vpsadbw cannot overflow. */
#include <immintrin.h>

#include "fingerprint/hamming.h"

static inline int count_bits(__m256i bits)
{
	const __m256i table = _mm256_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1,
					       2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
	const __m256i low = _mm256_set1_epi8(15);
	__m256i counts = _mm256_add_epi8(
		_mm256_shuffle_epi8(table, _mm256_and_si256(bits, low)),
		_mm256_shuffle_epi8(table, _mm256_and_si256(_mm256_srli_epi16(bits, 4), low)));
	__m256i sums = _mm256_sad_epu8(counts, _mm256_setzero_si256());
	__m128i half = _mm_add_epi64(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
	return (int)(_mm_cvtsi128_si64(half) + _mm_extract_epi64(half, 1));
}

static void scan(const struct vg_pdq *hashes, size_t count, const struct vg_pdq *query,
		 unsigned queries, int radius, vg_hamming_found *found, void *context)
{
	for (size_t i = 0; i < count; i++) {
		__m256i hash = _mm256_loadu_si256((const __m256i *)hashes[i].word);
		for (unsigned q = 0; q < queries; q++) {
			__m256i other = _mm256_loadu_si256((const __m256i *)query[q].word);
			int distance = count_bits(_mm256_xor_si256(hash, other));
			if (distance <= radius)
				found(context, (struct vg_hamming_hit){ (uint32_t)i, (uint16_t)distance,
									(uint16_t)q });
		}
	}
}

const struct vg_hamming_kernel vg_hamming_avx2 = { "avx2", scan };
