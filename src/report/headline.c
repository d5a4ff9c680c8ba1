/* What a record comes to, in words: what the search found, and the one line that says all of it. Cards, tables and the
 * page share them. */
#include <stdio.h>
#include <string.h>

#include "base/shorten.h"
#include "base/text.h"
#include "base/time.h"
#include "judge/findings.h"
#include "report/report.h"

static bool partly_read(const struct vg_picture *picture)
{
	return picture->disposition == VG_EXAMINED && picture->read_share < 1;
}

static void describe_nothing(const struct vg_report *report, const struct vg_record *record, char *out, size_t size)
{
	char count[VG_COUNT_TEXT];
	uint64_t searched = report->begin.searched.pictures - report->begin.searched.set_aside;
	enum vg_language language = report->options.language;
	(void)vg_format_count_in(language, searched, count);
	if (record->matches.count)
		snprintf(out, size, "%s", vg_phrase(language, "KNOWN FROM THIS VERY POST"));
	else if (partly_read(&record->picture)) /* what is missing may be known */
		snprintf(out, size, vg_phrase_of(language, searched, "what was read matches none of %s known picture",
						 "what was read matches none of %s known pictures"), count);
	else
		snprintf(out, size, vg_phrase_of(language, searched, "NOT FOUND in %s known picture", "NOT FOUND in %s known pictures"), count);
}

/* What is in the catalogue has something in common with it, and is something else. */
static void describe_shared(const struct vg_report *report, const struct vg_record *record, char *out, size_t size)
{
	const struct vg_match *first;
	char number[VG_COUNT_TEXT];
	size_t count = vg_judge_sharing(&record->matches, &first);
	if (count == 1 && first->structure.design && first->design.id)
		snprintf(out, size, vg_phrase_of(report->options.language, first->design.pictures, "NOT FOUND; it has the design of %s known picture",
						 "NOT FOUND; it has the design of %s known pictures"), vg_format_count_in(report->options.language, first->design.pictures, number));
	else
		snprintf(out, size, vg_phrase_of(report->options.language, count, "NOT FOUND; a part is shared with %s known picture",
						 "NOT FOUND; a part is shared with %s known pictures"), vg_format_count_in(report->options.language, count, number));
}

static void describe_search(const struct vg_report *report, const struct vg_record *record, char *out, size_t size)
{
	const struct vg_match *match = vg_judge_best(record, record->verdict.reuse);
	char date[VG_TIME_TEXT];
	switch (record->verdict.reuse) {
	case VG_REUSE_FOUND:
		snprintf(out, size, "%s", vg_words(report, "SEEN BEFORE"));
		return;
	case VG_REUSE_POSSIBLE:
		/* What is not strong and from later cannot have been seen before. */
		snprintf(out, size, "%s", vg_words(report, match && vg_judge_when(match, &record->item.post) == VG_SEEN_LATER
				 ? "POSSIBLY KNOWN, FROM LATER" : "POSSIBLY SEEN BEFORE"));
		return;
	case VG_REUSE_SHARES_PART:
		describe_shared(report, record, out, size);
		return;
	case VG_REUSE_LATER_ONLY:
		date[0] = 0;
		if (match)
			vg_describe_seen(match, &record->item.post, date);
		snprintf(out, size, vg_words(report, "EARLIER than known #%lld (%s)"), match ? (long long)match->known_id : 0, date);
		return;
	case VG_REUSE_SEARCH_INCOMPLETE:
		snprintf(out, size, "%s", vg_words(report, "SEARCH INCOMPLETE"));
		return;
	case VG_REUSE_NONE_FOUND:
		describe_nothing(report, record, out, size);
		return;
	case VG_REUSE_NOT_SEARCHED: case VG_REUSE_COUNT:
		break;
	}
	/* Where nobody looked, nothing can be said not to be there. */
	snprintf(out, size, "%s", vg_words(report, report->begin.searched.pictures ? "NOT SEARCHED: all known pictures are set aside"
											    : "NOT SEARCHED"));
}

void vg_describe_standing(const struct vg_report *report, const struct vg_record *record, char *out, size_t size)
{
	size_t used = 0;
	if (partly_read(&record->picture)) {
		snprintf(out, size, "%s · ", vg_words(report, "PARTLY READ"));
		used = strlen(out);
	}
	describe_search(report, record, out + used, size - used);
}

