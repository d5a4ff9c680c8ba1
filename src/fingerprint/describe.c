#include "fingerprint/describe.h"

#include <threads.h>

#include "base/processor.h"

int vg_describe_all(const struct vg_describing *out[4])
{
	int count = 0;
	out[count++] = &vg_describing_portable;
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2"))
		out[count++] = &vg_describing_avx2;
	if (vg_processor_avx512())
		out[count++] = &vg_describing_avx512;
#endif
	return count;
}

const struct vg_describing *vg_describe_best(void)
{
	const struct vg_describing *all[4] = { NULL };
	return all[vg_describe_all(all) - 1];
}

/* Direction k becomes 8 - k: bit 0 stays, the others change places. */
static uint8_t mirrored_part(uint8_t part)
{
	uint8_t out = part & 1;
	for (int k = 1; k < VG_DESCRIPTOR_DIRECTIONS; k++)
		out |= (uint8_t)((part >> k & 1) << (VG_DESCRIPTOR_DIRECTIONS - k));
	return out;
}

static uint8_t mirrored_parts[256];
static once_flag mirrored_made = ONCE_FLAG_INIT;

static void make_mirrored(void)
{
	for (int part = 0; part < 256; part++)
		mirrored_parts[part] = mirrored_part((uint8_t)part);
}

/* A byte of a word is one part; the rows of parts, across the point's angle, are reversed. */
static struct vg_descriptor mirrored(const struct vg_descriptor *descriptor)
{
	enum { PARTS = VG_DESCRIPTOR_PARTS, STEPS = 2 };
	struct vg_descriptor out = { { 0 } };
	call_once(&mirrored_made, make_mirrored);
	for (int step = 0; step < STEPS; step++)
		for (int i = 0; i < PARTS * PARTS; i++) {
			int to = (PARTS - 1 - i / PARTS) * PARTS + i % PARTS;
			uint8_t part = (uint8_t)(descriptor->word[2 * step + i / 8] >> (i % 8 * 8));
			out.word[2 * step + to / 8] |= (uint64_t)mirrored_parts[part] << (to % 8 * 8);
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
