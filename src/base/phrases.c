#include "base/phrases.h"

#include <string.h>

#include "base/name_of.h"

static const char *const codes[VG_LANGUAGE_COUNT] = { "en", "uk" };

const char *vg_language_code(enum vg_language language)
{
	return VG_NAME_OF(codes, language);
}

bool vg_language_parse(const char *code, enum vg_language *out)
{
	for (int i = 0; i < VG_LANGUAGE_COUNT; i++)
		if (strcmp(codes[i], code) == 0) {
			*out = (enum vg_language)i;
			return true;
		}
	return false;
}

static const struct vg_phrase *find(const char *english)
{
	for (size_t i = 0; i < vg_phrase_count; i++)
		if (strcmp(vg_phrases[i].english, english) == 0)
			return &vg_phrases[i];
	return NULL;
}

const char *vg_phrase(enum vg_language language, const char *english)
{
	const struct vg_phrase *phrase = language == VG_ENGLISH ? NULL : find(english);
	return phrase ? phrase->ukrainian[VG_ONE] : english;
}

enum vg_plural vg_plural_of(uint64_t count)
{
	uint64_t last = count % 10, teens = count % 100;
	if (teens >= 11 && teens <= 14)
		return VG_MANY;
	return last == 1 ? VG_ONE : last >= 2 && last <= 4 ? VG_FEW : VG_MANY;
}

const char *vg_phrase_of(enum vg_language language, uint64_t count, const char *one, const char *many)
{
	const struct vg_phrase *phrase = language == VG_ENGLISH ? NULL : find(one);
	if (!phrase)
		return count == 1 ? one : many;
	/* One form is for all numbers where a word does not count. */
	const char *form = phrase->ukrainian[vg_plural_of(count)];
	return form ? form : phrase->ukrainian[VG_ONE];
}
