/* JPEG XL (ISO/IEC 18181) through libjxl, in one thread. It turns and mirrors as the file's header says, so the EXIF
 * orientation must not be applied again. */
#include <string.h>

#include "base/text.h"
#include "media/decode.h"
#include "media/jxl_calls.h"

/* Frames that are looked at for one that is not empty, and that are counted at all. */
enum { FRAMES = 64, FRAMES_COUNTED = 10000 };
/* What libjxl 0.7 holds of a picture in one thread, bytes a pixel: samples of 32 bits, several times over. Measured: 20
 * to 39. Without it, a picture that takes more would end the worker. */
enum { BYTES_A_PIXEL = 40 };

struct decoding {
	struct vg_jxl_calls jxl;
	JxlDecoder *decoder;
	JxlPixelFormat format;
	struct vg_decoded *out;
	bool chosen;               /* a frame that shows something was found */
};

/* A part of a row of the frame that is being decoded. */
static void take_pixels(void *opaque, size_t x, size_t y, size_t count, const void *pixels)
{
	struct decoding *d = opaque;
	struct vg_image *image = &d->out->image;
	size_t channels = d->format.num_channels;
	if (y >= image->height || x >= image->width)
		return;
	count = count < image->width - x ? count : image->width - x;
	uint8_t *to = image->pixels + (y * image->width + x) * image->channels;
	const uint8_t *from = pixels;
	if (channels == image->channels) {
		memcpy(to, from, count * channels);
	} else if (channels == 4) {
		vg_image_lay_over_white(image, (uint32_t)x, (uint32_t)y, from, (uint32_t)count);
	} else {
		vg_image_note_alpha(image, (uint32_t)x, (uint32_t)y, from + 1, 2, (uint32_t)count);
		for (size_t i = 0; i < count; i++)
			to[i] = (uint8_t)((from[2 * i] * from[2 * i + 1] + 255 * (255 - from[2 * i + 1]) + 127) / 255);
	}
}

/* An ink beside the three colours would be left out. */
static bool has_black(const struct decoding *d, const JxlBasicInfo *info)
{
	JxlExtraChannelInfo extra;
	for (uint32_t i = 0; i < info->num_extra_channels && i < 256; i++)
		if (d->jxl.JxlDecoderGetExtraChannelInfo(d->decoder, i, &extra) == JXL_DEC_SUCCESS && extra.type == JXL_CHANNEL_BLACK)
			return true;
	return false;
}

static int take_info(struct decoding *d, const struct vg_limits *limits, struct vg_error *err)
{
	JxlBasicInfo info;
	if (d->jxl.JxlDecoderGetBasicInfo(d->decoder, &info) != JXL_DEC_SUCCESS)
		return vg_error_set(err, VG_ERR_MALFORMED, "the JPEG XL header is damaged");
	uint64_t pixels = (uint64_t)info.xsize * info.ysize;
	uint32_t colours = info.num_color_channels;
	if (pixels <= limits->max_pixels && pixels > limits->max_memory / BYTES_A_PIXEL)
		return vg_error_set(err, VG_ERR_LIMIT, "%u x %u pixels of JPEG XL take more memory than the limit of %llu bytes",
				    info.xsize, info.ysize, (unsigned long long)limits->max_memory);
	if (has_black(d, &info) || (colours != 1 && colours != 3))
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "a JPEG XL in printing inks, which this build does not read");
	d->out->reduced = info.bits_per_sample > 8;
	d->format = (JxlPixelFormat){ colours + (info.alpha_bits > 0), JXL_TYPE_UINT8, JXL_NATIVE_ENDIAN, 0 };
	return vg_image_init(&d->out->image, info.xsize, info.ysize, colours, limits, err);
}

