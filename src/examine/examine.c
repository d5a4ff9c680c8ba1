#include "examine/examine.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "base/text.h"
#include "examine/carried.h"
#include "examine/earlier.h"
#include "examine/subimages.h"
#include "examine/trailing.h"
#include "examine/wire.h"
#include "base/digest.h"
#include "fingerprint/working_luma.h"
#include "forensics/copy_move.h"
#include "media/raw.h"
#include "media/sniff.h"

/* PDQ samples larger pictures to 512 x 512 itself; under 32 pixels there is no detail. */
enum { RESAMPLED_FROM = 32, RESAMPLED_SIDE = 512 };

/* A small version is at most so many bytes; a rendition of 1280 pixels in which all is noise has 2.6 million. */
enum { THUMBNAIL_QUALITY = 70, RENDITION_QUALITY = 82, SMALL_MAXIMUM = 4 << 20 };

static void not_examined(struct vg_picture *picture, int code, const char *reason)
{
	picture->disposition = code == VG_ERR_UNSUPPORTED ? VG_UNSUPPORTED
		: code == VG_ERR_LIMIT || code == VG_ERR_MEMORY ? VG_LIMIT_EXCEEDED
		: code == VG_ERR_MALFORMED ? VG_UNDECODABLE : VG_FAILED;
	vg_text_copy(picture->reason, sizeof picture->reason, reason);
}

/* A small version as JPEG; without one when memory is short. */
static void encode_small(const struct vg_image *small, int quality, uint8_t **out, size_t *out_size)
{
	struct vg_buffer jpeg;
	vg_buffer_init(&jpeg, SMALL_MAXIMUM);
	if (vg_encode_jpeg(small, quality, &jpeg, NULL) == 0) {
		*out = jpeg.data;
		*out_size = jpeg.size;
		vg_buffer_init(&jpeg, 0);
	}
	vg_buffer_release(&jpeg);
}

static void make_thumbnail(const struct vg_image *upright, uint32_t side, struct vg_picture *picture)
{
	struct vg_image small = { 0 };
	if (vg_image_shrink(upright, side, &small, NULL) == 0)
		encode_small(&small, THUMBNAIL_QUALITY, &picture->thumbnail, &picture->thumbnail_size);
	vg_image_release(&small);
}

/* What is made of a version of moderate size: the rendition and the parts' hashes. */
static void use_small(const struct vg_image *upright, const struct vg_examine_options *options,
		      struct vg_picture *picture)
{
	struct vg_image small = { 0 };
	uint32_t side = options->rendition_side ? options->rendition_side : VG_SUBIMAGES_SIDE;
	if (vg_image_shrink(upright, side, &small, NULL) == 0) {
		if (options->rendition_side)
			encode_small(&small, RENDITION_QUALITY, &picture->rendition, &picture->rendition_size);
		if (options->parts)
			vg_subimages_find(&small, picture);
	}
	vg_image_release(&small);
}

/* See vg_picture.pdq_resampled. */
static int hash_resampled(const struct vg_image *image, struct vg_picture *picture,
			  struct vg_error *err)
{
	struct vg_image large = { 0 };
	bool tiny = image->width < RESAMPLED_FROM || image->height < RESAMPLED_FROM;
	if (tiny || image->width >= RESAMPLED_SIDE || image->height >= RESAMPLED_SIDE)
		return 0;
	int code = vg_image_enlarge(image, RESAMPLED_SIDE, RESAMPLED_SIDE, &large, err);
	if (code == 0)
		code = vg_pdq_compute(large.pixels, large.width, large.height, large.channels,
				      &picture->pdq_resampled, err);
	picture->has_pdq_resampled = code == 0;
	vg_image_release(&large);
	return code;
}

/* Local features, and what stands in the picture twice by them. */
static int find_features(const struct vg_image *upright, struct vg_picture *picture, struct vg_error *err)
{
	struct vg_plane working = { 0 };
	int code = vg_working_luma(upright, &working, err);
	if (code == 0)
		code = vg_features_find(&working, upright->width, upright->height, VG_FEATURES_MAXIMUM, &picture->features, err);
	if (code == 0)
		code = vg_copy_move_find(&working, upright->width, upright->height, picture, err);
	vg_plane_release(&working);
	return code;
}

static int examine_pixels(struct vg_decoded *decoded, const struct vg_carried_list *carried,
			  const struct vg_examine_options *options, struct vg_picture *picture,
			  struct vg_error *err)
{
	struct vg_image *image = &decoded->image;
	int code = vg_pdq_compute(image->pixels, image->width, image->height, image->channels,
				  &picture->pdq, err);
	if (code == 0)
		code = hash_resampled(image, picture, err);
	if (code < 0)
		return code;
	if (decoded->orientation)
		picture->orientation = decoded->orientation;
	else if (!decoded->orientation_applied && picture->exif.orientation)
		picture->orientation = picture->exif.orientation;
	if (decoded->pictures.not_the_main)
		vg_thumbnails_note(carried->at, carried->count, VG_THUMBNAIL_OF_ANOTHER, picture);
	else if (decoded->damage[0]) /* they would differ by what is missing */
		vg_thumbnails_note(carried->at, carried->count, VG_THUMBNAIL_INCOMPLETE, picture);
	else
		vg_thumbnails_compare(carried->at, carried->count, image, &options->limits, picture);
	code = vg_image_make_upright(image, picture->orientation, err);
	if (code < 0)
		return code;
	picture->width = image->width;
	picture->height = image->height;
	if (!vg_image_digest(image, picture->pixels_sha256))
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (options->thumbnail_side)
		make_thumbnail(image, options->thumbnail_side, picture);
	if (options->rendition_side || options->parts)
		use_small(image, options, picture);
	return options->features ? find_features(image, picture, err) : 0;
}

