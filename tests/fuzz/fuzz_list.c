/* Lists of paths, ended by line feeds or by zero bytes, in an empty folder. Names that could lead out
 * of it are left to other tests: what they name would be opened. */
#include <stdint.h>

#include "list_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int empty = -1, back = -1;
	char folder[] = "/tmp/vestigo-fuzz-XXXXXX", path[64];
	uint64_t given = 0;
	struct vg_intake_visitor visitor = { .item = take, .context = &given };
	struct vg_intake_counts counts = { 0 };
	struct vg_limits limits;
	if (empty < 0 && mkdtemp(folder)) {
		empty = open(folder, O_PATH | O_DIRECTORY);
		back = open(".", O_PATH | O_DIRECTORY);
		rmdir(folder); /* in which nothing can be made any more */
	}
	if (size && (memchr(data, '/', size) || memchr(data, '.', size) || memchr(data, '-', size)))
		return 0;
	int fd = memory_file(data, size, path);
	vg_limits_default(&limits);
	for (int zero_ended = 0; zero_ended < 2; zero_ended++) {
		given = counts.items = 0;
		if (fchdir(empty) < 0 || (vg_intake_list(path, zero_ended, &limits, &visitor, &counts, NULL), given != counts.items) ||
		    fchdir(back) < 0)
			abort();
	}
	close(fd);
	return 0;
}
