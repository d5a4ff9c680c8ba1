/* Texts and dates as programs around the library need them. Pure, thread-safe. */
#ifndef VESTIGO_TEXT_H
#define VESTIGO_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <vestigo/error.h>
#include <vestigo/language.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A heap copy of outside text that is safe on a terminal: control characters,
 * bidirectional overrides and broken UTF-8 are escaped. NULL when memory is short. */
VG_API char *vg_printable(const char *text);

/* A heap copy of printable text whose first line begins in column `indent` of a terminal: wrapped at its
 * spaces before column `end`, by how wide it is shown; later lines are indented so far. NULL when memory
 * is short. */
VG_API char *vg_wrapped(const char *text, unsigned indent, unsigned end);
/* How many columns of a terminal printable text takes. */
VG_API unsigned vg_columns(const char *text);

enum { VG_COUNT_TEXT = 32 };
/* "1,482". */
VG_API void vg_format_count(uint64_t value, char out[VG_COUNT_TEXT]);
/* As people write it in that language: "1,482"; Ukrainian parts by no-break spaces, from five digits on: "1482", "18 204".
 * Gives back `out`. */
VG_API const char *vg_format_count_in(enum vg_language language, uint64_t value, char out[VG_COUNT_TEXT]);

/* RFC 3339 date or date and time ("2016-05-04", "2016-05-04T10:00:00+02:00"; without a
 * zone it is UTC) to seconds since 1970. */
VG_API bool vg_date_parse(const char *text, int64_t *out);
enum { VG_DATE_TEXT = 32 };
/* "2016-05-04T08:00:00Z". */
VG_API void vg_date_format(int64_t time, char out[VG_DATE_TEXT]);

/* How exactly a date is known. */
enum vg_date_precision {
	VG_DATE_SECOND,  /* a moment */
	VG_DATE_LOCAL,   /* a time of day of an unknown zone, kept as if it were UTC */
	VG_DATE_DAY, VG_DATE_MONTH, VG_DATE_YEAR, /* of UTC; its first second is kept */
	VG_DATE_PRECISION_COUNT
};
/* "second", "second", "day", "month", "year". Static. */
VG_API const char *vg_date_precision_name(enum vg_date_precision precision);

/* When something was seen, as people state it: what vg_date_parse reads, and "2016-05" and "2016". A
 * time without a zone is VG_DATE_LOCAL. NULL, or why it is none; outputs are then untouched. What
 * lies more than a day ahead of the clock is none: nothing was seen then. */
VG_API const char *vg_date_parse_seen(const char *text, int64_t *out, enum vg_date_precision *out_precision);
/* The same as text, no more exact than it is known: "2016-05-04T08:00:00Z", without the Z where it is
 * local, "2016-05-04", "2016-05", "2016". */
VG_API void vg_date_format_seen(int64_t time, enum vg_date_precision precision, char out[VG_DATE_TEXT]);
/* The first and the last second that may be meant. */
VG_API void vg_date_span(int64_t time, enum vg_date_precision precision, int64_t *out_first, int64_t *out_last);

/* A whole decimal number with an optional K, M or G (powers of 1024). */
VG_API bool vg_size_parse(const char *text, uint64_t *out);

#ifdef __cplusplus
}
#endif
#endif
