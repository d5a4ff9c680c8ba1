#include "fingerprint/box_filter.h"

#include <stddef.h>

int vg_box_filter_all(const struct vg_box_filter *out[4])
{
	int count = 0;
	out[count++] = &vg_box_filter_portable;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2"))
		out[count++] = &vg_box_filter_avx2;
#endif
	return count;
}

const struct vg_box_filter *vg_box_filter_best(void)
{
	const struct vg_box_filter *all[4] = { NULL };
	return all[vg_box_filter_all(all) - 1];
}
