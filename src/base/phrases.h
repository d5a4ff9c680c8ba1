/* What people read, in each language: one table (phrases_uk.c), English and Ukrainian side by side.
 *
 * The English text is the key, and stands where it is used; formats keep their placeholders, which the
 * compiler checks in the English and the unit test in the Ukrainian. A text that is not in the table is
 * given back as it is: the lint and the test see to it that none is missing. Safe in every thread. */
#ifndef VG_BASE_PHRASES_H
#define VG_BASE_PHRASES_H

#include <stddef.h>
#include <stdint.h>
#include <vestigo/language.h>

/* Ukrainian counts in three forms: 1, 21, 31 … · 2 to 4, 22 to 24 … · all others, 11 to 14 among them. */
enum vg_plural { VG_ONE, VG_FEW, VG_MANY, VG_PLURALS };

struct vg_phrase {
	const char *english, *english_many;     /* the second of counted things alone */
	const char *ukrainian[VG_PLURALS];      /* the first alone of what is not counted */
};
extern const struct vg_phrase vg_phrases[];
extern const size_t vg_phrase_count;

const char *vg_phrase(enum vg_language language, const char *english) __attribute__((format_arg(2)));
/* Of counted things: `one` is the key; both are English formats with the same placeholders. */
const char *vg_phrase_of(enum vg_language language, uint64_t count, const char *one, const char *many)
	__attribute__((format_arg(3), format_arg(4)));
/* What decoders, readers of metadata and intake say: formats that stand filled in a text. In their own table, as they are found by
 * comparing (phrases_uk_reasons.h). */
extern const struct vg_phrase vg_made_phrases[];
extern const size_t vg_made_phrase_count;
enum { VG_MADE_MAXIMUM = 512 };
struct vg_made { char text[VG_MADE_MAXIMUM]; };
/* A text that one of those formats made, with what it was filled with, in the language; as it is where none did. By value, so
 * that it can be an argument. */
struct vg_made vg_phrase_made(enum vg_language language, const char *english);
enum vg_plural vg_plural_of(uint64_t count);

#endif
