/* The Gaussian scale space of a picture: in the differences of its levels key points are found, on its
 * levels they are described.
 *
 * Method: D. Lowe, "Distinctive image features from scale-invariant keypoints", IJCV
 * 2004, section 3. The first octave has the size of the working picture, not twice it. */
#ifndef VG_FINGERPRINT_SCALE_SPACE_H
#define VG_FINGERPRINT_SCALE_SPACE_H

#include "media/luma.h"

enum {
	VG_OCTAVES_MAXIMUM = 8,
	VG_INTERVALS = 3,                /* scales an octave at which points are looked for */
	VG_LEVELS = VG_INTERVALS + 3,    /* blurred pictures an octave */
	VG_DIFFERENCES = VG_LEVELS - 1   /* difference i is level i + 1 less level i */
};
#define VG_BASE_SIGMA 1.6f               /* of level 0 of each octave, in its pixels */

struct vg_octave {
	struct vg_plane level[VG_LEVELS];
};

struct vg_scale_space {
	int octaves;
	struct vg_octave octave[VG_OCTAVES_MAXIMUM]; /* each half the size of the one before */
	float *memory;                               /* all planes lie in it; owned */
};

/* The blur of a level of any octave, in that octave's pixels. */
float vg_scale_space_sigma(float level);

/* Builds the space above `base`, whose own blur is `base_sigma` pixels. VG_ERR_MEMORY. */
int vg_scale_space_init(struct vg_scale_space *space, const struct vg_plane *base, float base_sigma,
			struct vg_error *err);
void vg_scale_space_release(struct vg_scale_space *space);

#endif
