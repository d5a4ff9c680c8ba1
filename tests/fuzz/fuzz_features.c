/* Features from a worker that was taken over, or from a damaged catalogue: the bytes as
 * they are, and as the features of a good header. What is accepted must survive the way
 * back unchanged, and can be looked for and aligned. */
#include <stdlib.h>
#include <string.h>

#include "fingerprint/feature_codec.h"
#include "match/align.h"
#include "match/feature_segment.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const struct vg_features *features)
{
	struct vg_alignment alignment;
	struct vg_feature_query *query = vg_feature_query_new(features, 3, 1000);
	(void)vg_align(features, features, false, &alignment);
	(void)vg_align(features, features, true, &alignment);
	vg_feature_query_free(query);
}

static void read_back(struct vg_span bytes)
{
	struct vg_features features = { 0 }, again = { 0 };
	struct vg_buffer once = { .maximum = VG_FEATURES_BYTES_MAXIMUM }, twice = once;
	if (vg_features_read(bytes, &features) == 0) {
		if (vg_features_write(&features, &once) < 0 ||
		    vg_features_read(vg_buffer_span(&once), &again) < 0 ||
		    vg_features_write(&again, &twice) < 0 || once.size != twice.size ||
		    memcmp(once.data, twice.data, once.size) != 0)
			abort();
		use(&features);
	}
	vg_buffer_release(&once);
	vg_buffer_release(&twice);
	vg_features_release(&features);
	vg_features_release(&again);
}

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
