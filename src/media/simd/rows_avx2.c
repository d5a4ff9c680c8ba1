/* AVX2: eight pixels at once, in two halves of four. */
#include <immintrin.h>

#include "media/simd/rows_body.h"

enum { PIXELS = 8, HALF = 12, READ = HALF + 16 }; /* bytes of half of them, and read of all */

/* Byte `channel` of each of the four pixels in both halves, as a float. */
static inline __m256 channel_of(__m256i pixels, int channel)
{
	const __m128i first = _mm_setr_epi8(0, -1, -1, -1, 3, -1, -1, -1, 6, -1, -1, -1, 9, -1, -1, -1);
	const __m128i next = _mm_setr_epi8(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0);
	__m128i places = first;
	for (int c = 0; c < channel; c++)
		places = _mm_add_epi8(places, next);
	return _mm256_cvtepi32_ps(_mm256_shuffle_epi8(pixels, _mm256_broadcastsi128_si256(places)));
}

static void luma(const uint8_t *rgb, size_t width, float *out)
{
	size_t x = 0;
	for (; 3 * x + READ <= 3 * width; x += PIXELS) {
		const uint8_t *from = rgb + 3 * x;
		__m256i pixels = _mm256_loadu2_m128i((const __m128i *)(from + HALF), (const __m128i *)from);
		__m256 sum = _mm256_add_ps(_mm256_mul_ps(_mm256_set1_ps(0.299f), channel_of(pixels, 0)),
					   _mm256_mul_ps(_mm256_set1_ps(0.587f), channel_of(pixels, 1)));
		sum = _mm256_add_ps(sum, _mm256_mul_ps(_mm256_set1_ps(0.114f), channel_of(pixels, 2)));
		_mm256_storeu_ps(out + x, sum);
	}
	luma_between(rgb, x, width, out);
}

const struct vg_rows vg_rows_avx2 = { "avx2", luma, add, mean };
