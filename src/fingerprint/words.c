#include "fingerprint/words.h"

#include <stdlib.h>
#include <threads.h>

/* Of each byte its eight bits as eight bytes. */
static uint64_t spread[256];
static once_flag spread_made = ONCE_FLAG_INIT;

static void make_spread(void)
{
	for (unsigned byte = 0; byte < 256; byte++)
		for (unsigned bit = 0; bit < 8; bit++)
			spread[byte] |= (uint64_t)(byte >> bit & 1) << 8 * bit;
}

/* The descriptor's values, 0 to 2, on the projections, less their thresholds. */
static void project(const struct vg_descriptor *descriptor, int32_t margin[VG_WORD_BITS])
{
	uint64_t eight[16];
	int16_t value[128];
	call_once(&spread_made, make_spread);
	for (int i = 0; i < 16; i++)
		eight[i] = spread[descriptor->word[i / 8] >> (i % 8 * 8) & 255] +
			   spread[descriptor->word[2 + i / 8] >> (i % 8 * 8) & 255];
	for (int i = 0; i < 128; i++)
		value[i] = ((const uint8_t *)eight)[i];
	for (int b = 0; b < VG_WORD_BITS; b++) {
		int32_t sum = 0;
		for (int i = 0; i < 128; i++)
			sum += value[i] * vg_word_projection[b][i];
		margin[b] = sum - vg_word_threshold[b];
	}
}

static uint32_t word_from(const int32_t margin[VG_WORD_BITS])
{
	uint32_t word = 0;
	for (int b = 0; b < VG_WORD_BITS; b++)
		word |= (uint32_t)(margin[b] > 0) << b;
	return word;
}

uint32_t vg_word_of(const struct vg_descriptor *descriptor)
{
	int32_t margin[VG_WORD_BITS];
	project(descriptor, margin);
	return word_from(margin);
}

/* Signs to turn, and what turning them costs. */
struct turning {
	uint64_t cost;
	uint32_t signs;
	int last;       /* the least doubtful of them, in the order of doubt */
};

static void put(struct turning *heap, unsigned *count, struct turning entry)
{
	unsigned at = (*count)++;
	for (; at > 0 && heap[(at - 1) / 2].cost > entry.cost; at = (at - 1) / 2)
		heap[at] = heap[(at - 1) / 2];
	heap[at] = entry;
}

static struct turning take(struct turning *heap, unsigned *count)
{
	struct turning first = heap[0], moved = heap[--*count];
	unsigned at = 0;
	heap[*count].cost = UINT64_MAX; /* behind the last, so that which child is less is no branch */
	for (;;) {
		unsigned child = 2 * at + 1;
		if (child >= *count)
			break;
		child += heap[child + 1].cost < heap[child].cost;
		if (heap[child].cost >= moved.cost)
			break;
		heap[at] = heap[child];
		at = child;
	}
	heap[at] = moved;
	return first;
}

/* Positions in the order of their margins' sizes, the first of equals first: each by how many
 * come before it, which takes no branches. */
static void sort_by_doubt(const int32_t margin[VG_WORD_BITS], int order[VG_WORD_BITS])
{
	int32_t key[VG_WORD_BITS];
	for (int i = 0; i < VG_WORD_BITS; i++)
		key[i] = abs(margin[i]) * VG_WORD_BITS + i;
	for (int i = 0; i < VG_WORD_BITS; i++) {
		int32_t before = 0;
		for (int k = 0; k < VG_WORD_BITS; k++)
			before += key[k] < key[i];
		order[before] = i;
	}
}

/* Sets in order of cost: from each set come the one with the next sign added, and the
 * one with its last sign moved to the next. */
unsigned vg_word_probes(const struct vg_descriptor *descriptor, unsigned count, uint32_t *out)
{
	int32_t margin[VG_WORD_BITS];
	uint64_t cost[VG_WORD_BITS];
	int order[VG_WORD_BITS] = { 0 };
	struct turning heap[2 * VG_PROBES_MAXIMUM + 2] = { { 0 } };
	unsigned waiting = 0, written = 0;
	project(descriptor, margin);
	for (int b = 0; b < VG_WORD_BITS; b++)
		cost[b] = (uint64_t)((int64_t)margin[b] * margin[b]);
	sort_by_doubt(margin, order);
	uint32_t word = word_from(margin);
	out[written++] = word;
	put(heap, &waiting, (struct turning){ cost[order[0]], (uint32_t)1 << order[0], 0 });
	while (written < count && waiting > 0) {
		struct turning next = take(heap, &waiting);
		out[written++] = word ^ next.signs;
		if (next.last + 1 == VG_WORD_BITS)
			continue;
		int last = order[next.last], further = order[next.last + 1];
		uint32_t signs = next.signs | (uint32_t)1 << further;
		put(heap, &waiting, (struct turning){ next.cost + cost[further], signs, next.last + 1 });
		put(heap, &waiting, (struct turning){ next.cost - cost[last] + cost[further], signs ^ (uint32_t)1 << last, next.last + 1 });
	}
	return written;
}
