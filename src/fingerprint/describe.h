/* The description of a key point's surroundings in 256 bits.
 *
 * Method: histograms of gradient directions in 4 x 4 parts (D. Lowe, IJCV 2004, section
 * 6), square roots taken (Arandjelović and Zisserman, CVPR 2012), each of the 128 values
 * then reduced to three steps, written as two bits so that Hamming distance counts steps. */
#ifndef VG_FINGERPRINT_DESCRIBE_H
#define VG_FINGERPRINT_DESCRIBE_H

#include <vestigo/features.h>

#include "fingerprint/keypoints.h"

/* False when the surroundings are flat. */
bool vg_describe(const struct vg_scale_space *space, const struct vg_keypoint *point,
		 struct vg_descriptor *out);

/* The feature that the same place has in the mirrored picture, which is `width` wide. */
struct vg_feature vg_feature_mirrored(const struct vg_feature *feature, uint32_t width);

#endif
