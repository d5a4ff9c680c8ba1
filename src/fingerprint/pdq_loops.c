#include "fingerprint/pdq_loops.h"

#include <stddef.h>

#include "base/kernels.h"

static const struct vg_kernel builds[] = {
	{ VG_NEEDS_NOTHING, &vg_pdq_loops_portable },
#if defined(__x86_64__)
	{ VG_NEEDS_AVX2, &vg_pdq_loops_avx2 },
#endif
	{ VG_NEEDS_NOTHING, NULL },
};

int vg_pdq_loops_all(const struct vg_pdq_loops *out[4])
{
	int count = 0;
	for (const struct vg_pdq_loops *build; (build = vg_kernel_at(builds, count)) != NULL;)
		out[count++] = build;
	return count;
}

const struct vg_pdq_loops *vg_pdq_loops_best(void)
{
	return vg_kernel_best(builds);
}
