/* Texts of metadata to UTF-8, by the character sets that their formats allow. All append to out, whose
 * maximum bounds them; what is no character becomes U+FFFD. */
#ifndef VG_METADATA_CHARSET_H
#define VG_METADATA_CHARSET_H

#include "base/bytes.h"

/* UTF-8 where the bytes are that, otherwise Latin-1: what programs write where a format says ASCII. */
void vg_charset_guess(struct vg_span text, struct vg_buffer *out);
/* Up to the first zero character; a byte order mark in front overrules `little`. */
void vg_charset_utf16(struct vg_span text, bool little, struct vg_buffer *out);
/* The bytes up to the first zero, without blanks at the end. */
struct vg_span vg_charset_trim(struct vg_span text);

#endif
