/* The small pictures that a file carries, wherever they lie in it, collected and held against a picture. */
#include <stdlib.h>

#include "examine/carried.h"
#include "media/sniff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WIDTH = 96, HEIGHT = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct vg_span file = { data, size };
	uint8_t pixels[WIDTH * HEIGHT];
	const struct vg_image shown = { .width = WIDTH, .height = HEIGHT, .channels = 1, .pixels = pixels };
	const char *type;
	struct vg_carried_list list;
	struct vg_limits limits;
	struct vg_picture picture;
	for (int i = 0; i < WIDTH * HEIGHT; i++)
		pixels[i] = (uint8_t)(i * i / WIDTH + i % WIDTH * 3);
	vg_limits_default(&limits);
	limits.max_pixels = 1 << 20;
	limits.max_scans = 8;
	vg_picture_init(&picture);
	vg_carried_init(&list);
	picture.format = vg_sniff(file, &type);
	vg_metadata_read(file, picture.format, picture.format ? VG_CONTAINER_BY_FORMAT : vg_container_find(file), &limits, &picture,
			 &list.small);
	picture.credentials = vg_c2pa_validate(file, picture.format, NULL, 1700000000, &list.credentials);
	vg_carried_collect(file, &limits, &picture, &list);
	vg_thumbnails_compare(list.at, list.count, &shown, &limits, &picture);
	if (list.count > VG_CARRIED_MAXIMUM || picture.carried_count > VG_CARRIED_MAXIMUM)
		abort();
	vg_carried_release(&list);
	vg_picture_release(&picture);
	return 0;
}
