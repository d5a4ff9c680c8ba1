/* AVX2: eight pixels at once, transposition in registers. */
#include <immintrin.h>

#include "fingerprint/simd/pdq_loops_body.h"

enum { SIDE = 8 };

/* Red, green, blue and a byte that does not count. (The gather instruction is slower.) */
static inline int load_pixel(const uint8_t *row, uint32_t column)
{
	int pixel;
	memcpy(&pixel, row + (size_t)column * 3, sizeof pixel);
	return pixel;
}

/* Four bytes are read of each pixel, so the last ones, behind which nothing may be, are
 * done one by one. */
static void luma(const uint8_t *row, const uint32_t *column, uint32_t count, float *out)
{
	const __m256i byte = _mm256_set1_epi32(0xff);
	uint32_t i = 0;
	for (; i + SIDE < count && column[i + SIDE - 1] < column[count - 1]; i += SIDE) {
		const uint32_t *at = column + i;
		__m256i pixel = _mm256_setr_epi32(load_pixel(row, at[0]), load_pixel(row, at[1]), load_pixel(row, at[2]),
						  load_pixel(row, at[3]), load_pixel(row, at[4]), load_pixel(row, at[5]),
						  load_pixel(row, at[6]), load_pixel(row, at[7]));
		__m256 red = _mm256_cvtepi32_ps(_mm256_and_si256(pixel, byte));
		__m256 green = _mm256_cvtepi32_ps(_mm256_and_si256(_mm256_srli_epi32(pixel, 8), byte));
		__m256 blue = _mm256_cvtepi32_ps(_mm256_and_si256(_mm256_srli_epi32(pixel, 16), byte));
		__m256 sum = _mm256_add_ps(_mm256_mul_ps(_mm256_set1_ps(0.299f), red),
					   _mm256_mul_ps(_mm256_set1_ps(0.587f), green));
		_mm256_storeu_ps(out + i, _mm256_add_ps(sum, _mm256_mul_ps(_mm256_set1_ps(0.114f), blue)));
	}
	luma_between(row, column, i, count, out);
}

/* Eight rows of eight: pairs of floats, pairs of pairs, halves. */
static inline void transpose_square(const float *in, size_t in_stride, float *out, size_t out_stride)
{
	__m256 row[SIDE], pair[SIDE], four[SIDE];
	for (int i = 0; i < SIDE; i++)
		row[i] = _mm256_loadu_ps(in + (size_t)i * in_stride);
	for (int i = 0; i < SIDE; i += 2) {
		pair[i] = _mm256_unpacklo_ps(row[i], row[i + 1]);
		pair[i + 1] = _mm256_unpackhi_ps(row[i], row[i + 1]);
	}
	for (int i = 0; i < SIDE; i += 4)
		for (int k = 0; k < 2; k++) {
			four[i + 2 * k] = _mm256_shuffle_ps(pair[i + k], pair[i + k + 2], _MM_SHUFFLE(1, 0, 1, 0));
			four[i + 2 * k + 1] = _mm256_shuffle_ps(pair[i + k], pair[i + k + 2], _MM_SHUFFLE(3, 2, 3, 2));
		}
	for (int i = 0; i < SIDE / 2; i++) {
		_mm256_storeu_ps(out + (size_t)i * out_stride, _mm256_permute2f128_ps(four[i], four[i + 4], 0x20));
		_mm256_storeu_ps(out + (size_t)(i + 4) * out_stride, _mm256_permute2f128_ps(four[i], four[i + 4], 0x31));
	}
}

/* Two squares beside each other: a line of the cache of each row is read as a whole. */
static void transpose(const float *in, float *out, uint32_t rows, uint32_t columns)
{
	uint32_t square_rows = rows - rows % SIDE, square_columns = columns - columns % (2 * SIDE);
	for (uint32_t left = 0; left < square_columns; left += 2 * SIDE)
		for (uint32_t top = 0; top < square_rows; top += SIDE)
			for (uint32_t c = left; c < left + 2 * SIDE; c += SIDE)
				transpose_square(in + (size_t)top * columns + c, columns, out + (size_t)c * rows + top, rows);
	transpose_from(in, out, rows, columns, 0, square_columns);
	if (square_rows < rows)
		transpose_from(in, out, rows, columns, square_rows, 0);
}

const struct vg_pdq_loops vg_pdq_loops_avx2 = { "avx2", luma, transpose, down };
