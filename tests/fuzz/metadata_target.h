/* What the targets of the metadata readers share: all that is read of a file of one format,
 * whatever its bytes begin with. */
#ifndef TESTS_FUZZ_METADATA_TARGET_H
#define TESTS_FUZZ_METADATA_TARGET_H

#include <stdlib.h>

#include "metadata/metadata.h"

static inline bool inside(struct vg_span block, struct vg_span bytes, int owned)
{
	return block.size == 0 || owned ||
	       (block.data >= bytes.data && block.data + block.size <= bytes.data + bytes.size);
}

static inline void metadata(enum vg_format format, enum vg_container container, const uint8_t *data, size_t size)
{
	struct vg_span bytes = { data, size };
	struct vg_picture picture;
	struct vg_small_pictures small;
	struct vg_blocks blocks = { 0 };
	struct vg_limits limits;
	vg_limits_default(&limits);
	limits.max_tags = 64;
	vg_picture_init(&picture);
	vg_small_pictures_init(&small);
	vg_metadata_read(bytes, format, container, &limits, &picture, &small);
	for (size_t i = 0; i < small.preview_count; i++)
		if (!inside(small.preview[i], bytes, 0))
			abort();
	if (picture.tag_count > limits.max_tags || picture.exif.orientation < 0 || picture.exif.orientation > 8 ||
	    picture.trailing.bytes > size)
		abort();
	vg_picture_release(&picture);
	vg_picture_init(&picture);
	vg_blocks_find(bytes, format, container, &picture, &blocks);
	if (!inside(blocks.exif, bytes, blocks.owned_count) || !inside(blocks.icc, bytes, blocks.owned_count) ||
	    !inside(blocks.xmp, bytes, blocks.owned_count) || !inside(blocks.iptc, bytes, blocks.owned_count))
		abort();
	vg_blocks_release(&blocks);
	vg_picture_release(&picture);
	vg_small_pictures_release(&small);
}

#endif
