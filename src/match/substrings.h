/* The substrings by which hashes are ordered: as many as 256 bits are divided into, the
 * first ones a bit longer where it does not come out even. */
#ifndef VG_MATCH_SUBSTRINGS_H
#define VG_MATCH_SUBSTRINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vestigo/pdq.h>

/* How many serve that many hashes best: 0 (none: look at all), or 11 to 16. Longer
 * substrings have shorter lists, and tables that only many hashes are worth. */
unsigned vg_substrings_for(size_t hashes);
bool vg_substrings_valid(unsigned substrings);

/* Bits of substring s, 16 to 24. */
static inline unsigned vg_substring_bits(unsigned substrings, unsigned s)
{
	return 256 / substrings + (s < 256 % substrings);
}

static inline unsigned vg_substring_start(unsigned substrings, unsigned s)
{
	unsigned longer = 256 % substrings;
	return s * (256 / substrings) + (s < longer ? s : longer);
}

static inline uint32_t vg_substring(const struct vg_pdq *hash, unsigned substrings, unsigned s)
{
	unsigned start = vg_substring_start(substrings, s), bits = vg_substring_bits(substrings, s);
	unsigned word = start / 64, shift = start % 64;
	uint64_t value = hash->word[word] >> shift;
	if (shift + bits > 64)
		value |= hash->word[word + 1] << (64 - shift);
	return (uint32_t)(value & (((uint64_t)1 << bits) - 1));
}

#endif
