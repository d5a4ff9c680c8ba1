/* The loops of PDQ that take its time, one build of them an instruction set.
 *
 * All builds give the same bits: IEEE operations in the same order, only more of them
 * side by side. */
#ifndef VG_FINGERPRINT_PDQ_LOOPS_H
#define VG_FINGERPRINT_PDQ_LOOPS_H

#include <stdint.h>

#include "base/kernels.h"

struct vg_pdq_loops {
	const char *name;
	/* The luma of `count` RGB pixels of a row, each at 3 * column[i] bytes; columns do not
	 * fall. */
	void (*luma)(const uint8_t *row, const uint32_t *column, uint32_t count, float *out);
	/* in [rows][columns] to out [columns][rows]. */
	void (*transpose)(const float *in, float *out, uint32_t rows, uint32_t columns);
	/* Filters each of `columns` columns of `rows` floats with a box of `window`: the running
	 * sum of the reference. */
	void (*down)(const float *in, float *out, uint32_t rows, uint32_t columns, uint32_t window);
};

extern const struct vg_pdq_loops vg_pdq_loops_portable;
#if defined(__x86_64__)
extern const struct vg_pdq_loops vg_pdq_loops_avx2;
#endif

/* The fastest that this processor runs. */
const struct vg_pdq_loops *vg_pdq_loops_best(void);
/* All that this processor runs, for tests: fills out, returns how many (at most 4). */
int vg_pdq_loops_all(const struct vg_pdq_loops *out[VG_KERNELS_MOST]);

#endif
