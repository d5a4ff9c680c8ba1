#include "base/kernels.h"

#include <stdbool.h>
#include <stddef.h>

static enum vg_instructions limit = VG_NEEDS_AVX512;

void vg_kernels_limit(enum vg_instructions most)
{
	limit = most;
}

static bool runs(enum vg_instructions needs)
{
	if (needs > limit)
		return false;
#if defined(__x86_64__)
	switch (needs) {
	case VG_NEEDS_NOTHING: return true;
	case VG_NEEDS_POPCNT: return __builtin_cpu_supports("popcnt");
	case VG_NEEDS_AVX2: return __builtin_cpu_supports("avx2");
	case VG_NEEDS_AVX512:
		return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
		       __builtin_cpu_supports("avx512vpopcntdq");
	}
	return false;
#else
	return needs == VG_NEEDS_NOTHING; /* what an architecture always has is built for it alone */
#endif
}

const void *vg_kernel_at(const struct vg_kernel *list, int index)
{
	for (; list->kernel; list++)
		if (runs(list->needs) && index-- == 0)
			return list->kernel;
	return NULL;
}

const void *vg_kernel_best(const struct vg_kernel *list)
{
	const void *best = list->kernel;
	for (; list->kernel; list++)
		if (runs(list->needs))
			best = list->kernel;
	return best;
}
