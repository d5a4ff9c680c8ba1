/* Of a card: what the picture matches, how, how strongly, and what differs. */
#include <string.h>

#include "base/shorten.h"
#include "base/text.h"
#include "base/time.h"
#include "report/card.h"

/* A title may be a whole caption. */
enum { TITLE_MAXIMUM = 200, NOTE_MAXIMUM = 400 };

static void difference_lines(struct vg_report *report, const struct vg_match *match)
{
	char text[256];
	enum { SHOWN = 4 };
	for (size_t i = 0; i < match->difference_count && i < SHOWN; i++) {
		vg_describe_difference(report->options.language, &match->difference[i], text, sizeof text);
		vg_card_line(report, i ? "" : "Differs", text);
	}
	if (match->difference_count > SHOWN) {
		size_t more = match->difference_count - SHOWN;
		snprintf(text, sizeof text, vg_phrase_of(report->options.language, more, "… and %zu more region", "… and %zu more regions"), more);
		vg_card_line(report, "", text);
	}
}

/* Why a match with many points is weak all the same. */
static void caution_line(struct vg_report *report, const struct vg_match *match)
{
	char text[400];
	if (vg_describe_caution(report->options.language, match, text, sizeof text))
		vg_card_line(report, match->relation & VG_SHARES_PART ? "  shared" : "  caution", text);
}

static void strength_line(struct vg_report *report, const struct vg_match *match)
{
	char text[512], strength[400];
	if (match->relation & VG_SHARES_PART)
		return; /* of no appearance */
	vg_describe_strength(report->options.language, match, strength, sizeof strength);
	snprintf(text, sizeof text, "%s%s", strength, match->strength < VG_EXACT ? ";" : "");
	vg_card_line(report, "  strength", text);
	if (match->strength < VG_EXACT)
		vg_card_line(report, "", vg_words(report, vg_match_error_rate(match)));
}

/* "mirrored, cropped to 58 % of it". */
static void how_line(struct vg_report *report, const struct vg_match *match)
{
	char relation[256], rest[256] = "", text[400];
	double share = 100 * match->geometry.known_coverage;
	vg_describe_relation(report->options.language, match->relation & ~(unsigned)VG_CROPPED, rest);
	vg_describe_relation(report->options.language, match->relation, relation);
	/* A share that rounds to all of it would deny the crop. */
	bool told = match->relation & VG_CROPPED && match->geometry.inliers && share >= 0.5 && share < 99.5;
	if (told)
		snprintf(text, sizeof text, vg_words(report, "%s%scropped to %.0f %% of it"), rest, rest[0] ? ", " : "", share);
	else
		snprintf(text, sizeof text, "%s", relation[0] ? relation : vg_words(report, "by its hash alone: what was done to it is not known"));
	vg_card_line(report, "  how", text);
}

/* The sightings beside the one that is told. */
static void further_line(struct vg_report *report, const struct vg_match *match)
{
	struct vg_buffer text;
	vg_buffer_init(&text, VG_REPORT_RECORD_MAXIMUM);
	vg_describe_further(report, match, &text);
	if (text.size)
		vg_card_line(report, "", (char *)text.data);
	(void)vg_report_whole(report, &text);
	vg_buffer_release(&text);
}

/* What people wrote down of it. */
static void kept_lines(struct vg_report *report, const struct vg_match *match)
{
	struct vg_buffer tags;
	vg_buffer_init(&tags, VG_REPORT_RECORD_MAXIMUM);
	vg_describe_tags(match, &tags);
	if (match->note)
		vg_card_line(report, "  note", vg_shortened(match->note, NOTE_MAXIMUM).text);
	if (tags.size)
		vg_card_line(report, "  tags", (char *)tags.data);
	(void)vg_report_whole(report, &tags);
	vg_buffer_release(&tags);
}

