/* How a measuring function puts its result: an outcome with a sentence, and the evidence for it.
 * Inside judge. */
#ifndef VG_JUDGE_SAY_H
#define VG_JUDGE_SAY_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/phrases.h"
#include "base/shorten.h"
#include "base/text.h"
#include "base/time.h"
#include "judge/findings.h"

static inline void say(struct vg_finding *finding, enum vg_finding_outcome outcome,
		enum vg_strength strength, const char *format, ...) VG_PRINTF(4, 5);

static inline void say(struct vg_finding *finding, enum vg_finding_outcome outcome,
		enum vg_strength strength, const char *format, ...)
{
	va_list arguments;
	finding->outcome = outcome;
	finding->strength = strength;
	va_start(arguments, format);
	/* What is not in the table was given in the language already. */
	vsnprintf(finding->says, sizeof finding->says, vg_phrase(finding->language, format), arguments);
	va_end(arguments);
}

/* The same of counted things. */
#define say_of(finding, outcome, strength, count, one, many, ...) \
	say(finding, outcome, strength, vg_phrase_of((finding)->language, count, one, many), __VA_ARGS__)

/* A part of a sentence. */
static inline const char *part(const struct vg_finding *finding, const char *english)
{
	return vg_phrase(finding->language, english);
}

/* What a decoder or a reader said, which it put together from a format of the table. Inside the call alone. */
#define made(finding, english) vg_phrase_made((finding)->language, english).text

static inline void evidence_number(struct vg_finding *finding, const char *key, double number)
{
	if (finding->evidence_count < VG_EVIDENCE_MAXIMUM)
		finding->evidence[finding->evidence_count++] =
			(struct vg_finding_detail){ .key = key, .is_number = true, .number = number };
}

static inline void evidence_text(struct vg_finding *finding, const char *key, const char *text)
{
	if (finding->evidence_count >= VG_EVIDENCE_MAXIMUM)
		return;
	struct vg_finding_detail *evidence = &finding->evidence[finding->evidence_count++];
	*evidence = (struct vg_finding_detail){ .key = key };
	/* Cut between characters, not inside one. */
	char *whole = vg_text_copy_utf8(text, strlen(text), sizeof evidence->text - 1);
	vg_text_copy(evidence->text, sizeof evidence->text, whole ? whole : "");
	free(whole);
}

static inline void evidence_time(struct vg_finding *finding, const char *key, int64_t time)
{
	char text[VG_TIME_TEXT];
	vg_time_format(time, text);
	evidence_text(finding, key, text);
}

#endif
