/* Where each container keeps its EXIF, ICC, XMP and IPTC blocks. */
#include <stdlib.h>
#include <string.h>

#include "base/entries.h"
#include "metadata/metadata.h"

enum { TIFF_XMP = 0x2bc, TIFF_IPTC = 0x83bb, TIFF_PHOTOSHOP = 0x8649, TIFF_ICC = 0x8773 };

/* The first directory of a TIFF names the blocks beside EXIF. */
static void read_tiff(struct vg_span bytes, struct vg_blocks *out)
{
	static const uint16_t tags[] = { TIFF_XMP, TIFF_IPTC, TIFF_ICC, TIFF_PHOTOSHOP };
	struct vg_span *const blocks[] = { &out->xmp, &out->iptc, &out->icc, &out->photoshop };
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
			*blocks[i] = entry.value.size ? entry.value : vg_span_part(bytes, bytes.size, 0);
	if (!out->iptc.data)
		out->iptc = vg_photoshop_resource(out->photoshop, VG_PHOTOSHOP_IPTC);
}

/* Where the end of a TIFF can be told, what stands behind it. */
static void note_tiff_end(struct vg_span bytes, struct vg_picture *picture)
{
	struct vg_tiff tiff;
	uint64_t end;
	if (!vg_tiff_open(bytes, &tiff) || !vg_tiff_end(&tiff, &end))
		return;
	picture->trailing.looked = true;
	picture->trailing.bytes = bytes.size - end;
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

/* What Photoshop's resources hold beside its own. */
static void find_in_resources(struct vg_span resources, struct vg_blocks *out)
{
	struct vg_span exif = vg_photoshop_resource(resources, VG_PHOTOSHOP_EXIF);
	out->photoshop = resources;
	out->iptc = vg_photoshop_resource(resources, VG_PHOTOSHOP_IPTC);
	out->xmp = vg_photoshop_resource(resources, VG_PHOTOSHOP_XMP);
	out->icc = vg_photoshop_resource(resources, VG_PHOTOSHOP_ICC);
	if (exif.data)
		(void)vg_exif_begins(exif, &out->exif);
}

/* A PSD: what its resources hold, and what stands behind its composite. */
static void read_psd(struct vg_span bytes, struct vg_picture *picture, struct vg_blocks *out)
{
	struct vg_psd psd;
	if (!vg_psd_open(bytes, &psd) || !psd.described) {
		out->cut = "the file ends before its layers begin";
		return;
	}
	find_in_resources(psd.resources, out);
	uint64_t size = vg_psd_composite_size(&psd);
	if (size) {
		picture->trailing.looked = true;
		picture->trailing.bytes = psd.composite.size - size;
	}
}

enum vg_container vg_container_find(struct vg_span bytes)
{
	static const struct { size_t offset, size; const char *bytes; enum vg_container container; } rows[] = {
		{ 4, 4, "ftyp", VG_CONTAINER_BOXES }, { 4, 4, "moov", VG_CONTAINER_BOXES }, { 4, 4, "mdat", VG_CONTAINER_BOXES },
		{ 4, 4, "wide", VG_CONTAINER_BOXES }, { 4, 4, "jP  ", VG_CONTAINER_BOXES }, { 4, 4, "JXL ", VG_CONTAINER_BOXES },
		{ 0, 4, "8BPS", VG_CONTAINER_PHOTOSHOP },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_span part = vg_span_part(bytes, rows[i].offset, rows[i].size);
		if (part.size && memcmp(part.data, rows[i].bytes, part.size) == 0)
			return rows[i].container;
	}
	return VG_CONTAINER_NONE;
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
	case VG_FORMAT_TIFF:
		read_tiff(bytes, out);
		note_tiff_end(bytes, picture);
		break;
	case VG_FORMAT_GIF: vg_gif_read(bytes, picture, out); break;
	case VG_FORMAT_JP2:
	case VG_FORMAT_JXL: vg_boxes_read(bytes, picture, out); break;
	case VG_FORMAT_PSD: read_psd(bytes, picture, out); break;
	case VG_FORMAT_BMP: vg_bmp_read(bytes, picture, out); break;
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
	case VG_CONTAINER_BOXES: vg_boxes_read(bytes, picture, out); break;
	case VG_CONTAINER_PHOTOSHOP: read_psd(bytes, picture, out); break;
	case VG_CONTAINER_NONE: break;
	case VG_CONTAINER_UNREAD: out->cut = "this build does not read the metadata of this format"; break;
	}
}

