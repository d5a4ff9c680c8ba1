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
