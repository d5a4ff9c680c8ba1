/* The cache of earlier runs as a damaged disk or somebody else left it: the bytes as they are, and a
 * good one patched by them. What it gives is what was put, or nothing. */
#include <stdint.h>

#include "cache_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t *good;
	static size_t good_size;
	char path[64];
	file_name(path, ".cache");
	if (!good) {
		use(path);
		good = file_read(path, &good_size);
		file_forget(".cache");
	}
	uint8_t *patched = malloc(good_size);
	if (!patched)
		return 0;
	file_patch(memcpy(patched, good, good_size), good_size, data, size);
	file_write(path, patched, good_size);
	use(path);
	file_forget(".cache");
	file_write(path, data, size);
	use(path);
	file_forget(".cache");
	free(patched);
	return 0;
}
