/* An EXIF block: of JPEG files in the corpus the block inside, else the bytes as they are. */
#include <stdlib.h>

#include "media/sniff.h"
#include "metadata/metadata.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vg_span bytes = { data, size };
	struct vg_picture picture;
	struct vg_buffer thumbnail;
	struct vg_blocks blocks;
	struct vg_limits limits;
	const char *type;
	vg_limits_default(&limits);
	limits.max_tags = 64;
	vg_picture_init(&picture);
	vg_buffer_init(&thumbnail, 64 << 10);
	vg_blocks_find(bytes, vg_sniff(bytes, &type), VG_CONTAINER_BY_FORMAT, &picture, &blocks);
	vg_exif_read(blocks.exif.data ? blocks.exif : bytes, 0, &limits, &picture, &thumbnail);
	if (picture.tag_count > limits.max_tags || picture.exif.orientation < 0 ||
	    picture.exif.orientation > 8 || !(picture.exif.gps.latitude >= -90 &&
	    picture.exif.gps.latitude <= 90 && picture.exif.gps.longitude >= -180 &&
	    picture.exif.gps.longitude <= 180))
		abort();
	vg_blocks_release(&blocks);
	vg_buffer_release(&thumbnail);
	vg_picture_release(&picture);
	return 0;
}
