/* Comparing and searching while memory runs short: an error, or the answer that there would have been. */
#include "../file.h"
#include "../random.h"
#include "../short.h"

#include "base/memory.h"
#include "match/comparison.h"
#include "match/feature_segment.h"
#include "match/hash_segment.h"

enum { ANSWER_MAXIMUM = 1 << 24 };

/* A buffer says the same of what it must not hold and of what it cannot. */
static bool out_of_room(int code)
{
	return code == VG_ERR_MEMORY || code == VG_ERR_LIMIT;
}

/* --- comparing, as a worker does -------------------------------------------------------------- */

struct comparing {
	struct vg_buffer request, wanted;
};

/* A run that says nothing of it must have had all it needed. */
static void compare(void *context)
{
	struct comparing *c = context;
	struct vg_limits limits;
	struct vg_buffer answer = { .maximum = ANSWER_MAXIMUM };
	const unsigned long faults = vg_memory_faults();
	vg_limits_default(&limits);
	int code = vg_comparison_work(vg_buffer_span(&c->request), &limits, &answer);
	if (code == 0 && vg_memory_faults() == faults) {
		assert_int_equal(answer.size, c->wanted.size);
		assert_memory_equal(answer.data, c->wanted.data, answer.size);
	}
	vg_buffer_release(&answer);
}

/* The altered square with the square, and with others in its template. */
static unsigned long compare_with_each(bool learn)
{
	static const char *const file[] = {
		"fixtures/export/ChatExport_2024-12-27/photos/photo_9@26-12-2024_13-15-20.jpg",
		"fixtures/known/market-square.jpg", "fixtures/known/depot-drill.jpg",
		"fixtures/known/mill-harvest.jpg",  "fixtures/known/north-bridge.jpg",
	};
	static const struct vg_size size = { 320, 213 }; /* of each */
	enum { FILES = sizeof file / sizeof *file };
	struct vg_buffer bytes[FILES];
	struct vg_limits limits;
	struct comparing c = { { .maximum = ANSWER_MAXIMUM }, { .maximum = ANSWER_MAXIMUM } };
	struct vg_comparison_request request = { .side = 128, .depict = !learn, .learn = learn, .count = FILES - 1 };
	for (size_t i = 0; i < FILES; i++)
		test_read(file[i], &bytes[i]);
	request.item = (struct vg_rendition){ vg_buffer_span(&bytes[0]), size };
	for (size_t i = 1; i < FILES; i++) {
		request.known[i - 1].rendition = (struct vg_rendition){ vg_buffer_span(&bytes[i]), size };
		for (int k = 0; k < 9; k += 4)
			request.known[i - 1].item_to_known[k] = 1;
	}
	vg_design_cells_put(&request.known[1].kept, 0);
	vg_design_cells_put(&request.known[2].dismissed, 1);
	vg_limits_default(&limits);
	assert_int_equal(vg_comparison_ask(&request, &c.request), 0);
	assert_int_equal(vg_comparison_work(vg_buffer_span(&c.request), &limits, &c.wanted), 0);
	unsigned long runs = test_short_each(compare, &c, TEST_SHORT_STRIDE);
	for (size_t i = 0; i < FILES; i++)
		vg_buffer_release(&bytes[i]);
	vg_buffer_release(&c.request);
	vg_buffer_release(&c.wanted);
	return runs;
}

static void comparisons(void **state)
{
	unsigned long runs = compare_with_each(false) + compare_with_each(true);
	print_message("%lu allocations failed\n", runs);
	assert_true(runs > 50 / TEST_SHORT_STRIDE);
}

/* --- the index of features -------------------------------------------------------------------- */

enum { PICTURES = 3, FEATURES = 32, ROOM = 4 };

static void make(struct vg_features *features, struct vg_feature *feature, unsigned seed)
{
	*features = (struct vg_features){ .feature = feature, .count = FEATURES, .width = 640, .height = 480 };
	for (unsigned i = 0; i < FEATURES; i++) {
		feature[i] = (struct vg_feature){ .x = (float)(i * 37 % 640), .y = (float)(i * 53 % 480), .sigma = 2, .angle = 1 };
		for (unsigned w = 0; w < 4; w++)
			feature[i].descriptor.word[w] = (uint64_t)(i + 1) * 0x9e3779b97f4a7c15u * (w + seed);
	}
}

/* Builds of two, the second put behind the first; then both in a third, by way of their bytes. */
static int build(struct vg_buffer *out)
{
	struct vg_feature feature[FEATURES];
	struct vg_features features;
	struct vg_feature_build *one = vg_feature_build_new(), *more = vg_feature_build_new(), *merged = vg_feature_build_new();
	struct vg_buffer bytes = { .maximum = ANSWER_MAXIMUM };
	struct vg_feature_segment segment;
	int code = one && more && merged ? 0 : VG_ERR_MEMORY;
	for (unsigned i = 1; i <= PICTURES && code == 0; i++) {
		make(&features, feature, i);
		code = vg_feature_build_add(i == 1 ? one : more, i, &features);
	}
	if (code == 0)
		code = vg_feature_build_append(one, more);
	if (code == 0)
		code = vg_feature_build_end(one, 1, PICTURES, &bytes);
	if (code == 0 && (code = vg_feature_segment_open(vg_buffer_span(&bytes), true, &segment)) == 0) {
		code = vg_feature_build_merge(merged, &segment);
		if (code == 0)
			code = vg_feature_build_end(merged, 1, PICTURES, out);
		vg_feature_segment_close(&segment);
	}
	vg_feature_build_free(one);
	vg_feature_build_free(more);
	vg_feature_build_free(merged);
	vg_buffer_release(&bytes);
	return code;
}

