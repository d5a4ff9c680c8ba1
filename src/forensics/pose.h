/* How a picture lies in a small picture that was made of it: turned or mirrored, the whole of it,
 * a part of it (the picture was cropped since), or only its middle (the small one shows less). */
#ifndef VG_FORENSICS_POSE_H
#define VG_FORENSICS_POSE_H

#include <stdbool.h>

#include "media/luma.h"

/* A turn in bits: what is laid on the small picture is the picture transposed (4), then mirrored left
 * to right (1), then top to bottom (2). */
enum { VG_POSE_TURNS = 8 };

/* x, y, width, height in pixels of a plane. */
struct vg_window {
	double x, y, width, height;
};

/* Window `picture` of the picture, turned, is window `small` of the small picture. */
struct vg_pose {
	int turn;
	struct vg_window picture, small;
	double correlation; /* of luma, -1 to 1, on a grid of at most 64 x 64 */
	double whole;       /* that of the two whole pictures as they are, whatever the pose */
};

/* Method: normalised correlation of area means. The whole of both is tried in all turns, the small one as
 * it is and without the bars (`bare`) that cameras put around it. Where that does not agree nearly
 * perfectly, the one is moved over the other in fifteen sizes, and what agrees best is refined by
 * descending steps. A turn is told only where the picture as it is (or as `expected` would have it turned) agrees clearly
 * less, a part only where the whole does: symmetric and featureless pictures are not turned or cropped.
 * False when memory is short. Pure and thread-safe. */
bool vg_pose_find(const struct vg_plane *picture, const struct vg_plane *small, const struct vg_window *bare,
		  int expected, struct vg_pose *out);

/* From points of the picture's plane to points of the small one's. */
void vg_pose_map(const struct vg_pose *pose, double out[9]);

/* The turn that undoes an EXIF orientation, 1 to 8. */
int vg_pose_of_orientation(int orientation);

static inline bool vg_pose_mirrors(int turn)
{
	return ((turn >> 2 ^ turn >> 1 ^ turn) & 1) != 0;
}

#endif
