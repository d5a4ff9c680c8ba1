/* Text that came from outside: made safe to store, to print and to compare. */
#ifndef VG_BASE_TEXT_H
#define VG_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

/* Bytes of a line that is read back, and so of one that is written. */
enum { VG_LINE_MAXIMUM = 1 << 20 };

/* Appends `text` as valid UTF-8: bytes that are no UTF-8 become \xNN. */
int vg_text_append_utf8(struct vg_buffer *out, const char *text, size_t size);

/* As above, and control characters, bidirectional overrides and other invisible
 * steering characters become \xNN or \u{NNNN}: safe on a terminal. */
int vg_text_append_printable(struct vg_buffer *out, const char *text, size_t size);

/* Appends JSON text, whose characters that could steer a terminal become \uNNNN: they are inside
 * strings, where both mean the same. */
int vg_text_append_json(struct vg_buffer *out, const char *json, size_t size);

/* Ends with "…" what the buffer had no room for all of: characters at its end give way to it. Nothing where all was
 * appended. */
void vg_text_mark_cut(struct vg_buffer *text);

/* A heap copy of text as valid UTF-8, at most `maximum` bytes (cut between
 * characters). NULL when memory is short. The caller frees. */
char *vg_text_copy_utf8(const char *text, size_t size, size_t maximum);
/* The same, with "…" where it was cut. */
char *vg_text_copy_marked(const char *text, size_t size, size_t maximum);

/* The next character of UTF-8 at *position; advances it. Returns -1 at a byte
 * that begins no valid character, and advances by one. */
int32_t vg_text_next(const char *text, size_t size, size_t *position);

/* Is all of it valid UTF-8? */
bool vg_text_is_utf8(struct vg_span text);

/* How many terminal columns a printable UTF-8 text takes: one a character, two for East Asian wide
 * ones and pictographs, none for combining marks. */
size_t vg_text_columns(const char *text);

/* Appends printable text that begins in column `indent`, the cursor being there: wrapped at its spaces,
 * and between East Asian characters, before column `end`; later lines begin in column `indent`. Only a
 * word wider than a line is divided, an address never. No line feed is put behind it. */
int vg_text_append_wrapped(struct vg_buffer *out, const char *text, size_t indent, size_t end);

/* Lower-case hexadecimal; out holds 2 * size + 1 chars. */
void vg_text_hex(const uint8_t *bytes, size_t size, char *out);
/* 0 to 15, capitals or not; -1 when c is no hexadecimal digit. */
int vg_text_hex_digit(char c);
/* Reads exactly 2 * size hexadecimal digits; false when any is not one. */
bool vg_text_unhex(const char *text, size_t size, uint8_t *out);

/* The whole of text as a decimal integer; false on anything else or overflow. */
bool vg_text_to_int64(const char *text, int64_t *out);
/* As above with an optional K, M or G (powers of 1024) behind it. */
bool vg_text_to_size(const char *text, uint64_t *out);

/* Bounded copy; always ends with a zero byte. */
void vg_text_copy(char *out, size_t out_size, const char *text);
bool vg_text_ends_with_ignoring_case(const char *text, const char *ending);

#endif