static void match_lines(struct vg_report *report, const struct vg_match *match, const char *name)
{
	char date[VG_TIME_TEXT], text[512];
	struct vg_buffer title;
	vg_buffer_init(&title, VG_REPORT_RECORD_MAXIMUM);
	snprintf(text, sizeof text, vg_words(report, " (known #%lld)"), (long long)match->known_id);
	(void)vg_buffer_append_text(&title, match->title ? vg_shortened(match->title, TITLE_MAXIMUM).text : vg_words(report, "untitled"));
	(void)vg_buffer_append_text(&title, text);
	vg_card_line(report, name, title.data ? (char *)title.data : text);
	(void)vg_report_whole(report, &title);
	vg_buffer_release(&title);
	vg_date_format_seen(match->has_date ? match->date : match->added,
			    match->has_date ? match->date_precision : VG_DATE_SECOND, date);
	snprintf(text, sizeof text, "%s%.10s", match->has_date ? "" : vg_words(report, "by "), date);
	vg_card_line(report, text, match->source ? match->source : vg_words(report, "no source given"));
	further_line(report, match);
	kept_lines(report, match);
	how_line(report, match);
	strength_line(report, match);
	difference_lines(report, match);
	caution_line(report, match);
}

static void not_complete(struct vg_report *report, const struct vg_record *record)
{
	if (record->search_fault[0])
		vg_card_line(report, "NOT COMPLETE", record->search_fault);
}

/* The picture that the user named, whether it matches or not. */
void vg_card_compared(struct vg_report *report, const struct vg_record *record)
{
	const struct vg_match *match = record->matches.count ? &record->matches.match[0] : NULL;
	if (match && report->begin.catalogue)
		match_lines(report, match, "Compared with");
	else
		vg_card_line(report, "Compared with", report->begin.against);
	if (match && !report->begin.catalogue) {
		how_line(report, match);
		strength_line(report, match);
		difference_lines(report, match);
		caution_line(report, match);
	}
	if (!match)
		vg_card_line(report, "", vg_words(report, record->matches.distinct
			     ? "a person judged them not to be the same picture (vestigo known distinct --undo takes that back)"
			     : record->matches.by_hash_alone
			     ? "its hash alone is known: crops of it, and pictures that hold it, were not looked for; compare with its file"
			     : "neither hashes nor matching points connect the two"));
	else if (match->relation & VG_SHARES_PART)
		vg_card_line(report, "Differs", vg_words(report, "the rest: these are other pictures, or one of which a large part was covered or replaced: look at both yourself"));
	else if (match->compared && !match->difference_count && !match->in_part)
		vg_card_line(report, "Differs", vg_describe_no_difference(report->options.language, match).text);
	else if (vg_describe_not_compared(report->options.language, record, match))
		vg_card_line(report, "Differs", vg_describe_not_compared(report->options.language, record, match));
	not_complete(report, record);
}

/* Nothing that is known is older than this post. */
static void earliest(struct vg_report *report, const struct vg_record *record, const struct vg_match *best)
{
	char date[VG_TIME_TEXT], text[160];
	vg_time_format(record->item.post.date, date);
	date[vg_seen_that_day(best, &record->item.post) ? 19 : 10] = 0;
	date[10] = date[10] ? ' ' : 0;
	snprintf(text, sizeof text, vg_words(report, "%s: the earliest appearance that is known here"), date);
	vg_card_line(report, "This post", text);
}

/* What this picture and others have in common, though they are others: the first of them, and where. */
static void shared_lines(struct vg_report *report, const struct vg_record *record)
{
	enum { NAMED = 4 };
	const struct vg_match *first;
	size_t count = vg_judge_sharing(&record->matches, &first);
	char text[700];
	size_t named = 0;
	if (!first)
		return;
	int used = snprintf(text, sizeof text, "%s", vg_words(report, "with known"));
	for (size_t i = 0; i < record->matches.count; i++) {
		const struct vg_match *match = &record->matches.match[i];
		if (!(match->relation & VG_SHARES_PART) || named == NAMED)
			continue;
		used += snprintf(text + used, sizeof text - (size_t)used, "%s #%lld", named++ ? "," : "", (long long)match->known_id);
	}
	if (count > named)
		used += snprintf(text + used, sizeof text - (size_t)used, vg_words(report, " and %zu more"), count - named);
	if (count == 1 && first->structure.design && first->design.pictures > 1)
		used += snprintf(text + used, sizeof text - (size_t)used, vg_phrase_of(report->options.language, first->design.pictures,
				 ", as the %llu known picture under one design", ", as all %llu known pictures under one design"),
				 (unsigned long long)first->design.pictures);
	if (count == 1 && first->structure.design && first->design.name[0])
		used += snprintf(text + used, sizeof text - (size_t)used, " (\"%s\")", first->design.name);
	snprintf(text + used, sizeof text - (size_t)used, vg_words(report, ": a mark, text, frame, layout or object at %.0f,%.0f (%.0f × %.0f), in other pictures"),
		 first->shared_box[0], first->shared_box[1], first->shared_box[2], first->shared_box[3]);
	vg_card_line(report, "Shares a part", text);
}

