/* What the target "cache" asks and holds, but for where it begins. */
#ifndef TESTS_FUZZ_CACHE_TARGET_H
#define TESTS_FUZZ_CACHE_TARGET_H

#include "file_target.h"
#include "pipeline/facts_cache.h"

static const char facts[] = "facts of a picture";

static void use(const char *path)
{
	struct vg_error err = { 0 };
	struct vg_facts_cache *cache = vg_facts_cache_open(path, &err);
	struct vg_buffer out = { .maximum = 1 << 20 };
	const struct vg_terms terms = { { 2 } };
	const uint8_t key[32] = { 1 };
	if (cache && vg_facts_cache_get(cache, key, &terms, &out) &&
	    (out.size != sizeof facts || memcmp(out.data, facts, out.size) != 0))
		abort();
	if (cache)
		vg_facts_cache_put(cache, key, &terms, (struct vg_span){ (const uint8_t *)facts, sizeof facts });
	vg_facts_cache_close(cache);
	vg_buffer_release(&out);
}

#endif
