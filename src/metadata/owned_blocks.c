/* Blocks that were unpacked or put together of pieces, and so belong to nobody else. */
#include <string.h>

#include "metadata/metadata.h"

enum { JOINED_MAXIMUM = 16 << 20 }; /* bytes of one block */

struct vg_span vg_blocks_keep(struct vg_blocks *blocks, struct vg_buffer *bytes)
{
	if (blocks->owned_count == VG_BLOCKS_OWNED)
		return (struct vg_span){ NULL, 0 };
	struct vg_buffer *kept = &blocks->owned[blocks->owned_count++];
	*kept = *bytes;
	vg_buffer_init(bytes, 0);
	return vg_buffer_span(kept);
}

void vg_blocks_take(struct vg_span *block, struct vg_span more, const char *name, struct vg_picture *picture)
{
	if (!block->data)
		*block = more;
	else if (block->size != more.size || memcmp(block->data, more.data, more.size) != 0)
		vg_picture_add_defect(picture, VG_DEFECT_METADATA, "a second %s block, which is not read", name);
}

void vg_blocks_join(struct vg_blocks *blocks, struct vg_span *whole, struct vg_span more, int *piece)
{
	if (!whole->data) {
		*whole = more;
		return;
	}
	if (!*piece) {
		if (blocks->owned_count == VG_BLOCKS_OWNED)
			return;
		struct vg_buffer *first = &blocks->owned[blocks->owned_count++];
		vg_buffer_init(first, JOINED_MAXIMUM);
		(void)vg_buffer_append(first, whole->data, whole->size);
		*piece = blocks->owned_count;
	}
	(void)vg_buffer_append(&blocks->owned[*piece - 1], more.data, more.size);
	*whole = vg_buffer_span(&blocks->owned[*piece - 1]);
}

void vg_blocks_release(struct vg_blocks *blocks)
{
	for (int i = 0; i < blocks->owned_count; i++)
		vg_buffer_release(&blocks->owned[i]);
	*blocks = (struct vg_blocks){ 0 };
}
