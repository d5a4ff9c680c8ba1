/* JPEG XL, through libjxl in one thread. */
#include "encode.h"

#include <stdlib.h>
#include <string.h>

#include <jxl/encode.h>

static void good(JxlEncoderStatus status, const char *what)
{
	if (status != JXL_ENC_SUCCESS)
		die("libjxl cannot %s", what);
}

static unsigned channels_of(enum jxl_form form)
{
	return form == JXL_GREY ? 1 : form == JXL_ALPHA ? 4 : 3;
}

/* The pixels in the form that is wanted; the caller frees them. */
static uint8_t *samples(const struct pic *p, enum jxl_form form, size_t *out_size)
{
	size_t channels = channels_of(form), count = (size_t)p->width * p->height;
	uint8_t *to = xmalloc(count * channels);

	*out_size = count * channels;
	for (size_t i = 0; i < count; i++) {
		const uint8_t *rgb = p->rgb + i * 3;

		if (form == JXL_GREY) {
			to[i] = (uint8_t)((299u * rgb[0] + 587u * rgb[1] + 114u * rgb[2] + 500) / 1000);
			continue;
		}
		memcpy(to + i * channels, rgb, 3);
		if (form == JXL_ALPHA)
			to[i * 4 + 3] = (uint8_t)fixture_alpha((unsigned)(i % p->width), (unsigned)(i / p->width));
	}
	return to;
}

static void describe(JxlEncoder *encoder, const struct pic *p, enum jxl_form form)
{
	JxlBasicInfo info;
	JxlColorEncoding colour;

	JxlEncoderInitBasicInfo(&info);
	info.xsize = p->width;
	info.ysize = p->height;
	info.bits_per_sample = 8;
	info.num_color_channels = form == JXL_GREY ? 1 : 3;
	info.uses_original_profile = form != JXL_LOSSY;
	if (form == JXL_ALPHA) {
		info.num_extra_channels = 1;
		info.alpha_bits = 8;
	}
	if (form == JXL_TURNED)
		info.orientation = JXL_ORIENT_ROTATE_90_CW;
	if (form == JXL_FRAMES) {
		info.have_animation = JXL_TRUE;
		info.animation.tps_numerator = 10;
		info.animation.tps_denominator = 1;
	}
	good(JxlEncoderSetBasicInfo(encoder, &info), "take the size");
	JxlColorEncodingSetToSRGB(&colour, form == JXL_GREY);
	good(JxlEncoderSetColorEncoding(encoder, &colour), "take the colours");
}

static void add_blocks(JxlEncoder *encoder, const struct buf *exif, const char *xmp)
{
	struct buf block = {0};

	good(JxlEncoderUseBoxes(encoder), "write boxes");
	buf_be32(&block, 0); /* where the TIFF header stands */
	buf_put(&block, exif->data, exif->size);
	good(JxlEncoderAddBox(encoder, "Exif", block.data, block.size, JXL_FALSE), "add EXIF");
	good(JxlEncoderAddBox(encoder, "xml ", (const uint8_t *)xmp, strlen(xmp), JXL_TRUE), "add XMP");
	JxlEncoderCloseBoxes(encoder);
	buf_free(&block);
}

static void add_frame(JxlEncoderFrameSettings *settings, enum jxl_form form, const void *pixels, size_t size)
{
	JxlPixelFormat format = {channels_of(form), JXL_TYPE_UINT8, JXL_NATIVE_ENDIAN, 0};
	JxlFrameHeader header;

	if (form == JXL_FRAMES) {
		JxlEncoderInitFrameHeader(&header);
		header.duration = 1;
		good(JxlEncoderSetFrameHeader(settings, &header), "take a frame's duration");
	}
	good(JxlEncoderAddImageFrame(settings, &format, pixels, size), "take the pixels");
}

static void collect(JxlEncoder *encoder, struct buf *out)
{
	uint8_t chunk[4096];
	JxlEncoderStatus status = JXL_ENC_NEED_MORE_OUTPUT;

	while (status == JXL_ENC_NEED_MORE_OUTPUT) {
		uint8_t *to = chunk;
		size_t room = sizeof chunk;

		status = JxlEncoderProcessOutput(encoder, &to, &room);
		buf_put(out, chunk, sizeof chunk - room);
	}
	good(status, "encode");
}

void jxl_encode(const struct pic *p, enum jxl_form form, const struct buf *exif, const char *xmp, struct buf *out)
{
	JxlEncoder *encoder = JxlEncoderCreate(NULL);
	JxlEncoderFrameSettings *settings = encoder ? JxlEncoderFrameSettingsCreate(encoder, NULL) : NULL;
	size_t size;
	uint8_t *pixels = samples(p, form, &size);

	if (!settings)
		die("libjxl cannot start");
	if (form == JXL_BLOCKS)
		add_blocks(encoder, exif, xmp);
	describe(encoder, p, form);
	if (form != JXL_LOSSY)
		good(JxlEncoderSetFrameLossless(settings, JXL_TRUE), "be exact");
	if (form == JXL_FRAMES) {
		uint8_t *plain = xmalloc(size);

		memset(plain, 90, size);
		add_frame(settings, form, plain, size);
		free(plain);
	}
	add_frame(settings, form, pixels, size);
	if (form == JXL_FRAMES)
		add_frame(settings, form, pixels, size);
	JxlEncoderCloseFrames(encoder);
	collect(encoder, out);
	JxlEncoderDestroy(encoder);
	free(pixels);
}
