#include "base/checksum.h"

#include <zlib.h>

uint32_t vg_checksum(struct vg_span bytes)
{
	return (uint32_t)crc32_z(0, bytes.data, bytes.size);
}
