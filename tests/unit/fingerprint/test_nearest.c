/* Every kernel gives the portable one's answers, ties and awkward lengths included. */
#include <string.h>

#include "../test.h"
#include "fingerprint/nearest.h"

static uint64_t random_word(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state ^ *state >> 29;
}

/* Few different bits, so that many distances are equal. */
static void fill(struct vg_feature *feature, size_t count, uint64_t seed)
{
	for (size_t i = 0; i < count; i++)
		for (int w = 0; w < 4; w++)
			feature[i].descriptor.word[w] = random_word(&seed) & 0x0101010101010101u;
}

static void kernels_agree(void **state)
{
	static struct vg_feature from[40], among[VG_FEATURES_MAXIMUM];
	static const size_t lengths[] = { 0, 1, 2, 7, 8, 9, 15, 16, 17, 100, 800, 1023, VG_FEATURES_MAXIMUM };
	const struct vg_nearest_kernel *all[4];
	int kernels = vg_nearest_all(all);
	(void)state;
	fill(from, 40, 1);
	fill(among, VG_FEATURES_MAXIMUM, 2);
	memcpy(&among[5], &from[3], sizeof *among); /* one that is equal, twice */
	memcpy(&among[16], &from[3], sizeof *among);
	for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
		struct vg_nearest expected[40], found[40];
		all[0]->search(from, 40, among, lengths[l], expected);
		for (int k = 1; k < kernels; k++) {
			all[k]->search(from, 40, among, lengths[l], found);
			for (int i = 0; i < 40; i++) {
				assert_int_equal(found[i].distance, expected[i].distance);
				assert_int_equal(found[i].second, expected[i].second);
				assert_int_equal(found[i].index, expected[i].index);
			}
		}
		if (lengths[l] > 16) {
			assert_int_equal(expected[3].distance, 0);
			assert_int_equal(expected[3].second, 0);
			assert_int_equal(expected[3].index, 5);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(kernels_agree) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
