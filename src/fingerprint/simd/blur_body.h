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

/* Some sums at a time stay in registers while all taps are added to them. */
enum { BLOCK = sizeof(block) / sizeof(float), BLOCKS = 4 };
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
	if (x < width && width >= BLOCK) { /* some once more */
		blocks_across(padded + width - BLOCK, out + width - BLOCK, taps, radius, 1);
		return;
	}
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
	if (x < width && width >= BLOCK) { /* as there */
		blocks_along(rows, width - BLOCK, out, taps, radius, 1);
		return;
	}
	for (; x < width; x++) {
		out[x] = taps[0] * rows[radius][x];
		for (int i = 1; i <= radius; i++)
			out[x] += taps[i] * (rows[radius - i][x] + rows[radius + i][x]);
	}
}

static void subtract(const float *less, const float *from, float *out, uint32_t width)
{
	uint32_t x = 0;
	for (; x + BLOCK <= width; x += BLOCK) {
		block difference = block_at(from + x) - block_at(less + x);
		memcpy(out + x, &difference, sizeof difference);
	}
	for (; x < width; x++)
		out[x] = from[x] - less[x];
}

INLINE float larger(float a, float b)
{
	return a > b ? a : b;
}

INLINE float smaller(float a, float b)
{
	return a < b ? a : b;
}

/* The largest or the smallest of what there is so far and of three columns, from x on. */
#define OF_THREE(choose, so_far, row, x) choose(choose(so_far, (row)[x]), choose((row)[(x) + 1], (row)[(x) + 2]))

/* So many places are looked at together. */
enum { PIECE = 16 };

/* How a value lies to those around it. */
enum { LARGEST = 1, SMALLEST = 2 };

/* Leaves of it what is so among the neighbours in one scale, too, of which these are three rows; 0 where nothing is left. */
INLINE int32_t hold_against(const float *const *rows, const float *value, uint32_t from, uint32_t count, int32_t *restrict found)
{
	const float *above = rows[0] + from - 1, *middle = rows[1] + from - 1, *below = rows[2] + from - 1;
	int32_t any = 0;
	for (uint32_t x = 0; x < count; x++) {
		float high = OF_THREE(larger, above[x], above, x), low = OF_THREE(smaller, above[x], above, x);
		high = OF_THREE(larger, high, middle, x);
		low = OF_THREE(smaller, low, middle, x);
		high = OF_THREE(larger, high, below, x);
		low = OF_THREE(smaller, low, below, x);
		found[x] &= (value[x] >= high ? LARGEST : 0) | (value[x] <= low ? SMALLEST : 0);
		any |= found[x];
	}
	return any;
}

INLINE void mark_piece(const float *const *rows, uint8_t *mark, uint32_t from, uint32_t count, float least)
{
	const float *value = rows[4] + from;
	int32_t found[PIECE];
	for (uint32_t x = 0; x < count; x++)
		found[x] = (value[x] >= least ? LARGEST : 0) | (value[x] <= -least ? SMALLEST : 0);
	if (!hold_against(rows + 3, value, from, count, found)) {
		memset(mark + from, 0, count);
		return; /* most pieces: all lies between its neighbours in its own scale */
	}
	hold_against(rows, value, from, count, found);
	hold_against(rows + 6, value, from, count, found);
	for (uint32_t x = 0; x < count; x++)
		mark[from + x] = found[x] != 0;
}

static void extrema(const float *const *rows, uint8_t *mark, uint32_t width, float least)
{
	uint32_t from = 1;
	mark[0] = mark[width - 1] = 0;
	for (; from + PIECE < width; from += PIECE)
		mark_piece(rows, mark, from, PIECE, least);
	if (from + 1 < width && width > PIECE + 1)
		mark_piece(rows, mark, width - 1 - PIECE, PIECE, least); /* some once more */
	else if (from + 1 < width)
		mark_piece(rows, mark, from, width - 1 - from, least);
}

const struct vg_blur NAME = { NAME_TEXT, across, along, subtract, extrema };
