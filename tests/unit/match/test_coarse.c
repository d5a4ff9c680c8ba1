/* Of a small picture the coarse features are taken, of others none. */
#include "../test.h"

#include "match/coarse.h"

static struct vg_feature feature[5] = { { .sigma = 1.5f }, { .sigma = 6 }, { .sigma = 3.9f }, { .sigma = 4 }, { .sigma = 20 } };

static void expect(uint32_t width, size_t count)
{
	const struct vg_picture picture = { .width = width, .height = 200, .features = { 600, 400, feature, 5 } };
	struct vg_features coarse;
	assert_int_equal(vg_coarse_features(&picture, &coarse, NULL), 0);
	assert_int_equal(coarse.count, count);
	assert_true(coarse.width == 600 && coarse.height == 400);
	for (size_t i = 0; i < coarse.count; i++)
		assert_true(coarse.feature[i].sigma >= 4);
	vg_features_release(&coarse);
}

static void test_small(void **state)
{
	(void)state;
	expect(300, 3);
	expect(400, 3);
}

static void test_others(void **state)
{
	(void)state;
	expect(401, 0);
	expect(1280, 0);
}

static void test_without_features(void **state)
{
	const struct vg_picture picture = { .width = 64, .height = 64 };
	struct vg_features coarse;
	(void)state;
	assert_int_equal(vg_coarse_features(&picture, &coarse, NULL), 0);
	assert_int_equal(coarse.count, 0);
	vg_features_release(&coarse);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_small), cmocka_unit_test(test_others), cmocka_unit_test(test_without_features),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
