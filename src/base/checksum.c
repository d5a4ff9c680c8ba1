#include "base/checksum.h"

#include <xxhash.h>

uint32_t vg_checksum(struct vg_span bytes)
{
	return (uint32_t)XXH3_64bits(bytes.data, bytes.size);
}
