/* What the main process reads of a picture itself, to hold what a worker answers against it: the size in its
 * header is the one that its decoder comes to, else a sound picture would be told as failed. */
#include <stdlib.h>

#include "examine/header.h"
#include "media/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vg_span bytes = { data, size };
	struct vg_header header;
	struct vg_limits limits;
	struct vg_decoded decoded;
	vg_header_read(bytes, &header);
	if (!header.type || !*header.type || header.bytes != size)
		abort();
	vg_limits_default(&limits);
	limits.max_pixels = 1 << 18;
	limits.max_scans = 8;
	if (!header.has_size || vg_decode(header.format, bytes, &limits, &decoded, NULL) < 0)
		return 0;
	if (decoded.image.width != header.width || decoded.image.height != header.height)
		abort();
	vg_decoded_release(&decoded);
	return 0;
}
