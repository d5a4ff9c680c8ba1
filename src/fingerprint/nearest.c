#include "fingerprint/nearest.h"

#include <stddef.h>

#include "base/kernels.h"

/* One body, built with and without the popcnt instruction. */
static inline __attribute__((always_inline)) void scan(const struct vg_feature *from, size_t count,
						       const struct vg_feature *among,
						       size_t among_count, struct vg_nearest *out)
{
	for (size_t i = 0; i < count; i++) {
		const uint64_t *a = from[i].descriptor.word;
		struct vg_nearest best = { 257, 257, -1 };
		for (size_t k = 0; k < among_count; k++) {
			const uint64_t *b = among[k].descriptor.word;
			int distance = 0;
			for (int w = 0; w < 4; w++)
				distance += __builtin_popcountll(a[w] ^ b[w]);
			if (distance < best.distance)
				best = (struct vg_nearest){ distance, best.distance, (int)k };
			else if (distance < best.second)
				best.second = distance;
		}
		out[i] = best;
	}
}

#if defined(__x86_64__)
__attribute__((target("popcnt"))) static void scan_popcnt(const struct vg_feature *from, size_t count,
							  const struct vg_feature *among,
							  size_t among_count, struct vg_nearest *out)
{
	scan(from, count, among, among_count, out);
}
#endif

static void scan_portable(const struct vg_feature *from, size_t count, const struct vg_feature *among,
			  size_t among_count, struct vg_nearest *out)
{
	scan(from, count, among, among_count, out);
}

static const struct vg_nearest_kernel portable = { "portable", scan_portable };
#if defined(__x86_64__)
static const struct vg_nearest_kernel popcnt = { "popcnt", scan_popcnt };
#endif
static const struct vg_kernel builds[] = {
	{ VG_NEEDS_NOTHING, &portable },
#if defined(__x86_64__)
	{ VG_NEEDS_POPCNT, &popcnt },
	{ VG_NEEDS_AVX512, &vg_nearest_avx512 },
#endif
	{ VG_NEEDS_NOTHING, NULL },
};

VG_KERNELS(vg_nearest, struct vg_nearest_kernel)

void vg_nearest_two(const struct vg_feature *from, size_t count, const struct vg_feature *among,
		    size_t among_count, struct vg_nearest *out)
{
	vg_nearest_best()->search(from, count, among, among_count, out);
}
