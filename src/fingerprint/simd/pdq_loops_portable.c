#include "fingerprint/simd/pdq_loops_body.h"

static void luma(const uint8_t *row, const uint32_t *column, uint32_t count, float *out)
{
	luma_between(row, column, 0, count, out);
}

static void transpose(const float *in, float *out, uint32_t rows, uint32_t columns)
{
	transpose_from(in, out, rows, columns, 0, 0);
}

const struct vg_pdq_loops vg_pdq_loops_portable = { "portable", luma, transpose, down };
