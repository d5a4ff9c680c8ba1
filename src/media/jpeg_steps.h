/* How a JPEG's luminance was quantised: of the lowest frequencies the step, and how often each multiple of it occurs. */
#ifndef VG_MEDIA_JPEG_STEPS_H
#define VG_MEDIA_JPEG_STEPS_H

#include <stdint.h>

#include "base/bytes.h"
#include <vestigo/limits.h>

enum { VG_STEPS_FREQUENCIES = 9, VG_STEPS_BINS = 64 };

struct vg_jpeg_steps {
	uint32_t blocks;                                        /* of the luminance, that were looked at */
	uint16_t step[VG_STEPS_FREQUENCIES];                    /* of the quantisation table */
	uint32_t count[VG_STEPS_FREQUENCIES][VG_STEPS_BINS];    /* of multiples by their magnitude; larger ones are left out */
};

/* The place of a frequency in a table of 64, in natural order; 0 to VG_STEPS_FREQUENCIES - 1, from the lowest on. */
int vg_jpeg_steps_place(int frequency);

/* Reads the coefficients of the first rows of blocks, so many that memory and time stay bounded. VG_ERR_UNSUPPORTED where
 * the file has no luminance of 8 bits in a form that libjpeg gives coefficients of, VG_ERR_MALFORMED where data are missing
 * or damaged, VG_ERR_LIMIT. On failure *out is untouched. */
int vg_jpeg_steps_read(struct vg_span bytes, const struct vg_limits *limits, struct vg_jpeg_steps *out, struct vg_error *err);

#endif
