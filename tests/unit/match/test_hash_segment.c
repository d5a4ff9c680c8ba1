/* Segments of the index of hashes against looking at each hash: random, clustered and
 * adversarial sets, every radius; merged ones; damaged ones. */
#include <string.h>

#include "../random.h"
#include "../test.h"

#include "match/hash_segment.h"

enum { MOST = 60000 };

static struct vg_pdq any(void)
{
	return (struct vg_pdq){ { next_random(), next_random(), next_random(), next_random() } };
}

/* So many bits turned over, some perhaps twice. */
static struct vg_pdq near_to(const struct vg_pdq *centre, unsigned bits)
{
	struct vg_pdq out = *centre;
	for (unsigned i = 0; i < bits; i++) {
		unsigned bit = (unsigned)(next_random() % 256);
		out.word[bit / 64] ^= 1ull << bit % 64;
	}
	return out;
}

enum set { RANDOM, CLUSTERED, EQUAL, WITHIN_31, SETS };

static struct vg_pdq hash[MOST], centre[40];

static void fill(enum set set, size_t count)
{
	for (int i = 0; i < 40; i++)
		centre[i] = any();
	for (size_t i = 0; i < count; i++) {
		const struct vg_pdq *one = &centre[set == CLUSTERED ? next_random() % 40 : 0];
		hash[i] = set == RANDOM ? any() : set == EQUAL ? *one
			: near_to(one, (unsigned)(next_random() % (set == CLUSTERED ? 70 : 32)));
	}
}

/* Ids rise by one or two, and now and then stay: a picture may have two hashes. */
static int64_t id_of(size_t i)
{
	return (int64_t)(i + i / 3 + 1);
}

static struct vg_buffer build(size_t from, size_t to)
{
	struct vg_buffer bytes;
	struct vg_hash_build *build = vg_hash_build_new();
	assert_non_null(build);
	vg_buffer_init(&bytes, 1u << 30);
	for (size_t i = from; i < to; i++)
		assert_int_equal(vg_hash_build_add(build, id_of(i), &hash[i]), 0);
	assert_int_equal(vg_hash_build_count(build), to - from);
	assert_int_equal(vg_hash_build_end(build, id_of(from), id_of(to) + 5, &bytes), 0);
	vg_hash_build_free(build);
	return bytes;
}

struct found {
	struct vg_hash_hit hit[MOST];
	size_t count;
};
static struct found found;

static void note(void *context, const struct vg_hash_hit *hit)
{
	(void)context;
	assert_true(found.count < MOST);
	found.hit[found.count++] = *hit;
}

static void compare(struct vg_hash_segment *segment, size_t count, const struct vg_pdq *query,
		    unsigned queries, int radius)
{
	size_t at = 0;
	found.count = 0;
	assert_int_equal(vg_hash_segment_search(segment, query, queries, radius, note, NULL), 0);
	for (size_t i = 0; i < count; i++) {
		int least = 257, which = 0;
		for (unsigned q = 0; q < queries; q++) {
			int distance = vg_pdq_distance(&hash[i], &query[q]);
			if (distance < least) {
				least = distance;
				which = (int)q;
			}
		}
		if (least > radius)
			continue;
		assert_true(at < found.count);
		assert_true(found.hit[at].id == id_of(i));
		assert_int_equal(found.hit[at].distance, least);
		assert_int_equal(found.hit[at++].query, which);
	}
	assert_int_equal(at, found.count);
}

static void test_brute_force(void **state)
{
	static const size_t counts[] = { 0, 1, 7, 8191, 8192, 30000 };
	(void)state;
	for (int set = 0; set < SETS; set++)
		for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
			struct vg_hash_segment segment;
			fill((enum set)set, counts[c]);
			struct vg_buffer bytes = build(0, counts[c]);
			assert_int_equal(vg_hash_segment_open(vg_buffer_span(&bytes), false, &segment), 0);
			assert_int_equal(segment.substrings != 0, counts[c] >= 8192);
			struct vg_pdq query[8];
			for (int q = 0; q < 8; q++)
				query[q] = near_to(&centre[q], (unsigned)(5 * q));
			for (int radius = 0; radius <= 63; radius += counts[c] > 10000 ? 3 : 1)
				compare(&segment, counts[c], &query[radius % 8], 1, radius);
			compare(&segment, counts[c], query, 8, 31);
			compare(&segment, counts[c], query, 8, 256);
			assert_true(vg_hash_segment_whole(&segment));
			vg_hash_segment_close(&segment);
			vg_buffer_release(&bytes);
		}
}

