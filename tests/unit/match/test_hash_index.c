/* The index of hashes against looking at each of them. */
#include "../random.h"
#include "../test.h"

#include "match/hash_index.h"

enum { HASHES = 3000, QUERIES = 16 };

struct found {
	struct vg_hash_hit hit[HASHES];
	size_t count;
};

static void note(void *context, const struct vg_hash_hit *hit)
{
	struct found *found = context;
	assert_true(found->count < HASHES);
	found->hit[found->count++] = *hit;
}

static struct vg_pdq hashes[HASHES], queries[QUERIES];
static int64_t ids[HASHES];

/* Half are far from everything, half lie about the queries, at every small distance. */
static void fill(struct vg_hash_index *index)
{
	for (int q = 0; q < QUERIES; q++)
		queries[q] = (struct vg_pdq){ { next_random(), next_random(), next_random(), next_random() } };
	for (int i = 0; i < HASHES; i++) {
		hashes[i] = i & 1 ? queries[i / 2 % QUERIES] : (struct vg_pdq){ { next_random(), next_random(), next_random(), next_random() } };
		for (int bit = 0; i & 1 && bit < i % 64; bit++)
			hashes[i].word[bit & 3] ^= 1ull << (next_random() % 64);
		ids[i] = (int64_t)(next_random() >> 1) - INT64_MAX / 2; /* any number, in no order */
		assert_int_equal(vg_hash_index_add(index, ids[i], &hashes[i]), 0);
	}
}

static void compare(const struct vg_hash_index *index, unsigned query_count, int radius, size_t *out_hits)
{
	static struct found found;
	size_t at = 0;
	found.count = 0;
	vg_hash_index_search(index, queries, query_count, radius, note, &found);
	for (int i = 0; i < HASHES; i++) {
		int least = 257;
		for (unsigned q = 0; q < query_count; q++) {
			int distance = vg_pdq_distance(&hashes[i], &queries[q]);
			least = distance < least ? distance : least;
		}
		if (least > radius)
			continue;
		assert_true(at < found.count);
		const struct vg_hash_hit *hit = &found.hit[at++];
		assert_true(hit->id == ids[i]);
		assert_int_equal(hit->distance, least);
		assert_true(hit->query >= 0 && (unsigned)hit->query < query_count);
		assert_int_equal(vg_pdq_distance(&hashes[i], &queries[hit->query]), least);
	}
	assert_int_equal(at, found.count);
	*out_hits = at;
}

static void test_brute_force(void **state)
{
	(void)state;
	static const int radii[] = { 0, 1, 15, 31, 32, 128, 256 };
	struct vg_hash_index *index;
	size_t hits, previous;
	assert_int_equal(vg_hash_index_new(&index), 0);
	fill(index);
	assert_int_equal(vg_hash_index_count(index), HASHES);
	for (unsigned query_count = 1; query_count <= QUERIES; query_count++) {
		previous = 0;
		for (size_t r = 0; r < sizeof radii / sizeof *radii; r++) {
			compare(index, query_count, radii[r], &hits);
			assert_true(hits >= previous);
			previous = hits;
		}
		assert_int_equal(hits, HASHES); /* everything lies within 256 */
	}
	compare(index, QUERIES, 31, &hits);
	assert_true(hits > 100 && hits < HASHES / 2 + 10);
	vg_hash_index_free(index);
}

static void test_empty(void **state)
{
	(void)state;
	struct vg_hash_index *index;
	static struct found found;
	assert_int_equal(vg_hash_index_new(&index), 0);
	vg_hash_index_search(index, queries, QUERIES, 256, note, &found);
	assert_int_equal(found.count, 0);
	assert_int_equal(vg_hash_index_count(index), 0);
	assert_int_equal(vg_hash_index_add(index, 77, &queries[3]), 0);
	vg_hash_index_search(index, queries, QUERIES, 0, note, &found);
	assert_int_equal(found.count, 1);
	assert_true(found.hit[0].id == 77 && found.hit[0].query == 3 && found.hit[0].distance == 0);
	vg_hash_index_free(index);
	vg_hash_index_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_brute_force), cmocka_unit_test(test_empty),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
