/* The plain loop, built with and without the popcnt instruction. */
#include "fingerprint/hamming.h"

static void scan(const struct vg_pdq *hashes, size_t count, const struct vg_pdq *query,
		 unsigned queries, int radius, vg_hamming_found *found, void *context)
{
	for (size_t i = 0; i < count; i++)
		for (unsigned q = 0; q < queries; q++) {
			int distance = 0;
			for (int w = 0; w < 4; w++)
				distance += __builtin_popcountll(hashes[i].word[w] ^ query[q].word[w]);
			if (distance <= radius)
				found(context, (struct vg_hamming_hit){ (uint32_t)i, (uint16_t)distance,
									(uint16_t)q });
		}
}

const struct vg_hamming_kernel NAME = { NAME_TEXT, scan };
