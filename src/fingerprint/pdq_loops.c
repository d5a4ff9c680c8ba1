#include "fingerprint/pdq_loops.h"

#include <stddef.h>

int vg_pdq_loops_all(const struct vg_pdq_loops *out[4])
{
	int count = 0;
	out[count++] = &vg_pdq_loops_portable;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2"))
		out[count++] = &vg_pdq_loops_avx2;
#endif
	return count;
}

const struct vg_pdq_loops *vg_pdq_loops_best(void)
{
	const struct vg_pdq_loops *all[4] = { NULL };
	return all[vg_pdq_loops_all(all) - 1];
}
