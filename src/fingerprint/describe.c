#include "fingerprint/describe.h"

int vg_describe_all(const struct vg_describing *out[4])
{
	int count = 0;
	out[count++] = &vg_describing_portable;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2"))
		out[count++] = &vg_describing_avx2;
#endif
	return count;
}

const struct vg_describing *vg_describe_best(void)
{
	const struct vg_describing *all[4] = { NULL };
	return all[vg_describe_all(all) - 1];
}

static struct vg_descriptor mirrored(const struct vg_descriptor *descriptor)
{
	enum { PARTS = VG_DESCRIPTOR_PARTS, DIRECTIONS = VG_DESCRIPTOR_DIRECTIONS };
	struct vg_descriptor out = { { 0 } };
	for (int i = 0; i < VG_DESCRIPTOR_VALUES; i++) {
		int row = i / (PARTS * DIRECTIONS), column = i / DIRECTIONS % PARTS, k = i % DIRECTIONS;
		int to = ((PARTS - 1 - row) * PARTS + column) * DIRECTIONS + (DIRECTIONS - k) % DIRECTIONS;
		for (int step = 0; step < 4; step += 2)
			out.word[step + to / 64] |= (descriptor->word[step + i / 64] >> (i % 64) & 1) << (to % 64);
	}
	return out;
}

struct vg_feature vg_feature_mirrored(const struct vg_feature *feature, uint32_t width)
{
	struct vg_feature out = *feature;
	out.x = (float)width - 1 - feature->x;
	out.angle = 3.14159265f - feature->angle;
	out.descriptor = mirrored(&feature->descriptor);
	return out;
}
