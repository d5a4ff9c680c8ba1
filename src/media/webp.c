/* WebP through libwebp; of an animation, the first frame that shows something. */
#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>

#include "base/text.h"
#include "media/decode.h"

/* How many frames are looked at for one that is not empty. */
enum { FRAMES = 64 };

static void copy_over_white(const uint8_t *rgba, struct vg_image *image)
{
	size_t width = image->width;
	for (size_t y = 0; y < image->height; y++)
		vg_image_row_over_white(rgba + y * width * 4, image->pixels + y * width * 3, image->width);
}

static void note_missing(struct vg_decoded *decoded, double share)
{
	decoded->read_share = share;
	vg_text_copy(decoded->damage, sizeof decoded->damage, "damaged or incomplete WebP data");
}

/* As many rows as there are, of width x height pixels at `rgba`, which is clear; *out_rows
 * tells how many. */
static int decode_rows(struct vg_span bytes, uint8_t *rgba, uint32_t width, uint32_t height,
		       uint32_t *out_rows, struct vg_error *err)
{
	int last = 0;
	WebPIDecoder *decoder = WebPINewRGB(MODE_RGBA, rgba, (size_t)width * height * 4, (int)width * 4);
	if (!decoder)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	VP8StatusCode status = WebPIUpdate(decoder, bytes.data, bytes.size);
	if (status == VP8_STATUS_OK)
		last = (int)height;
	else if (!WebPIDecGetRGB(decoder, &last, NULL, NULL, NULL))
		last = 0;
	WebPIDelete(decoder);
	if (last <= 0)
		return vg_error_set(err, VG_ERR_MALFORMED, "damaged or incomplete WebP data");
	*out_rows = last < (int)height ? (uint32_t)last : height;
	return 0;
}

static int decode_still(struct vg_span bytes, struct vg_decoded *decoded, struct vg_error *err)
{
	struct vg_image *image = &decoded->image;
	uint32_t rows = 0;
	uint8_t *rgba = calloc((size_t)image->width * image->height, 4);
	if (!rgba)
		return vg_error_set(err, VG_ERR_LIMIT, "not enough memory for the picture");
	int code = decode_rows(bytes, rgba, image->width, image->height, &rows, err);
	if (code == 0) {
		copy_over_white(rgba, image);
		if (rows < image->height)
			note_missing(decoded, (double)rows / image->height);
	}
	free(rgba);
	return code;
}

/* The first frame of an animation that does not come to its end, on a white canvas. */
static int decode_first_frame(struct vg_span bytes, struct vg_decoded *decoded, struct vg_error *err)
{
	struct vg_image *image = &decoded->image;
	WebPData data = { bytes.data, bytes.size };
	WebPDemuxState state;
	WebPIterator frame = { 0 };
	uint32_t rows = 0;
	int code = vg_error_set(NULL, VG_ERR_MALFORMED, "no frame");
	WebPDemuxer *demuxer = WebPDemuxPartial(&data, &state);
	uint8_t *rgba = NULL;
	if (demuxer && WebPDemuxGetFrame(demuxer, 1, &frame) && frame.width > 0 && frame.height > 0 &&
	    frame.x_offset >= 0 && frame.y_offset >= 0 &&
	    (uint64_t)frame.x_offset + (uint64_t)frame.width <= image->width &&
	    (uint64_t)frame.y_offset + (uint64_t)frame.height <= image->height &&
	    (rgba = calloc((size_t)frame.width * (size_t)frame.height, 4)) != NULL)
		code = decode_rows((struct vg_span){ frame.fragment.bytes, frame.fragment.size }, rgba,
				   (uint32_t)frame.width, (uint32_t)frame.height, &rows, NULL);
	for (size_t y = 0; code == 0 && y < (size_t)frame.height; y++)
		vg_image_row_over_white(rgba + y * (size_t)frame.width * 4,
					image->pixels + (((size_t)frame.y_offset + y) * image->width +
							 (size_t)frame.x_offset) * 3, (uint32_t)frame.width);
	if (code == 0 && (int)rows < frame.height)
		note_missing(decoded, (double)rows / frame.height);
	else if (code == 0)
		vg_text_copy(decoded->note, sizeof decoded->note, "the animation does not come to its end");
	decoded->pictures = (struct vg_pictures){ VG_PICTURES_FRAMES, 0, 1, false };
	free(rgba);
	WebPDemuxReleaseIterator(&frame);
	WebPDemuxDelete(demuxer);
	return code == 0 ? 0 : vg_error_set(err, VG_ERR_MALFORMED, "the animation's first frame is damaged");
}

static int decode_animation(struct vg_span bytes, struct vg_decoded *decoded, struct vg_error *err)
{
	struct vg_image *image = &decoded->image;
	WebPData data = { bytes.data, bytes.size };
	WebPAnimDecoder *decoder = WebPAnimDecoderNew(&data, NULL);
	WebPAnimInfo info = { 0 };
	uint8_t *rgba = NULL;
	uint32_t frame = 0;
	int timestamp;
	bool empty = true;
	vg_image_fill(image, 255);
	if (decoder && WebPAnimDecoderGetInfo(decoder, &info))
		while (empty && frame < FRAMES && WebPAnimDecoderGetNext(decoder, &rgba, &timestamp)) {
			copy_over_white(rgba, image);
			frame++;
			empty = vg_image_is_flat(image);
		}
	WebPAnimDecoderDelete(decoder);
	if (frame == 0)
		return decode_first_frame(bytes, decoded, err);
	decoded->pictures = (struct vg_pictures){
		info.frame_count > 1 ? VG_PICTURES_FRAMES : VG_PICTURES_PLAIN, info.frame_count,
		empty ? 1 : frame, !empty && frame > 1 };
	return 0;
}

int vg_decode_webp(struct vg_span bytes, const struct vg_limits *limits, struct vg_decoded *out,
		   struct vg_error *err)
{
	WebPBitstreamFeatures features;
	struct vg_decoded decoded = vg_decoded_whole();
	if (WebPGetFeatures(bytes.data, bytes.size, &features) != VP8_STATUS_OK)
		return vg_error_set(err, VG_ERR_MALFORMED, "the WebP header is damaged");
	int code = vg_image_init(&decoded.image, (uint64_t)features.width, (uint64_t)features.height, 3,
				 limits, err);
	if (code < 0)
		return code;
	code = features.has_animation ? decode_animation(bytes, &decoded, err)
				      : decode_still(bytes, &decoded, err);
	if (code < 0)
		vg_decoded_release(&decoded);
	else
		*out = decoded;
	return code;
}
