/* A scan's journal as a stopped run, a damaged disk or somebody else left it: the bytes as they are,
 * and a good one patched by them. What it gives is what was put, or nothing. */
#include <stdint.h>

#include "journal_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t *good;
	static size_t good_size;
	char path[64];
	file_name(path, ".journal");
	if (!good) {
		use(path, false);
		good = file_read(path, &good_size);
	}
	uint8_t *patched = malloc(good_size);
	if (!patched)
		return 0;
	file_patch(memcpy(patched, good, good_size), good_size, data, size);
	file_write(path, patched, good_size);
	use(path, true);
	file_write(path, data, size);
	use(path, true);
	unlink(path);
	free(patched);
	return 0;
}
