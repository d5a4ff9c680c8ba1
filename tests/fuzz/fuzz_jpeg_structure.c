/* The walk over a JPEG's segments, and what is told from its tables. */
#include <stdlib.h>
#include <string.h>

#include "metadata/metadata.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vg_picture picture;
	struct vg_blocks blocks = { 0 };
	vg_picture_init(&picture);
	vg_jpeg_read((struct vg_span){ data, size }, &picture, &blocks);
	vg_jpeg_origin(&picture);
	(void)vg_icc_read(blocks.icc, &picture);
	(void)vg_icc_read((struct vg_span){ data, size }, &picture);
	if (picture.jpeg.quality > 100 || picture.trailing.bytes > size ||
	    strlen(picture.jpeg.markers) >= sizeof picture.jpeg.markers ||
	    blocks.exif.size > size ||
	    blocks.icc.size > size || blocks.xmp.size > size || blocks.iptc.size > size)
		abort();
	vg_blocks_release(&blocks);
	vg_picture_release(&picture);
	return 0;
}
