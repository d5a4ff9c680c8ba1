/* Every kernel answers as the portable one, and that as plain counting. */
#include "../random.h"
#include "../test.h"

#include "fingerprint/hamming.h"

enum { MOST = 70, HITS_MOST = MOST * 8 };

struct hits {
	struct vg_hamming_hit hit[HITS_MOST];
	size_t count;
};

static void note(void *context, struct vg_hamming_hit hit)
{
	struct hits *hits = context;
	assert_true(hits->count < HITS_MOST);
	hits->hit[hits->count++] = hit;
}

static struct vg_pdq random_hash(void)
{
	return (struct vg_pdq){ { next_random(), next_random(), next_random(), next_random() } };
}

/* A hash `bits` bits away from another. */
static struct vg_pdq neighbour(struct vg_pdq hash, int bits)
{
	struct vg_pdq out = hash;
	while (vg_pdq_distance(&hash, &out) < bits) {
		unsigned bit = next_random() % 256;
		out.word[bit / 64] |= ~hash.word[bit / 64] & 1ull << bit % 64;
		out.word[bit / 64] &= ~(hash.word[bit / 64] & 1ull << bit % 64);
	}
	return out;
}

static int plain_distance(const struct vg_pdq *a, const struct vg_pdq *b)
{
	int distance = 0;
	for (int bit = 0; bit < 256; bit++)
		distance += (int)(((a->word[bit / 64] ^ b->word[bit / 64]) >> bit % 64) & 1);
	return distance;
}

static void scan_plainly(const struct vg_pdq *hashes, size_t count, const struct vg_pdq *query,
			 unsigned queries, int radius, struct hits *hits)
{
	for (size_t i = 0; i < count; i++)
		for (unsigned q = 0; q < queries; q++) {
			int distance = plain_distance(&hashes[i], &query[q]);
			if (distance <= radius)
				note(hits, (struct vg_hamming_hit){ (uint32_t)i, (uint16_t)distance, (uint16_t)q });
		}
}

static void compare(const struct vg_pdq *hashes, const struct vg_pdq *query, const char *kind)
{
	static const int radii[] = { 0, 31, 256 };
	static const unsigned queries[] = { 1, 2, 7, 8 };
	static struct hits expected, got;
	const struct vg_hamming_kernel *all[6];
	int kernels = vg_hamming_all(all);
	for (size_t count = 0; count <= MOST; count++) {
		/* In memory of exactly that size: a kernel that reads on is seen by the sanitizers. */
		struct vg_pdq *exact = malloc(count ? count * sizeof *exact : 1);
		assert_non_null(exact);
		memcpy(exact, hashes, count * sizeof *exact);
		for (size_t r = 0; r < 3; r++)
			for (size_t q = 0; q < 4; q++) {
				expected.count = 0;
				scan_plainly(exact, count, query, queries[q], radii[r], &expected);
				for (int k = 0; k < kernels; k++) {
					got.count = 0;
					all[k]->scan(exact, count, query, queries[q], radii[r], note, &got);
					if (got.count != expected.count)
						fail_msg("%s, %s: %zu hits instead of %zu (%zu hashes, radius %d, %u queries)",
							 all[k]->name, kind, got.count, expected.count, count, radii[r],
							 queries[q]);
					for (size_t i = 0; i < got.count; i++)
						assert_true(got.hit[i].position == expected.hit[i].position &&
							    got.hit[i].query == expected.hit[i].query &&
							    got.hit[i].distance == expected.hit[i].distance);
				}
			}
		free(exact);
	}
}

static void test_random(void **state)
{
	(void)state;
	struct vg_pdq hashes[MOST], query[8];
	for (int i = 0; i < MOST; i++)
		hashes[i] = random_hash();
	for (int q = 0; q < 8; q++)
		query[q] = random_hash();
	compare(hashes, query, "random");
}

static void test_clustered(void **state)
{
	(void)state;
	struct vg_pdq hashes[MOST], query[8];
	for (int q = 0; q < 8; q++)
		query[q] = random_hash();
	query[5] = query[2]; /* the same twice: both are told */
	for (int i = 0; i < MOST; i++) /* at 0, 30, 31, 32 and other distances */
		hashes[i] = neighbour(query[i % 8], i % 5 == 0 ? 0 : 28 + i % 6);
	compare(hashes, query, "clustered");
	memset(hashes, 0, sizeof hashes);
	memset(query, 0xff, sizeof query);
	compare(hashes, query, "opposite");
	memset(query, 0, sizeof query);
	compare(hashes, query, "equal");
}

/* One bit alone, wherever it is, is a distance of one. */
static void test_each_bit(void **state)
{
	(void)state;
	const struct vg_hamming_kernel *all[6];
	int kernels = vg_hamming_all(all);
	struct vg_pdq base = random_hash();
	for (int bit = 0; bit < 256; bit++) {
		struct vg_pdq other = base;
		other.word[bit / 64] ^= 1ull << bit % 64;
		assert_int_equal(vg_pdq_distance(&base, &other), 1);
		for (int k = 0; k < kernels; k++) {
			struct hits hits = { .count = 0 };
			all[k]->scan(&other, 1, &base, 1, 1, note, &hits);
			assert_int_equal(hits.count, 1);
			assert_int_equal(hits.hit[0].distance, 1);
			hits.count = 0;
			all[k]->scan(&other, 1, &base, 1, 0, note, &hits);
			assert_int_equal(hits.count, 0);
		}
	}
}

static void test_choice(void **state)
{
	(void)state;
	const struct vg_hamming_kernel *all[6];
	int kernels = vg_hamming_all(all);
	assert_true(kernels >= 1 && kernels <= 6);
	assert_true(all[0] == &vg_hamming_portable);
	assert_true(vg_hamming_best() == all[kernels - 1]);
	for (int k = 0; k < kernels; k++)
		print_message("kernel %s\n", all[k]->name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random), cmocka_unit_test(test_clustered),
		cmocka_unit_test(test_each_bit), cmocka_unit_test(test_choice),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
