/* Lists of paths, ended by line feeds or by zero bytes, in an empty folder. Names that could lead out
 * of it are left to other tests: what they name would be opened. */
#include <string.h>

#include "intake/intake.h"
#include "memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int take(void *context, struct vg_item *item, struct vg_error *err)
{
	(void)err;
	if (item->disposition != VG_MISSING && item->disposition != VG_FAILED && item->disposition != VG_EXAMINED)
		abort();
	++*(uint64_t *)context;
	vg_item_release(item);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char folder[] = "/tmp/vestigo-fuzz-XXXXXX";
	static bool there;
	uint64_t given = 0;
	struct vg_intake_visitor visitor = { .item = take, .context = &given };
	struct vg_intake_counts counts = { 0 };
	struct vg_limits limits;
	char path[64];
	if (!there)
		there = mkdtemp(folder) && chdir(folder) == 0 && rmdir(folder) == 0;
	if (!there || (size && (memchr(data, '/', size) || memchr(data, '.', size) || memchr(data, '-', size))))
		return 0;
	int fd = memory_file(data, size, path);
	vg_limits_default(&limits);
	for (int zero_ended = 0; zero_ended < 2; zero_ended++) {
		given = counts.items = 0;
		(void)vg_intake_list(path, zero_ended, &limits, &visitor, &counts, NULL);
		if (given != counts.items)
			abort();
	}
	close(fd);
	return 0;
}
