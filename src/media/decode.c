#include "media/decode.h"

#include <stdio.h>
#include <string.h>

#include "media/sniff.h"

static vg_decode_function *const decoders[VG_FORMAT_COUNT] = {
	[VG_FORMAT_JPEG] = vg_decode_jpeg, [VG_FORMAT_PNG] = vg_decode_png,
	[VG_FORMAT_WEBP] = vg_decode_webp, [VG_FORMAT_HEIC] = vg_decode_heif,
	[VG_FORMAT_AVIF] = vg_decode_heif, [VG_FORMAT_GIF] = vg_decode_gif,
	[VG_FORMAT_TIFF] = vg_decode_tiff, [VG_FORMAT_BMP] = vg_decode_bmp,
	[VG_FORMAT_JXL] = vg_decode_jxl, [VG_FORMAT_PSD] = vg_decode_psd,
	[VG_FORMAT_JP2] = vg_decode_jp2,
};

/* How many zeros fill the rest of a file, as where its download or copying stopped; 0 for a few, which may be its own. */
static size_t zeros_at_end(struct vg_span bytes)
{
	enum { FILLED = 64 };
	size_t size = bytes.size;
	while (size > 0 && bytes.data[size - 1] == 0)
		size--;
	return bytes.size - size < FILLED ? 0 : bytes.size - size;
}

/* Formats in which black pixels are zeros too. */
static bool is_plain(enum vg_format format)
{
	return format == VG_FORMAT_BMP || format == VG_FORMAT_TIFF || format == VG_FORMAT_PSD;
}

/* Was the end that the format marks reached without a complaint? Then zeros behind it are none of the picture's. */
static bool has_ended(enum vg_format format, const struct vg_decoded *decoded)
{
	return (format == VG_FORMAT_JPEG || format == VG_FORMAT_PNG) && decoded->read_share == 1 && !decoded->damage[0] && !decoded->note[0];
}

/* Zeros that fill the rest of a file decoders take for codes of pixels: such a file shows what it would without them. */
static int decode_before_zeros(enum vg_format format, struct vg_span bytes, size_t zeros, const struct vg_limits *limits,
			       struct vg_decoded *out, struct vg_error *err)
{
	struct vg_decoded before;
	int code = decoders[format](vg_span_part(bytes, 0, bytes.size - zeros), limits, &before, err);
	if (code == 0 && before.read_share == 1 && !before.damage[0]) {
		vg_decoded_release(&before);
		return 0;
	}
	vg_decoded_release(out);
	if (code < 0)
		return code;
	*out = before;
	snprintf(out->damage, sizeof out->damage, "the last %zu bytes of the file are zeros", zeros);
	return 0;
}

int vg_decode(enum vg_format format, struct vg_span bytes, const struct vg_limits *limits,
	      struct vg_decoded *out, struct vg_error *err)
{
	if (format <= VG_FORMAT_UNKNOWN || format >= VG_FORMAT_COUNT)
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "not a picture this build reads");
	int code = decoders[format](bytes, limits, out, err);
	size_t zeros = code == 0 && !is_plain(format) && !has_ended(format, out) ? zeros_at_end(bytes) : 0;
	return zeros ? decode_before_zeros(format, bytes, zeros, limits, out, err) : code;
}

static bool is_heif(struct vg_span bytes)
{
	const char *type;
	enum vg_format format = vg_sniff(bytes, &type);
	return format == VG_FORMAT_HEIC || format == VG_FORMAT_AVIF;
}

/* Behind or within anything: a thumbnail of content credentials may be one. */
static bool holds_heif(struct vg_span bytes)
{
	enum { BOX_HEAD = 4 };
	for (size_t at = 0; at < bytes.size;) {
		const uint8_t *found = memmem(bytes.data + at, bytes.size - at, "ftyp", 4);
		if (!found)
			return false;
		size_t box = (size_t)(found - bytes.data);
		if (box >= BOX_HEAD && is_heif(vg_span_part(bytes, box - BOX_HEAD, bytes.size - (box - BOX_HEAD))))
			return true;
		at = box + 4;
	}
	return false;
}

bool vg_decode_is_rare(struct vg_span bytes)
{
	const char *type;
	return vg_sniff(bytes, &type) == VG_FORMAT_JXL || holds_heif(bytes);
}

void vg_decode_prepare_rare(void)
{
	vg_decode_heif_prepare();
	vg_decode_jxl_prepare();
}
