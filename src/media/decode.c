#include "media/decode.h"

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

int vg_decode(enum vg_format format, struct vg_span bytes, const struct vg_limits *limits,
	      struct vg_decoded *out, struct vg_error *err)
{
	if (format <= VG_FORMAT_UNKNOWN || format >= VG_FORMAT_COUNT)
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "not a picture this build reads");
	return decoders[format](bytes, limits, out, err);
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
