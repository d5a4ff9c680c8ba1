/* What the target "features" asks and holds, but for where it begins. */
#ifndef TESTS_FUZZ_FEATURES_TARGET_H
#define TESTS_FUZZ_FEATURES_TARGET_H

#include <stdlib.h>
#include <string.h>

#include "fingerprint/feature_codec.h"
#include "match/align.h"
#include "match/feature_segment.h"

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

#endif
