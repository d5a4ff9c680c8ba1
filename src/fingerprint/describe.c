#include "fingerprint/describe.h"

#include <stddef.h>

#include "base/kernels.h"

static const struct vg_kernel builds[] = {
	{ VG_NEEDS_NOTHING, &vg_describing_portable },
#if defined(__x86_64__)
	{ VG_NEEDS_AVX2, &vg_describing_avx2 },
	{ VG_NEEDS_AVX512, &vg_describing_avx512 },
#endif
	{ VG_NEEDS_NOTHING, NULL },
};

VG_KERNELS(vg_describe, struct vg_describing)

/* A byte is one part, a bit a direction. Direction k becomes 8 - k: bits 0 and 4 stay, the others
 * change places two by two. */
static uint64_t mirrored_parts(uint64_t parts)
{
	const uint64_t each = 0x0101010101010101u;
	return (parts & 0x11 * each) | (parts & 0x02 * each) << 6 | (parts & 0x80 * each) >> 6 |
	       (parts & 0x04 * each) << 4 | (parts & 0x40 * each) >> 4 | (parts & 0x08 * each) << 2 |
	       (parts & 0x20 * each) >> 2;
}

/* Half a word is a row of four parts, two words are a step: the rows, across the point's angle, are
 * reversed. */
static struct vg_descriptor mirrored(const struct vg_descriptor *descriptor)
{
	struct vg_descriptor out;
	for (int i = 0; i < 4; i++) {
		uint64_t parts = mirrored_parts(descriptor->word[i ^ 1]);
		out.word[i] = parts << 32 | parts >> 32;
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
