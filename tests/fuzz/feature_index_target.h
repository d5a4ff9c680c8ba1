/* What the target "feature_index" asks and holds, but for where it begins. */
#ifndef TESTS_FUZZ_FEATURE_INDEX_TARGET_H
#define TESTS_FUZZ_FEATURE_INDEX_TARGET_H

#include <stdlib.h>
#include <string.h>

#include "match/feature_segment.h"

enum { PICTURES = 3, FEATURES = 16, MOST = 1 << 20 };

static void fill(struct vg_features *features, struct vg_feature *feature, unsigned seed)
{
	*features = (struct vg_features){ .feature = feature, .count = FEATURES, .width = 640, .height = 480 };
	for (unsigned i = 0; i < FEATURES; i++) {
		feature[i] = (struct vg_feature){ .x = (float)(i * 37 % 640), .y = (float)(i * 53 % 480), .sigma = 2, .angle = 1 };
		for (unsigned w = 0; w < 4; w++)
			feature[i].descriptor.word[w] = (uint64_t)(i + 1) * 0x9e3779b97f4a7c15u * (w + seed);
	}
}

/* Searches and merges what opens. */
static void use(struct vg_span bytes, const struct vg_feature_query *query)
{
	struct vg_feature_segment segment;
	struct vg_candidate best[4];
	struct vg_buffer merged = { .maximum = MOST };
	size_t count = 0;
	if (vg_feature_segment_open(bytes, false, &segment) < 0)
		return;
	(void)vg_feature_segment_search(&segment, query, best, &count, 4);
	for (size_t i = 0; i < count; i++)
		if (best[i].id < segment.first_id || best[i].id > segment.last_id)
			abort();
	struct vg_feature_build *build = vg_feature_build_new();
	if (build && vg_feature_build_merge(build, &segment) == 0)
		(void)vg_feature_build_end(build, segment.first_id, segment.last_id, &merged);
	vg_feature_build_free(build);
	vg_buffer_release(&merged);
	(void)vg_feature_segment_whole(&segment);
	vg_feature_segment_close(&segment);
}

static void use_copy(const uint8_t *data, size_t size, const struct vg_feature_query *query)
{
	uint8_t *aligned = malloc(size ? size : 1);
	if (aligned && size)
		memcpy(aligned, data, size);
	if (aligned)
		use((struct vg_span){ aligned, size }, query);
	free(aligned);
}

#endif
