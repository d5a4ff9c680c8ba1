/* Metadata of a HEIF: boxes, items and where they lie. */
#include "metadata_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	metadata(VG_FORMAT_HEIC, VG_CONTAINER_BY_FORMAT, data, size);
	return 0;
}
