/* The decoder's wrapper of a PNG, with the frames of an animated one, whose chunks' checksums are
 * not looked at. */
#include "decode_target.h"
#include "media/apng.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int with_frames(struct vg_span bytes, const struct vg_limits *limits, struct vg_decoded *out,
		       struct vg_error *err)
{
	int code = vg_decode_png_unchecked(bytes, limits, out, err);
	if (code == 0)
		vg_apng_frames(bytes, limits, vg_decode_png_unchecked, out);
	return code;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	decode(vg_decode_png, data, size);
	decode(with_frames, data, size);
	return 0;
}
