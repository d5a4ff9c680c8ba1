/* The decoder's wrapper of a JPEG XL. */
#include "decode_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	decode(vg_decode_jxl, data, size);
	return 0;
}
