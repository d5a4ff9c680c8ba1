/* What this processor runs, where more than one file asks. */
#ifndef VG_BASE_PROCESSOR_H
#define VG_BASE_PROCESSOR_H

#include <stdbool.h>

#if defined(__x86_64__)
/* Everything that files named *_avx512.c are compiled for. */
static inline bool vg_processor_avx512(void)
{
	return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
	       __builtin_cpu_supports("avx512vpopcntdq");
}
#endif

#endif
