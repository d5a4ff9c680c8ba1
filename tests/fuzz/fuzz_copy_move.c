/* Copy-move on arbitrary pixels: the bytes as a picture beside the same once more, mirrored or not, so that there
 * is something to find. What is told lies in the picture. */
#include <math.h>
#include <stdlib.h>

#include "fingerprint/working_luma.h"
#include "forensics/copy_move.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct vg_picture *picture, const struct vg_image *image)
{
	for (size_t i = 0; i < picture->copy_count; i++)
		for (int k = 0; k < 2; k++) {
			const double *box = picture->copies[i].box[k];
			bool inside = box[0] >= -1 && box[1] >= -1 && box[2] > 0 && box[3] > 0 && box[0] + box[2] <= image->width + 1 &&
				      box[1] + box[3] <= image->height + 1;
			if (!inside || !isfinite(picture->copies[i].scale) || !isfinite(picture->copies[i].rotation))
				abort();
		}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint32_t half = size ? 32u + data[0] % 192u : 1, height = (uint32_t)(size / half);
	struct vg_image image = { .width = 2 * half, .height = height, .channels = 1, .pixels = malloc(2 * (size_t)half * height + 1) };
	struct vg_plane working = { 0 };
	struct vg_picture picture;
	vg_picture_init(&picture);
	for (uint32_t y = 0; image.pixels && y < height; y++)
		for (uint32_t x = 0; x < 2 * half; x++) /* the first byte's highest bit says whether it is mirrored */
			image.pixels[y * 2 * half + x] = data[y * half + (x < half ? x : data[0] & 128 ? 2 * half - 1 - x : x - half)];
	picture.width = image.width;
	picture.height = height;
	if (image.pixels && height && vg_working_luma(&image, &working, NULL) == 0 &&
	    vg_features_find(&working, image.width, height, VG_FEATURES_MAXIMUM, &picture.features, NULL) == 0 &&
	    vg_copy_move_find(&working, image.width, height, &picture, NULL) == 0)
		check(&picture, &image);
	vg_plane_release(&working);
	free(image.pixels);
	vg_picture_release(&picture);
	return 0;
}
