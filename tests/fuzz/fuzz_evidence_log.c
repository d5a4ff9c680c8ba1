/* The log of an evidence folder: the bytes as they are, and their lines as events of a log whose
 * chain holds, as somebody who writes a folder of their own would have it. What a walk accepts is
 * taken into a ledger. */
#include "custody/ledger.h"
#include "log_target.h"
#include "memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int apply(void *context, const char *event, json_t *line, struct vg_error *err)
{
	return vg_ledger_apply(context, event, line, err);
}

static void walk(int fd)
{
	struct vg_ledger ledger = { 0 };
	struct vg_log_position position;
	(void)lseek(fd, 0, SEEK_SET);
	(void)vg_log_walk(fd, "log.jsonl", apply, &ledger, &position, NULL);
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