/* Where a file of that type keeps its metadata. */
static enum vg_container container_of(const struct vg_raw *raw, enum vg_format format, struct vg_span bytes)
{
	if (!raw)
		return format != VG_FORMAT_UNKNOWN ? VG_CONTAINER_BY_FORMAT : vg_container_find(bytes);
	return raw->holds == VG_RAW_IS_TIFF ? VG_CONTAINER_TIFF
	     : raw->holds == VG_RAW_HOLDS_JPEG ? VG_CONTAINER_FUJI_RAW
	     : vg_container_find(bytes) != VG_CONTAINER_NONE ? VG_CONTAINER_BOXES : VG_CONTAINER_UNREAD;
}

/* Of files that are neither pictures nor raw ones nothing is said where they state nothing: what they
 * should hold is not known. */
static bool states_something(const struct vg_picture *picture)
{
	for (size_t i = 0; i < picture->entry_count; i++)
		if (strcmp(picture->entries[i].directory, "QuickTime") != 0)
			return true;
	for (int i = 0; i < VG_BLOCK_COUNT; i++)
		if (picture->block[i].bytes)
			return true;
	return false;
}

/* Further frames, or finer samples than were looked at: two files with equal pixels may differ in them. */
static bool holds_more(const struct vg_decoded *decoded)
{
	return decoded->reduced || (decoded->pictures.kind == VG_PICTURES_FRAMES && decoded->pictures.count != 1);
}

/* Makes the digest of the pixels one that no other file has. */
static bool digest_whole(struct vg_span bytes, struct vg_picture *picture)
{
	uint8_t file[VG_SHA256_SIZE];
	return vg_sha256(bytes, file) && vg_sha256_join(picture->pixels_sha256, file);
}

static void take_decoded(const struct vg_decoded *decoded, struct vg_picture *picture)
{
	picture->read_share = decoded->read_share;
	picture->pictures = decoded->pictures;
	if (decoded->damage[0])
		vg_picture_add_defect(picture, VG_DEFECT_PIXELS, "%s", decoded->damage);
	if (decoded->note[0])
		vg_picture_add_defect(picture, VG_DEFECT_NOTE, "%s", decoded->note);
	if (picture->jpeg.present)
		vg_jpeg_origin(picture);
}

/* What a raw file holds that was not examined. */
static void count_raw(struct vg_span bytes, struct vg_picture *picture)
{
	uint32_t count = vg_raw_count_pictures(bytes);
	if (count > 0)
		picture->pictures = (struct vg_pictures){ .kind = VG_PICTURES_PREVIEWS, .count = count };
}

static void not_read(struct vg_picture *picture)
{
	char reason[sizeof picture->reason];
	snprintf(reason, sizeof reason, "%s: not a picture that this build reads", picture->type);
	not_examined(picture, VG_ERR_UNSUPPORTED, reason);
}

/* The orientation that a JPEG states of itself, 1 to 8; 0 when it states none. */
static int stated_orientation(struct vg_span jpeg)
{
	enum { ORIENTATION = 0x112 };
	struct vg_picture unused;
	struct vg_blocks blocks;
	struct vg_tiff tiff;
	struct vg_tiff_directory first;
	struct vg_tiff_entry entry;
	vg_picture_init(&unused);
	vg_blocks_find(jpeg, VG_FORMAT_JPEG, VG_CONTAINER_BY_FORMAT, &unused, &blocks);
	uint64_t stated = vg_tiff_open(blocks.exif, &tiff) && vg_tiff_directory(&tiff, tiff.first, &first) &&
			  vg_tiff_find(&tiff, &first, ORIENTATION, &entry) ? vg_tiff_number(&tiff, &entry, 0) : 0;
	vg_blocks_release(&blocks);
	vg_picture_release(&unused);
	return stated <= 8 ? (int)stated : 0;
}

