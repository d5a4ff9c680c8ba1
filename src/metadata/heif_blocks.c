/* HEIF (ISO/IEC 23008-12): its blocks of metadata, and what stands behind its boxes. */
#include <stdio.h>
#include <string.h>

#include "base/items.h"
#include "metadata/metadata.h"

static const char xmp_type[] = "application/rdf+xml";

/* The bytes of an item, kept where they had to be put together. */
static struct vg_span bytes_of(const struct vg_item_list *list, uint32_t id, struct vg_blocks *out)
{
	struct vg_buffer pieces;
	vg_buffer_init(&pieces, VG_ITEM_BYTES_MAXIMUM);
	struct vg_span bytes = vg_items_bytes(list, id, &pieces);
	if (bytes.data && bytes.data == pieces.data)
		bytes = vg_blocks_keep(out, &pieces);
	vg_buffer_release(&pieces);
	return bytes;
}

static bool is_xmp(const struct vg_item_info *item)
{
	return strcmp(item->type, "mime") == 0 && item->content.size == strlen(xmp_type) &&
	       memcmp(item->content.data, xmp_type, item->content.size) == 0;
}

/* One item that is a block of metadata. Those of other pictures of the file are told, not read. */
static void take_item(const struct vg_item_list *list, const struct vg_item_info *item, enum vg_block_name name,
		      struct vg_picture *picture, struct vg_blocks *out)
{
	struct vg_span *block = name == VG_BLOCK_EXIF ? &out->exif : &out->xmp;
	if (block->data)
		return;
	struct vg_span bytes = { NULL, 0 };
	const char *fault = NULL;
	if (!vg_items_describes_primary(list, item->id))
		fault = "it belongs to another picture of the file, or to none";
	else if (!(bytes = bytes_of(list, item->id, out)).data)
		fault = "it lies outside the file";
	if (fault)
		vg_picture_set_block(picture, name, VG_BLOCK_UNREAD, 0, fault);
	else
		*block = name == VG_BLOCK_EXIF ? vg_exif_find(bytes) : bytes;
}

/* The profile is a property, behind the name of its kind. */
static void take_profile(const struct vg_item_list *list, struct vg_blocks *out)
{
	struct vg_box container, box;
	struct vg_reader reader;
	if (!vg_box_find(list->properties, "ipco", &container))
		return;
	vg_reader_init(&reader, container.body);
	while (!out->icc.data && vg_box_next(&reader, &box))
		if (strcmp(box.type, "colr") == 0 && (vg_span_starts_with(box.body, "prof", 4) || vg_span_starts_with(box.body, "rICC", 4)))
			out->icc = vg_span_part(box.body, 4, box.body.size - 4);
}

static bool read_items(struct vg_span file, struct vg_picture *picture, struct vg_blocks *out)
{
	struct vg_item_list list;
	struct vg_item_info item;
	size_t cursor = 0;
	if (!vg_items_open(file, &list))
		return false;
	for (int i = 0; i < VG_ITEMS_MAXIMUM && vg_items_next(&list, &cursor, &item); i++)
		if (strcmp(item.type, "Exif") == 0)
			take_item(&list, &item, VG_BLOCK_EXIF, picture, out);
		else if (is_xmp(&item))
			take_item(&list, &item, VG_BLOCK_XMP, picture, out);
	take_profile(&list, out);
	return true;
}

/* What is no box, and a video, stand behind the picture's file. */
static void note_end(struct vg_span bytes, struct vg_boxes_end end, struct vg_picture *picture)
{
	struct vg_trailing *trailing = &picture->trailing;
	if (end.cut) {
		vg_picture_add_defect(picture, VG_DEFECT_METADATA, "the file ends inside a box");
		return;
	}
	trailing->looked = true;
	trailing->bytes = bytes.size - end.at;
	if (end.video)
		snprintf(trailing->what, sizeof trailing->what, "%s", VG_TRAILING_VIDEO);
}

void vg_heif_read(struct vg_span bytes, struct vg_picture *picture, struct vg_blocks *out)
{
	/* The boxes of a video behind the picture are not the picture's. */
	struct vg_boxes_end end = vg_boxes_find_end(bytes);
	if (!read_items(end.video ? vg_span_part(bytes, 0, end.at) : bytes, picture, out))
		out->cut = "the container cannot be read";
	note_end(bytes, end, picture);
}
