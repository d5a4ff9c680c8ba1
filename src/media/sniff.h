/* What bytes are, told from their first few hundred. */
#ifndef VG_MEDIA_SNIFF_H
#define VG_MEDIA_SNIFF_H

#include <vestigo/format.h>

#include "base/bytes.h"

/* The picture format of bytes. *out_type is set to a static media type or plain
 * words ("video/mp4", "plain text", "unknown data"), for pictures too. */
enum vg_format vg_sniff(struct vg_span bytes, const char **out_type);

#endif
