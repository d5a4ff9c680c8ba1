#include "fingerprint/words.h"

static void project(const struct vg_descriptor *descriptor, int32_t margin[VG_WORD_BITS])
{
	int16_t value[128];
	for (int i = 0; i < 128; i++)
		value[i] = (int16_t)((descriptor->word[i / 64] >> (i % 64) & 1) +
				     (descriptor->word[2 + i / 64] >> (i % 64) & 1));
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

/* A set of signs to turn: positions in the order of doubt, and what turning them costs. */
struct turning {
	uint64_t cost;
	uint32_t set;   /* bit i: the i-th most doubtful sign */
	int last;       /* the highest of them */
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
	for (;;) {
		unsigned child = 2 * at + 1;
		if (child >= *count)
			break;
		if (child + 1 < *count && heap[child + 1].cost < heap[child].cost)
			child++;
		if (heap[child].cost >= moved.cost)
			break;
		heap[at] = heap[child];
		at = child;
	}
	heap[at] = moved;
	return first;
}

static void sort_by_doubt(const uint64_t cost[VG_WORD_BITS], int order[VG_WORD_BITS])
{
	for (int i = 0; i < VG_WORD_BITS; i++) {
		int at = i;
		for (; at > 0 && cost[order[at - 1]] > cost[i]; at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
}

/* Sets in order of cost: from each set come the one with the next sign added, and the
 * one with its last sign moved to the next. */
unsigned vg_word_probes(const struct vg_descriptor *descriptor, unsigned count, uint32_t *out)
{
	int32_t margin[VG_WORD_BITS];
	uint64_t cost[VG_WORD_BITS];
	int order[VG_WORD_BITS] = { 0 };
	struct turning heap[2 * VG_PROBES_MAXIMUM + 2];
	unsigned waiting = 0, written = 0;
	project(descriptor, margin);
	for (int b = 0; b < VG_WORD_BITS; b++)
		cost[b] = (uint64_t)((int64_t)margin[b] * margin[b]);
	sort_by_doubt(cost, order);
	uint32_t word = word_from(margin);
	out[written++] = word;
	put(heap, &waiting, (struct turning){ cost[order[0]], 1, 0 });
	while (written < count && waiting > 0) {
		struct turning next = take(heap, &waiting);
		uint32_t turned = word;
		for (int i = 0; i <= next.last; i++)
			turned ^= (next.set >> i & 1) << order[i];
		out[written++] = turned;
		if (next.last + 1 == VG_WORD_BITS)
			continue;
		uint64_t more = cost[order[next.last + 1]];
		uint32_t bit = (uint32_t)1 << (next.last + 1);
		put(heap, &waiting, (struct turning){ next.cost + more, next.set | bit, next.last + 1 });
		put(heap, &waiting, (struct turning){ next.cost - cost[order[next.last]] + more,
						      (next.set ^ bit >> 1) | bit, next.last + 1 });
	}
	return written;
}
