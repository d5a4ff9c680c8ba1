/* The log of an evidence folder: the bytes as they are, and their lines as events of a log whose
 * chain holds, as somebody who writes a folder of their own would have it. What a walk accepts is
 * taken into a ledger. */
#include "custody/ledger.h"
#include "log_target.h"
#include "memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int apply(void *context, uint64_t sequence, struct vg_span line, struct vg_error *err)
{
	struct vg_event event = { 0 };
	int code = vg_event_from_line(line, sequence, &event) ? vg_ledger_apply(context, &event, err) : 0;
	vg_event_release(&event);
	return code;
}

static void walk(int fd)
{
	struct vg_ledger ledger = { 0 };
	struct vg_log_position position;
	(void)lseek(fd, 0, SEEK_SET);
	(void)vg_log_walk(fd, "log.jsonl", UINT64_MAX, apply, &ledger, &position, NULL);
	vg_ledger_release(&ledger);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[64];
	int plain = memory_file(data, size, path), chained = memory_file(data, 0, path);
	log_write(chained, data, size);
	walk(plain);
	walk(chained);
	close(plain);
	close(chained);
	return 0;
}
