/* Hashes and features that nothing was seen in: far from each other, the same ones in each run. */
#ifndef TESTS_UNIT_CATALOGUE_MADE_H
#define TESTS_UNIT_CATALOGUE_MADE_H

#include <vestigo/features.h>
#include <vestigo/pdq.h>

#include "../random.h"

static inline struct vg_pdq made_hash(uint64_t number)
{
	struct vg_pdq hash;
	for (unsigned i = 0; i < 4; i++)
		hash.word[i] = (number + 1) * 0x9e3779b97f4a7c15u * (2 * i + 1);
	return hash;
}

/* Of a working picture of 640 x 480, in an array of the caller's. */
static inline struct vg_features made_features(struct vg_feature *feature, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		feature[i] = (struct vg_feature){ .x = (float)(next_random() % 600 + 10), .y = (float)(next_random() % 400 + 10),
						  .sigma = 2, .angle = (float)(next_random() % 600) / 100 };
		for (int w = 0; w < 4; w++)
			feature[i].descriptor.word[w] = next_random();
	}
	return (struct vg_features){ .feature = feature, .count = count, .width = 640, .height = 480 };
}

#endif
