#include "examine/examine.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "examine/parts.h"
#include "examine/wire.h"
#include "base/digest.h"
#include "forensics/thumbnail.h"
#include "media/decode.h"
#include "media/sniff.h"
#include "metadata/metadata.h"

/* PDQ samples larger pictures to 512 x 512 itself; under 32 pixels there is no detail. */
enum { RESAMPLED_FROM = 32, RESAMPLED_SIDE = 512 };

enum { THUMBNAIL_QUALITY = 70, RENDITION_QUALITY = 82, SMALL_MAXIMUM = 256 << 10, EMBEDDED_MAXIMUM = 4 << 20 };

/* Features kept of a picture: what they find and what they cost is in docs/accuracy.md. */
enum { FEATURES = 800 };

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

static int examine_pixels(struct vg_decoded *decoded, struct vg_span embedded,
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
	if (embedded.size)
		vg_thumbnail_compare(embedded, image, &options->limits, picture);
	if (!decoded->orientation_applied && picture->exif.orientation)
		picture->orientation = picture->exif.orientation;
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
	return options->features ? vg_features_compute(image->pixels, image->width, image->height,
						       image->channels, FEATURES, &picture->features, err) : 0;
}

void vg_examine(struct vg_span bytes, const struct vg_examine_options *options,
		struct vg_picture *out)
{
	struct vg_decoded decoded = { 0 };
	struct vg_error err = { 0 };
	struct vg_buffer embedded;
	const char *type;
	vg_picture_init(out);
	vg_buffer_init(&embedded, EMBEDDED_MAXIMUM);
	out->bytes = bytes.size;
	out->format = vg_sniff(bytes, &type);
	vg_text_copy(out->type, sizeof out->type, type);
	if (out->format == VG_FORMAT_UNKNOWN) {
		snprintf(out->reason, sizeof out->reason, "%s: not a picture that this build reads", type);
		out->disposition = VG_UNSUPPORTED;
		goto done;
	}
	vg_metadata_read(bytes, out->format, &options->limits, out, &embedded);
	int code = vg_decode(out->format, bytes, &options->limits, &decoded, &err);
	if (code == 0)
		code = examine_pixels(&decoded, vg_buffer_span(&embedded), options, out, &err);
	if (code < 0) {
		not_examined(out, code, err.message);
		goto done;
	}
	if (decoded.defect[0])
		vg_picture_add_defect(out, "decoder: %s", decoded.defect);
	if (out->jpeg.present)
		vg_jpeg_origin(out);
done:
	vg_decoded_release(&decoded);
	vg_buffer_release(&embedded);
}

int vg_examine_work(struct vg_span bytes, const struct vg_examine_options *options,
		    struct vg_buffer *response)
{
	struct vg_picture picture;
	vg_examine(bytes, options, &picture);
	int code = vg_wire_write_picture(&picture, response);
	vg_picture_release(&picture);
	return code;
}