/* What the finding says, where it is observed and no weak sign; else NULL. Where names are left out, what every finding
 * of its kind says. */
static const char *observed(const struct vg_report *report, const struct vg_record *record, enum finding which)
{
	const struct vg_finding *finding = vg_finding_get(record, which);
	if (!finding || finding->outcome != VG_OBSERVED || finding->strength < VG_MODERATE)
		return NULL;
	return report->options.redact ? finding->kind->title : finding->says;
}

bool vg_needs_explaining(const struct vg_record *record, size_t which)
{
	const struct vg_finding *finding = &record->findings[which];
	/* Credentials that do not hold are the first line about the file, also where that is a weak sign. */
	return finding->outcome == VG_OBSERVED &&
	       ((finding->strength >= VG_MODERATE && finding->kind->concern) || which == CREDENTIALS_INVALID);
}

static void drop_full_stop(struct vg_buffer *out)
{
	if (out->size && out->data[out->size - 1] == '.')
		out->data[--out->size] = 0;
}

/* Behind what is there, whose full stop, if it is a sentence, would stand before the semicolon. */
static void add(struct vg_buffer *out, const char *text)
{
	drop_full_stop(out);
	if (out->size)
		(void)vg_buffer_append_text(out, "; ");
	(void)vg_buffer_append_text(out, text);
}

void vg_describe_first(const struct vg_report *report, const struct vg_record *record, char out[160])
{
	enum { NAME = 80 };
	const struct vg_repeat *repeat = &record->repeat;
	enum vg_language language = report->options.language;
	if (!repeat->has_message)
		snprintf(out, 160, vg_phrase(language, "item %llu"), (unsigned long long)repeat->seq);
	else if (repeat->other_chat && repeat->chat && !report->options.redact)
		snprintf(out, 160, vg_phrase(language, "message %lld of \"%.80s\" (item %llu)"), (long long)repeat->message,
			 vg_shortened(repeat->chat, NAME).text, (unsigned long long)repeat->seq);
	else if (repeat->other_chat)
		snprintf(out, 160, vg_phrase(language, record->item.post.present ? "message %lld of another chat (item %llu)"
										 : "message %lld of a chat (item %llu)"),
			 (long long)repeat->message, (unsigned long long)repeat->seq);
	else
		snprintf(out, 160, vg_phrase(language, "message %lld"), (long long)repeat->message);
}

static void add_repeat(const struct vg_report *report, const struct vg_record *record, struct vg_buffer *out)
{
	const struct vg_repeat *repeat = &record->repeat;
	char first[160], relation[256], text[512];
	if (!repeat->present)
		return;
	vg_describe_first(report, record, first);
	vg_describe_relation(report->options.language, repeat->relation & (VG_MIRRORED | VG_ROTATED | VG_CROPPED), relation);
	snprintf(text, sizeof text, vg_words(report, "repeats %s%s%s%s"), first, relation[0] ? ", " : "", relation,
		 repeat->before_first ? vg_words(report, ", which was posted later") : "");
	add(out, text);
}

/* The ratings of one known picture, which may contradict each other: "misleading", "true". */
static void add_checked(const struct vg_report *report, const struct vg_matches *matches, struct vg_buffer *out)
{
	enum { TOLD = 3 };
	const struct vg_match *match = vg_first_rated(matches, VG_STRONG);
	char ratings[400] = "", text[520];
	size_t told = 0, used = 0;
	if (!match)
		return;
	if (report->options.redact) {
		snprintf(text, sizeof text, vg_words(report, "CHECKED BEFORE (known #%lld)"), (long long)match->known_id);
		add(out, text);
		return;
	}
	for (size_t i = 0; i < match->review_count && match->reviews[i].rating; i++) {
		bool again = false;
		for (size_t k = 0; k < i; k++)
			again |= strcmp(match->reviews[k].rating, match->reviews[i].rating) == 0;
		if (again || told > TOLD)
			continue;
		if (told)
			used += (size_t)snprintf(ratings + used, sizeof ratings - used, told == TOLD ? ", …" : ", ");
		if (told++ < TOLD)
			used += (size_t)snprintf(ratings + used, sizeof ratings - used, vg_words(report, "\"%.100s\""), vg_shortened(match->reviews[i].rating, 100).text);
	}
	snprintf(text, sizeof text, vg_words(report, "CHECKED BEFORE: rated %s (known #%lld)"), ratings, (long long)match->known_id);
	add(out, text);
}

