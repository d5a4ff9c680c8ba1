/* An earlier quantisation of a JPEG, told from its luminance's coefficients.
 *
 * Claim: the picture was a JPEG of coarser steps before it was saved with these tables, its grid of blocks unmoved. What
 * was a multiple of a coarse step, rounded to multiples of a finer one, is found at some of them and missing at others, in
 * a period (J. Lukáš, J. Fridrich: Estimation of primary quantization matrix in double compressed JPEG images, 2003).
 * Method: of each of the lowest frequencies the histogram of magnitudes is fitted by a smooth curve (Poisson regression),
 * by itself and times what an earlier step would make of it; the step is told where that explains what no smooth curve
 * does. Assumes steps that were coarser, a grid that did not move (no resizing, no crop by other than multiples of 8) and
 * enough coefficients that are not zero; its silence says nothing. Known false alarms: none met (docs/accuracy.md). */
#ifndef VG_FORENSICS_DOUBLE_QUANTISATION_H
#define VG_FORENSICS_DOUBLE_QUANTISATION_H

#include "media/jpeg_steps.h"

/* Of so many frequencies an earlier step must be told, before an earlier quantisation is. */
enum { VG_EARLIER_LEAST = 5 };

struct vg_earlier_steps {
	int looked;                             /* frequencies with enough coefficients to tell an earlier step */
	int told;                               /* of which one is told */
	uint16_t step[VG_STEPS_FREQUENCIES];    /* the earlier step; 0 where none is told */
};

/* Total: gives an answer to any histograms. Stops where VG_EARLIER_LEAST cannot be reached any more. */
void vg_earlier_steps_find(const struct vg_jpeg_steps *steps, struct vg_earlier_steps *out);

#endif
