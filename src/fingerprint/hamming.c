#include "fingerprint/hamming.h"

#include <stddef.h>

#include "base/kernels.h"

static const struct vg_kernel builds[] = {
	{ VG_NEEDS_NOTHING, &vg_hamming_portable },
#if defined(__x86_64__)
	{ VG_NEEDS_POPCNT, &vg_hamming_popcnt },
	{ VG_NEEDS_AVX512, &vg_hamming_avx512 },
#endif
#if defined(__aarch64__)
	{ VG_NEEDS_NOTHING, &vg_hamming_neon },
#endif
	{ VG_NEEDS_NOTHING, NULL },
};

VG_KERNELS(vg_hamming, struct vg_hamming_kernel)
