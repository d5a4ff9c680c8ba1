/* For each of some descriptors the nearest among others, and how near the next is. */
#ifndef VG_FINGERPRINT_NEAREST_H
#define VG_FINGERPRINT_NEAREST_H

#include <vestigo/features.h>

#include "base/kernels.h"

struct vg_nearest {
	int distance, second;  /* 257 where there is none */
	int index;             /* of the first nearest; -1 where there is none */
};

/* In how many of the 256 bits they differ. */
static inline int vg_descriptor_distance(const struct vg_descriptor *a, const struct vg_descriptor *b)
{
	int distance = 0;
	for (int i = 0; i < 4; i++)
		distance += __builtin_popcountll(a->word[i] ^ b->word[i]);
	return distance;
}

/* Fills out[0 .. count) for the features of `from` among those of `among`. */
void vg_nearest_two(const struct vg_feature *from, size_t count, const struct vg_feature *among,
		    size_t among_count, struct vg_nearest *out);

/* One implementation; all give equal answers. */
struct vg_nearest_kernel {
	const char *name;
	void (*search)(const struct vg_feature *from, size_t count, const struct vg_feature *among,
		       size_t among_count, struct vg_nearest *out);
};
extern const struct vg_nearest_kernel vg_nearest_avx512;

/* The fastest that this machine has. */
const struct vg_nearest_kernel *vg_nearest_best(void);

/* Fills out with those this machine has, slowest first; returns how many. */
int vg_nearest_all(const struct vg_nearest_kernel *out[VG_KERNELS_MOST]);

#endif
