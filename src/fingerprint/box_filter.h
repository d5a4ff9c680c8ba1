/* The running box filter inside PDQ, one build of it an instruction set.
 *
 * All builds come from simd/box_filter_body.h and give the same bits: IEEE
 * additions and divisions in the same order, only more of them side by side. */
#ifndef VG_FINGERPRINT_BOX_FILTER_H
#define VG_FINGERPRINT_BOX_FILTER_H

#include <stdint.h>

struct vg_box_filter {
	const char *name;
	/* in [rows][columns] to out [columns][rows]. */
	void (*transpose)(const float *in, float *out, uint32_t rows, uint32_t columns);
	/* Filters each of `columns` columns of `rows` floats with a box of `window`. */
	void (*down)(const float *in, float *out, uint32_t rows, uint32_t columns, uint32_t window);
};

extern const struct vg_box_filter vg_box_filter_portable;
#if defined(__x86_64__)
extern const struct vg_box_filter vg_box_filter_avx2;
#endif

/* The fastest that this processor runs. */
const struct vg_box_filter *vg_box_filter_best(void);
/* All that this processor runs, for tests: fills out, returns how many (at most 4). */
int vg_box_filter_all(const struct vg_box_filter *out[4]);

#endif
