/* The inner loops of the scale space, one build of them an instruction set.
 *
 * All builds come from simd/blur_body.h and give the same bits. */
#ifndef VG_FINGERPRINT_BLUR_H
#define VG_FINGERPRINT_BLUR_H

#include <stdint.h>

#include "base/kernels.h"

struct vg_blur {
	const char *name;
	/* A symmetric kernel along one row: padded[-radius .. width + radius) is readable. */
	void (*across)(const float *padded, float *out, uint32_t width, const float *taps, int radius);
	/* The same down the columns: rows[0 .. 2 * radius] are the rows around this one. */
	void (*along)(const float *const *rows, float *out, uint32_t width, const float *taps, int radius);
	/* Of each value of a row what it is more than the value in `less`. */
	void (*subtract)(const float *less, const float *from, float *out, uint32_t width);
	/* rows are three of each of three neighbouring scales. Marks with 1 where the middle
	 * one (rows[4]) is at least `least` away from 0 and none of the 26 neighbours is
	 * further, and all else with 0. width is 2 or more. */
	void (*extrema)(const float *const *rows, uint8_t *mark, uint32_t width, float least);
};

extern const struct vg_blur vg_blur_portable;
#if defined(__x86_64__)
extern const struct vg_blur vg_blur_avx2, vg_blur_avx512;
#endif

/* The fastest that this processor runs. */
const struct vg_blur *vg_blur_best(void);
/* All that this processor runs, for tests: fills out, returns how many (at most 4). */
int vg_blur_all(const struct vg_blur *out[VG_KERNELS_MOST]);

#endif
