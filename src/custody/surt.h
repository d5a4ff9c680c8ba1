/* The sort-friendly form of a web address that indexes of web archives use. */
#ifndef VG_CUSTODY_SURT_H
#define VG_CUSTODY_SURT_H

#include "base/bytes.h"

/* Appends the key for an absolute http or https address: host reversed ("me,t)"), path, and
 * the query's arguments sorted; all in lower case, without "www." and default ports. Other
 * addresses are appended as they are. */
int vg_surt_append(const char *url, struct vg_buffer *out);

#endif
