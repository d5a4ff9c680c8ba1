/* What every build of PDQ's loops shares. Included once by each file of this folder named
 * pdq_loops_*.c; written so that the compiler turns the inner loops into vector code. */
#include <string.h>

#include "fingerprint/pdq_loops.h"

enum { BLOCK = 16, LANES = 64 };

/* Weights and order as the reference. */
static void luma_between(const uint8_t *row, const uint32_t *column, uint32_t from, uint32_t to, float *out)
{
	for (uint32_t i = from; i < to; i++) {
		const uint8_t *p = row + (size_t)column[i] * 3;
		out[i] = 0.299f * (float)p[0] + 0.587f * (float)p[1] + 0.114f * (float)p[2];
	}
}

/* The part of a transposition that begins at this row and column. */
static void transpose_from(const float *in, float *out, uint32_t rows, uint32_t columns, uint32_t first_row,
			   uint32_t first_column)
{
	for (uint32_t top = first_row; top < rows; top += BLOCK)
		for (uint32_t left = first_column; left < columns; left += BLOCK) {
			uint32_t bottom = top + BLOCK < rows ? top + BLOCK : rows;
			uint32_t right = left + BLOCK < columns ? left + BLOCK : columns;
			for (uint32_t c = left; c < right; c++)
				for (uint32_t r = top; r < bottom; r++)
					out[(size_t)c * rows + r] = in[(size_t)r * columns + c];
		}
}

struct strip {
	const float *in; /* row 0 of this strip */
	float *out;
	size_t stride;
	uint32_t width;  /* 1 to LANES columns */
};

/* The four phases of the reference: fill the window, grow it, slide it, let it
 * run empty. `sum` is a lane a column. */
static inline void down_strip(struct strip s, uint32_t rows, uint32_t window)
{
	float sum[LANES] = { 0 };
	uint32_t half = (window + 2) / 2, head = 0, tail = 0, put = 0, size = 0;
	for (uint32_t i = 0; i + 1 < half; i++, head++, size++)
		for (uint32_t c = 0; c < s.width; c++)
			sum[c] += s.in[head * s.stride + c];
	for (uint32_t i = 0; i < window - half + 1; i++, head++, put++) {
		float divisor = (float)++size;
		for (uint32_t c = 0; c < s.width; c++) {
			sum[c] += s.in[head * s.stride + c];
			s.out[put * s.stride + c] = sum[c] / divisor;
		}
	}
	for (uint32_t i = 0; i < rows - window; i++, head++, tail++, put++) {
		const float *add = s.in + head * s.stride, *drop = s.in + tail * s.stride;
		float *to = s.out + put * s.stride, divisor = (float)size;
		for (uint32_t c = 0; c < s.width; c++) {
			sum[c] += add[c];
			sum[c] -= drop[c];
			to[c] = sum[c] / divisor;
		}
	}
	for (uint32_t i = 0; i + 1 < half; i++, tail++, put++) {
		float divisor = (float)--size;
		for (uint32_t c = 0; c < s.width; c++) {
			sum[c] -= s.in[tail * s.stride + c];
			s.out[put * s.stride + c] = sum[c] / divisor;
		}
	}
}

static void down(const float *in, float *out, uint32_t rows, uint32_t columns, uint32_t window)
{
	uint32_t left = 0;
	/* A constant width lets the compiler keep the sums in registers. */
	for (; left + LANES <= columns; left += LANES)
		down_strip((struct strip){ in + left, out + left, columns, LANES }, rows, window);
	if (left < columns)
		down_strip((struct strip){ in + left, out + left, columns, columns - left }, rows, window);
}
