/* Items from one process of ours to another. */
#ifndef VG_BASE_ITEM_TRANSFER_H
#define VG_BASE_ITEM_TRANSFER_H

#include <vestigo/item.h>

#include "base/transfer.h"

/* Everything but its root, which the receiving side knows better. Texts are at most 64 KiB. */
void vg_transfer_item(struct vg_transfer *transfer, struct vg_item *item);

#endif
