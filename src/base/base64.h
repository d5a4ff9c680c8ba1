/* Base64 (RFC 4648) to bytes, by OpenSSL. */
#ifndef VG_BASE_BASE64_H
#define VG_BASE_BASE64_H

#include "base/bytes.h"

/* Appends what the letters of `text` say, in the usual or the URL's alphabet, up to the first that is of neither:
 * '=', or the end. Bits that fill no byte are left out. VG_ERR_LIMIT or VG_ERR_MEMORY, and nothing appended, where `out`
 * has no room. */
int vg_base64_decode(const char *text, struct vg_buffer *out);

#endif
