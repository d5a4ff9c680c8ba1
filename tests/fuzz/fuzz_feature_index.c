/* A segment of the index of features, as a damaged disk or another program leaves it: the
 * bytes as they are, and a good segment patched by them. Whatever opens can be searched
 * and merged. */
#include <stdint.h>

#include "feature_index_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vg_features features;
	struct vg_feature feature[FEATURES];
	struct vg_buffer bytes = { .maximum = MOST };
	struct vg_feature_build *build = vg_feature_build_new();
	for (int64_t id = 1; build && id <= PICTURES; id++) {
		fill(&features, feature, (unsigned)id);
		if (vg_feature_build_add(build, id, &features) < 0)
			abort();
	}
	if (!build || vg_feature_build_end(build, 1, PICTURES, &bytes) < 0)
		abort();
	vg_feature_build_free(build);
	struct vg_feature_query *query = vg_feature_query_new(&features, 4, bytes.size / 16);
	use_copy(data, size, query);
	/* Postings, at the end, are what no digest guards while searching. */
	for (size_t i = 0; i + 4 <= size && i < 64; i += 4) {
		size_t back = (size_t)(data[i] << 8 | data[i + 1]) % (data[i + 2] & 1 ? bytes.size : 768);
		bytes.data[bytes.size - 1 - back] ^= data[i + 3];
	}
	use_copy(bytes.data, bytes.size, query);
	vg_feature_query_free(query);
	vg_buffer_release(&bytes);
	return 0;
}