/* A frame is whole: the first, or where those before were empty the first that is not. */
static void take_frame(struct decoding *d)
{
	struct vg_pictures *pictures = &d->out->pictures;
	if (d->chosen || vg_image_is_flat(&d->out->image))
		return;
	d->chosen = true;
	pictures->which = pictures->count;
	pictures->first_empty = pictures->count > 1;
}

static int begin_frame(struct decoding *d)
{
	if (d->chosen || d->out->pictures.count > FRAMES)
		return d->jxl.JxlDecoderSkipCurrentFrame(d->decoder) == JXL_DEC_SUCCESS ? 0 : -1;
	return d->jxl.JxlDecoderSetImageOutCallback(d->decoder, &d->format, take_pixels, d) == JXL_DEC_SUCCESS ? 0 : -1;
}

/* Until all frames are decoded or counted. What is damaged behind a whole picture does not concern it. */
static int follow(struct decoding *d, const struct vg_limits *limits, struct vg_error *err)
{
	struct vg_pictures *pictures = &d->out->pictures;
	uint32_t whole = 0;
	for (int code = 0; code == 0 && pictures->count <= FRAMES_COUNTED;) {
		switch ((int)d->jxl.JxlDecoderProcessInput(d->decoder)) {
		case JXL_DEC_BASIC_INFO:
			code = take_info(d, limits, err);
			if (code < 0)
				return code;
			break;
		case JXL_DEC_FRAME: pictures->count++; break;
		case JXL_DEC_NEED_IMAGE_OUT_BUFFER: code = begin_frame(d); break;
		case JXL_DEC_FULL_IMAGE:
			whole++;
			take_frame(d);
			break;
		case JXL_DEC_SUCCESS: return whole ? 0 : vg_error_set(err, VG_ERR_MALFORMED, "the JPEG XL holds no picture");
		default: code = -1; break;
		}
	}
	if (!whole)
		return vg_error_set(err, VG_ERR_MALFORMED, "damaged or incomplete JPEG XL data");
	if (pictures->count <= FRAMES_COUNTED)
		vg_text_copy(d->out->note, sizeof d->out->note, "what stands behind the picture is damaged or incomplete");
	return 0;
}

static int decode(struct decoding *d, struct vg_span bytes, const struct vg_limits *limits, struct vg_error *err)
{
	struct vg_pictures *pictures = &d->out->pictures;
	d->decoder = d->jxl.JxlDecoderCreate(NULL);
	if (!d->decoder)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	pictures->count = 0;
	int code = 0;
	if (d->jxl.JxlDecoderSubscribeEvents(d->decoder, JXL_DEC_BASIC_INFO | JXL_DEC_FRAME | JXL_DEC_FULL_IMAGE) != JXL_DEC_SUCCESS ||
	    d->jxl.JxlDecoderSetInput(d->decoder, bytes.data, bytes.size) != JXL_DEC_SUCCESS)
		code = vg_error_set(err, VG_ERR_MALFORMED, "the JPEG XL header is damaged");
	d->jxl.JxlDecoderCloseInput(d->decoder);
	if (code == 0)
		code = follow(d, limits, err);
	d->jxl.JxlDecoderDestroy(d->decoder);
	pictures->kind = pictures->count > 1 ? VG_PICTURES_FRAMES : VG_PICTURES_PLAIN;
	return code;
}

void vg_decode_jxl_prepare(void)
{
	struct vg_jxl_calls unused;
	(void)vg_jxl_load(&unused);
}

int vg_decode_jxl(struct vg_span bytes, const struct vg_limits *limits, struct vg_decoded *out, struct vg_error *err)
{
	struct vg_decoded decoded = vg_decoded_whole();
	struct decoding d = { .out = &decoded };
	if (!vg_jxl_load(&d.jxl))
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "a JPEG XL, and the library that reads it (libjxl) cannot be loaded");
	decoded.orientation_applied = true;
	int code = decode(&d, bytes, limits, err);
	if (code < 0)
		vg_decoded_release(&decoded);
	else
		*out = decoded;
	return code;
}
