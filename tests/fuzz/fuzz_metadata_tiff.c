/* Metadata of a TIFF, of camera raw files built like one, and of those that hold a JPEG. */
#include "metadata_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	metadata(VG_FORMAT_TIFF, VG_CONTAINER_BY_FORMAT, data, size);
	metadata(VG_FORMAT_UNKNOWN, VG_CONTAINER_TIFF, data, size);
	metadata(VG_FORMAT_UNKNOWN, VG_CONTAINER_FUJI_RAW, data, size);
	return 0;
}
