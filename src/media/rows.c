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

int vg_rows_all(const struct vg_rows *out[4])
{
	int count = 0;
	for (const struct vg_rows *build; (build = vg_kernel_at(builds, count)) != NULL;)
		out[count++] = build;
	return count;
}

const struct vg_rows *vg_rows_best(void)
{
	return vg_kernel_best(builds);
}
