#include "media/decode.h"

static vg_decode_function *const decoders[VG_FORMAT_COUNT] = {
	[VG_FORMAT_JPEG] = vg_decode_jpeg, [VG_FORMAT_PNG] = vg_decode_png,
	[VG_FORMAT_WEBP] = vg_decode_webp, [VG_FORMAT_HEIC] = vg_decode_heif,
	[VG_FORMAT_AVIF] = vg_decode_heif, [VG_FORMAT_GIF] = vg_decode_gif,
	[VG_FORMAT_TIFF] = vg_decode_tiff, [VG_FORMAT_BMP] = vg_decode_bmp,
	[VG_FORMAT_JXL] = vg_decode_jxl, [VG_FORMAT_PSD] = vg_decode_psd,
	[VG_FORMAT_JP2] = vg_decode_jp2,
};

int vg_decode(enum vg_format format, struct vg_span bytes, const struct vg_limits *limits,
	      struct vg_decoded *out, struct vg_error *err)
{
	if (format <= VG_FORMAT_UNKNOWN || format >= VG_FORMAT_COUNT)
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "not a picture this build reads");
	return decoders[format](bytes, limits, out, err);
}
