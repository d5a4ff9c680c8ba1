/* Which build of a loop this processor runs: the one dispatcher of all kernels.
 *
 * A list of builds that give equal answers, slowest first; the first needs nothing, and an entry without a kernel ends
 * the list. Whoever works on much chooses once, not for every row. */
#ifndef VG_BASE_KERNELS_H
#define VG_BASE_KERNELS_H

enum vg_instructions {
	VG_NEEDS_NOTHING,
	VG_NEEDS_POPCNT,
	VG_NEEDS_AVX2,
	VG_NEEDS_AVX512 /* F, VL and VPOPCNTDQ: everything that files named *_avx512.c are compiled for */
};

struct vg_kernel {
	enum vg_instructions needs;
	const void *kernel;
};

/* The number `index` from 0 of those that this processor runs; NULL behind the last. */
const void *vg_kernel_at(const struct vg_kernel *list, int index);

/* The last, which is the fastest. */
const void *vg_kernel_best(const struct vg_kernel *list);

/* As on a processor that has nothing beyond `most`: so that tests can hold builds against each other. Of the whole process,
 * and not while other threads run. */
void vg_kernels_limit(enum vg_instructions most);

/* For kernels that are a struct of functions, of type `type`, in a list called builds: defines name_all(), which puts those
 * that this processor runs into `out`, slowest first, and returns how many there are, and name_best(), the last of them. */
enum { VG_KERNELS_MOST = 4 };
#define VG_KERNELS(name, type) \
	int name##_all(const type *out[VG_KERNELS_MOST]) \
	{ \
		int count = 0; \
		for (const type *build; count < VG_KERNELS_MOST && (build = vg_kernel_at(builds, count)) != 0;) \
			out[count++] = build; \
		return count; \
	} \
	const type *name##_best(void) \
	{ \
		return vg_kernel_best(builds); \
	}

/* For one function of type `type` that a file builds twice: defines name(), which gives the faster build where this processor
 * runs it, else the portable one. `faster` is built on x86-64 alone. */
#if defined(__x86_64__)
#define VG_BEST_OF_TWO(name, type, portable, needed, faster) \
	static type *name(void) \
	{ \
		static type *const build[] = { portable, faster }; \
		static const struct vg_kernel list[] = { { VG_NEEDS_NOTHING, &build[0] }, { needed, &build[1] }, { VG_NEEDS_NOTHING, 0 } }; \
		return *(type *const *)vg_kernel_best(list); \
	}
#else
#define VG_BEST_OF_TWO(name, type, portable, needed, faster) \
	static type *name(void) \
	{ \
		return portable; \
	}
#endif

#endif
