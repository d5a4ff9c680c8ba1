/* Features as bytes: what is written comes back, within what the bytes can say. */
#include "../test.h"

#include <math.h>

#include "fingerprint/feature_codec.h"

#define TURN 6.28318531

static void test_angles(void **state)
{
	/* A peak between the last direction and the first is told as a little less than none: it is cut, not rounded. */
	static const float angles[] = { 0, 0.01f, 1, 3.14f, 6.0f, 6.28f, -0.0001f, -0.05f, -0.0714f, -0.087f };
	(void)state;
	for (size_t i = 0; i < sizeof angles / sizeof *angles; i++) {
		struct vg_feature feature = { .x = 10.5f, .y = 20.25f, .sigma = 4, .angle = angles[i] };
		struct vg_features one = { .width = 40, .height = 30, .feature = &feature, .count = 1 }, back = { 0 };
		struct vg_buffer bytes;
		vg_buffer_init(&bytes, VG_FEATURES_BYTES_MAXIMUM);
		assert_int_equal(vg_features_write(&one, &bytes), 0);
		assert_int_equal(vg_features_read(vg_buffer_span(&bytes), &back), 0);
		assert_true(back.count == 1 && back.feature[0].x == 10.5f && back.feature[0].y == 20.25f && back.feature[0].sigma == 4);
		if (fabs(remainder((double)back.feature[0].angle - angles[i], TURN)) > 1.5 * TURN / 256)
			fail_msg("%g comes back as %g", (double)angles[i], (double)back.feature[0].angle);
		vg_features_release(&back);
		vg_buffer_release(&bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_angles) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
