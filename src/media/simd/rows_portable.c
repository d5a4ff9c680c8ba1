#include "media/simd/rows_body.h"

static void luma(const uint8_t *rgb, size_t width, float *out)
{
	luma_between(rgb, 0, width, out);
}

const struct vg_rows vg_rows_portable = { "portable", luma, add, mean };
