#include "media/rows.h"

int vg_rows_all(const struct vg_rows *out[4])
{
	int count = 0;
	out[count++] = &vg_rows_portable;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2"))
		out[count++] = &vg_rows_avx2;
#endif
	return count;
}

const struct vg_rows *vg_rows_best(void)
{
	const struct vg_rows *all[4] = { NULL };
	return all[vg_rows_all(all) - 1];
}
