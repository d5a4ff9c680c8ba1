/* Where each container keeps its EXIF, ICC, XMP and IPTC blocks. */
#include <stdlib.h>
#include <string.h>

#include <libheif/heif.h>

#include "metadata/metadata.h"

static void read_png(struct vg_span bytes, struct vg_blocks *out)
{
	struct vg_reader reader;
	vg_reader_init(&reader, bytes);
	vg_read_skip(&reader, 8);
	while (vg_reader_left(&reader) >= 12) {
		uint32_t size = vg_read_u32be(&reader);
		struct vg_span type = vg_read_span(&reader, 4), body = vg_read_span(&reader, size);
		vg_read_skip(&reader, 4);
		if (reader.failed)
			return;
		static const char xmp[] = "XML:com.adobe.xmp";
		if (memcmp(type.data, "eXIf", 4) == 0 && !out->exif.data)
			out->exif = body;
		else if (memcmp(type.data, "iCCP", 4) == 0)
			out->icc = body;
		else if (memcmp(type.data, "iTXt", 4) == 0 && vg_span_starts_with(body, xmp, sizeof xmp))
			out->xmp = body;
	}
}

static void read_webp(struct vg_span bytes, struct vg_blocks *out)
{
	struct vg_reader reader;
	vg_reader_init(&reader, bytes);
	vg_read_skip(&reader, 12);
	while (vg_reader_left(&reader) >= 8) {
		struct vg_span type = vg_read_span(&reader, 4);
		uint32_t size = vg_read_u32le(&reader);
		struct vg_span body = vg_read_span(&reader, size);
		if (reader.failed)
			return;
		if (size & 1)
			vg_read_skip(&reader, 1);
		if (memcmp(type.data, "EXIF", 4) == 0)
			out->exif = vg_span_starts_with(body, "Exif\0", 6)
					    ? vg_span_part(body, 6, body.size - 6) : body;
		else if (memcmp(type.data, "ICCP", 4) == 0)
			out->icc = body;
		else if (memcmp(type.data, "XMP ", 4) == 0)
			out->xmp = body;
	}
}

/* An Exif item: four bytes saying where the TIFF header begins, then the block. */
static void copy_heif_exif(struct heif_image_handle *handle, heif_item_id id,
			   struct vg_blocks *out)
{
	size_t size = heif_image_handle_get_metadata_size(handle, id);
	if (size < 12 || size > 1u << 20 || !(out->owned = malloc(size)))
		return;
	if (heif_image_handle_get_metadata(handle, id, out->owned).code != heif_error_Ok)
		return;
	struct vg_reader reader;
	vg_reader_init(&reader, (struct vg_span){ out->owned, size });
	uint32_t offset = vg_read_u32be(&reader);
	vg_read_skip(&reader, offset);
	out->exif = vg_read_span(&reader, vg_reader_left(&reader));
}

static void read_heif(struct vg_span bytes, struct vg_picture *picture, struct vg_blocks *out)
{
	struct heif_context *context = heif_context_alloc();
	struct heif_image_handle *handle = NULL;
	heif_item_id ids[8];
	if (!context)
		return;
	heif_context_set_max_decoding_threads(context, 0);
	if (heif_context_read_from_memory_without_copy(context, bytes.data, bytes.size, NULL).code ==
		    heif_error_Ok &&
	    heif_context_get_primary_image_handle(context, &handle).code == heif_error_Ok) {
		int count = heif_image_handle_get_list_of_metadata_block_IDs(handle, NULL, ids, 8);
		for (int i = 0; i < count; i++) {
			const char *type = heif_image_handle_get_metadata_type(handle, ids[i]);
			if (strcmp(type, "Exif") == 0 && !out->owned)
				copy_heif_exif(handle, ids[i], out);
			else if (strcmp(type, "mime") == 0)
				picture->xmp_bytes = heif_image_handle_get_metadata_size(handle, ids[i]);
		}
		picture->icc_bytes = heif_image_handle_get_raw_color_profile_size(handle);
	}
	if (handle)
		heif_image_handle_release(handle);
	heif_context_free(context);
}

void vg_blocks_find(struct vg_span bytes, enum vg_format format, struct vg_picture *picture,
		    struct vg_blocks *out)
{
	*out = (struct vg_blocks){ 0 };
	switch (format) {
	case VG_FORMAT_JPEG: vg_jpeg_read(bytes, picture, out); break;
	case VG_FORMAT_PNG: read_png(bytes, out); break;
	case VG_FORMAT_WEBP: read_webp(bytes, out); break;
	case VG_FORMAT_HEIC:
	case VG_FORMAT_AVIF: read_heif(bytes, picture, out); break;
	case VG_FORMAT_TIFF: out->exif = bytes; break;
	case VG_FORMAT_GIF: case VG_FORMAT_UNKNOWN: case VG_FORMAT_COUNT: break;
	}
	if (!picture->icc_bytes)
		picture->icc_bytes = out->icc.size;
	if (!picture->xmp_bytes)
		picture->xmp_bytes = out->xmp.size;
	picture->iptc_bytes = out->iptc.size;
}

void vg_blocks_release(struct vg_blocks *blocks)
{
	free(blocks->owned);
	*blocks = (struct vg_blocks){ 0 };
}

void vg_metadata_read(struct vg_span bytes, enum vg_format format, const struct vg_limits *limits,
		      struct vg_picture *picture, struct vg_buffer *out_thumbnail)
{
	struct vg_blocks blocks;
	vg_blocks_find(bytes, format, picture, &blocks);
	if (blocks.exif.data)
		vg_exif_read(blocks.exif, limits, picture, out_thumbnail);
	if (format != VG_FORMAT_PNG) /* PNG compresses its profile */
		vg_icc_description(blocks.icc, picture->icc_description,
				   sizeof picture->icc_description);
	vg_blocks_release(&blocks);
}
