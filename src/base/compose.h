/* Names as Unicode sees them: a letter with its accent may be one character or two. */
#ifndef VG_BASE_COMPOSE_H
#define VG_BASE_COMPOSE_H

#include <stdbool.h>

/* Is every byte ASCII? Such a text is composed already. */
bool vg_text_is_ascii(const char *text);

/* The text in Unicode's composed form (NFC), as a new string; what is no UTF-8 as it is.
 * NULL when memory is short. The caller frees. */
char *vg_text_composed(const char *text);

/* The text as searches compare it, as a new string: without case, accents, vowel points or the forms that
 * only look different ("É" is "e", full-width "Ａ" is "a"); what is no UTF-8 as it is. NULL when memory
 * is short. The caller frees. */
char *vg_text_folded(const char *text);

#endif
