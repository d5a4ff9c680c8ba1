/* What the target "hash_index" asks and holds, but for where it begins. */
#ifndef TESTS_FUZZ_HASH_INDEX_TARGET_H
#define TESTS_FUZZ_HASH_INDEX_TARGET_H

#include <stdlib.h>
#include <string.h>

#include "match/hash_segment.h"

enum { HASHES = 8200, MOST = 1 << 24 };

static void ignore(void *context, const struct vg_hash_hit *hit)
{
	(void)context;
	(void)hit;
}

static void use(struct vg_span bytes, bool ours)
{
	struct vg_hash_segment segment;
	struct vg_pdq query = { { 1, 2, 3, 4 } };
	if (vg_hash_segment_open(bytes, ours, &segment) < 0)
		return;
	(void)vg_hash_segment_search(&segment, &query, 1, 12, ignore, NULL);
	(void)vg_hash_segment_search(&segment, &query, 1, 200, ignore, NULL);
	struct vg_hash_build *build = vg_hash_build_new();
	if (build)
		(void)vg_hash_build_merge(build, &segment);
	vg_hash_build_free(build);
	(void)vg_hash_segment_whole(&segment);
	vg_hash_segment_close(&segment);
}

#endif