/* The match that tells most, also where it is not known what differs from it. */
static void best_lines(struct vg_report *report, const struct vg_record *record, const struct vg_match *best)
{
	const char *unknown = vg_describe_not_compared(report->options.language, record, best);
	match_lines(report, best, vg_describe_match_label(report->options.language, best, &record->item.post, true));
	if (unknown)
		vg_card_line(report, "Differs", unknown);
}

void vg_card_matches(struct vg_report *report, const struct vg_record *record)
{
	enum { SHOWN = 5 };
	const struct vg_match *best = vg_judge_best(record, record->verdict.reuse);
	const struct vg_post *post = &record->item.post;
	if (best && record->verdict.reuse == VG_REUSE_LATER_ONLY)
		earliest(report, record, best);
	if (best && !(best->relation & VG_SHARES_PART))
		best_lines(report, record, best);
	size_t shown = 0, shared = 0;
	for (size_t i = 0; i < record->matches.count; i++) {
		const struct vg_match *match = &record->matches.match[i];
		bool part = match->relation & VG_SHARES_PART;
		shared += part;
		if (!part && shown++ < SHOWN && match != best)
			match_lines(report, match, vg_describe_match_label(report->options.language, match, post, false));
	}
	if (record->matches.found - shared > SHOWN)
		vg_put(report, vg_words(report, "  … and %llu more\n"), (unsigned long long)(record->matches.found - shared - SHOWN));
	shared_lines(report, record);
	not_complete(report, record);
}

/* One review, and of which known picture it is: rated "false" · the claim · its address (known #12). */
static void checked_line(struct vg_report *report, const struct vg_match *match, const struct vg_review *review)
{
	const char *const rest[] = { review->claim, review->review_url }, *label = vg_words(report, "CHECKED BEFORE");
	struct vg_buffer text;
	char known[160];
	vg_buffer_init(&text, VG_REPORT_RECORD_MAXIMUM);
	(void)vg_buffer_append_text(&text, vg_words(report, match->strength < VG_STRONG ? "perhaps this picture: rated \"" : "rated \""));
	(void)vg_buffer_append_text(&text, review->rating);
	(void)vg_buffer_append_text(&text, vg_words(report, "\""));
	for (size_t k = 0; k < sizeof rest / sizeof *rest; k++)
		if (rest[k]) {
			(void)vg_buffer_append_text(&text, " · ");
			(void)vg_buffer_append_text(&text, rest[k]);
		}
	snprintf(known, sizeof known, vg_words(report, match->difference_count ? " (known #%lld, which differs in a region)" : " (known #%lld)"),
		 (long long)match->known_id);
	(void)vg_buffer_append_text(&text, known);
	vg_put_style(report, VG_STYLE_ALERT);
	vg_put(report, "  %s: ", label);
	vg_put_style(report, VG_STYLE_PLAIN);
	vg_put_wrapped(report, text.data ? (char *)text.data : review->rating, vg_text_columns(label) + 4, vg_card_last_column(report));
	(void)vg_report_whole(report, &text);
	vg_buffer_release(&text);
}

/* What reviews found out about a known picture that this one is, or may be: told before all else. */
void vg_card_checked_before(struct vg_report *report, const struct vg_matches *matches)
{
	for (size_t i = 0; i < matches->count; i++) {
		const struct vg_match *match = &matches->match[i];
		bool other = match->relation & VG_SHARES_PART; /* a review of something else */
		for (size_t k = 0; k < match->review_count && match->reviews[k].rating && !other; k++)
			checked_line(report, match, &match->reviews[k]);
	}
}

void vg_card_repeats(struct vg_report *report, const struct vg_record *record)
{
	const struct vg_repeat *repeat = &record->repeat;
	char first[160], how[256], text[512];
	if (!repeat->present)
		return;
	vg_describe_first(report, record, first);
	vg_repeat_describe(report->options.language, repeat, how);
	snprintf(text, sizeof text, vg_words(report, "%s of this run (%s: %s)%s"), first,
		 vg_words(report, vg_strength_name(repeat->strength)), how,
		 repeat->before_first ? vg_words(report, ", which was posted later than this one") : "");
	vg_card_line(report, "Repeats", text);
}
