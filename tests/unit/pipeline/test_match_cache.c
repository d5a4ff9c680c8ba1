/* The cache of what earlier copies of the same bytes matched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/match_cache.h"

static struct vg_match_cache *cache;

static int set_up(void **state)
{
	(void)state;
	cache = vg_match_cache_new();
	return cache ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	vg_match_cache_free(cache);
	return 0;
}

static void test_kept_whole(void **state)
{
	const uint8_t key[32] = { 1, 2, 3 };
	struct vg_matches put = { .count = 2, .found = 7, .pdq_used = true }, got;
	(void)state;
	put.match[0] = (struct vg_match){ .known_id = 12, .strength = VG_STRONG, .difference_count = 1 };
	put.match[0].difference[0].box[2] = 41;
	put.match[1] = (struct vg_match){ .known_id = 9, .strength = VG_WEAK, .pdq_distance = -1 };
	assert_false(vg_match_cache_get(cache, key, 5, &got));
	vg_match_cache_put(cache, key, 5, &put);
	assert_true(vg_match_cache_get(cache, key, 5, &got));
	assert_int_equal(got.count, 2);
	assert_int_equal(got.found, 7);
	assert_true(got.pdq_used);
	assert_memory_equal(got.match, put.match, 2 * sizeof *put.match);
}

static void test_nothing_found_is_kept_too(void **state)
{
	const uint8_t key[32] = { 4 };
	struct vg_matches put = { .pdq_used = true }, got;
	(void)state;
	vg_match_cache_put(cache, key, 1, &put);
	assert_true(vg_match_cache_get(cache, key, 1, &got));
	assert_int_equal(got.count, 0);
	assert_true(got.pdq_used);
}

static void test_another_version_is_not_given(void **state)
{
	const uint8_t key[32] = { 5 };
	struct vg_matches put = { .count = 1, .found = 1 }, got;
	(void)state;
	vg_match_cache_put(cache, key, 1, &put);
	assert_false(vg_match_cache_get(cache, key, 2, &got));
	vg_match_cache_put(cache, key, 2, &put);
	assert_true(vg_match_cache_get(cache, key, 2, &got));
	assert_false(vg_match_cache_get(cache, key, 1, &got));
}

/* Keys that begin alike share a place: the later one stays, and neither is taken for the other. */
static void test_a_shared_place(void **state)
{
	const uint8_t first[32] = { 6, 7, 1 }, second[32] = { 6, 7, 2 };
	struct vg_matches put = { .count = 1, .found = 1 }, got;
	(void)state;
	put.match[0].known_id = 1;
	vg_match_cache_put(cache, first, 1, &put);
	assert_false(vg_match_cache_get(cache, second, 1, &got));
	put.match[0].known_id = 2;
	vg_match_cache_put(cache, second, 1, &put);
	assert_false(vg_match_cache_get(cache, first, 1, &got));
	assert_true(vg_match_cache_get(cache, second, 1, &got));
	assert_int_equal(got.match[0].known_id, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_kept_whole, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_nothing_found_is_kept_too, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_another_version_is_not_given, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_shared_place, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
