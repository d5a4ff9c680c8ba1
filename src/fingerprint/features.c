#include <vestigo/features.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fingerprint/describe.h"

/* Every picture is brought to about as many pixels, so that copies of different sizes
 * are looked at alike; more than twice as large there is nothing to gain. */
#define WORKING_AREA (640.0 * 480.0)
#define ENLARGED_MAXIMUM 2.0

/* The blur of a camera's picture in its own pixels (Lowe, 3.3). */
#define CAMERA_SIGMA 0.5f

static uint32_t scaled(uint32_t side, double scale)
{
	double size = side * scale + 0.5;
	return size < 1 ? 1 : (uint32_t)size;
}

static int describe_all(const struct vg_scale_space *space, const struct vg_keypoint *point,
			size_t count, struct vg_features *out, struct vg_error *err)
{
	const struct vg_describing *loops = vg_describe_best();
	out->feature = calloc(count ? count : 1, sizeof *out->feature);
	if (!out->feature)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < count; i++) {
		struct vg_feature *feature = &out->feature[out->count];
		float size = (float)(1 << point[i].octave);
		*feature = (struct vg_feature){ .x = point[i].x * size, .y = point[i].y * size,
						.sigma = vg_scale_space_sigma(point[i].level) * size,
						.angle = point[i].angle };
		out->count += loops->describe(space, &point[i], &feature->descriptor);
	}
	return 0;
}

int vg_features_compute(const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels,
			size_t maximum, struct vg_features *out, struct vg_error *err)
{
	struct vg_image image = { width, height, channels, (uint8_t *)pixels };
	struct vg_plane working = { 0 };
	struct vg_scale_space space = { 0 };
	struct vg_keypoint *point = NULL;
	size_t count = 0;
	double scale = sqrt(WORKING_AREA / ((double)width * height));
	scale = scale > ENLARGED_MAXIMUM ? ENLARGED_MAXIMUM : scale;
	struct vg_features features = { scaled(width, scale), scaled(height, scale), NULL, 0 };
	int code = vg_luma_resample(&image, features.width, features.height, &working, err);
	if (code == 0)
		code = vg_scale_space_init(&space, &working, CAMERA_SIGMA * (float)(scale > 1 ? scale : 1), err);
	if (code == 0)
		code = vg_keypoints_find(&space, maximum, &point, &count, err);
	if (code == 0)
		code = describe_all(&space, point, count, &features, err);
	free(point);
	vg_scale_space_release(&space);
	vg_plane_release(&working);
	if (code == 0)
		*out = features;
	else
		vg_features_release(&features);
	return code;
}