/* The lists are used, not only scanned past: a large set, with finds at every distance. */
static void test_lists(void **state)
{
	struct vg_hash_segment segment;
	(void)state;
	fill(RANDOM, MOST);
	for (size_t i = 0; i < MOST; i += 100)
		hash[i] = near_to(&centre[i / 100 % 40], (unsigned)(i / 100 % 50));
	struct vg_buffer bytes = build(0, MOST);
	assert_int_equal(vg_hash_segment_open(vg_buffer_span(&bytes), false, &segment), 0);
	assert_true(segment.substrings != 0);
	for (int q = 0; q < 40; q++)
		for (int radius = 0; radius <= 40; radius += 8 - q % 3)
			compare(&segment, MOST, &centre[q], 1, radius);
	compare(&segment, MOST, &centre[0], 1, 31);
	assert_true(found.count > 5);
	vg_hash_segment_close(&segment);
	vg_buffer_release(&bytes);
}

static void test_merge(void **state)
{
	struct vg_hash_segment first, second, both;
	struct vg_buffer merged;
	(void)state;
	fill(CLUSTERED, 20000);
	struct vg_buffer one = build(0, 9000), two = build(9000, 20000);
	assert_int_equal(vg_hash_segment_open(vg_buffer_span(&one), false, &first), 0);
	assert_int_equal(vg_hash_segment_open(vg_buffer_span(&two), false, &second), 0);
	struct vg_hash_build *all = vg_hash_build_new();
	assert_int_equal(vg_hash_build_merge(all, &first), 0);
	assert_int_equal(vg_hash_build_merge(all, &second), 0);
	vg_buffer_init(&merged, 1u << 30);
	assert_int_equal(vg_hash_build_end(all, 1, id_of(20000), &merged), 0);
	assert_int_equal(vg_hash_segment_open(vg_buffer_span(&merged), false, &both), 0);
	for (int q = 0; q < 10; q++)
		compare(&both, 20000, &centre[q], 1, 31);
	vg_hash_build_free(all);
	vg_hash_segment_close(&first);
	vg_hash_segment_close(&second);
	vg_hash_segment_close(&both);
	vg_buffer_release(&one);
	vg_buffer_release(&two);
	vg_buffer_release(&merged);
}

/* With any byte turned over, or cut off anywhere: refused, or answered as before. */
static void test_damage(void **state)
{
	enum { COUNT = 9000, TRIES = 4000 };
	struct vg_hash_segment segment;
	int refused = 0, late = 0;
	(void)state;
	fill(CLUSTERED, COUNT);
	struct vg_buffer bytes = build(0, COUNT);
	for (int i = 0; i < TRIES; i++) {
		size_t at = i < 120 ? (size_t)i : (size_t)(next_random() % bytes.size);
		uint8_t mask = (uint8_t)(1 + next_random() % 255);
		bytes.data[at] ^= mask;
		if (vg_hash_segment_open(vg_buffer_span(&bytes), false, &segment) < 0) {
			refused++;
		} else {
			found.count = 0;
			if (vg_hash_segment_search(&segment, &centre[i % 40], 1, 12, note, NULL) < 0) {
				assert_int_equal(found.count, 0);
				late++;
			} else {
				compare(&segment, COUNT, &centre[i % 40], 1, 12);
			}
			assert_true(at >= VG_HASH_HEADER || at < 48 || vg_hash_segment_whole(&segment));
			assert_true(at < VG_HASH_HEADER || !vg_hash_segment_whole(&segment));
			vg_hash_segment_close(&segment);
		}
		bytes.data[at] ^= mask;
	}
	assert_true(refused >= 48); /* the header, and the checksums */
	assert_true(late > 0);
	for (size_t cut = 0; cut < bytes.size; cut += 1 + next_random() % 5000)
		assert_true(vg_hash_segment_open((struct vg_span){ bytes.data, cut }, false, &segment) < 0);
	vg_buffer_release(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_brute_force), cmocka_unit_test(test_lists), cmocka_unit_test(test_merge),
		cmocka_unit_test(test_damage),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
