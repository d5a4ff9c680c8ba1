/* What the targets of the two kinds of export share: hostile bytes through a reader, in
 * this process. */
#ifndef TESTS_FUZZ_EXPORT_TARGET_H
#define TESTS_FUZZ_EXPORT_TARGET_H

#include "intake/intake.h"
#include "intake/reader_process.h"
#include "memory_file.h"

static int export_take(void *context, struct vg_item *item, struct vg_error *err)
{
	(void)context;
	(void)err;
	char *name = vg_item_display_name(item);
	free(name);
	vg_item_release(item);
	return 0;
}

static inline struct vg_intake_counts export_read(const uint8_t *data, size_t size,
						  vg_export_reader *reader)
{
	const struct vg_intake_visitor visitor = { .item = export_take };
	struct vg_intake_counts counts = { 0 };
	struct vg_limits limits;
	struct vg_error err = { 0 };
	struct vg_reader_state state = { 0 };
	char path[64];
	int fd = memory_file(data, size, path);
	vg_limits_default(&limits);
	limits.max_message_bytes = 64 << 10;
	limits.max_depth = 32;
	struct vg_sink sink = { .limits = &limits, .visitor = &visitor, .counts = &counts, .err = &err };
	(void)lseek(fd, 0, SEEK_SET);
	(void)reader(&sink, fd, path, &state);
	vg_reader_state_release(&state);
	close(fd);
	return counts;
}

#endif