/* Of a raw file the largest JPEG in it, where it has one that can be read. */
static bool decode_embedded(struct vg_span bytes, const struct vg_limits *limits, struct vg_picture *picture,
			    struct vg_decoded *decoded)
{
	struct vg_raw_jpeg jpeg;
	if (!vg_raw_largest_jpeg(bytes, &jpeg) || vg_decode_jpeg(jpeg.bytes, limits, decoded, NULL) < 0)
		return false;
	decoded->orientation = stated_orientation(jpeg.bytes);
	decoded->pictures = (struct vg_pictures){ .kind = VG_PICTURES_PREVIEWS, .count = jpeg.count + 1, .which = jpeg.which }; /* and the raw data */
	picture->embedded_jpeg = (struct vg_embedded_jpeg){ jpeg.at, jpeg.bytes.size };
	if (vg_raw_misses_directory(bytes))
		vg_picture_add_defect(picture, VG_DEFECT_METADATA, "the file ends before all of its directories");
	return true;
}

/* Whether a raw file's own picture is one that is not read, rather than one that is damaged. libtiff opens no file
 * whose first directory states no size, as some cameras' do not. */
static bool is_unread_raw(const struct vg_raw *raw, struct vg_span bytes, int code)
{
	return raw && (code == VG_ERR_UNSUPPORTED || (code == VG_ERR_MALFORMED && !vg_raw_is_dng(raw) && !vg_raw_misses_directory(bytes)));
}

/* The picture's pixels. */
static int decode(const struct vg_raw *raw, struct vg_span bytes, const struct vg_limits *limits, struct vg_picture *picture,
		  struct vg_decoded *decoded, struct vg_error *err)
{
	struct vg_error fault = { 0 };
	bool readable = picture->format != VG_FORMAT_UNKNOWN;
	int code = readable ? vg_decode(picture->format, bytes, limits, decoded, &fault) : VG_ERR_UNSUPPORTED;
	bool tried = raw && (code == VG_ERR_UNSUPPORTED || code == VG_ERR_MALFORMED);
	if (tried && decode_embedded(bytes, limits, picture, decoded))
		return 0;
	if (is_unread_raw(raw, bytes, code) && (!readable || code == VG_ERR_MALFORMED))
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "raw picture (%s): this build does not read its picture", raw->name);
	return code < 0 ? vg_error_set(err, fault.code, "%s", fault.message) : 0;
}

/* What is known of a file before anything of it is read. */
static void identify(struct vg_span bytes, struct vg_picture *out)
{
	const char *type;
	vg_picture_init(out);
	out->bytes = bytes.size;
	out->format = vg_sniff(bytes, &type);
	vg_text_copy(out->type, sizeof out->type, type);
}

void vg_examine(struct vg_span bytes, const struct vg_examine_options *options,
		struct vg_picture *out)
{
	struct vg_decoded decoded = { 0 };
	struct vg_error err = { 0 };
	struct vg_carried_list carried;
	identify(bytes, out);
	vg_carried_init(&carried);
	const struct vg_raw *raw = vg_raw_find(bytes);
	enum vg_container container = container_of(raw, out->format, bytes);
	if (container != VG_CONTAINER_NONE)
		vg_metadata_read(bytes, out->format, container, &options->limits, out, &carried.small);
	if (out->format == VG_FORMAT_UNKNOWN && !raw)
		out->metadata_looked = states_something(out);
	/* The content credentials, too, whatever becomes of the pixels. */
	out->credentials = vg_c2pa_validate(bytes, out->format, options->trust_list, time(NULL), &carried.credentials);
	vg_carried_collect(bytes, &options->limits, out, &carried);
	if (out->format == VG_FORMAT_UNKNOWN && !raw) {
		not_read(out);
		goto done;
	}
	vg_trailing_name(bytes, out);
	int code = decode(raw, bytes, &options->limits, out, &decoded, &err);
	if (code == 0)
		code = examine_pixels(&decoded, &carried, options, out, &err);
	if (code == 0 && holds_more(&decoded) && !digest_whole(bytes, out))
		code = vg_error_set(&err, VG_ERR_MEMORY, "out of memory");
	if (code == 0)
		take_decoded(&decoded, out);
	else
		not_examined(out, code, err.message);
done:
	if (out->disposition != VG_EXAMINED && !out->carried_count)
		vg_thumbnails_note(carried.at, carried.count, VG_THUMBNAIL_NOT_COMPARED, out);
	if (out->disposition != VG_EXAMINED && raw)
		count_raw(bytes, out);
	vg_decoded_release(&decoded); /* before more is read */
	vg_carried_release(&carried);
	if (out->disposition == VG_EXAMINED && !vg_picture_defect(out, VG_DEFECT_PIXELS))
		vg_earlier_look(bytes, &options->limits, out);
}

int vg_examine_work(struct vg_span bytes, const struct vg_examine_options *options,
		    struct vg_buffer *response)
{
	struct vg_picture picture;
	const unsigned long faults = vg_memory_faults();
	vg_examine(bytes, options, &picture);
	if (vg_memory_faults() != faults && picture.disposition == VG_EXAMINED) { /* what could not be kept was left out */
		vg_picture_release(&picture);
		identify(bytes, &picture); /* an answer about another kind of file would be taken for a lie */
		picture.disposition = VG_FAILED;
		vg_text_copy(picture.reason, sizeof picture.reason, "memory ran short while it was examined");
	}
	int code = vg_wire_write_picture(&picture, response);
	vg_picture_release(&picture);
	return code;
}
