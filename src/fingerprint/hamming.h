/* Distances between one query and many 256-bit hashes; one kernel an
 * instruction set, all giving equal answers. */
#ifndef VG_FINGERPRINT_HAMMING_H
#define VG_FINGERPRINT_HAMMING_H

#include <stddef.h>
#include <vestigo/pdq.h>

#include "base/kernels.h"

struct vg_hamming_hit {
	uint32_t position; /* in the scanned array */
	uint16_t distance, query;
};

/* Scans hashes[0..count) for those within `radius` of any of the `queries`
 * hashes; calls found(context, hit) in order of position, then query. The caller
 * keeps everything it passes. */
typedef void vg_hamming_found(void *context, struct vg_hamming_hit hit);
typedef void vg_hamming_scan(const struct vg_pdq *hashes, size_t count, const struct vg_pdq *query,
			     unsigned queries, int radius, vg_hamming_found *found, void *context);

struct vg_hamming_kernel {
	const char *name;
	vg_hamming_scan *scan;
};

extern const struct vg_hamming_kernel vg_hamming_portable;
#if defined(__x86_64__)
extern const struct vg_hamming_kernel vg_hamming_popcnt, vg_hamming_avx512;
#endif
#if defined(__aarch64__)
extern const struct vg_hamming_kernel vg_hamming_neon;
#endif

const struct vg_hamming_kernel *vg_hamming_best(void);
/* All that this processor runs, slowest first; returns how many. */
int vg_hamming_all(const struct vg_hamming_kernel *out[VG_KERNELS_MOST]);

#endif
