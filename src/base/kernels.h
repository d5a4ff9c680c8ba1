/* Which build of a loop this processor runs: the one dispatcher of all kernels.
 *
 * A list of builds that give equal answers, slowest first; the first needs nothing, and an entry without a kernel ends
 * the list. Whoever works on much chooses once, not for every row. */
#ifndef VG_BASE_KERNELS_H
#define VG_BASE_KERNELS_H

enum vg_instructions {
	VG_NEEDS_NOTHING,
	VG_NEEDS_POPCNT,
	VG_NEEDS_AVX2,
	VG_NEEDS_AVX512 /* F, VL and VPOPCNTDQ: everything that files named *_avx512.c are compiled for */
};

struct vg_kernel {
	enum vg_instructions needs;
	const void *kernel;
};

/* The number `index` from 0 of those that this processor runs; NULL behind the last. */
const void *vg_kernel_at(const struct vg_kernel *list, int index);

/* The last, which is the fastest. */
const void *vg_kernel_best(const struct vg_kernel *list);

#endif
