/* A full card a picture: the first line says what to do next, the rest why. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/time.h"
#include "report/report.h"

enum { LABEL_COLUMNS = 18, LINE_COLUMNS = 78 };

static void label(struct vg_report *report, const char *text)
{
	vg_put_style(report, VG_STYLE_DIM);
	vg_put(report, "  %-*s ", LABEL_COLUMNS - 1, text);
	vg_put_style(report, VG_STYLE_PLAIN);
}

static void line(struct vg_report *report, const char *name, const char *text)
{
	label(report, name);
	vg_put_wrapped(report, text, LABEL_COLUMNS + 2, LINE_COLUMNS);
}

/* Of two pictures that the user chose. */
static const char *comparison_headline(const struct vg_record *record)
{
	if (!record->matches.count)
		return "NO COMMON PICTURE FOUND";
	if (record->matches.match[0].relation & VG_SHARES_PART)
		return "DIFFERENT PICTURES THAT SHARE A PART";
	return record->matches.match[0].strength > VG_WEAK ? "SAME PICTURE IN BOTH"
							   : "POSSIBLY THE SAME PICTURE IN BOTH";
}

static void title(struct vg_report *report, const struct vg_record *record)
{
	char *name = vg_item_display_name(&record->item), standing[160];
	bool examined = record->picture.disposition == VG_EXAMINED;
	vg_put_style(report, VG_STYLE_BOLD);
	vg_put_path(report, name, 52, true);
	vg_put_style(report, record->verdict.flagged ? VG_STYLE_ALERT : VG_STYLE_PLAIN);
	if (!examined)
		vg_put(report, "  NOT EXAMINED");
	else if (report->begin.against)
		vg_put(report, "  %s", comparison_headline(record));
	else {
		vg_describe_standing(report, record, standing, sizeof standing);
		vg_put(report, "  %s", standing);
	}
	if (record->verdict.alteration == VG_DIFFERENCE_LOCATED)
		vg_put(report, " · ALTERED");
	if (record->verdict.alteration == VG_INDICATORS_PRESENT && (record->verdict.concerns & VG_CONCERN_ALTERATION))
		vg_put(report, " · SIGNS OF ALTERATION");
	vg_put_style(report, VG_STYLE_PLAIN);
	vg_put(report, "\n");
	free(name);
}

/* "jpeg"; the type where the format is not all of it, as of a raw file that is a TIFF. */
static const char *shown_type(const struct vg_picture *picture)
{
	bool raw = strncmp(picture->type, "image/x-", 8) == 0;
	return picture->format && !raw ? vg_format_name(picture->format) : picture->type;
}

static void file_line(struct vg_report *report, const struct vg_picture *picture)
{
	char hex[65], size[32];
	if (!picture->has_sha256)
		return;
	vg_text_hex(picture->sha256, 32, hex);
	vg_format_bytes(picture->bytes, size);
	vg_put(report, "  ");
	if (picture->width)
		vg_put(report, "%u × %u ", picture->width, picture->height);
	vg_put_outside(report, shown_type(picture), 40, false);
	vg_put(report, ", %s, sha256 %.8s…%.8s\n\n", size, hex, hex + 56);
}

/* "3 pages: the largest, page 2, was examined; 2 were not." */
static void pictures_line(struct vg_report *report, const struct vg_pictures *pictures)
{
	const char *one = pictures->kind == VG_PICTURES_PREVIEWS ? "picture" : vg_pictures_kind_name(pictures->kind);
	const char *why = pictures->first_empty ? "the first that shows something"
			: pictures->kind == VG_PICTURES_FRAMES ? "the first" : "the largest";
	char text[200], rest[64] = "";
	if (pictures->kind == VG_PICTURES_PLAIN)
		return;
	if (pictures->count == 0)
		snprintf(text, sizeof text, "Several %ss: %s was examined; how many there are could not be read.", one, why);
	else if (!pictures->which)
		snprintf(text, sizeof text, "%u %s%s: none was examined.", pictures->count, one, pictures->count == 1 ? "" : "s");
	else {
		if (pictures->count > 1)
			snprintf(rest, sizeof rest, "; %u %s not", pictures->count - 1, pictures->count == 2 ? "was" : "were");
		snprintf(text, sizeof text, "%u %s%s: %s, %s %u, was examined%s.", pictures->count, one,
			 pictures->count == 1 ? "" : "s", why, one, pictures->which, rest);
	}
	line(report, "In the file", text);
}

