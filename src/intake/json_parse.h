/* One JSON value through the JSON library, also where a program wrote what the library refuses. */
#ifndef VG_INTAKE_JSON_PARSE_H
#define VG_INTAKE_JSON_PARSE_H

#include <jansson.h>

#include "base/bytes.h"

/* The value, of any kind; NULL when it is no JSON, or memory is short. What the library refuses is mended, and read once
 * more: bytes that are no UTF-8 become the text "\xNN", half a surrogate pair and a zero character U+FFFD, and numbers too
 * large for it texts of their digits. The caller owns it. Thread-safe. */
json_t *vg_json_parse(struct vg_span value);

#endif
