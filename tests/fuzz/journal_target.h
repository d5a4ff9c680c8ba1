/* What the target "journal" asks and holds, but for where it begins. */
#ifndef TESTS_FUZZ_JOURNAL_TARGET_H
#define TESTS_FUZZ_JOURNAL_TARGET_H

#include "file_target.h"
#include "pipeline/cache_key.h"
#include "pipeline/facts_store.h"

/* An attacker may have it. */
static const uint8_t known_key[VG_CACHE_KEY_SIZE];
static const char facts[] = "facts of one picture, and of the other";

static void use(const char *path, bool resume)
{
	const struct vg_journal journal = { .path = path, .terms = { "a", "b", "c", "d" }, .key = known_key, .resume = resume };
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

#endif