static int search(struct vg_span bytes, struct vg_candidate best[ROOM], size_t *count)
{
	static const int64_t left_out[] = { 3 };
	struct vg_feature feature[FEATURES];
	struct vg_features item;
	struct vg_feature_segment segment;
	*count = 0;
	make(&item, feature, 2);
	struct vg_feature_query *query = vg_feature_query_new(&item, 2, 1 << 20);
	int code = query ? vg_feature_segment_open(bytes, true, &segment) : VG_ERR_MEMORY;
	if (code == 0) {
		vg_feature_query_leave_out(query, left_out, 1);
		code = vg_feature_segment_search(&segment, query, best, count, ROOM);
		vg_feature_segment_close(&segment);
	}
	vg_feature_query_free(query);
	return code;
}

static struct vg_buffer segment_wanted;
static struct vg_candidate best_wanted[ROOM];
static size_t count_wanted;

static void build_and_search(void *context)
{
	struct vg_buffer bytes = { .maximum = ANSWER_MAXIMUM };
	struct vg_candidate best[ROOM];
	size_t count;
	int code = build(&bytes);
	assert_true(code == 0 || (out_of_room(code) && test_short_failed()));
	if (code == 0) {
		assert_int_equal(bytes.size, segment_wanted.size);
		assert_memory_equal(bytes.data, segment_wanted.data, bytes.size);
		code = search(vg_buffer_span(&bytes), best, &count);
		assert_true(code == 0 || (out_of_room(code) && test_short_failed()));
	}
	if (code == 0) {
		assert_int_equal(count, count_wanted);
		for (size_t i = 0; i < count; i++)
			assert_true(best[i].id == best_wanted[i].id && best[i].mirrored == best_wanted[i].mirrored);
	}
	vg_buffer_release(&bytes);
}

static void features(void **state)
{
	segment_wanted.maximum = ANSWER_MAXIMUM;
	assert_int_equal(build(&segment_wanted), 0);
	assert_int_equal(search(vg_buffer_span(&segment_wanted), best_wanted, &count_wanted), 0);
	assert_true(count_wanted > 0 && best_wanted[0].id == 2);
	assert_true(test_short_each(build_and_search, NULL, 1) > 10);
	vg_buffer_release(&segment_wanted);
}

/* --- the index of hashes ---------------------------------------------------------------------- */

enum { HASHES = 9000 }; /* enough for lists */

static struct vg_pdq hash[HASHES];

static void count_hit(void *context, const struct vg_hash_hit *hit)
{
	assert_true(hit->distance <= 31);
	++*(size_t *)context;
}

static void hashes_of(void *context)
{
	struct vg_buffer bytes = { .maximum = ANSWER_MAXIMUM };
	struct vg_hash_build *one = vg_hash_build_new(), *merged = vg_hash_build_new();
	struct vg_hash_segment segment;
	size_t found = 0;
	int code = one && merged ? 0 : VG_ERR_MEMORY;
	for (int i = 0; i < HASHES && code == 0; i++)
		code = vg_hash_build_add(one, i + 1, &hash[i]);
	if (code == 0)
		code = vg_hash_build_append(merged, one);
	if (code == 0)
		code = vg_hash_build_end(merged, 1, HASHES, &bytes);
	if (code == 0 && (code = vg_hash_segment_open(vg_buffer_span(&bytes), true, &segment)) == 0) {
		code = vg_hash_segment_search(&segment, hash, 8, 31, count_hit, &found);
		vg_hash_segment_close(&segment);
	}
	assert_true(code == 0 || (out_of_room(code) && test_short_failed()));
	assert_true(code < 0 || found == 8);
	vg_hash_build_free(one);
	vg_hash_build_free(merged);
	vg_buffer_release(&bytes);
}

static void hashes(void **state)
{
	for (int i = 0; i < HASHES; i++)
		hash[i] = (struct vg_pdq){ { next_random(), next_random(), next_random(), next_random() } };
	assert_true(test_short_each(hashes_of, NULL, 1) > 5);
}

static void index_of(void *context)
{
	struct vg_hash_index *index = NULL;
	size_t found = 0, added = 0;
	int code = vg_hash_index_new(&index);
	for (int i = 0; i < HASHES && code == 0; i++) {
		code = vg_hash_index_add(index, i + 1, &hash[i]);
		added += code == 0;
	}
	assert_true(code == 0 || (out_of_room(code) && test_short_failed()));
	if (index) { /* what is in it is found, however far it came */
		assert_int_equal(vg_hash_index_count(index), added);
		vg_hash_index_search(index, hash, 8, 31, count_hit, &found);
		assert_int_equal(found, added < 8 ? added : 8);
	}
	vg_hash_index_free(index);
}

static void index_in_memory(void **state)
{
	assert_true(test_short_each(index_of, NULL, 1) > 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(comparisons), cmocka_unit_test(features), cmocka_unit_test(hashes),
					    cmocka_unit_test(index_in_memory) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