static void add_search(const struct vg_report *report, const struct vg_record *record, struct vg_buffer *out)
{
	enum vg_reuse reuse = record->verdict.reuse;
	const struct vg_match *match = vg_judge_best(record, VG_REUSE_FOUND);
	char text[400], relation[256], date[VG_TIME_TEXT];
	if (match) {
		vg_describe_seen(match, &record->item.post, date);
		vg_describe_relation(report->options.language, match->relation & (VG_MIRRORED | VG_ROTATED | VG_CROPPED), relation);
		snprintf(text, sizeof text, "%s%s%s%s%s", vg_words(report, "SEEN BEFORE"), match->has_date ? " " : "", match->has_date ? date : "",
			 relation[0] ? ", " : "", relation);
		add(out, text);
	} else if (reuse == VG_REUSE_POSSIBLE || reuse == VG_REUSE_LATER_ONLY || reuse == VG_REUSE_SEARCH_INCOMPLETE) {
		describe_search(report, record, text, sizeof text);
		add(out, text);
	}
	if (reuse == VG_REUSE_SEARCH_INCOMPLETE && !report->options.redact)
		add(out, record->search_fault);
}

/* What else is told in the line: a finding's own sentence, with something before it, or these words. */
static const struct { enum finding which; const char *before, *instead; } told[] = {
	{ REGION_DIFFERS, "ALTERED: ", NULL },
	{ THUMBNAIL_DIFFERS, "", "its embedded thumbnail differs" },
	{ CREDENTIALS_CHANGED, "", "changed after it was signed" },
	{ CREDENTIALS_INVALID, "", "its content credentials do not hold" },
	{ STATED_GENERATED, "", NULL },
	{ GENERATOR, "", "stated as generated" },
	{ DAMAGED, "", NULL },
	{ CAPTURED_BEFORE_POST, "", NULL },
	{ CAPTURED_AFTER_POST, "", NULL },
};

/* Whatever else flags the picture, in its own sentence: no line of a flagged picture says that nothing is. That it
 * is older than its post is told once. */
static void add_other_concerns(const struct vg_report *report, const struct vg_record *record, struct vg_buffer *out)
{
	for (size_t which = 0; which < FINDINGS; which++) {
		const struct vg_finding *finding = vg_finding_get(record, (enum finding)which);
		size_t i = 0;
		while (i < sizeof told / sizeof *told && told[i].which != (enum finding)which)
			i++;
		if (finding && finding->kind->concern == VG_CONCERN_REUSE && observed(report, record, CAPTURED_BEFORE_POST))
			continue;
		/* The search's own finding is told as the search. */
		if (i == sizeof told / sizeof *told && which != PRIOR_APPEARANCE && finding && finding->kind->concern &&
		    observed(report, record, (enum finding)which))
			add(out, observed(report, record, (enum finding)which));
	}
}

const char *vg_altered_word(const struct vg_record *record)
{
	return record->verdict.reuse == VG_REUSE_LATER_ONLY ? "A REGION DIFFERS" : "ALTERED";
}

void vg_describe_headline(const struct vg_report *report, const struct vg_record *record, struct vg_buffer *out)
{
	const char *says;
	char text[800];
	add_checked(report, &record->matches, out);
	if (partly_read(&record->picture))
		add(out, vg_words(report, "PARTLY READ"));
	add_repeat(report, record, out);
	add_search(report, record, out);
	for (size_t i = 0; i < sizeof told / sizeof *told; i++)
		if ((says = observed(report, record, told[i].which)) != NULL) {
			/* Of a post that is earlier than what is known, it is not known which of the two was changed. */
			bool bare = told[i].which == REGION_DIFFERS && record->verdict.reuse == VG_REUSE_LATER_ONLY;
			snprintf(text, sizeof text, "%s%s", bare ? "" : vg_words(report, told[i].before), told[i].instead ? vg_words(report, told[i].instead) : says);
			add(out, text);
		}
	add_other_concerns(report, record, out);
	if (record->picture.disposition != VG_EXAMINED) {
		snprintf(text, sizeof text, "%s: %s", vg_disposition_words(report->options.language, record->picture.disposition),
			 vg_describe_reason(report->options.language, &record->picture).text);
		add(out, report->options.redact ? vg_disposition_words(report->options.language, record->picture.disposition) : text);
	}
	drop_full_stop(out);
}
