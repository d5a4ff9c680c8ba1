#include "fingerprint/feature_codec.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

#define TURN 6.28318531f

static void put16(uint8_t *to, uint32_t value)
{
	to[0] = (uint8_t)value;
	to[1] = (uint8_t)(value >> 8);
}

static uint32_t clamp(float value, uint32_t maximum)
{
	return value > 0 ? value < (float)maximum ? (uint32_t)(value + 0.5f) : maximum : 0;
}

static void write_feature(const struct vg_feature *feature, uint8_t *to)
{
	put16(to, clamp(feature->x * 16, 65535));
	put16(to + 2, clamp(feature->y * 16, 65535));
	to[4] = (uint8_t)clamp(log2f(feature->sigma) * 16, 255);
	/* A peak between the last direction and the first is a little below 0, and cut towards it: stored features are so. */
	to[5] = (uint8_t)((uint32_t)(int32_t)(feature->angle * (256 / TURN) + 0.5f) & 255);
	for (int i = 0; i < 32; i++)
		to[6 + i] = (uint8_t)(feature->descriptor.word[i / 8] >> (8 * (i % 8)));
}

int vg_features_write(const struct vg_features *features, struct vg_buffer *out)
{
	uint8_t *to = vg_buffer_reserve(out, VG_FEATURES_HEADER + features->count * VG_FEATURE_BYTES);
	if (!to)
		return VG_ERR_LIMIT;
	to[0] = VG_FEATURES_VERSION;
	put16(to + 1, features->width);
	put16(to + 3, features->height);
	put16(to + 5, (uint32_t)features->count);
	to += VG_FEATURES_HEADER;
	for (size_t i = 0; i < features->count; i++, to += VG_FEATURE_BYTES)
		write_feature(&features->feature[i], to);
	return 0;
}

static void read_feature(const uint8_t *from, struct vg_feature *out)
{
	out->x = (float)(from[0] | from[1] << 8) / 16;
	out->y = (float)(from[2] | from[3] << 8) / 16;
	out->sigma = exp2f((float)from[4] / 16);
	out->angle = (float)from[5] * (TURN / 256);
	from += 6;
	for (int w = 0; w < 4; w++, from += 8) {
		uint64_t word = 0;
		for (int i = 0; i < 8; i++)
			word |= (uint64_t)from[i] << (8 * i);
		out->descriptor.word[w] = word;
	}
}

int vg_features_read(struct vg_span bytes, struct vg_features *out)
{
	struct vg_reader reader;
	vg_reader_init(&reader, bytes);
	uint8_t version = vg_read_u8(&reader);
	struct vg_features features = { .width = vg_read_u16le(&reader) };
	features.height = vg_read_u16le(&reader);
	features.count = vg_read_u16le(&reader);
	if (reader.failed || version != VG_FEATURES_VERSION || features.count > VG_FEATURES_MAXIMUM ||
	    vg_reader_left(&reader) != features.count * VG_FEATURE_BYTES)
		return VG_ERR_MALFORMED;
	features.feature = vg_calloc(features.count ? features.count : 1, sizeof *features.feature);
	if (!features.feature)
		return VG_ERR_MEMORY;
	bool inside = true;
	const uint8_t *from = vg_read_span(&reader, features.count * VG_FEATURE_BYTES).data;
	for (size_t i = 0; i < features.count && inside; i++, from += VG_FEATURE_BYTES) {
		struct vg_feature *feature = &features.feature[i];
		read_feature(from, feature);
		inside = feature->x <= (float)features.width && feature->y <= (float)features.height;
	}
	if (!inside) {
		vg_features_release(&features);
		return VG_ERR_MALFORMED;
	}
	*out = features;
	return 0;
}
