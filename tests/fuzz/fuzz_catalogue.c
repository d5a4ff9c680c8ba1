/* A catalogue as a damaged disk or somebody else left it: the bytes as they are, and a good one
 * patched by them. Everything that reads is asked. */
#include "catalogue_target.h"
#include "file_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t *good;
	static size_t good_size;
	char path[64];
	file_name(path, ".db");
	if (!good) {
		use(path, VG_CATALOGUE_WRITE);
		good = file_read(path, &good_size);
		file_forget(".db");
	}
	uint8_t *patched = malloc(good_size);
	if (!patched)
		return 0;
	file_patch(memcpy(patched, good, good_size), good_size, data, size);
	file_write(path, patched, good_size);
	use(path, size & 1 ? VG_CATALOGUE_WRITE : VG_CATALOGUE_READ);
	file_forget(".db");
	file_write(path, data, size);
	use(path, VG_CATALOGUE_READ);
	file_forget(".db");
	free(patched);
	return 0;
}
