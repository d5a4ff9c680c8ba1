/* What Brotli (RFC 7932) packed: compressed manifests, boxes of JPEG XL. */
#ifndef VG_BASE_BROTLI_H
#define VG_BASE_BROTLI_H

#include "base/bytes.h"

/* Unpacks a stream and appends what comes out to `out`, whose maximum bounds it. True when all of `packed` is one
 * whole stream and all of it had room; otherwise `out` holds what came before. Uses no more memory than the window
 * that the stream states, at most 16 MiB. Thread-safe. */
bool vg_brotli_unpack(struct vg_span packed, struct vg_buffer *out);

#endif
