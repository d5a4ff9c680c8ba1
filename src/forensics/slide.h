/* A picture moved over a small picture of it, and the other way round, in many sizes. */
#ifndef VG_FORENSICS_SLIDE_H
#define VG_FORENSICS_SLIDE_H

#include "forensics/pose.h"

/* The means of `across` x `down` equal cells of a window, with fractions of pixels counted. */
void vg_area_means(const struct vg_plane *plane, const struct vg_window *window, int across, int down, float *out);

/* Of every turn where the picture, turned, agrees best with a part of the small one (out[2 * turn]), and where a part of it
 * agrees best with the whole of the small one (out[2 * turn + 1]), both inside `bare`. Proportions are kept.
 * False when memory is short. */
bool vg_slide(const struct vg_plane *picture, const struct vg_plane *small, const struct vg_window *bare,
	      struct vg_pose out[2 * VG_POSE_TURNS]);

#endif