static const char *kind_words(enum vg_difference_kind kind)
{
	static const char *const words[VG_DIFFERENCE_KINDS] = {
		"something else is there", "blurred or pixelated", "something laid over" };
	return words[kind];
}

static void difference_lines(struct vg_report *report, const struct vg_match *match)
{
	char text[256];
	enum { SHOWN = 4 };
	for (size_t i = 0; i < match->difference_count && i < SHOWN; i++) {
		const struct vg_difference *difference = &match->difference[i];
		const double *box = difference->box;
		snprintf(text, sizeof text, "%.1f %% of the picture, at %.0f,%.0f (%.0f × %.0f): %s",
			 100 * difference->share, box[0], box[1], box[2], box[3], kind_words(difference->kind));
		line(report, i ? "" : "  differs", text);
	}
	if (match->difference_count > SHOWN) {
		snprintf(text, sizeof text, "… and %zu more regions", match->difference_count - SHOWN);
		line(report, "", text);
	}
}

/* Why a match with many points is weak all the same. */
static void caution_line(struct vg_report *report, const struct vg_match *match)
{
	char text[256];
	if (!match->compared || match->strength > VG_WEAK)
		return;
	if (match->relation & VG_SHARES_PART) {
		snprintf(text, sizeof text, "%.0f,%.0f (%.0f × %.0f): in the other picture at %.0f,%.0f (%.0f × %.0f)",
			 match->shared_box[0], match->shared_box[1], match->shared_box[2], match->shared_box[3],
			 match->shared_box_in_known[0], match->shared_box_in_known[1], match->shared_box_in_known[2],
			 match->shared_box_in_known[3]);
		line(report, "  shared", text);
		return;
	}
	if (match->structure.parts)
		snprintf(text, sizeof text, "the finer structure agrees in only %d of %d places: perhaps another photograph of the same scene; look at both yourself",
			 match->structure.agreeing, match->structure.parts);
	else
		snprintf(text, sizeof text, "only %.0f %% of what both show agrees: look at both yourself",
			 100 * match->agreement);
	line(report, "  caution", text);
}

static void strength_line(struct vg_report *report, const struct vg_match *match)
{
	char text[512];
	if (match->relation & VG_SHARES_PART)
		return; /* of no appearance */
	if (match->strength == VG_EXACT)
		snprintf(text, sizeof text, "exact: %s", match->relation & VG_IDENTICAL_BYTES
				? "the same file, byte for byte" : "the same pixels");
	else if (match->geometry.inliers)
		snprintf(text, sizeof text, "%s: %d matching points over %.0f %% of the picture; error rate: vestigo explain reuse.prior_appearance",
			 vg_strength_name(match->strength), match->geometry.inliers, 100 * match->geometry.item_coverage);
	else
		snprintf(text, sizeof text, "%s: PDQ distance %d of 256 (a match up to %d); error rate: vestigo explain reuse.prior_appearance",
			 vg_strength_name(match->strength), match->pdq_distance, VG_PDQ_MATCH_DISTANCE);
	line(report, "  strength", text);
}

static void how_line(struct vg_report *report, const struct vg_match *match)
{
	char text[128];
	vg_describe_relation(match->relation, text);
	line(report, "  how", text[0] ? text : "by its hash alone: what was done to it is not known");
}

static void match_lines(struct vg_report *report, const struct vg_match *match, const char *name)
{
	char date[VG_TIME_TEXT], text[512];
	label(report, name);
	if (match->title)
		vg_put_outside(report, match->title, 60, false);
	else
		vg_put(report, "untitled");
	vg_put(report, " (known #%lld)\n", (long long)match->known_id);
	vg_date_format_seen(match->has_date ? match->date : match->added,
			    match->has_date ? match->date_precision : VG_DATE_SECOND, date);
	snprintf(text, sizeof text, "%s%.10s", match->has_date ? "" : "by ", date);
	label(report, text);
	vg_put_outside(report, match->source ? match->source : "no source given", 300, false);
	vg_put(report, "\n");
	how_line(report, match);
	strength_line(report, match);
	difference_lines(report, match);
	caution_line(report, match);
}

