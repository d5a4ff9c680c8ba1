/* CRC-32 through zlib: finds damage, not malice. */
#ifndef VG_BASE_CHECKSUM_H
#define VG_BASE_CHECKSUM_H

#include "base/bytes.h"

uint32_t vg_checksum(struct vg_span bytes);

#endif
