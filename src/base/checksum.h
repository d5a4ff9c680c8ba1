/* A checksum through xxHash (XXH3, 64 bits): finds damage, not malice, as fast as memory is
 * read. */
#ifndef VG_BASE_CHECKSUM_H
#define VG_BASE_CHECKSUM_H

#include "base/bytes.h"

uint32_t vg_checksum(struct vg_span bytes);

/* 64 bits that also depend on a key, which a place or a number may be. */
uint64_t vg_checksum_keyed(struct vg_span bytes, uint64_t key);

/* 64 bits that differ from process to process: for hash tables of what comes from outside. */
uint64_t vg_checksum_seeded(struct vg_span bytes);

/* A number that no other process can foresee, other than 0. */
uint64_t vg_nonce(void);

#endif
