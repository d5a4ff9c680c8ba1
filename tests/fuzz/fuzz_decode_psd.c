/* The decoder's wrapper of a PSD. */
#include "decode_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	decode(vg_decode_psd, data, size);
	return 0;
}
