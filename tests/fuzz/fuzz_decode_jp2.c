/* The decoder's wrapper of a JPEG 2000. */
#include "decode_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	decode(vg_decode_jp2, data, size);
	return 0;
}