/* The picture that the user named, whether it matches or not. */
static void compared(struct vg_report *report, const struct vg_record *record)
{
	const struct vg_match *match = record->matches.count ? &record->matches.match[0] : NULL;
	if (match && report->begin.catalogue) {
		match_lines(report, match, "Compared with");
	} else {
		label(report, "Compared with");
		vg_put_path(report, report->begin.against, 56, false);
		vg_put(report, "\n");
	}
	if (match && !report->begin.catalogue) {
		how_line(report, match);
		strength_line(report, match);
		difference_lines(report, match);
		caution_line(report, match);
	}
	if (!match)
		line(report, "", "neither hashes nor matching points connect the two");
	else if (match->relation & VG_SHARES_PART)
		line(report, "  differs", "the rest: the two show different things there");
	else if (match->compared && !match->difference_count)
		line(report, "  differs", "no region does, of what both show");
	else if (!match->compared && match->strength < VG_EXACT)
		line(report, "  differs", "not known: too little is kept or shown to compare place by place");
}

/* What a match is to the post. */
static const char *match_label(const struct vg_match *match, const struct vg_post *post, bool first)
{
	if (match->only_own_post)
		return "This very post";
	if (match->strength < VG_STRONG)
		return "Possibly";
	if (vg_judge_match(match, post) == VG_REUSE_FOUND)
		return first ? "Seen before" : "Also before";
	switch (vg_judge_when(match, post)) {
	case VG_SEEN_LATER: return "Seen later";
	case VG_SEEN_THEN: return match->date_precision == VG_DATE_DAY ? "On the same day" : "About that time";
	default: return "Known, undated";
	}
}

/* Nothing that is known is older than this post. */
static void earliest(struct vg_report *report, const struct vg_record *record)
{
	char date[VG_TIME_TEXT];
	vg_time_format(record->item.post.date, date);
	label(report, "This post");
	vg_put(report, "%.10s: the earliest appearance that is known here\n", date);
}

/* What this picture and others have in common, though they are others: the first of them, and where. */
static void shared_lines(struct vg_report *report, const struct vg_record *record)
{
	enum { NAMED = 4 };
	const struct vg_match *first;
	size_t count = vg_judge_sharing(&record->matches, &first);
	char text[400];
	size_t named = 0;
	if (!first)
		return;
	int used = snprintf(text, sizeof text, "with known");
	for (size_t i = 0; i < record->matches.count; i++) {
		const struct vg_match *match = &record->matches.match[i];
		if (!(match->relation & VG_SHARES_PART) || named == NAMED)
			continue;
		used += snprintf(text + used, sizeof text - (size_t)used, "%s #%lld", named++ ? "," : "", (long long)match->known_id);
	}
	if (count > named)
		used += snprintf(text + used, sizeof text - (size_t)used, " and %zu more", count - named);
	if (count == 1 && first->structure.design && first->design.pictures > 1)
		used += snprintf(text + used, sizeof text - (size_t)used, ", as all %llu known pictures under one design",
				 (unsigned long long)first->design.pictures);
	snprintf(text + used, sizeof text - (size_t)used, ": a mark, text, frame, layout or object at %.0f,%.0f (%.0f × %.0f), in other pictures",
		 first->shared_box[0], first->shared_box[1], first->shared_box[2], first->shared_box[3]);
	line(report, "Shares a part", text);
}

static void matches(struct vg_report *report, const struct vg_record *record)
{
	enum { SHOWN = 5 };
	const struct vg_match *best = vg_judge_best(record, record->verdict.reuse);
	const struct vg_post *post = &record->item.post;
	if (best && record->verdict.reuse == VG_REUSE_LATER_ONLY)
		earliest(report, record);
	if (best && !(best->relation & VG_SHARES_PART))
		match_lines(report, best, match_label(best, post, true));
	size_t shown = 0, shared = 0;
	for (size_t i = 0; i < record->matches.count; i++) {
		const struct vg_match *match = &record->matches.match[i];
		bool part = match->relation & VG_SHARES_PART;
		shared += part;
		if (!part && shown++ < SHOWN && match != best)
			match_lines(report, match, match_label(match, post, false));
	}
	if (record->matches.found - shared > SHOWN)
		vg_put(report, "  … and %llu more\n", (unsigned long long)(record->matches.found - shared - SHOWN));
	shared_lines(report, record);
	if (record->search_fault[0])
		line(report, "NOT COMPLETE", record->search_fault);
}

