#include "base/phrases.h"

#include <ctype.h>
#include <stdio.h>
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

/* --- texts that formats of the table made --- */

enum { FILLED_MOST = 6, FILLED_DEEP = 3 };
/* What a format was filled with: parts of the text. */
struct filled { const char *text[FILLED_MOST]; size_t size[FILLED_MOST], count; };

/* Bytes of the conversion that a format goes on with; 0: it goes on with a letter. "95 % of" is no conversion. */
static size_t conversion(const char *format)
{
	if (*format != '%')
		return 0;
	size_t size = 1 + strspn(format + 1, "-+#0123456789.*lzh");
	return format[size] && strchr("dufsixcg", format[size]) ? size + 1 : 0;
}

static bool may_fill(char kind, const char *text, size_t size)
{
	if (kind == 's' || size == 0)
		return true;
	return isalnum((unsigned char)text[size - 1]) || text[size - 1] == '.' || text[size - 1] == '-';
}

/* Could the format have made the text? Shortest fillings first. */
static bool made_by(const char *format, const char *text, struct filled *out)
{
	while (*format && !conversion(format)) {
		size_t percent = format[0] == '%' && format[1] == '%';
		if (*format != *text)
			return false;
		format += 1 + percent;
		text++;
	}
	size_t size = conversion(format);
	if (!size)
		return !*text;
	if (out->count == FILLED_MOST)
		return false;
	size_t which = out->count++;
	for (size_t length = 0; may_fill(format[size - 1], text, length); length++) {
		out->text[which] = text;
		out->size[which] = length;
		out->count = which + 1;
		if (made_by(format + size, text + length, out))
			return true;
		if (!text[length])
			break;
	}
	return false;
}

static void append(struct vg_made *out, const char *text, size_t size)
{
	size_t used = strlen(out->text), room = sizeof out->text - 1 - used;
	size = size < room ? size : room;
	while (size && size == room && ((unsigned char)text[size] & 0xc0) == 0x80) /* inside a character */
		size--;
	memcpy(out->text + used, text, size);
	out->text[used + size] = 0;
}

static const struct vg_phrase *maker_of(const char *text, struct filled *out)
{
	const struct vg_phrase *best = NULL;
	size_t own = 0; /* letters that are the format's own: the more, the likelier it made the text */
	for (size_t i = 0; i < vg_made_phrase_count; i++) {
		struct filled filled = { .count = 0 };
		size_t others = 0;
		if (!made_by(vg_made_phrases[i].english, text, &filled))
			continue;
		for (size_t k = 0; k < filled.count; k++)
			others += filled.size[k];
		if (best && strlen(text) - others <= own)
			continue;
		best = &vg_made_phrases[i];
		own = strlen(text) - others;
		*out = filled;
	}
	return best;
}

static void append_made(struct vg_made *out, enum vg_language language, const char *text, size_t size, int deep)
{
	char one[VG_MADE_MAXIMUM];
	struct filled filled = { .count = 0 };
	snprintf(one, sizeof one, "%.*s", (int)(size < sizeof one ? size : sizeof one - 1), text);
	const struct vg_phrase *whole = find(one), *maker = whole || deep == FILLED_DEEP ? NULL : maker_of(one, &filled);
	if (!maker) {
		append(out, whole ? whole->ukrainian[VG_ONE] : one, strlen(whole ? whole->ukrainian[VG_ONE] : one));
		return;
	}
	size_t which = 0;
	for (const char *c = maker->ukrainian[VG_ONE]; *c;) {
		size_t length = conversion(c), plain = *c == '%' ? 1 : strcspn(c, "%");
		if (length && which < filled.count) {
			append_made(out, language, filled.text[which], filled.size[which], deep + 1);
			which++;
			c += length;
		} else {
			append(out, c, plain);
			c += c[0] == '%' && c[1] == '%' ? 2 : plain;
		}
	}
}

struct vg_made vg_phrase_made(enum vg_language language, const char *english)
{
	struct vg_made out = { "" };
	if (language == VG_ENGLISH)
		append(&out, english, strlen(english));
	else
		append_made(&out, language, english, strlen(english), 0);
	return out;
}
