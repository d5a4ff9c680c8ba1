/* What the target "reader_frames" asks and holds, but for where it begins. */
#ifndef TESTS_FUZZ_READER_FRAMES_TARGET_H
#define TESTS_FUZZ_READER_FRAMES_TARGET_H

#include "../../src/intake/reader_process.c"

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

#endif
