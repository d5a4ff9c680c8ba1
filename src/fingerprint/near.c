#include "fingerprint/near.h"

#include "base/kernels.h"

void vg_near_put(struct vg_near_group *groups, size_t index, const struct vg_descriptor *descriptor)
{
	for (int w = 0; w < 4; w++)
		groups[index / VG_NEAR_LANES].word[w][index % VG_NEAR_LANES] = descriptor->word[w];
}

/* One body, built with and without the popcnt instruction. */
static inline __attribute__((always_inline)) size_t find(const struct vg_near_group *groups, size_t first, size_t end,
							 const struct vg_descriptor *to, int most, struct vg_near *out)
{
	size_t count = 0;
	for (size_t i = first; i < end; i++) {
		const struct vg_near_group *group = &groups[i / VG_NEAR_LANES];
		int distance = 0;
		for (int w = 0; w < 4; w++)
			distance += __builtin_popcountll(group->word[w][i % VG_NEAR_LANES] ^ to->word[w]);
		if (distance <= most)
			out[count++] = (struct vg_near){ (uint32_t)i, distance };
	}
	return count;
}

static size_t find_portable(const struct vg_near_group *groups, size_t first, size_t end, const struct vg_descriptor *to,
			    int most, struct vg_near *out)
{
	return find(groups, first, end, to, most, out);
}

#if defined(__x86_64__)
__attribute__((target("popcnt"))) static size_t find_popcnt(const struct vg_near_group *groups, size_t first, size_t end,
							    const struct vg_descriptor *to, int most, struct vg_near *out)
{
	return find(groups, first, end, to, most, out);
}
#endif

static const struct vg_near_kernel portable = { "portable", find_portable };
#if defined(__x86_64__)
static const struct vg_near_kernel popcnt = { "popcnt", find_popcnt };
#endif
static const struct vg_kernel builds[] = {
	{ VG_NEEDS_NOTHING, &portable },
#if defined(__x86_64__)
	{ VG_NEEDS_POPCNT, &popcnt },
	{ VG_NEEDS_AVX512, &vg_near_avx512 },
#endif
	{ VG_NEEDS_NOTHING, NULL },
};

VG_KERNELS(vg_near, struct vg_near_kernel)
