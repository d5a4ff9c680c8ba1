/* Key points: places and scales that are found again in an altered copy.
 *
 * Method: extrema of differences of Gaussians, refined by a quadratic and freed of edges
 * (D. Lowe, IJCV 2004, sections 3 to 5); chosen so that every part of the picture has
 * its share, because a copy may show any part alone. */
#ifndef VG_FINGERPRINT_KEYPOINTS_H
#define VG_FINGERPRINT_KEYPOINTS_H

#include <stddef.h>

#include "fingerprint/scale_space.h"

struct vg_keypoint {
	int octave;
	float x, y;      /* in pixels of its octave */
	float level;     /* between 1 and VG_INTERVALS, about */
	float response;  /* contrast, in grey levels */
	float angle;     /* radians, from x towards y, of the strongest gradients */
};

/* At most `maximum` key points, in an order that depends on the picture alone. *out is
 * the caller's to free. VG_ERR_MEMORY. */
int vg_keypoints_find(const struct vg_scale_space *space, size_t maximum, struct vg_keypoint **out,
		      size_t *out_count, struct vg_error *err);

/* The points' numbers in the order of where they lie: those that are looked at one after the
 * other are then near in memory. Heap, the caller's to free; NULL when memory is short. */
uint32_t *vg_keypoints_by_place(const struct vg_keypoint *point, size_t count);

#endif
