/* Features from a worker that was taken over, or from a damaged catalogue: the bytes as
 * they are, and as the features of a good header. What is accepted must survive the way
 * back unchanged, and can be looked for and aligned. */
#include <stdint.h>

#include "features_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { MOST = 64 };
	size_t count = size / VG_FEATURE_BYTES < MOST ? size / VG_FEATURE_BYTES : MOST;
	const uint8_t header[VG_FEATURES_HEADER] = { VG_FEATURES_VERSION, 0x80, 2, 0x80, 2, (uint8_t)count };
	struct vg_buffer bytes = { .maximum = VG_FEATURES_BYTES_MAXIMUM };
	read_back((struct vg_span){ data, size });
	if (vg_buffer_append(&bytes, header, sizeof header) < 0 ||
	    (count && vg_buffer_append(&bytes, data, count * VG_FEATURE_BYTES) < 0))
		abort();
	read_back(vg_buffer_span(&bytes));
	vg_buffer_release(&bytes);
	return 0;
}