/* Where a block begins in the file; 0 where it was unpacked. */
static size_t place_of(struct vg_span block, struct vg_span file)
{
	uintptr_t at = (uintptr_t)block.data, from = (uintptr_t)file.data;
	return at >= from && at < from + file.size ? (size_t)(at - from) : 0;
}

/* Reads a block that is there, and notes its state. */
static void read_block(struct vg_picture *picture, enum vg_block_name name, struct vg_span block,
		       const char *(*read)(struct vg_span, struct vg_picture *))
{
	if (!block.data)
		return;
	const char *unread = read(block, picture);
	vg_picture_set_block(picture, name, unread ? VG_BLOCK_UNREAD : VG_BLOCK_READ, block.size, unread);
}

static void read_blocks(struct vg_span bytes, const struct vg_blocks *blocks, struct vg_picture *picture)
{
	const char *fault = blocks->photoshop.data ? vg_photoshop_read(blocks->photoshop, picture) : NULL;
	read_block(picture, VG_BLOCK_IPTC, blocks->iptc, vg_iim_read);
	read_block(picture, VG_BLOCK_XMP, blocks->xmp, vg_xmp_read);
	read_block(picture, VG_BLOCK_ICC, blocks->icc, vg_icc_read);
	if (fault)
		vg_picture_add_defect(picture, VG_DEFECT_METADATA, "%s", fault);
	fault = blocks->xmp_more.data ? vg_xmp_read(blocks->xmp_more, picture) : NULL;
	if (fault)
		vg_picture_add_defect(picture, VG_DEFECT_METADATA, "the extended XMP is not read: %s", fault);
	fault = blocks->mpf.data ? vg_mpf_read(blocks->mpf, place_of(blocks->mpf, bytes), picture) : NULL;
	if (fault)
		vg_picture_add_defect(picture, VG_DEFECT_METADATA, "%s", fault);
}

void vg_small_pictures_init(struct vg_small_pictures *small)
{
	*small = (struct vg_small_pictures){ .preview_count = 0 };
	vg_buffer_init(&small->exif, VG_SMALL_MAXIMUM);
	vg_buffer_init(&small->photoshop, VG_SMALL_MAXIMUM);
}

void vg_small_pictures_release(struct vg_small_pictures *small)
{
	vg_buffer_release(&small->exif);
	vg_buffer_release(&small->photoshop);
}

/* Those of Photoshop and of the list of further pictures. What is too large to keep is left out. */
static void take_small(struct vg_span bytes, const struct vg_blocks *blocks, struct vg_small_pictures *small)
{
	struct vg_span preview = vg_photoshop_preview(blocks->photoshop, &small->photoshop_bgr);
	if (preview.size)
		(void)vg_buffer_append(&small->photoshop, preview.data, preview.size);
	if (blocks->mpf.data)
		small->preview_count = vg_mpf_previews(blocks->mpf, place_of(blocks->mpf, bytes), bytes, small->preview, VG_PREVIEWS_MAXIMUM);
}

void vg_metadata_read(struct vg_span bytes, enum vg_format format, enum vg_container container,
		      const struct vg_limits *limits, struct vg_picture *picture,
		      struct vg_small_pictures *small)
{
	struct vg_blocks blocks;
	vg_blocks_find(bytes, format, container, picture, &blocks);
	picture->metadata_looked = true;
	if (blocks.exif.data)
		vg_exif_read(blocks.exif, place_of(blocks.exif, bytes), limits, picture, &small->exif);
	read_blocks(bytes, &blocks, picture);
	take_small(bytes, &blocks, small);
	for (int i = 0; i < VG_BLOCK_COUNT && blocks.cut; i++)
		if (picture->block[i].state == VG_BLOCK_ABSENT)
			vg_picture_set_block(picture, (enum vg_block_name)i, VG_BLOCK_UNREAD, 0, blocks.cut);
	vg_blocks_release(&blocks);
	vg_entries_group(picture);
}
