/* The decoder's wrapper of a bitmap. */
#include "decode_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	decode(vg_decode_bmp, data, size);
	return 0;
}
