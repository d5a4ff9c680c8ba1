/* The loops over rows of samples that take the time, one build of them an instruction set,
 * all giving the same bits. */
#ifndef VG_MEDIA_ROWS_H
#define VG_MEDIA_ROWS_H

#include <stddef.h>
#include <stdint.h>

#include "base/kernels.h"

enum { VG_ROWS_SAMPLES = 1 << 15 };

struct vg_rows {
	const char *name;
	/* The luma of `width` RGB pixels, by PDQ's weights. */
	void (*luma)(const uint8_t *rgb, size_t width, float *out);
	/* Adds each of `count` samples to its sum. */
	void (*add)(const uint8_t *row, size_t count, uint32_t *sum);
	/* The rounded means of `count` totals, each of columns[i] times `rows` samples, which are fewer than VG_ROWS_SAMPLES. */
	void (*mean)(const uint32_t *total, const uint32_t *columns, uint32_t rows, size_t count, uint8_t *out);
};

extern const struct vg_rows vg_rows_portable;
#if defined(__x86_64__)
extern const struct vg_rows vg_rows_avx2;
#endif

/* The fastest that this processor runs. */
const struct vg_rows *vg_rows_best(void);
/* All that this processor runs, for tests: fills out, returns how many (at most 4). */
int vg_rows_all(const struct vg_rows *out[VG_KERNELS_MOST]);

#endif
