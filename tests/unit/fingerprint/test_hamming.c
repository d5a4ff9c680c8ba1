/* Every Hamming kernel gives what the portable one gives, over awkward lengths. */
#include "../test.h"

#include "fingerprint/hamming.h"

enum { MOST_HASHES = 300, MOST_HITS = MOST_HASHES * 8 };

struct hits {
	struct vg_hamming_hit hit[MOST_HITS];
	size_t count;
};

static void collect(void *context, struct vg_hamming_hit hit)
{
	struct hits *hits = context;
	assert_true(hits->count < MOST_HITS);
	hits->hit[hits->count++] = hit;
}

static uint64_t state = 42;
static uint64_t next_random(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

/* Clustered: within about `spread` flipped bits of one hash; else random. */
static void fill(struct vg_pdq *hashes, size_t count, int spread)
{
	struct vg_pdq centre = { { next_random(), next_random(), next_random(), next_random() } };
	for (size_t i = 0; i < count; i++) {
		hashes[i] = centre;
		for (int b = 0; b < spread; b++) {
			unsigned bit = (unsigned)(next_random() % 256);
			hashes[i].word[bit / 64] ^= 1ull << bit % 64;
		}
		for (int w = 0; spread < 0 && w < 4; w++)
			hashes[i].word[w] = next_random();
	}
}

static void test_kernels_agree(void **unused)
{
	(void)unused;
	static const int radii[] = { 0, 1, 31, 90, 128, 255, 256 }, spreads[] = { -1, 0, 20, 31, 60 };
	static struct vg_pdq hashes[MOST_HASHES];
	static struct hits expected, got;
	const struct vg_hamming_kernel *all[6];
	int kernels = vg_hamming_all(all);
	size_t compared = 0;
	assert_string_equal(all[0]->name, "portable");
	for (size_t s = 0; s < sizeof spreads / sizeof *spreads; s++)
		for (size_t count = 0; count < MOST_HASHES; count += count < 70 ? 1 : 57)
			for (unsigned queries = 1; queries <= 8; queries += 7)
				for (size_t r = 0; r < sizeof radii / sizeof *radii; r++) {
					struct vg_pdq query[8];
					fill(hashes, MOST_HASHES, spreads[s]);
					memcpy(query, hashes, sizeof query);
					expected.count = 0;
					all[0]->scan(hashes, count, query, queries, radii[r], collect, &expected);
					for (int k = 1; k < kernels; k++) {
						got.count = 0;
						all[k]->scan(hashes, count, query, queries, radii[r], collect, &got);
						assert_int_equal(got.count, expected.count);
						for (size_t i = 0; i < got.count; i++) {
							assert_int_equal(got.hit[i].position, expected.hit[i].position);
							assert_int_equal(got.hit[i].query, expected.hit[i].query);
							assert_int_equal(got.hit[i].distance, expected.hit[i].distance);
						}
						compared++;
					}
				}
	print_message("%d kernels, %zu comparisons\n", kernels, compared);
}

static void test_portable_is_right(void **unused)
{
	(void)unused;
	struct vg_pdq zero = { { 0 } }, ones = { { ~0ull, ~0ull, ~0ull, ~0ull } }, hashes[3] = { zero, ones, zero };
	struct hits hits = { .count = 0 };
	hashes[2].word[3] = 7;
	vg_hamming_portable.scan(hashes, 3, &zero, 1, 3, collect, &hits);
	assert_int_equal(hits.count, 2);
	assert_int_equal(hits.hit[1].position, 2);
	assert_int_equal(hits.hit[1].distance, 3);
	assert_int_equal(vg_pdq_distance(&zero, &ones), 256);
	hits.count = 0;
	vg_hamming_portable.scan(hashes, 3, &zero, 1, 2, collect, &hits);
	assert_int_equal(hits.count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kernels_agree),
		cmocka_unit_test(test_portable_is_right),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
