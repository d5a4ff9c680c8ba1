/* A scan's journal as a stopped run, a damaged disk or somebody else left it: the bytes as they are,
 * and a good one patched by them. What it gives is what was put, or nothing. */
#include "file_target.h"
#include "pipeline/facts_store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char facts[] = "facts of one picture, and of the other";

static void use(const char *path, bool resume)
{
	const struct vg_journal journal = { .path = path, .terms = { "a", "b", "c", "d" }, .resume = resume };
	struct vg_buffer out = { .maximum = 1 << 20 };
	struct vg_facts_store *store = NULL;
	uint8_t key[32] = { 1 };
	if (vg_facts_store_open(&journal, &store, NULL) < 0)
		return;
	if (vg_facts_store_get(store, key, &out) && (out.size != sizeof facts || memcmp(out.data, facts, out.size) != 0))
		abort();
	(void)vg_facts_store_put(store, key, (struct vg_span){ (const uint8_t *)facts, sizeof facts }, NULL);
	vg_buffer_release(&out);
	vg_facts_store_close(store);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t *good;
	static size_t good_size;
	char path[64];
	file_name(path, ".journal");
	if (!good) {
		use(path, false);
		good = file_read(path, &good_size);
	}
	uint8_t *patched = malloc(good_size);
	if (!patched)
		return 0;
	file_patch(memcpy(patched, good, good_size), good_size, data, size);
	file_write(path, patched, good_size);
	use(path, true);
	file_write(path, data, size);
	use(path, true);
	unlink(path);
	free(patched);
	return 0;
}
