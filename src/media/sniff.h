/* What bytes are, told from their first few hundred; camera raw files from their directories. */
#ifndef VG_MEDIA_SNIFF_H
#define VG_MEDIA_SNIFF_H

#include <vestigo/format.h>

#include "base/bytes.h"

/* The picture format of bytes. *out_type is set to a static media type or plain
 * words ("video/mp4", "plain text", "unknown data"), for pictures too. Camera raw files that are
 * TIFFs are VG_FORMAT_TIFF of their own type, other ones VG_FORMAT_UNKNOWN. */
enum vg_format vg_sniff(struct vg_span bytes, const char **out_type);

#endif
