/* Every kernel finds what looking at one after the other finds, at awkward beginnings and ends too. */
#include <string.h>

#include "../test.h"
#include "fingerprint/near.h"
#include "fingerprint/nearest.h"

enum { COUNT = 61 };

static struct vg_descriptor descriptor[COUNT];
static struct vg_near_group groups[(COUNT + VG_NEAR_LANES - 1) / VG_NEAR_LANES];

/* Few different bits, so that some are near. */
static int set_up(void **state)
{
	uint64_t word = 1;
	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		for (int w = 0; w < 4; w++) {
			word = word * 6364136223846793005u + 1442695040888963407u;
			descriptor[i].word[w] = (word ^ word >> 29) & 0x0101010101010101u;
		}
		vg_near_put(groups, i, &descriptor[i]);
	}
	return vg_near_groups(COUNT) == sizeof groups / sizeof *groups ? 0 : -1;
}

static void expect(const struct vg_near_kernel *kernel, size_t first, size_t end, int most)
{
	struct vg_near found[COUNT + VG_NEAR_LANES];
	size_t count = kernel->find(groups, first, end, &descriptor[7], most, found), next = 0;
	for (size_t i = first; i < end; i++) {
		int distance = vg_descriptor_distance(&descriptor[i], &descriptor[7]);
		if (distance > most)
			continue;
		assert_true(next < count);
		assert_int_equal(found[next].index, i);
		assert_int_equal(found[next++].distance, distance);
	}
	assert_int_equal(next, count);
}

static void kernels_find_the_near_ones(void **state)
{
	const struct vg_near_kernel *all[4];
	int kernels = vg_near_all(all);
	(void)state;
	for (int k = 0; k < kernels; k++)
		for (size_t first = 0; first <= COUNT; first++)
			for (size_t end = first; end <= COUNT; end++)
				for (int most = 0; most <= 256; most += 8)
					expect(all[k], first, end, most);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(kernels_find_the_near_ones) };
	return cmocka_run_group_tests(tests, set_up, NULL);
}
