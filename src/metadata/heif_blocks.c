/* HEIF (ISO/IEC 23008-12): its blocks of metadata through libheif, and what stands behind its
 * boxes. */
#include <stdlib.h>
#include <string.h>

#include <libheif/heif.h>

#include "metadata/metadata.h"

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
	out->owned = size && size <= BLOCK_MAXIMUM ? malloc(size) : NULL;
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
		else if (strcmp(type, "mime") == 0 && content && strcmp(content, "application/rdf+xml") == 0)
			vg_picture_set_block(picture, VG_BLOCK_XMP, VG_BLOCK_UNREAD,
					     heif_image_handle_get_metadata_size(handle, ids[i]),
					     "this build does not read XMP");
	}
	size_t profile = heif_image_handle_get_raw_color_profile_size(handle);
	if (profile)
		vg_picture_set_block(picture, VG_BLOCK_ICC, VG_BLOCK_UNREAD, profile,
				     "this build does not read profiles in HEIF");
}

/* The types of boxes that stand at the top of such files. */
static bool is_box(const uint8_t *type)
{
	static const char *const types[] = { "ftyp", "meta", "mdat", "moov", "moof", "mfra", "sidx", "styp", "free",
					     "skip", "wide", "uuid", "jumb", "mpvd", "idat", "pdin", "emsg", "prft" };
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (memcmp(type, types[i], 4) == 0)
			return true;
	return false;
}

/* The boxes at the top, each with its size before it: what is no box stands behind the file. */
static void find_end(struct vg_span bytes, struct vg_picture *picture)
{
	size_t at = 0;
	while (bytes.size - at >= 8) {
		struct vg_reader reader;
		vg_reader_init(&reader, vg_span_part(bytes, at, bytes.size - at));
		uint64_t size = vg_read_u32be(&reader);
		struct vg_span type = vg_read_span(&reader, 4);
		if (!is_box(type.data))
			break;
		if (size == 1)
			size = (uint64_t)vg_read_u32be(&reader) << 32 | vg_read_u32be(&reader);
		else if (size == 0)
			size = bytes.size - at; /* to the end of the file */
		if (size < 8 || size > bytes.size - at) {
			vg_picture_add_defect(picture, VG_DEFECT_METADATA, "the file ends inside a box");
			return;
		}
		at += (size_t)size;
	}
	picture->trailing.looked = true;
	picture->trailing.bytes = bytes.size - at;
}

void vg_heif_read(struct vg_span bytes, struct vg_picture *picture, struct vg_blocks *out)
{
	struct heif_context *context = heif_context_alloc();
	struct heif_image_handle *handle = NULL;
	if (context) {
		heif_context_set_max_decoding_threads(context, 0);
		if (heif_context_read_from_memory_without_copy(context, bytes.data, bytes.size, NULL).code ==
			    heif_error_Ok &&
		    heif_context_get_primary_image_handle(context, &handle).code == heif_error_Ok)
			read_items(handle, picture, out);
	}
	if (!handle)
		out->cut = "the container cannot be read";
	else
		heif_image_handle_release(handle);
	find_end(bytes, picture);
	heif_context_free(context);
}
