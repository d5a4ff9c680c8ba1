/* HEIF (ISO/IEC 23008-12): its blocks of metadata through libheif, and what stands behind its
 * boxes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libheif/heif.h>

#include "base/boxes.h"
#include "base/memory.h"
#include "metadata/metadata.h"

static const char xmp_type[] = "application/rdf+xml";

enum { BLOCK_MAXIMUM = 16 << 20, SEARCHED = 64 };

/* An Exif item is four bytes that say where the TIFF header begins, and the block. Phones and
 * converters leave them out, count wrongly or put a JPEG's marker before it: then the header is
 * looked for. The whole item where there is none. */
static struct vg_span find_tiff(struct vg_span item)
{
	struct vg_reader reader;
	struct vg_span tiff;
	vg_reader_init(&reader, item);
	size_t offset = vg_read_u32be(&reader);
	if (item.size > 4 && offset < item.size - 4 &&
	    vg_exif_begins(vg_span_part(item, offset + 4, item.size - 4 - offset), &tiff))
		return tiff;
	for (size_t at = 0; at + 8 <= item.size && at < SEARCHED; at++) {
		if (vg_exif_begins(vg_span_part(item, at, item.size - at), &tiff))
			return tiff;
	}
	return item;
}

static void read_exif(struct heif_image_handle *handle, heif_item_id id, struct vg_picture *picture,
		      struct vg_blocks *out)
{
	size_t size = heif_image_handle_get_metadata_size(handle, id);
	const char *fault = size > BLOCK_MAXIMUM ? "it is larger than 16 MB" : "libheif cannot give it";
	out->owned = size && size <= BLOCK_MAXIMUM ? vg_malloc(size) : NULL;
	if (!out->owned || heif_image_handle_get_metadata(handle, id, out->owned).code != heif_error_Ok)
		vg_picture_set_block(picture, VG_BLOCK_EXIF, VG_BLOCK_UNREAD, size, fault);
	else
		out->exif = find_tiff((struct vg_span){ out->owned, size });
}

static void read_items(struct heif_image_handle *handle, struct vg_picture *picture, struct vg_blocks *out)
{
	enum { ITEMS = 16 };
	heif_item_id ids[ITEMS];
	int count = heif_image_handle_get_list_of_metadata_block_IDs(handle, NULL, ids, ITEMS);
	for (int i = 0; i < count; i++) {
		const char *type = heif_image_handle_get_metadata_type(handle, ids[i]);
		const char *content = heif_image_handle_get_metadata_content_type(handle, ids[i]);
		if (strcmp(type, "Exif") == 0 && !out->owned)
			read_exif(handle, ids[i], picture, out);
		else if (strcmp(type, "mime") == 0 && content && strcmp(content, xmp_type) == 0)
			vg_picture_set_block(picture, VG_BLOCK_XMP, VG_BLOCK_UNREAD,
					     heif_image_handle_get_metadata_size(handle, ids[i]),
					     "this build does not read XMP");
	}
	size_t profile = heif_image_handle_get_raw_color_profile_size(handle);
	if (profile)
		vg_picture_set_block(picture, VG_BLOCK_ICC, VG_BLOCK_UNREAD, profile,
				     "this build does not read profiles in HEIF");
}

/* Whether the file lists an item of a type, of whichever of its pictures. What `content` is not NULL
 * names is the media type of a "mime" item. ISO/IEC 14496-12, 8.11.6. */
static bool lists_item(struct vg_span bytes, const char *type, const char *content)
{
	struct vg_box meta, list, entry;
	struct vg_reader reader;
	if (!vg_box_find(bytes, "meta", &meta) || meta.body.size < 4 ||
	    !vg_box_find(vg_span_part(meta.body, 4, meta.body.size - 4), "iinf", &list))
		return false;
	vg_reader_init(&reader, list.body);
	bool wide = vg_read_u8(&reader) != 0;
	vg_read_skip(&reader, 3u + (wide ? 4 : 2)); /* flags and the number of entries */
	while (vg_box_next(&reader, &entry)) {
		size_t at = entry.body.size && entry.body.data[0] >= 3 ? 10 : 8; /* version, item, protection */
		struct vg_span rest = at <= entry.body.size ? vg_span_part(entry.body, at, entry.body.size - at)
							    : (struct vg_span){ NULL, 0 };
		if (vg_span_starts_with(rest, type, 4) &&
		    (!content || memmem(rest.data, rest.size, content, strlen(content) + 1)))
			return true;
	}
	return false;
}

/* Blocks of the file that libheif does not give for its main picture are there all the same. */
static void note_others(struct vg_span bytes, struct vg_picture *picture, const struct vg_blocks *blocks)
{
	static const struct { enum vg_block_name name; const char *type, *content; } rows[] = {
		{ VG_BLOCK_EXIF, "Exif", NULL }, { VG_BLOCK_XMP, "mime", xmp_type } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		bool found = rows[i].name == VG_BLOCK_EXIF && blocks->exif.data;
		if (!found && picture->block[rows[i].name].state == VG_BLOCK_ABSENT &&
		    lists_item(bytes, rows[i].type, rows[i].content))
			vg_picture_set_block(picture, rows[i].name, VG_BLOCK_UNREAD, 0,
					     "it belongs to another picture of the file, or to none");
	}
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
	struct heif_context *context = heif_context_alloc();
	struct heif_image_handle *handle = NULL;
	/* libheif would take the boxes of a video behind the picture for the picture's. */
	struct vg_boxes_end end = vg_boxes_find_end(bytes);
	struct vg_span file = end.video ? vg_span_part(bytes, 0, end.at) : bytes;
	if (context) {
		heif_context_set_max_decoding_threads(context, 0);
		if (heif_context_read_from_memory_without_copy(context, file.data, file.size, NULL).code ==
			    heif_error_Ok &&
		    heif_context_get_primary_image_handle(context, &handle).code == heif_error_Ok)
			read_items(handle, picture, out);
	}
	if (handle) {
		note_others(file, picture, out);
		heif_image_handle_release(handle);
	} else {
		out->cut = "the container cannot be read";
	}
	note_end(bytes, end, picture);
	heif_context_free(context);
}
