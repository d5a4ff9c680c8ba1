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

VG_KERNELS(vg_blur, struct vg_blur)
