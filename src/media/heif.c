/* HEIC and AVIF through libheif. It turns and mirrors as the container says, so
 * the EXIF orientation must not be applied again. */
#include <string.h>

#include <libheif/heif.h>

#include "media/decode.h"

static int code_of(struct heif_error error)
{
	switch (error.code) {
	case heif_error_Memory_allocation_error: return VG_ERR_LIMIT;
	case heif_error_Unsupported_filetype:
	case heif_error_Unsupported_feature: return VG_ERR_UNSUPPORTED;
	default: return VG_ERR_MALFORMED;
	}
}

static int copy_pixels(const struct heif_image *decoded, bool alpha, struct vg_image *image,
		       struct vg_error *err)
{
	int stride = 0;
	const uint8_t *plane =
		heif_image_get_plane_readonly(decoded, heif_channel_interleaved, &stride);
	size_t row = (size_t)image->width * (alpha ? 4 : 3);
	if (!plane || stride < 0 || (size_t)stride < row ||
	    heif_image_get_width(decoded, heif_channel_interleaved) != (int)image->width ||
	    heif_image_get_height(decoded, heif_channel_interleaved) != (int)image->height)
		return vg_error_set(err, VG_ERR_MALFORMED, "the picture is not of the size it claims");
	for (size_t y = 0; y < image->height; y++) {
		const uint8_t *from = plane + y * (size_t)stride;
		uint8_t *to = image->pixels + y * image->width * 3;
		if (alpha)
			vg_image_row_over_white(from, to, image->width);
		else
			memcpy(to, from, row);
	}
	return 0;
}

static int decode(struct heif_context *context, struct vg_span bytes,
		  const struct vg_limits *limits, struct vg_image *image, struct vg_error *err)
{
	struct heif_image_handle *handle = NULL;
	struct heif_image *decoded = NULL;
	int code = 0;
	heif_context_set_max_decoding_threads(context, 0);
	struct heif_error error =
		heif_context_read_from_memory_without_copy(context, bytes.data, bytes.size, NULL);
	if (error.code == heif_error_Ok)
		error = heif_context_get_primary_image_handle(context, &handle);
	if (error.code != heif_error_Ok)
		goto done;
	bool alpha = heif_image_handle_has_alpha_channel(handle);
	code = vg_image_init(image, (uint64_t)heif_image_handle_get_width(handle),
			     (uint64_t)heif_image_handle_get_height(handle), 3, limits, err);
	if (code < 0)
		goto done;
	error = heif_decode_image(handle, &decoded, heif_colorspace_RGB,
				  alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB,
				  NULL);
	if (error.code == heif_error_Ok)
		code = copy_pixels(decoded, alpha, image, err);
done:
	if (error.code != heif_error_Ok)
		code = vg_error_set(err, code_of(error), "%s", error.message);
	if (decoded)
		heif_image_release(decoded);
	if (handle)
		heif_image_handle_release(handle);
	return code;
}

int vg_decode_heif(struct vg_span bytes, const struct vg_limits *limits, struct vg_decoded *out,
		   struct vg_error *err)
{
	struct vg_image image = { 0 };
	struct heif_context *context = heif_context_alloc();
	if (!context)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	int code = decode(context, bytes, limits, &image, err);
	heif_context_free(context);
	if (code < 0)
		vg_image_release(&image);
	else
		*out = (struct vg_decoded){ .image = image, .orientation_applied = true };
	return code;
}
