/* Building JSON in order: each sets one key of an object, which may be NULL when memory is short. */
#ifndef VG_BASE_JSON_H
#define VG_BASE_JSON_H

#include <jansson.h>

#include "base/bytes.h"

/* Text that is NULL becomes null; bytes that are no UTF-8 are escaped. */
void vg_json_set_text(json_t *object, const char *key, const char *text);
/* The same, where a text that is empty becomes null too. */
void vg_json_set_unless_empty(json_t *object, const char *key, const char *text);
/* null unless `present`. */
void vg_json_set_time(json_t *object, const char *key, bool present, int64_t time);
void vg_json_set_number(json_t *object, const char *key, bool present, int64_t value);
void vg_json_set_hex(json_t *object, const char *key, bool present, const uint8_t *bytes, size_t size);
void vg_json_set_integer(json_t *object, const char *key, int64_t value);
void vg_json_set_real(json_t *object, const char *key, double value);
void vg_json_set_boolean(json_t *object, const char *key, bool value);

/* Left out where text is NULL. */
void vg_json_put_text(json_t *object, const char *key, const char *text);

/* Appends the value as compact JSON, in which no character can steer a terminal; takes over the
 * value. VG_ERR_MEMORY when it is NULL or memory is short. */
int vg_json_append(struct vg_buffer *out, json_t *value);

/* From here on jansson's failed allocations are noted (base/memory.h); nothing else about them changes. */
void vg_json_note_faults(void);

#endif
