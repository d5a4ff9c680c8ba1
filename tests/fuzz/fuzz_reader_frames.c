/* What a reader of exports that was taken over might send: frames, each with its size before it, as
 * the parent takes them from the socket. What it takes of an item survives the way back unchanged. */
#include <stdint.h>

#include "reader_frames_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vg_limits limits;
	struct vg_intake_counts counts = { 0 };
	struct vg_intake_visitor visitor = { .item = take };
	struct vg_error err = { 0 };
	struct vg_sink sink = { .limits = &limits, .visitor = &visitor, .counts = &counts, .err = &err };
	struct receiving receiving = { .sink = &sink, .path = "/tmp/result.json" };
	struct vg_reader_state state = { 0 };
	vg_limits_default(&limits);
	for (size_t at = 0, frame; at + 2 < size && !receiving.ended; at += frame) {
		frame = (size_t)data[at] << 8 | data[at + 1];
		at += 2;
		frame = frame < size - at ? frame : size - at;
		receiving.frame = (struct vg_buffer){ .data = (uint8_t *)data + at, .size = frame };
		if (take_frame(&receiving, &state) < 0)
			break;
	}
	vg_reader_state_release(&state);
	return 0;
}
