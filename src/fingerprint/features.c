#include "fingerprint/working_luma.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

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

static struct vg_feature feature_of(const struct vg_keypoint *point, const struct vg_descriptor *descriptor)
{
	float size = (float)(1 << point->octave);
	return (struct vg_feature){ .x = point->x * size, .y = point->y * size,
				    .sigma = vg_scale_space_sigma(point->level) * size, .angle = point->angle,
				    .descriptor = *descriptor };
}

/* In the order of the points; without those whose surroundings are flat. */
static int describe_all(const struct vg_scale_space *space, const struct vg_keypoint *point,
			size_t count, struct vg_features *out, struct vg_error *err)
{
	const struct vg_describing *loops = vg_describe_best();
	uint32_t *order = vg_keypoints_by_place(point, count);
	struct vg_descriptor *descriptor = vg_malloc((count + 1) * sizeof *descriptor);
	bool *described = vg_calloc(count + 1, sizeof *described);
	out->feature = vg_calloc(count + 1, sizeof *out->feature);
	bool good = order && descriptor && described && out->feature;
	for (size_t i = 0; i < count && good; i++)
		described[order[i]] = loops->describe(space, &point[order[i]], &descriptor[order[i]]);
	for (size_t i = 0; i < count && good; i++)
		if (described[i])
			out->feature[out->count++] = feature_of(&point[i], &descriptor[i]);
	free(order);
	free(descriptor);
	free(described);
	return good ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
}

/* The working picture's size, of the picture's. */
static double scale_of(uint32_t width, uint32_t height)
{
	double scale = sqrt(WORKING_AREA / ((double)width * height));
	return scale > ENLARGED_MAXIMUM ? ENLARGED_MAXIMUM : scale;
}

int vg_working_luma(const struct vg_image *image, struct vg_plane *out, struct vg_error *err)
{
	double scale = scale_of(image->width, image->height);
	return vg_luma_resample(image, scaled(image->width, scale), scaled(image->height, scale), out, err);
}

int vg_features_find(const struct vg_plane *working, uint32_t width, uint32_t height, size_t maximum, struct vg_features *out,
		     struct vg_error *err)
{
	struct vg_scale_space space = { 0 };
	struct vg_keypoint *point = NULL;
	size_t count = 0;
	double scale = scale_of(width, height);
	struct vg_features features = { working->width, working->height, NULL, 0 };
	int code = vg_scale_space_init(&space, working, CAMERA_SIGMA * (float)(scale > 1 ? scale : 1), err);
	if (code == 0)
		code = vg_keypoints_find(&space, maximum, &point, &count, err);
	if (code == 0)
		code = describe_all(&space, point, count, &features, err);
	free(point);
	vg_scale_space_release(&space);
	if (code == 0)
		*out = features;
	else
		vg_features_release(&features);
	return code;
}

int vg_features_compute(const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels,
			size_t maximum, struct vg_features *out, struct vg_error *err)
{
	struct vg_image image = { .width = width, .height = height, .channels = channels, .pixels = (uint8_t *)pixels };
	struct vg_plane working = { 0 };
	int code = vg_working_luma(&image, &working, err);
	if (code == 0)
		code = vg_features_find(&working, width, height, maximum, out, err);
	vg_plane_release(&working);
	return code;
}
