/* The items of ISO base media files (ISO/IEC 14496-12 section 8.11), in which HEIF and AVIF keep pictures
 * and what is said of them: read within bounds, nothing believed. */
#ifndef VG_BASE_ITEMS_H
#define VG_BASE_ITEMS_H

#include "base/boxes.h"

enum { VG_ITEMS_MAXIMUM = 4096, VG_ITEM_BYTES_MAXIMUM = 32 << 20 };

struct vg_item_list {
	struct vg_span file;
	struct vg_span info, locations, references, data, properties; /* the boxes' bodies; empty where missing */
	bool has_primary;
	uint32_t primary;
};

struct vg_item_info {
	uint32_t id;
	char type[5];
	struct vg_span name, content; /* content: a "mime" item's media type; both end before their zero */
};

/* False when the file has no list of items. */
bool vg_items_open(struct vg_span file, struct vg_item_list *out);
/* The item at *cursor (0 at first), over which it moves; false behind the last. */
bool vg_items_next(const struct vg_item_list *list, size_t *cursor, struct vg_item_info *out);
/* Whether the file says that an item describes its main picture ("cdsc"), or says nothing of that item. */
bool vg_items_describes_primary(const struct vg_item_list *list, uint32_t id);
/* The bytes of an item: borrowed where they lie in one piece, otherwise put together in `pieces`, which
 * the caller initialised. Empty, without data, when they lie outside the file. */
struct vg_span vg_items_bytes(const struct vg_item_list *list, uint32_t id, struct vg_buffer *pieces);

#endif
