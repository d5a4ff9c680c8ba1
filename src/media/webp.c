/* WebP through libwebp; of an animation, the first frame that shows something. */
#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>

#include "base/text.h"
#include "base/memory.h"
#include "media/decode.h"

/* How many frames are looked at for one that is not empty. */
enum { FRAMES = 64 };

static void copy_over_white(const uint8_t *rgba, struct vg_image *image)
{
	for (uint32_t y = 0; y < image->height; y++)
		vg_image_lay_over_white(image, 0, y, rgba + (size_t)y * image->width * 4, image->width);
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
	uint8_t *rgba = vg_calloc((size_t)image->width * image->height, 4);
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

/* A frame of an animation (RFC 9649, 2.7.1.1): where it lies, and what of its data the file holds. */
struct frame {
	uint32_t x, y, width, height;
	struct vg_span data;
};

static uint32_t read_u24le(struct vg_reader *reader)
{
	uint32_t low = vg_read_u8(reader), middle = vg_read_u8(reader);
	return low | middle << 8 | (uint32_t)vg_read_u8(reader) << 16;
}

/* The next frame; false when there is none. libwebp gives none that the end of the file cuts. */
static bool next_frame(struct vg_reader *reader, struct frame *out)
{
	enum { HEADER = 16 };
	while (vg_reader_left(reader) >= 8) {
		struct vg_span type = vg_read_span(reader, 4);
		uint64_t size = vg_read_u32le(reader), left = vg_reader_left(reader);
		struct vg_span body = vg_read_span(reader, (size_t)(size < left ? size : left));
		vg_read_skip(reader, size & 1 && size < left);
		if (memcmp(type.data, "ANMF", 4) != 0 || body.size < HEADER)
			continue;
		struct vg_reader head;
		vg_reader_init(&head, body);
		out->x = 2 * read_u24le(&head);
		out->y = 2 * read_u24le(&head);
		out->width = read_u24le(&head) + 1;
		out->height = read_u24le(&head) + 1;
		out->data = vg_span_part(body, HEADER, body.size - HEADER);
		return true;
	}
	return false;
}

/* As many of a frame's rows as there are, on the white canvas; *out_rows tells how many. */
static int draw_frame(const struct frame *frame, struct vg_image *image, uint32_t *out_rows)
{
	WebPBitstreamFeatures features;
	size_t width = frame->width;
	if ((uint64_t)frame->x + width > image->width || (uint64_t)frame->y + frame->height > image->height ||
	    WebPGetFeatures(frame->data.data, frame->data.size, &features) != VP8_STATUS_OK ||
	    (uint32_t)features.width != frame->width || (uint32_t)features.height != frame->height)
		return VG_ERR_MALFORMED;
	uint8_t *rgba = vg_calloc(width * frame->height, 4);
	if (!rgba)
		return VG_ERR_MEMORY;
	int code = decode_rows(frame->data, rgba, frame->width, frame->height, out_rows, NULL);
	for (uint32_t y = 0; code == 0 && y < frame->height; y++)
		vg_image_lay_over_white(image, frame->x, frame->y + y, rgba + y * width * 4, frame->width);
	free(rgba);
	return code;
}

/* Of an animation that does not come to its end, the first frame that shows something, as far as it
 * goes; the first where none does. */
static int decode_cut_animation(struct vg_span bytes, struct vg_decoded *decoded, struct vg_error *err)
{
	struct vg_reader reader;
	struct frame frame;
	uint32_t shown = 0, number = 0, rows = 0, height = 0;
	bool empty = true;
	vg_reader_init(&reader, bytes);
	vg_read_skip(&reader, 12);
	while (empty && number < FRAMES && next_frame(&reader, &frame)) {
		uint32_t there = 0;
		bool drawn = draw_frame(&frame, &decoded->image, &there) == 0;
		number++;
		empty = !drawn || vg_image_is_flat(&decoded->image);
		if (drawn && (!shown || !empty)) {
			shown = number;
			rows = there;
			height = frame.height;
		}
	}
	if (!shown)
		return vg_error_set(err, VG_ERR_MALFORMED, "the animation's first frame is damaged");
	if (rows < height)
		note_missing(decoded, (double)rows / height);
	else
		vg_text_copy(decoded->note, sizeof decoded->note, "the animation does not come to its end");
	decoded->pictures = (struct vg_pictures){ .kind = VG_PICTURES_FRAMES, .which = shown, .first_empty = shown > 1 };
	return 0;
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
		return decode_cut_animation(bytes, decoded, err);
	decoded->pictures = (struct vg_pictures){
		info.frame_count > 1 ? VG_PICTURES_FRAMES : VG_PICTURES_PLAIN, info.frame_count,
		empty ? 1 : frame, !empty && frame > 1, false };
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
