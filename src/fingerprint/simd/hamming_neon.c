/* NEON: per-byte counts (at most 8 each, 32 bytes: at most 256, so the widening sum
 * is taken in 16 bits). */
#include <arm_neon.h>

#include "fingerprint/hamming.h"

static inline int count_bits(uint8x16_t low, uint8x16_t high)
{
	uint8x16_t counts = vaddq_u8(vcntq_u8(low), vcntq_u8(high));
	return (int)vaddlvq_u8(counts);
}

static void scan(const struct vg_pdq *hashes, size_t count, const struct vg_pdq *query,
		 unsigned queries, int radius, vg_hamming_found *found, void *context)
{
	for (size_t i = 0; i < count; i++) {
		const uint8_t *hash = (const uint8_t *)hashes[i].word;
		uint8x16_t low = vld1q_u8(hash), high = vld1q_u8(hash + 16);
		for (unsigned q = 0; q < queries; q++) {
			const uint8_t *other = (const uint8_t *)query[q].word;
			int distance = count_bits(veorq_u8(low, vld1q_u8(other)),
						  veorq_u8(high, vld1q_u8(other + 16)));
			if (distance <= radius)
				found(context, (struct vg_hamming_hit){ (uint32_t)i, (uint16_t)distance,
									(uint16_t)q });
		}
	}
}

const struct vg_hamming_kernel vg_hamming_neon = { "neon", scan };
