/* Texts and dates as programs around the library need them. Pure, thread-safe. */
#ifndef VESTIGO_TEXT_H
#define VESTIGO_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <vestigo/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A heap copy of outside text that is safe on a terminal: control characters,
 * bidirectional overrides and broken UTF-8 are escaped. NULL when memory is short. */
VG_API char *vg_printable(const char *text);

/* RFC 3339 date or date and time ("2016-05-04", "2016-05-04T10:00:00+02:00"; without a
 * zone it is UTC) to seconds since 1970. */
VG_API bool vg_date_parse(const char *text, int64_t *out);
enum { VG_DATE_TEXT = 32 };
/* "2016-05-04T08:00:00Z". */
VG_API void vg_date_format(int64_t time, char out[VG_DATE_TEXT]);

/* A whole decimal number with an optional K, M or G (powers of 1024). */
VG_API bool vg_size_parse(const char *text, uint64_t *out);

#ifdef __cplusplus
}
#endif
#endif
