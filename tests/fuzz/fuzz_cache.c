/* The cache of earlier runs as a damaged disk or somebody else left it: the bytes as they are, and a
 * good one patched by them. What it gives is what was put, or nothing. */
#include "file_target.h"
#include "pipeline/facts_cache.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char facts[] = "facts of a picture";

static void use(const char *path)
{
	struct vg_facts_cache *cache = vg_facts_cache_open(path);
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t *good;
	static size_t good_size;
	char path[64];
	file_name(path, ".cache");
	if (!good) {
		use(path);
		good = file_read(path, &good_size);
		file_forget(".cache");
	}
	uint8_t *patched = malloc(good_size);
	if (!patched)
		return 0;
	file_patch(memcpy(patched, good, good_size), good_size, data, size);
	file_write(path, patched, good_size);
	use(path);
	file_forget(".cache");
	file_write(path, data, size);
	use(path);
	file_forget(".cache");
	free(patched);
	return 0;
}
