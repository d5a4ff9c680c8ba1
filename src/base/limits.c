#include <vestigo/limits.h>

void vg_limits_default(struct vg_limits *limits)
{
	*limits = (struct vg_limits){
		.max_bytes = 128u << 20,
		.max_pixels = 200u * 1000 * 1000,
		.max_memory = 2ull << 30,
		.max_seconds = 30,
		.max_scans = 100,
		.max_tags = 512,
		.max_message_bytes = 4u << 20,
		.max_depth = 256,
	};
}
