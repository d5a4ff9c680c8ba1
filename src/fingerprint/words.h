/* Visual words: a coarse number for a descriptor, equal for most copies of one place, by
 * which a catalogue of descriptors is divided into lists.
 *
 * Method: signs of projections (locality-sensitive hashing), and for a query the words
 * that its most doubtful signs would give too (Lv et al., "Multi-probe LSH", VLDB 2007). */
#ifndef VG_FINGERPRINT_WORDS_H
#define VG_FINGERPRINT_WORDS_H

#include <vestigo/features.h>

enum { VG_WORD_BITS = 18, VG_WORDS = 1 << VG_WORD_BITS, VG_PROBES_MAXIMUM = 64 };

extern const int8_t vg_word_projection[VG_WORD_BITS][128];
extern const int32_t vg_word_threshold[VG_WORD_BITS];

/* The descriptor's word, 0 to VG_WORDS - 1. */
uint32_t vg_word_of(const struct vg_descriptor *descriptor);

/* The `count` (at most VG_PROBES_MAXIMUM) words that a copy of the place would most
 * likely have, its own first. Returns how many were written. */
unsigned vg_word_probes(const struct vg_descriptor *descriptor, unsigned count, uint32_t *out);

#endif
