/* Metadata of a GIF, a WebP, a bitmap: application blocks, RIFF chunks, profiles, and what stands behind them. */
#include "metadata_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	metadata(VG_FORMAT_GIF, VG_CONTAINER_BY_FORMAT, data, size);
	metadata(VG_FORMAT_WEBP, VG_CONTAINER_BY_FORMAT, data, size);
	metadata(VG_FORMAT_BMP, VG_CONTAINER_BY_FORMAT, data, size);
	return 0;
}
