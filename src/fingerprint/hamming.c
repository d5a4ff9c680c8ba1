#include "fingerprint/hamming.h"

#include "base/processor.h"

int vg_hamming_all(const struct vg_hamming_kernel *out[6])
{
	int count = 0;
	out[count++] = &vg_hamming_portable;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("popcnt"))
		out[count++] = &vg_hamming_popcnt;
	if (vg_processor_avx512())
		out[count++] = &vg_hamming_avx512;
#endif
#if defined(__aarch64__)
	out[count++] = &vg_hamming_neon;
#endif
	return count;
}

const struct vg_hamming_kernel *vg_hamming_best(void)
{
	const struct vg_hamming_kernel *all[6] = { NULL };
	return all[vg_hamming_all(all) - 1];
}