/* What a review found out about a known picture that this one is, or may be: told before all else. */
static void checked_before(struct vg_report *report, const struct vg_matches *matches)
{
	for (size_t i = 0; i < matches->count; i++) {
		const struct vg_match *match = &matches->match[i];
		struct vg_buffer text;
		if (!match->rating || match->relation & VG_SHARES_PART) /* a review of something else */
			continue;
		vg_buffer_init(&text, 1 << 16);
		(void)vg_buffer_append_text(&text, match->strength < VG_STRONG ? "perhaps this picture: rated \"" : "rated \"");
		(void)vg_buffer_append_text(&text, match->rating);
		(void)vg_buffer_append_text(&text, "\"");
		const char *const rest[] = { match->claim, match->review_url };
		for (size_t k = 0; k < sizeof rest / sizeof *rest; k++)
			if (rest[k]) {
				(void)vg_buffer_append_text(&text, " · ");
				(void)vg_buffer_append_text(&text, rest[k]);
			}
		vg_put_style(report, VG_STYLE_ALERT);
		vg_put(report, "  CHECKED BEFORE: ");
		vg_put_style(report, VG_STYLE_PLAIN);
		vg_put_wrapped(report, text.data ? (char *)text.data : match->rating, LABEL_COLUMNS, LINE_COLUMNS);
		vg_buffer_release(&text);
	}
}

static void repeats(struct vg_report *report, const struct vg_record *record)
{
	const struct vg_repeat *repeat = &record->repeat;
	char first[96], text[160];
	if (!repeat->present)
		return;
	vg_describe_first(record, first);
	snprintf(text, sizeof text, "%s of this run (%s)", first, repeat->same_bytes ? "same bytes" : "the same or nearly so, by its hash");
	line(report, "Repeats", text);
}

/* "Exemplar X-100, captured 2023-02-11 14:23:05+02:00" of the camera's own words. */
static void camera(const struct vg_exif *exif, char *out, size_t size)
{
	char when[sizeof exif->original.raw];
	bool named = strncasecmp(exif->model, exif->make, strlen(exif->make)) == 0;
	vg_text_copy(when, sizeof when, exif->original.raw);
	if (strlen(when) >= 10 && when[4] == ':' && when[7] == ':')
		when[4] = when[7] = '-';
	if (exif->original.clock_unset)
		when[0] = 0; /* a finding says of it what it is */
	bool camera_named = exif->make[0] || exif->model[0];
	snprintf(out, size, "%s%s%s%s%s", named ? "" : exif->make,
		 named || !exif->make[0] || !exif->model[0] ? "" : " ", exif->model,
		 !when[0] ? "" : camera_named ? ", captured " : "Captured ", when);
}

/* What is told though it was not observed: that something is there, and why it says nothing. */
static bool worth_telling(const struct vg_record *record, const struct vg_finding *finding)
{
	const struct vg_exif *exif = &record->picture.exif;
	const char *code = finding->kind->code;
	if (strcmp(code, "time.captured_before_post") == 0)
		return exif->original.clock_unset || exif->digitized.clock_unset;
	if (strcmp(code, "metadata.gps_position") == 0)
		return exif->gps.kind == VG_POSITION_ZERO || exif->gps.kind == VG_POSITION_MALFORMED;
	if (strcmp(code, "metadata.absent") == 0)
		return record->picture.metadata_looked && finding->outcome == VG_NOT_EXAMINED;
	return false;
}

/* The blocks that are there and were not understood. */
static void not_read(struct vg_report *report, const struct vg_picture *picture)
{
	const char *name = "Not read";
	for (int i = 0; i < VG_BLOCK_COUNT; i++) {
		const struct vg_block *block = &picture->block[i];
		char text[160];
		if (block->state != VG_BLOCK_UNREAD)
			continue;
		snprintf(text, sizeof text, "%s: %s", vg_block_name((enum vg_block_name)i), block->reason);
		line(report, name, text);
		name = "";
	}
}

/* Turns are undone without a word; a mirrored photograph is no camera's doing. */
static const char *mirrored_by_tag(int orientation)
{
	bool mirrored = orientation == 2 || orientation == 4 || orientation == 5 || orientation == 7;
	return !mirrored ? NULL : orientation == 2 ? "To be shown mirrored, as its orientation tag asks; it was examined so."
			 : "To be shown mirrored and turned, as its orientation tag asks; it was examined so.";
}

