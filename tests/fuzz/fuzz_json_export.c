/* A Desktop export's result.json from hostile bytes. */
#include "intake/apart.h"
#include "memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int take(void *context, struct vg_item *item, struct vg_error *err)
{
	(void)context;
	(void)err;
	char *name = vg_item_display_name(item);
	free(name);
	vg_item_release(item);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct vg_intake_visitor visitor = { .item = take };
	struct vg_intake_counts counts = { 0 };
	struct vg_limits limits;
	struct vg_error err = { 0 };
	char path[64];
	int fd = memory_file(data, size, path);
	vg_limits_default(&limits);
	limits.max_message_bytes = 64 << 10;
	limits.max_depth = 32;
	struct vg_intake intake = { .limits = &limits, .visitor = &visitor, .counts = &counts, .err = &err };
	struct vg_reader_state state = { NULL, NULL };
	(void)vg_telegram_json_looks_like((struct vg_span){ data, size });
	(void)lseek(fd, 0, SEEK_SET);
	(void)vg_telegram_json_read_file(&intake, fd, path, &state);
	free(state.chat);
	free(state.from);
	/* An item is a message with media or one that could not be read. */
	if (counts.items != counts.messages_with_media || counts.malformed_messages > counts.items ||
	    counts.messages_with_media > counts.messages)
		abort();
	close(fd);
	return 0;
}
