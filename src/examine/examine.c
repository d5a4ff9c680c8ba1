#include "examine/examine.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "base/text.h"
#include "c2pa/validate.h"
#include "examine/parts.h"
#include "examine/wire.h"
#include "base/digest.h"
#include "forensics/copy_move.h"
#include "forensics/thumbnail.h"
#include "media/decode.h"
#include "media/raw.h"
#include "media/sniff.h"
#include "metadata/metadata.h"

/* PDQ samples larger pictures to 512 x 512 itself; under 32 pixels there is no detail. */
enum { RESAMPLED_FROM = 32, RESAMPLED_SIDE = 512 };

/* A small version is at most so many bytes; a rendition of 1280 pixels in which all is noise has 2.6 million. */
enum { THUMBNAIL_QUALITY = 70, RENDITION_QUALITY = 82, SMALL_MAXIMUM = 4 << 20, EMBEDDED_MAXIMUM = 4 << 20 };

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
	uint32_t side = options->rendition_side ? options->rendition_side : VG_PARTS_SIDE;
	if (vg_image_shrink(upright, side, &small, NULL) == 0) {
		if (options->rendition_side)
			encode_small(&small, RENDITION_QUALITY, &picture->rendition, &picture->rendition_size);
		if (options->parts)
			vg_parts_find(&small, picture);
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

/* The small pictures that the file carries. */
struct carried {
	struct vg_carried_bytes list[VG_CARRIED_MAXIMUM];
	size_t count;
};

static int examine_pixels(struct vg_decoded *decoded, const struct carried *carried,
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
	if (decoded->damage[0]) /* they would differ by what is missing */
		vg_thumbnails_note(carried->list, carried->count, VG_THUMBNAIL_INCOMPLETE, picture);
	else
		vg_thumbnails_compare(carried->list, carried->count, image, &options->limits, picture);
	code = vg_image_make_upright(image, picture->orientation, err);
	if (code < 0)
		return code;
	picture->width = image->width;
	picture->height = image->height;
	if (!vg_sha256_pixels(image->pixels, image->width, image->height, image->channels,
			      picture->pixels_sha256))
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (options->thumbnail_side)
		make_thumbnail(image, options->thumbnail_side, picture);
	if (options->rendition_side || options->parts)
		use_small(image, options, picture);
	if (options->features)
		code = vg_features_compute(image->pixels, image->width, image->height, image->channels, VG_FEATURES_MAXIMUM,
					   &picture->features, err);
	return options->features && code == 0 ? vg_copy_move_find(image, picture, err) : code;
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

/* Whether the file's list of further pictures (MPF) names one that begins there or behind. */
static bool lists_picture_from(const struct vg_picture *picture, size_t from)
{
	int64_t at;
	for (size_t i = 0; i < picture->entry_count; i++)
		if (strcmp(picture->entries[i].name, "MPImageStart") == 0 && strncmp(picture->entries[i].directory, "MPImage", 7) == 0 &&
		    vg_text_to_int64(picture->entries[i].value, &at) && at > 0 && (uint64_t)at >= from && (uint64_t)at < picture->bytes)
			return true;
	return false;
}

/* What stands behind the picture, where its first bytes tell. */
static void name_trailing(struct vg_span bytes, struct vg_picture *picture)
{
	struct vg_trailing *trailing = &picture->trailing;
	const char *type;
	if (!trailing->looked || !trailing->bytes || trailing->bytes > bytes.size || trailing->what[0])
		return;
	struct vg_span rest = vg_span_part(bytes, bytes.size - (size_t)trailing->bytes, (size_t)trailing->bytes);
	size_t zeros = 0;
	while (zeros < rest.size && rest.data[zeros] == 0)
		zeros++;
	if (zeros == rest.size)
		vg_text_copy(trailing->what, sizeof trailing->what, "zeros");
	else if (lists_picture_from(picture, bytes.size - rest.size))
		vg_text_copy(trailing->what, sizeof trailing->what, VG_TRAILING_PICTURES);
	else if (vg_sniff(rest, &type), strcmp(type, "unknown data") != 0)
		vg_text_copy(trailing->what, sizeof trailing->what, type);
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
		picture->pictures = (struct vg_pictures){ VG_PICTURES_PREVIEWS, count, 0, false };
}

static void not_read(const struct vg_raw *raw, const char *type, struct vg_picture *picture)
{
	char reason[sizeof picture->reason];
	if (raw)
		snprintf(reason, sizeof reason, "raw picture (%s): this build does not read its picture", raw->name);
	else
		snprintf(reason, sizeof reason, "%s: not a picture that this build reads", type);
	not_examined(picture, VG_ERR_UNSUPPORTED, reason);
}

/* The content credentials, whatever becomes of the pixels. */
static void read_credentials(struct vg_span bytes, const struct vg_examine_options *options, struct vg_picture *picture)
{
	struct vg_c2pa_pictures pictures;
	picture->credentials = vg_c2pa_validate(bytes, picture->format, options->trust_list, time(NULL), &pictures);
	vg_c2pa_pictures_release(&pictures);
}

void vg_examine(struct vg_span bytes, const struct vg_examine_options *options,
		struct vg_picture *out)
{
	struct vg_decoded decoded = { 0 };
	struct vg_error err = { 0 };
	struct vg_buffer embedded;
	struct carried carried = { .count = 0 };
	const char *type;
	vg_picture_init(out);
	vg_buffer_init(&embedded, EMBEDDED_MAXIMUM);
	out->bytes = bytes.size;
	out->format = vg_sniff(bytes, &type);
	vg_text_copy(out->type, sizeof out->type, type);
	const struct vg_raw *raw = vg_raw_find(bytes);
	enum vg_container container = container_of(raw, out->format, bytes);
	if (container != VG_CONTAINER_NONE)
		vg_metadata_read(bytes, out->format, container, &options->limits, out, &embedded);
	if (out->format == VG_FORMAT_UNKNOWN && !raw)
		out->metadata_looked = states_something(out);
	read_credentials(bytes, options, out);
	if (embedded.size)
		carried.list[carried.count++] = (struct vg_carried_bytes){ VG_CARRIED_EXIF, vg_buffer_span(&embedded), out->exif.thumbnail_orientation };
	if (out->format == VG_FORMAT_UNKNOWN) {
		not_read(raw, type, out);
		goto done;
	}
	name_trailing(bytes, out);
	int code = vg_decode(out->format, bytes, &options->limits, &decoded, &err);
	if (code == 0)
		code = examine_pixels(&decoded, &carried, options, out, &err);
	if (code == 0)
		take_decoded(&decoded, out);
	else
		not_examined(out, code, err.message);
done:
	if (out->disposition != VG_EXAMINED && !out->carried_count)
		vg_thumbnails_note(carried.list, carried.count, VG_THUMBNAIL_NOT_COMPARED, out);
	if (out->disposition != VG_EXAMINED && raw)
		count_raw(bytes, out);
	vg_decoded_release(&decoded);
	vg_buffer_release(&embedded);
}

int vg_examine_work(struct vg_span bytes, const struct vg_examine_options *options,
		    struct vg_buffer *response)
{
	struct vg_picture picture;
	const unsigned long faults = vg_memory_faults();
	vg_examine(bytes, options, &picture);
	if (vg_memory_faults() != faults && picture.disposition == VG_EXAMINED) { /* what could not be kept was left out */
		vg_picture_release(&picture);
		vg_picture_init(&picture);
		picture.disposition = VG_FAILED;
		vg_text_copy(picture.reason, sizeof picture.reason, "memory ran short while it was examined");
	}
	int code = vg_wire_write_picture(&picture, response);
	vg_picture_release(&picture);
	return code;
}
