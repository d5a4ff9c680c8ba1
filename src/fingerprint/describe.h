/* The description of a key point's surroundings in 256 bits.
 *
 * Method: histograms of gradient directions in 4 x 4 parts (D. Lowe, IJCV 2004, section
 * 6), square roots taken (Arandjelović and Zisserman, CVPR 2012), each of the 128 values
 * then reduced to three steps, written as two bits so that Hamming distance counts steps. */
#ifndef VG_FINGERPRINT_DESCRIBE_H
#define VG_FINGERPRINT_DESCRIBE_H

#include <vestigo/features.h>

#include "base/kernels.h"
#include "fingerprint/keypoints.h"

/* Histograms of so many directions in so many parts across and down. */
enum { VG_DESCRIPTOR_PARTS = 4, VG_DESCRIPTOR_DIRECTIONS = 8,
       VG_DESCRIPTOR_VALUES = VG_DESCRIPTOR_PARTS * VG_DESCRIPTOR_PARTS * VG_DESCRIPTOR_DIRECTIONS };

/* Directions in a histogram of the gradients around a point (Lowe, section 5). */
enum { VG_ORIENTATION_BINS = 36 };

/* One build an instruction set, all giving the same bits. */
struct vg_describing {
	const char *name;
	/* False when the surroundings are flat. */
	bool (*describe)(const struct vg_scale_space *space, const struct vg_keypoint *point,
			 struct vg_descriptor *out);
	/* Of the gradients around the point, in the plane of its level, how much goes each way: bins of
	 * a 36th of a turn from x towards y, smoothed. `sigma` in the plane's pixels. */
	void (*histogram)(const struct vg_plane *plane, const struct vg_keypoint *point, float sigma,
			  float bins[VG_ORIENTATION_BINS]);
};

extern const struct vg_describing vg_describing_portable;
#if defined(__x86_64__)
extern const struct vg_describing vg_describing_avx2, vg_describing_avx512;
#endif

const struct vg_describing *vg_describe_best(void);
/* All that this processor runs, slowest first; returns how many. */
int vg_describe_all(const struct vg_describing *out[VG_KERNELS_MOST]);

/* The feature that the same place has in the mirrored picture, which is `width` wide. */
struct vg_feature vg_feature_mirrored(const struct vg_feature *feature, uint32_t width);

#endif
