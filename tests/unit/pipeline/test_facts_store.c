/* The journal of a scan: what a run kept is taken over by who has its key, and by nobody else. */
#include "../test.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pipeline/cache_key.h"
#include "pipeline/facts_store.h"

static const uint8_t sha256[32] = { 1, 2, 3 };

/* Is an entry that one run kept under a key there for another run that has `theirs`? */
static bool taken_over(const uint8_t *key, const uint8_t *theirs)
{
	char path[] = "/tmp/journal-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0 && close(fd) == 0 && unlink(path) == 0);
	struct vg_journal journal = { .path = path, .terms = { "facts", "inputs", "catalogue", "options" }, .key = key };
	struct vg_facts_store *store;
	struct vg_buffer out;
	const char facts[] = "what was found out";
	vg_buffer_init(&out, 1 << 20);
	assert_int_equal(vg_facts_store_open(&journal, &store, NULL), 0);
	assert_int_equal(vg_facts_store_put(store, sha256, (struct vg_span){ (const uint8_t *)facts, sizeof facts }, NULL), 0);
	assert_true(vg_facts_store_get(store, sha256, &out));
	vg_facts_store_close(store);
	journal.key = theirs;
	journal.resume = true;
	vg_buffer_clear(&out);
	assert_int_equal(vg_facts_store_open(&journal, &store, NULL), 0);
	bool there = vg_facts_store_get(store, sha256, &out);
	vg_facts_store_close(store);
	vg_buffer_release(&out);
	(void)unlink(path);
	return there;
}

static void test_keys(void **state)
{
	(void)state;
	static const uint8_t mine[VG_CACHE_KEY_SIZE] = { 7 }, another[VG_CACHE_KEY_SIZE] = { 8 }, zeros[VG_CACHE_KEY_SIZE];
	assert_true(taken_over(mine, mine));
	assert_false(taken_over(another, mine));
	assert_false(taken_over(zeros, NULL)); /* who has none has one of their own */
	assert_false(taken_over(NULL, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_keys) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
