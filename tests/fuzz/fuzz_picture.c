/* A whole picture, through everything a worker does with it. */
#include <stdlib.h>

#include "examine/examine.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An examination takes long; decoders and readers of metadata have targets of their own. */
extern const unsigned replay_every;
const unsigned replay_every = 4;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vg_examine_options options = { .thumbnail_side = 64, .rendition_side = 96, .parts = true,
					      .features = true };
	struct vg_picture picture;
	vg_limits_default(&options.limits);
	options.limits.max_pixels = 1 << 20;
	options.limits.max_scans = 8;
	options.limits.max_tags = 64;
	vg_examine((struct vg_span){ data, size }, &options, &picture);
	if (picture.disposition == VG_EXAMINED) {
		uint64_t pixels = (uint64_t)picture.width * picture.height;
		bool known_format = picture.format != VG_FORMAT_UNKNOWN || picture.embedded_jpeg.bytes > 0; /* raw files */
		if (pixels == 0 || pixels > options.limits.max_pixels || picture.reason[0] || !known_format)
			abort();
	} else if (!picture.reason[0]) {
		abort();
	}
	if (picture.features.count > VG_FEATURES_MAXIMUM)
		abort();
	if (picture.tag_count > options.limits.max_tags)
		abort();
	vg_picture_release(&picture);
	return 0;
}
