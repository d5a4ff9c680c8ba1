/* Metadata of a PNG: its chunks, and what its compressed texts unpack to. */
#include "metadata_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	metadata(VG_FORMAT_PNG, VG_CONTAINER_BY_FORMAT, data, size);
	return 0;
}
