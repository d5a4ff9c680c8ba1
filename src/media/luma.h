/* Planes of grey levels in floating point, for what is measured on pictures. */
#ifndef VG_MEDIA_LUMA_H
#define VG_MEDIA_LUMA_H

#include "media/image.h"

/* width * height levels of 0 to 255, rows top to bottom, no padding. */
struct vg_plane {
	uint32_t width, height;
	float *at;
};

/* Zeroed; VG_ERR_MEMORY. */
int vg_plane_init(struct vg_plane *plane, uint32_t width, uint32_t height, struct vg_error *err);
void vg_plane_release(struct vg_plane *plane);

/* The picture's luma (.299 .587 .114) at another size: each output pixel is the average
 * of the area that it covers, with fractions of pixels counted; where it grows, it is
 * interpolated linearly. Allocates out. VG_ERR_MEMORY. */
int vg_luma_resample(const struct vg_image *image, uint32_t width, uint32_t height,
		     struct vg_plane *out, struct vg_error *err);

/* Blurs a little: [1 2 1] / 4 along rows and columns, edges repeated. In place. */
void vg_plane_soften(struct vg_plane *plane);

#endif
