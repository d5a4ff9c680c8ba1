/* Local features in two steps, for those who look at the picture that they are found in as well. */
#ifndef VG_FINGERPRINT_WORKING_LUMA_H
#define VG_FINGERPRINT_WORKING_LUMA_H

#include <vestigo/features.h>

#include "media/luma.h"

/* The luma of the working picture: that of all pictures at about as many pixels. Allocates *out. VG_ERR_MEMORY. */
int vg_working_luma(const struct vg_image *image, struct vg_plane *out, struct vg_error *err);

/* The features of a picture of that size by its working luma: what vg_features_compute gives. VG_ERR_MEMORY. */
int vg_features_find(const struct vg_plane *working, uint32_t width, uint32_t height, size_t maximum, struct vg_features *out,
		     struct vg_error *err);

#endif
