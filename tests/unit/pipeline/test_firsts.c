/* What is kept of a run's pictures is found again, also after it went to the file. */
#include "../test.h"

#include "pipeline/firsts.h"

enum { FEATURES = 24, MANY = 2600 /* more than one part that goes to the file */ };

static struct vg_feature drawn[FEATURES];
static uint8_t rendition[100];

/* The features of picture `number`, the same at every call. */
static struct vg_picture draw(uint64_t number)
{
	struct vg_picture picture = { .width = 1280, .height = 853, .orientation = 1, .rendition = rendition,
				      .rendition_size = sizeof rendition };
	uint64_t state = number * 0x9e3779b97f4a7c15u + 1;
	for (int i = 0; i < FEATURES; i++) {
		uint64_t bits[5];
		for (int k = 0; k < 5; k++) {
			state ^= state << 13;
			state ^= state >> 7;
			state ^= state << 17;
			bits[k] = state;
		}
		drawn[i] = (struct vg_feature){ .x = (float)(bits[4] & 511), .y = (float)(bits[4] >> 9 & 255), .sigma = 3, .angle = 1 };
		/* high thresholds are exceeded where low ones are */
		drawn[i].descriptor = (struct vg_descriptor){ { bits[0], bits[1], bits[0] & bits[2], bits[1] & bits[3] } };
	}
	memset(rendition, (int)(number & 255), sizeof rendition);
	picture.features = (struct vg_features){ 640, 427, drawn, FEATURES };
	return picture;
}

static void test_found_again(void **state)
{
	struct vg_firsts *firsts = vg_firsts_new(true);
	struct vg_first_picture first;
	struct vg_candidate best[4];
	size_t count;
	(void)state;
	assert_non_null(firsts);
	for (uint64_t number = 0; number < MANY; number++) {
		struct vg_picture picture = draw(number);
		assert_int_equal(vg_firsts_add(firsts, &picture), 0);
	}
	static const uint64_t asked[] = { 0, 31, 32, 1000, 2047, 2048, MANY - 1 };
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		struct vg_picture picture = draw(asked[i]);
		assert_int_equal(vg_firsts_search(firsts, &picture.features, best, &count, 4), 0);
		assert_true(count > 0);
		assert_int_equal(best[0].id, asked[i]);
		assert_false(best[0].mirrored);
		assert_true(vg_firsts_get(firsts, asked[i], &first));
		assert_int_equal(first.features.count, FEATURES);
		assert_memory_equal(&first.features.feature[5].descriptor, &drawn[5].descriptor, sizeof drawn[5].descriptor);
		assert_int_equal(first.rendition_size, sizeof rendition);
		assert_memory_equal(first.rendition, rendition, sizeof rendition);
		assert_int_equal(first.frame.width, 1280);
		vg_first_picture_release(&first);
	}
	struct vg_picture other = draw(MANY);
	assert_int_equal(vg_firsts_search(firsts, &other.features, best, &count, 4), 0);
	assert_int_equal(count, 0);
	assert_false(vg_firsts_get(firsts, MANY, &first));
	vg_firsts_free(firsts);
}

/* Without a small version there is nothing to compare: its size is all that is kept. */
static void test_nothing_to_compare(void **state)
{
	struct vg_firsts *firsts = vg_firsts_new(true);
	struct vg_first_picture first;
	struct vg_candidate best[4];
	size_t count;
	(void)state;
	struct vg_picture picture = draw(1);
	picture.rendition_size = 0;
	assert_int_equal(vg_firsts_add(firsts, &picture), 0);
	assert_false(vg_firsts_get(firsts, 0, &first));
	assert_int_equal(vg_firsts_frame(firsts, 0).height, 853);
	assert_int_equal(vg_firsts_search(firsts, &picture.features, best, &count, 4), 0);
	assert_int_equal(count, 0);
	vg_firsts_free(firsts);
}

/* No file, no failure. */
static void test_no_file(void **state)
{
	struct vg_first_picture first;
	(void)state;
	setenv("TMPDIR", "/nowhere", 1);
	struct vg_firsts *firsts = vg_firsts_new(true);
	for (uint64_t number = 0; number < 3; number++) {
		struct vg_picture picture = draw(number);
		assert_int_equal(vg_firsts_add(firsts, &picture), 0);
	}
	assert_false(vg_firsts_get(firsts, 1, &first));
	assert_int_equal(vg_firsts_frame(firsts, 2).width, 1280);
	vg_firsts_free(firsts);
	unsetenv("TMPDIR");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_found_again), cmocka_unit_test(test_nothing_to_compare),
					    cmocka_unit_test(test_no_file) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
