#include "fingerprint/blur.h"

#include <stddef.h>

#include "base/kernels.h"

static const struct vg_kernel builds[] = {
	{ VG_NEEDS_NOTHING, &vg_blur_portable },
#if defined(__x86_64__)
	{ VG_NEEDS_AVX2, &vg_blur_avx2 },
	{ VG_NEEDS_AVX512, &vg_blur_avx512 },
#endif
	{ VG_NEEDS_NOTHING, NULL },
};

int vg_blur_all(const struct vg_blur *out[4])
{
	int count = 0;
	for (const struct vg_blur *build; (build = vg_kernel_at(builds, count)) != NULL;)
		out[count++] = build;
	return count;
}

const struct vg_blur *vg_blur_best(void)
{
	return vg_kernel_best(builds);
}
