/* What every build of the loops over rows shares; a compiler vectorises it. */
#include "media/rows.h"

static inline void luma_between(const uint8_t *restrict rgb, size_t from, size_t to, float *restrict out)
{
	for (size_t x = from; x < to; x++)
		out[x] = 0.299f * rgb[3 * x] + 0.587f * rgb[3 * x + 1] + 0.114f * rgb[3 * x + 2];
}

static void add(const uint8_t *restrict row, size_t count, uint32_t *restrict sum)
{
	for (size_t i = 0; i < count; i++)
		sum[i] += row[i];
}

/* Quotients that are rounded to a float keep their whole part: below 256 a float's steps are smaller than the gap between a
 * quotient by so small a number and the next whole one. */
static void mean(const uint32_t *restrict total, const uint32_t *restrict columns, uint32_t rows, size_t count, uint8_t *restrict out)
{
	for (size_t i = 0; i < count; i++) {
		int32_t by = (int32_t)(columns[i] * rows), sum = (int32_t)total[i] + by / 2;
		out[i] = (uint8_t)(int32_t)((float)sum / (float)by);
	}
}