/* The findings about the file that an editor would want, each in its own words. */
static void file_says(struct vg_report *report, const struct vg_record *record)
{
	static const char *const not_here[] = { "reuse.prior_appearance", "reuse.later_appearance",
						"reuse.repeated", "reuse.shares_part", "alteration.region_differs" };
	const char *name = "The file says", *seen = "Noticed";
	const struct vg_exif *exif = &record->picture.exif;
	bool list_told = false; /* of what was not read */
	char text[256];
	camera(exif, text, sizeof text);
	if (text[0]) {
		line(report, name, text);
		name = "";
	}
	if (mirrored_by_tag(record->picture.orientation)) {
		line(report, name, mirrored_by_tag(record->picture.orientation));
		name = "";
	}
	for (size_t i = 0; i < record->finding_count; i++) {
		const struct vg_finding *finding = &record->findings[i];
		bool elsewhere = false;
		for (size_t k = 0; k < sizeof not_here / sizeof *not_here; k++)
			elsewhere |= strcmp(finding->kind->code, not_here[k]) == 0;
		if (elsewhere || (finding->outcome != VG_OBSERVED && !worth_telling(record, finding)))
			continue;
		/* What its metadata state, and what the program saw of it. */
		bool stated = strncmp(finding->kind->code, "metadata.", 9) == 0 || strncmp(finding->kind->code, "time.", 5) == 0;
		const char **heading = stated ? &name : &seen;
		line(report, *heading, finding->says);
		*heading = "";
		list_told |= finding->outcome == VG_NOT_EXAMINED;
	}
	if (!list_told)
		not_read(report, &record->picture);
}

static void searched(struct vg_report *report)
{
	char count[32], text[512], date[VG_TIME_TEXT];
	const struct vg_catalogue_stats *stats = &report->begin.searched;
	if (stats->pictures == 0) {
		line(report, "Searched", "nothing: the catalogue is empty. Fill it: vestigo known add --help");
		return;
	}
	vg_format_count(stats->pictures, count);
	vg_time_format(stats->newest, date);
	snprintf(text, sizeof text, "%.300s: %s %s, newest added %.10s", report->begin.catalogue, count,
		 stats->pictures == 1 ? "picture" : "pictures", date);
	line(report, "Searched", text);
	if (stats->set_aside) {
		vg_format_count(stats->set_aside, count);
		snprintf(text, sizeof text, "%s of them set aside, and not searched for", count);
		line(report, "", text);
	}
	if (report->begin.hashes_only)
		line(report, "", "by digests and hashes only: crops and pictures inside others were not looked for");
}

static void could_be(struct vg_report *report, const struct vg_record *record)
{
	const char *name = "Could also be";
	for (size_t i = 0; i < record->finding_count; i++) {
		const struct vg_finding *finding = &record->findings[i];
		if (finding->outcome != VG_OBSERVED || finding->strength < VG_MODERATE || !finding->kind->concern)
			continue;
		line(report, name, finding->kind->innocent);
		name = "";
	}
	for (size_t i = 0; i < record->finding_count; i++) {
		const struct vg_finding *finding = &record->findings[i];
		if (finding->outcome == VG_OBSERVED && finding->strength >= VG_MODERATE && finding->kind->concern) {
			char text[96];
			snprintf(text, sizeof text, "vestigo explain %s", finding->kind->code);
			line(report, "Next", text);
			return;
		}
	}
}

static void begin(struct vg_report *report, const struct vg_report_begin *unused)
{
	(void)report;
	(void)unused;
}

static void record(struct vg_report *report, const struct vg_record *record)
{
	if (report->records)
		vg_put(report, "\n");
	title(report, record);
	file_line(report, &record->picture);
	if (record->picture.disposition != VG_EXAMINED) {
		char text[256];
		snprintf(text, sizeof text, "%s: %s", vg_disposition_name(record->picture.disposition),
			 record->picture.reason);
		line(report, "Not examined", text);
		pictures_line(report, &record->picture.pictures);
		if (record->picture.metadata_looked) {
			file_says(report, record);
			could_be(report, record);
		}
		return;
	}
	checked_before(report, &record->matches);
	pictures_line(report, &record->picture.pictures);
	if (report->begin.against)
		compared(report, record);
	else
		matches(report, record);
	repeats(report, record);
	file_says(report, record);
	if (!report->begin.against)
		searched(report);
	could_be(report, record);
}

static void end(struct vg_report *report, const struct vg_report_summary *summary)
{
	if (summary->records < 2)
		return;
	if (summary->searches_incomplete)
		vg_put(report, "\n%llu of %llu searches could not be completed.",
		       (unsigned long long)summary->searches_incomplete, (unsigned long long)summary->records);
	struct vg_buffer counts;
	vg_buffer_init(&counts, 4096);
	vg_describe_counts(summary, &counts);
	vg_put(report, "\n%s; ", counts.data ? (char *)counts.data : "");
	vg_put_count(report, summary->flagged, "flagged.\n");
	vg_buffer_release(&counts);
}

const struct vg_report_writer vg_report_card = { begin, record, end };
