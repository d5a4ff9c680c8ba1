/* WebP through libwebp; of an animation, the first frame. */
#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>

#include "media/decode.h"

static void copy_over_white(const uint8_t *rgba, struct vg_image *image)
{
	size_t width = image->width;
	for (size_t y = 0; y < image->height; y++)
		vg_image_row_over_white(rgba + y * width * 4, image->pixels + y * width * 3, image->width);
}

static int decode_animation(struct vg_span bytes, struct vg_image *image, struct vg_error *err)
{
	WebPData data = { bytes.data, bytes.size };
	WebPAnimDecoder *decoder = WebPAnimDecoderNew(&data, NULL);
	uint8_t *rgba = NULL;
	int timestamp, code = 0;
	if (!decoder || !WebPAnimDecoderGetNext(decoder, &rgba, &timestamp))
		code = vg_error_set(err, VG_ERR_MALFORMED, "the animation's first frame is damaged");
	else
		copy_over_white(rgba, image);
	WebPAnimDecoderDelete(decoder);
	return code;
}

static int decode_still(struct vg_span bytes, bool alpha, struct vg_image *image,
			struct vg_error *err)
{
	if (!alpha) {
		if (!WebPDecodeRGBInto(bytes.data, bytes.size, image->pixels, vg_image_size(image),
				       (int)image->width * 3))
			return vg_error_set(err, VG_ERR_MALFORMED, "damaged or incomplete WebP data");
		return 0;
	}
	int width, height;
	uint8_t *rgba = WebPDecodeRGBA(bytes.data, bytes.size, &width, &height);
	if (!rgba)
		return vg_error_set(err, VG_ERR_MALFORMED, "damaged or incomplete WebP data");
	copy_over_white(rgba, image);
	WebPFree(rgba);
	return 0;
}

int vg_decode_webp(struct vg_span bytes, const struct vg_limits *limits, struct vg_decoded *out,
		   struct vg_error *err)
{
	WebPBitstreamFeatures features;
	struct vg_image image = { 0 };
	if (WebPGetFeatures(bytes.data, bytes.size, &features) != VP8_STATUS_OK)
		return vg_error_set(err, VG_ERR_MALFORMED, "the WebP header is damaged");
	int code = vg_image_init(&image, (uint64_t)features.width, (uint64_t)features.height, 3, limits, err);
	if (code < 0)
		return code;
	code = features.has_animation ? decode_animation(bytes, &image, err)
				      : decode_still(bytes, features.has_alpha, &image, err);
	if (code < 0)
		vg_image_release(&image);
	else
		*out = (struct vg_decoded){ .image = image };
	return code;
}
