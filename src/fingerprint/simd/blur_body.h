/* The two passes of a separable blur, written so that a compiler vectorises them: sums
 * in one fixed order, so that every build gives the same bits. */
#include <string.h>

#include "fingerprint/blur.h"

/* As much as a register holds: of wider vectors gcc 12 makes copies in memory. */
#if defined(__AVX512F__)
#define BLOCK_BYTES 64
#elif defined(__AVX2__)
#define BLOCK_BYTES 32
#else
#define BLOCK_BYTES 16
#endif
typedef float block __attribute__((vector_size(BLOCK_BYTES)));

/* Two sums at a time stay in registers while all taps are added to them. */
enum { BLOCK = sizeof(block) / sizeof(float), BLOCKS = 2 };
#define INLINE static inline __attribute__((always_inline))

INLINE block block_at(const float *from)
{
	block value;
	memcpy(&value, from, sizeof value);
	return value;
}

/* taps[0] is the centre's weight, taps[i] that of both neighbours at distance i. */
INLINE void blocks_across(const float *padded, float *out, const float *taps, int radius, int blocks)
{
	block sum[BLOCKS];
	for (int b = 0; b < blocks; b++)
		sum[b] = block_at(padded + b * BLOCK) * taps[0];
	for (int i = 1; i <= radius; i++)
		for (int b = 0; b < blocks; b++)
			sum[b] += taps[i] * (block_at(padded + b * BLOCK - i) + block_at(padded + b * BLOCK + i));
	memcpy(out, sum, (size_t)blocks * sizeof *sum);
}

static void across(const float *padded, float *out, uint32_t width, const float *taps, int radius)
{
	uint32_t x = 0;
	for (; x + BLOCKS * BLOCK <= width; x += BLOCKS * BLOCK)
		blocks_across(padded + x, out + x, taps, radius, BLOCKS);
	for (; x + BLOCK <= width; x += BLOCK)
		blocks_across(padded + x, out + x, taps, radius, 1);
	for (; x < width; x++) {
		out[x] = taps[0] * padded[x];
		for (int i = 1; i <= radius; i++)
			out[x] += taps[i] * ((padded + x)[-i] + (padded + x)[i]);
	}
}

INLINE void blocks_along(const float *const *rows, uint32_t x, float *out, const float *taps, int radius, int blocks)
{
	block sum[BLOCKS];
	for (int b = 0; b < blocks; b++)
		sum[b] = block_at(rows[radius] + x + b * BLOCK) * taps[0];
	for (int i = 1; i <= radius; i++) {
		const float *above = rows[radius - i] + x, *below = rows[radius + i] + x;
		for (int b = 0; b < blocks; b++)
			sum[b] += taps[i] * (block_at(above + b * BLOCK) + block_at(below + b * BLOCK));
	}
	memcpy(out + x, sum, (size_t)blocks * sizeof *sum);
}

static void along(const float *const *rows, float *out, uint32_t width, const float *taps, int radius)
{
	uint32_t x = 0;
	for (; x + BLOCKS * BLOCK <= width; x += BLOCKS * BLOCK)
		blocks_along(rows, x, out, taps, radius, BLOCKS);
	for (; x + BLOCK <= width; x += BLOCK)
		blocks_along(rows, x, out, taps, radius, 1);
	for (; x < width; x++) {
		out[x] = taps[0] * rows[radius][x];
		for (int i = 1; i <= radius; i++)
			out[x] += taps[i] * (rows[radius - i][x] + rows[radius + i][x]);
	}
}

/* A strip at a time, so that what is compared stays near. */
enum { STRIP = 256 };

/* Takes two rows more. Not inlined: gcc 12 then forgets that the rows do not overlap, and uses no vectors. */
__attribute__((noinline)) static void widen(float *restrict largest, float *restrict smallest, const float *restrict row,
					    const float *restrict other, size_t count)
{
	for (size_t x = 0; x < count; x++) {
		float more = row[x] > other[x] ? row[x] : other[x], less = row[x] < other[x] ? row[x] : other[x];
		float high = largest[x], low = smallest[x];
		largest[x] = more > high ? more : high;
		smallest[x] = less < low ? less : low;
	}
}

/* 1 where the value is as far from 0 as any of the three columns around it. */
static void compare(const float *restrict value, const float *restrict largest,
		    const float *restrict smallest, float least, int32_t *restrict out, size_t count)
{
	for (size_t x = 0; x < count; x++) {
		float high = largest[x] > largest[x + 1] ? largest[x] : largest[x + 1];
		float low = smallest[x] < smallest[x + 1] ? smallest[x] : smallest[x + 1];
		high = high > largest[x + 2] ? high : largest[x + 2];
		low = low < smallest[x + 2] ? low : smallest[x + 2];
		high = high > least ? high : least;
		low = low < -least ? low : -least;
		out[x] = (value[x] >= high) | (value[x] <= low);
	}
}

static void mark_strip(const float *const *rows, uint8_t *mark, uint32_t from, uint32_t count, float least)
{
	float largest[STRIP + 2], smallest[STRIP + 2];
	int32_t found[STRIP];
	memcpy(largest, rows[0] + from - 1, (count + 2) * sizeof *largest);
	memcpy(smallest, largest, (count + 2) * sizeof *smallest);
	for (int i = 1; i < 9; i += 2)
		widen(largest, smallest, rows[i] + from - 1, rows[i + 1] + from - 1, count + 2);
	compare(rows[4] + from, largest, smallest, least, found, count);
	for (uint32_t x = 0; x < count; x++)
		mark[from + x] = (uint8_t)found[x];
}

static void extrema(const float *const *rows, uint8_t *mark, uint32_t width, float least)
{
	mark[0] = mark[width - 1] = 0;
	for (uint32_t from = 1; from + 1 < width; from += STRIP)
		mark_strip(rows, mark, from, width - 1 - from < STRIP ? width - 1 - from : STRIP, least);
}

const struct vg_blur NAME = { NAME_TEXT, across, along, extrema };
