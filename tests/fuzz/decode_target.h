/* What the targets of the decoders share: one decoder over hostile bytes, whatever they begin
 * with, and what every decoder owes to who calls it. */
#ifndef TESTS_FUZZ_DECODE_TARGET_H
#define TESTS_FUZZ_DECODE_TARGET_H

#include <stdlib.h>

#include "media/decode.h"

enum { DECODE_PIXELS = 1 << 20 };

static inline void decode(vg_decode_function *decoder, const uint8_t *data, size_t size)
{
	struct vg_limits limits;
	struct vg_decoded decoded;
	struct vg_error err = { 0 };
	vg_limits_default(&limits);
	limits.max_pixels = DECODE_PIXELS;
	limits.max_scans = 8;
	int code = decoder((struct vg_span){ data, size }, &limits, &decoded, &err);
	if (code < 0) {
		if (!err.message[0])
			abort(); /* a reason is owed to the record */
		return;
	}
	const struct vg_image *image = &decoded.image;
	if (image->width == 0 || image->height == 0 || (uint64_t)image->width * image->height > DECODE_PIXELS ||
	    !(decoded.read_share > 0 && decoded.read_share <= 1) || decoded.orientation < 0 || decoded.orientation > 8)
		abort();
	unsigned sum = 0; /* every pixel is there to be read */
	for (size_t i = 0; i < vg_image_size(image); i++)
		sum += image->pixels[i];
	if (sum == UINT32_MAX)
		abort();
	vg_decoded_release(&decoded);
}

#endif
