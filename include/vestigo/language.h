/* The languages of what people read. Codes and JSON, CSV and MediaReview are English in each.
 * Pure, thread-safe. */
#ifndef VESTIGO_LANGUAGE_H
#define VESTIGO_LANGUAGE_H

#include <stdbool.h>
#include <vestigo/error.h>

#ifdef __cplusplus
extern "C" {
#endif

enum vg_language { VG_ENGLISH, VG_UKRAINIAN, VG_LANGUAGE_COUNT };

/* "en", "uk" (BCP 47). Static. */
VG_API const char *vg_language_code(enum vg_language language);
/* False when it is none of the codes; *out is untouched then. */
VG_API bool vg_language_parse(const char *code, enum vg_language *out);

#ifdef __cplusplus
}
#endif
#endif
