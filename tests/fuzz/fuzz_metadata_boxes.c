/* Metadata of files made of boxes that are no HEIF, and of a PSD. */
#include "metadata_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	metadata(VG_FORMAT_UNKNOWN, VG_CONTAINER_BOXES, data, size);
	metadata(VG_FORMAT_UNKNOWN, VG_CONTAINER_PHOTOSHOP, data, size);
	return 0;
}
