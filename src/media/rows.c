#include "media/rows.h"

#include <stddef.h>

#include "base/kernels.h"

static const struct vg_kernel builds[] = {
	{ VG_NEEDS_NOTHING, &vg_rows_portable },
#if defined(__x86_64__)
	{ VG_NEEDS_AVX2, &vg_rows_avx2 },
#endif
	{ VG_NEEDS_NOTHING, NULL },
};

VG_KERNELS(vg_rows, struct vg_rows)
