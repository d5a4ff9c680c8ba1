#include "fingerprint/blur.h"

#include <stddef.h>

#include "base/processor.h"

int vg_blur_all(const struct vg_blur *out[4])
{
	int count = 0;
	out[count++] = &vg_blur_portable;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2"))
		out[count++] = &vg_blur_avx2;
	if (vg_processor_avx512())
		out[count++] = &vg_blur_avx512;
#endif
	return count;
}

const struct vg_blur *vg_blur_best(void)
{
	const struct vg_blur *all[4] = { NULL };
	return all[vg_blur_all(all) - 1];
}
