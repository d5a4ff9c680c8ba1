#include "fingerprint/nearest.h"

typedef void search(const struct vg_feature *from, size_t count, const struct vg_feature *among,
		    size_t among_count, struct vg_nearest *out);

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

void vg_nearest_two(const struct vg_feature *from, size_t count, const struct vg_feature *among,
		    size_t among_count, struct vg_nearest *out)
{
	search *best = scan_portable;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("popcnt"))
		best = scan_popcnt;
#endif
	best(from, count, among, among_count, out);
}
