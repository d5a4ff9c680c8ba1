/* The coefficients of a JPEG, and what is told from them. */
#include <stdlib.h>

#include "forensics/double_quantisation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vg_limits limits;
	struct vg_jpeg_steps steps;
	struct vg_earlier_steps earlier;
	vg_limits_default(&limits);
	limits.max_scans = 16;
	if (vg_jpeg_steps_read((struct vg_span){ data, size }, &limits, &steps, NULL) < 0)
		return 0;
	vg_earlier_steps_find(&steps, &earlier);
	if (steps.blocks > 1 << 16 || earlier.told > earlier.looked || earlier.looked > VG_STEPS_FREQUENCIES)
		abort();
	return 0;
}
