/* What a reader of exports that was taken over might send: frames, each with its size before it, as
 * the parent takes them from the socket. What it takes of an item survives the way back unchanged. */
#include "../../src/intake/reader_process.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int take(void *context, struct vg_item *item, struct vg_error *err)
{
	struct vg_buffer once = { .maximum = FRAME_MAXIMUM }, twice = once;
	struct vg_transfer write = { .out = &once }, read = { 0 }, again = { .out = &twice };
	struct vg_item back = { 0 };
	(void)context;
	(void)err;
	vg_transfer_item(&write, item);
	vg_reader_init(&read.in, vg_buffer_span(&once));
	vg_transfer_item(&read, &back);
	vg_transfer_item(&again, &back);
	if (!write.failed && (!whole(&read) || once.size != twice.size || memcmp(once.data, twice.data, once.size) != 0))
		abort();
	vg_item_release(item);
	vg_item_release(&back);
	vg_buffer_release(&once);
	vg_buffer_release(&twice);
	return 0;
}

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
