/* Where each container keeps its EXIF, ICC, XMP and IPTC blocks. */
#include <stdlib.h>
#include <string.h>

#include "base/entries.h"
#include "metadata/metadata.h"

/* The first directory of a TIFF names the blocks beside EXIF. */
static void read_tiff(struct vg_span bytes, struct vg_blocks *out)
{
	static const uint16_t tags[] = { 0x2bc, 0x83bb, 0x8773 };
	struct vg_span *const blocks[] = { &out->xmp, &out->iptc, &out->icc };
	struct vg_tiff tiff;
	struct vg_tiff_directory directory;
	struct vg_tiff_entry entry;
	out->exif = bytes;
	if (!vg_tiff_open(bytes, &tiff) || !vg_tiff_directory(&tiff, tiff.first, &directory)) {
		out->cut = "the file's first directory lies outside it";
		return;
	}
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (vg_tiff_find(&tiff, &directory, tags[i], &entry) && entry.count)
			*blocks[i] = entry.value.size ? entry.value : bytes;
}

/* A RAF begins with the places of its parts; the first is a JPEG with the metadata. */
static void read_fuji_raw(struct vg_span bytes, struct vg_blocks *out)
{
	struct vg_picture unused;
	struct vg_reader reader;
	vg_reader_init(&reader, bytes);
	vg_read_skip(&reader, 84);
	uint32_t offset = vg_read_u32be(&reader), size = vg_read_u32be(&reader);
	struct vg_span jpeg = vg_span_part(bytes, offset, size);
	vg_picture_init(&unused);
	if (reader.failed || !jpeg.size)
		out->cut = "its JPEG lies outside the file";
	else
		vg_jpeg_read(jpeg, &unused, out);
	vg_picture_release(&unused);
}

static void find_in_format(struct vg_span bytes, enum vg_format format, struct vg_picture *picture,
			   struct vg_blocks *out)
{
	switch (format) {
	case VG_FORMAT_JPEG: vg_jpeg_read(bytes, picture, out); break;
	case VG_FORMAT_PNG: vg_png_read(bytes, picture, out); break;
	case VG_FORMAT_WEBP: vg_webp_read(bytes, picture, out); break;
	case VG_FORMAT_HEIC:
	case VG_FORMAT_AVIF: vg_heif_read(bytes, picture, out); break;
	case VG_FORMAT_TIFF: read_tiff(bytes, out); break;
	case VG_FORMAT_GIF: vg_gif_read(bytes, picture, out); break;
	case VG_FORMAT_UNKNOWN: case VG_FORMAT_COUNT: break;
	}
}

void vg_blocks_find(struct vg_span bytes, enum vg_format format, enum vg_container container,
		    struct vg_picture *picture, struct vg_blocks *out)
{
	*out = (struct vg_blocks){ 0 };
	switch (container) {
	case VG_CONTAINER_BY_FORMAT: find_in_format(bytes, format, picture, out); break;
	case VG_CONTAINER_TIFF: read_tiff(bytes, out); break;
	case VG_CONTAINER_FUJI_RAW: read_fuji_raw(bytes, out); break;
	case VG_CONTAINER_UNREAD: out->cut = "this build does not read the metadata of this format"; break;
	}
}

void vg_blocks_release(struct vg_blocks *blocks)
{
	free(blocks->owned);
	*blocks = (struct vg_blocks){ 0 };
}

/* Of a block that is there: read, or the reason why not. */
static void set_found(struct vg_picture *picture, enum vg_block_name name, struct vg_span block,
		      const char *unread)
{
	if (block.data)
		vg_picture_set_block(picture, name, unread ? VG_BLOCK_UNREAD : VG_BLOCK_READ, block.size, unread);
}

/* Where a block begins in the file; 0 where it was unpacked. */
static size_t place_of(struct vg_span block, struct vg_span file)
{
	uintptr_t at = (uintptr_t)block.data, from = (uintptr_t)file.data;
	return at >= from && at < from + file.size ? (size_t)(at - from) : 0;
}

void vg_metadata_read(struct vg_span bytes, enum vg_format format, enum vg_container container,
		      const struct vg_limits *limits, struct vg_picture *picture,
		      struct vg_buffer *out_thumbnail)
{
	struct vg_blocks blocks;
	vg_blocks_find(bytes, format, container, picture, &blocks);
	picture->metadata_looked = true;
	set_found(picture, VG_BLOCK_XMP, blocks.xmp, "this build does not read XMP");
	set_found(picture, VG_BLOCK_IPTC, blocks.iptc, "this build does not read IPTC");
	set_found(picture, VG_BLOCK_ICC, blocks.icc, NULL);
	if (blocks.exif.data)
		vg_exif_read(blocks.exif, place_of(blocks.exif, bytes), limits, picture, out_thumbnail);
	for (int i = 0; i < VG_BLOCK_COUNT && blocks.cut; i++)
		if (picture->block[i].state == VG_BLOCK_ABSENT)
			vg_picture_set_block(picture, (enum vg_block_name)i, VG_BLOCK_UNREAD, 0, blocks.cut);
	if (format != VG_FORMAT_PNG) /* PNG compresses its profile */
		vg_icc_description(blocks.icc, picture->icc_description,
				   sizeof picture->icc_description);
	vg_blocks_release(&blocks);
	vg_entries_group(picture);
}
