/* Which of many descriptors are near to one. */
#ifndef VG_FINGERPRINT_NEAR_H
#define VG_FINGERPRINT_NEAR_H

#include <vestigo/features.h>

#include "base/kernels.h"

enum { VG_NEAR_LANES = 8 };

/* So many descriptors word by word, so that one instruction takes a word of all. */
struct vg_near_group {
	_Alignas(64) uint64_t word[4][VG_NEAR_LANES];
};

/* How many groups hold so many descriptors. */
static inline size_t vg_near_groups(size_t count)
{
	return (count + VG_NEAR_LANES - 1) / VG_NEAR_LANES;
}

void vg_near_put(struct vg_near_group *groups, size_t index, const struct vg_descriptor *descriptor);

struct vg_near {
	uint32_t index;
	int distance;
};

/* Of the descriptors from `first` to before `end` those that differ from `to` in at most `most` of the 256 bits, in
 * their order; `out` has room for VG_NEAR_LANES more than all of them. Returns how many. */
typedef size_t vg_near_find(const struct vg_near_group *groups, size_t first, size_t end, const struct vg_descriptor *to,
			    int most, struct vg_near *out);

/* One implementation; all give equal answers. */
struct vg_near_kernel {
	const char *name;
	vg_near_find *find;
};
extern const struct vg_near_kernel vg_near_avx512;

const struct vg_near_kernel *vg_near_best(void);
/* Fills out with those this machine has, slowest first; returns how many. */
int vg_near_all(const struct vg_near_kernel *out[VG_KERNELS_MOST]);

#endif
