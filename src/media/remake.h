/* Small pictures that came with somebody else's catalogue, made anew before they are shown to a browser. */
#ifndef VG_MEDIA_REMAKE_H
#define VG_MEDIA_REMAKE_H

#include <vestigo/limits.h>

#include "base/bytes.h"

/* Decodes a JPEG and encodes its pixels again, at most `long_side` pixels long, in a sandboxed process of
 * its own: what comes back was written by this program's encoder alone. Appended to out. VG_ERR_MALFORMED
 * when it is no JPEG that can be decoded whole; VG_ERR_WORKER when its process crashed, was stopped or cannot be
 * had; out is empty then. */
int vg_remake_jpeg(struct vg_span jpeg, uint32_t long_side, const struct vg_limits *limits, struct vg_buffer *out,
		   struct vg_error *err);

#endif
