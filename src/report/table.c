/* A line a picture, for a terminal: only what is flagged, unless all are wanted. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "base/memory.h"
#include "report/report.h"

enum { MESSAGE_COLUMNS = 10, TIME_COLUMNS = 16, NAME_COLUMNS = 34 };

static int begin(struct vg_report *report, const struct vg_report_begin *unused)
{
	(void)unused;
	return vg_report_whole(report, NULL);
}

/* Lines end before it; those for a pipe never do. */
static size_t last_column(const struct vg_report *report)
{
	return report->options.columns ? report->options.columns - 1 : SIZE_MAX;
}

/* Where names begin: a column of times is there only where there are posts. */
static size_t name_column(const struct vg_report *report)
{
	return MESSAGE_COLUMNS + 2 + (report->messages ? TIME_COLUMNS + 2 : 0);
}

/* Where what was found begins: behind the name, or on lines of its own where that leaves too little room. */
static size_t what_column(const struct vg_report *report, bool *out_own_line)
{
	enum { ROOM_LEAST = 40 };
	size_t behind = name_column(report) + NAME_COLUMNS + 2;
	*out_own_line = last_column(report) < behind + ROOM_LEAST;
	return *out_own_line ? MESSAGE_COLUMNS + 2 : behind;
}

/* A heading in its column, at its right end where numbers stand below. */
static void put_cell(struct vg_report *report, const char *heading, size_t columns, bool right)
{
	const char *text = vg_words(report, heading);
	size_t used = vg_text_columns(text);
	int gap = used < columns ? (int)(columns - used) : 0;
	vg_put(report, "%*s%s%*s", right ? gap : 0, "", text, right ? 0 : gap, "");
}

static void heading(struct vg_report *report)
{
	bool own_line;
	(void)what_column(report, &own_line);
	vg_put_style(report, VG_STYLE_DIM);
	put_cell(report, report->messages ? "message" : "number", MESSAGE_COLUMNS, true);
	vg_put(report, "  ");
	if (report->messages) {
		put_cell(report, "posted (UTC)", TIME_COLUMNS, false);
		vg_put(report, "  ");
	}
	put_cell(report, "picture", own_line ? 0 : NAME_COLUMNS, false);
	vg_put(report, "%s%s", own_line ? "" : "  ", own_line ? "" : vg_words(report, "what"));
	vg_put_style(report, VG_STYLE_PLAIN);
	vg_put(report, "\n");
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash && slash[1] ? slash + 1 : path;
}

/* The picture's name in its column; of what was downloaded the post's or its own address. */
static char *short_name(const struct vg_item *item)
{
	char *name = vg_item_display_name(item);
	const char *start = !name ? NULL : item->kind != VG_INPUT_FETCHED ? base_name(name)
			  : strncmp(name, "https://", 8) == 0 ? name + 8 : name;
	char *text = start ? strdup(start) : NULL;
	if (start && !text)
		vg_memory_fault();
	free(name);
	return text;
}

/* What must not be missed: also what was checked before, what is the earlier one, what may be known, and what was not searched for. */
static bool is_telling(const struct vg_record *record)
{
	const struct vg_match *best = vg_judge_best(record, VG_REUSE_POSSIBLE);
	/* What the user named and could not be had is told in any case. */
	bool named = record->picture.disposition != VG_EXAMINED && record->item.kind == VG_INPUT_FILE &&
		     !record->item.root;
	return named || record->verdict.flagged || vg_first_rated(&record->matches, VG_STRONG) || record->verdict.reuse == VG_REUSE_LATER_ONLY ||
	       record->verdict.reuse == VG_REUSE_SEARCH_INCOMPLETE ||
	       (record->verdict.reuse == VG_REUSE_POSSIBLE && best && best->strength > VG_WEAK);
}

/* The message, or the number of what is in none ("#12" where messages have numbers as well), and when it was posted. A post's time without its
 * zone is told to be local. Answers how many columns it took. */
static size_t put_post(struct vg_report *report, const struct vg_record *record)
{
	const struct vg_post *post = &record->item.post;
	char date[VG_TIME_TEXT] = "", number[32], text[96];
	if (post->has_date) {
		vg_time_format(post->date, date);
		date[10] = ' ';
		snprintf(date + 16, sizeof date - 16, "%s", post->date_is_local ? vg_words(report, " local") : "");
	}
	if (post->has_message)
		snprintf(number, sizeof number, "%lld", (long long)post->message);
	else
		snprintf(number, sizeof number, "%s%llu", report->messages ? "#" : "", (unsigned long long)record->seq);
	/* As a shell takes it: # would begin a comment. */
	if (!report->example[0])
		snprintf(report->example, sizeof report->example, number[0] == '#' ? "'%s'" : "%s", number);
	if (report->messages || date[0])
		snprintf(text, sizeof text, "%*s  %-*s  ", MESSAGE_COLUMNS, number, TIME_COLUMNS, date);
	else
		snprintf(text, sizeof text, "%*s  ", MESSAGE_COLUMNS, number);
	vg_put(report, "%s", text);
	return strlen(text);
}

/* The name in its column; whole where it stands alone in its line, or in a line that does not end. */
static void put_name(struct vg_report *report, const struct vg_record *record, size_t used)
{
	bool own_line;
	char *name = short_name(&record->item);
	(void)what_column(report, &own_line);
	size_t end = last_column(report), room = end > used ? end - used : 1;
	bool whole = own_line || end == SIZE_MAX;
	size_t columns = vg_put_name(report, name ? name : "", whole || room < NAME_COLUMNS ? room : NAME_COLUMNS);
	if (!own_line && columns < NAME_COLUMNS)
		vg_put(report, "%*s", (int)(NAME_COLUMNS - columns), "");
	free(name);
}

/* Behind the name where there is room, else on lines of its own: what was found is never cut. */
static void put_what(struct vg_report *report, const struct vg_record *record, const char *what)
{
	const char *thumbnail = record->item.thumbnail ? vg_words(report, "(thumbnail) ") : "";
	bool own_line;
	size_t indent = what_column(report, &own_line);
	if (own_line)
		vg_put(report, "\n%*s", (int)indent, "");
	else
		vg_put(report, "  ");
	vg_put(report, "%s", thumbnail);
	if (record->verdict.flagged)
		vg_put_style(report, VG_STYLE_ALERT);
	vg_put_wrapped(report, what, indent + vg_text_columns(thumbnail), last_column(report));
	if (record->verdict.flagged)
		vg_put_style(report, VG_STYLE_PLAIN);
}

/* Is it from a source whose pictures are posted, though perhaps not this one, as a profile picture is not? */
static bool of_messages(const struct vg_item *item)
{
	return item->post.has_message || item->kind == VG_INPUT_TELEGRAM_JSON || item->kind == VG_INPUT_TELEGRAM_HTML;
}

static int record(struct vg_report *report, const struct vg_record *record)
{
	struct vg_buffer what;
	if (!report->headed)
		report->messages = of_messages(&record->item);
	if (!report->options.all && !is_telling(record))
		return vg_report_whole(report, NULL);
	if (!report->headed)
		heading(report);
	report->headed = true;
	put_name(report, record, put_post(report, record));
	vg_buffer_init(&what, VG_REPORT_RECORD_MAXIMUM);
	vg_describe_headline(report, record, &what);
	put_what(report, record, what.data ? (char *)what.data : vg_words(report, "nothing flagged"));
	(void)vg_report_whole(report, &what);
	vg_buffer_release(&what);
	return vg_report_whole(report, NULL);
}

/* A sentence of the ending, indented and wrapped. */
static void sentence(struct vg_report *report, const char *text, enum vg_style style)
{
	vg_put_style(report, style);
	vg_put(report, "  ");
	vg_put_wrapped(report, text, 2, last_column(report));
	vg_put_style(report, VG_STYLE_PLAIN);
}

static void put_incomplete(struct vg_report *report, const struct vg_report_summary *summary)
{
	struct vg_buffer text;
	if (!summary->searches_incomplete)
		return;
	vg_buffer_init(&text, VG_REPORT_RECORD_MAXIMUM);
	vg_append_count(&text, report->options.language, summary->searches_incomplete, "SEARCH INCOMPLETE: ", "SEARCHES INCOMPLETE: ");
	(void)vg_buffer_append_text(&text, summary->search_fault);
	sentence(report, text.data ? (char *)text.data : summary->search_fault, VG_STYLE_ALERT);
	(void)vg_report_whole(report, &text);
	vg_buffer_release(&text);
}

static void put_searched(struct vg_report *report, const struct vg_report_summary *summary)
{
	char date[VG_TIME_TEXT], count[32], number[32], aside[160] = "", text[1000];
	struct vg_made left_out = vg_not_looked_for(report->options.language, summary->hashes_only, &summary->searched);
	struct vg_buffer line;
	if (summary->searched.pictures == 0) {
		sentence(report, vg_words(report, summary->searched.digest[0] ? "NOT SEARCHED: the catalogue is empty. Fill it: vestigo known add --help"
				     : "NOT SEARCHED: the catalogue could not be read."), VG_STYLE_ALERT);
		return;
	}
	vg_time_format(summary->searched.newest, date);
	(void)vg_format_count_in(report->options.language, summary->searched.pictures, count);
	(void)vg_format_count_in(report->options.language, summary->searched.set_aside, number);
	bool all = summary->searched.set_aside == summary->searched.pictures;
	if (all)
		snprintf(aside, sizeof aside, "%s", vg_words(report, "; all of them set aside: nothing was searched for"));
	else if (summary->searched.set_aside)
		snprintf(aside, sizeof aside, vg_words(report, "; %s of them set aside"), number);
	snprintf(text, sizeof text, vg_phrase_of(report->options.language, summary->searched.pictures, ": %s known picture, newest added %.10s%s%s%s.",
						 ": %s known pictures, newest added %.10s%s%s%s."), count, date, aside,
		 left_out.text[0] ? ", " : "", left_out.text);
	vg_buffer_init(&line, VG_REPORT_RECORD_MAXIMUM);
	(void)vg_buffer_append_text(&line, vg_words(report, "Searched "));
	(void)vg_buffer_append_text(&line, summary->catalogue ? summary->catalogue : "");
	(void)vg_buffer_append_text(&line, text);
	sentence(report, line.data ? (char *)line.data : text, VG_STYLE_PLAIN);
	(void)vg_report_whole(report, &line);
	vg_buffer_release(&line);
}

/* What a list's entry says that hits everything is worth nothing, and drowns what others say. */
static void put_colliding(struct vg_report *report, const struct vg_report_summary *summary)
{
	char text[512], count[VG_COUNT_TEXT];
	struct vg_buffer line;
	for (size_t i = 0; i < summary->colliding_count; i++) {
		const struct vg_collision *entry = &summary->colliding[i];
		snprintf(text, sizeof text, vg_phrase_of(report->options.language, entry->items,
			 "Known #%lld matched %s picture by its hash alone, over %d of them different from one another: what it matches says little. To leave it out: vestigo known set-aside %lld",
			 "Known #%lld matched %s pictures by its hash alone, over %d of them different from one another: what it matches says little. To leave it out: vestigo known set-aside %lld"),
			 (long long)entry->known_id, vg_format_count_in(report->options.language, entry->items, count), VG_COLLIDING_DIFFERENT,
			 (long long)entry->known_id);
		vg_buffer_init(&line, VG_REPORT_RECORD_MAXIMUM);
		(void)vg_buffer_append_text(&line, text);
		vg_append_catalogue(report, &line);
		sentence(report, line.data ? (char *)line.data : text, VG_STYLE_ALERT);
		(void)vg_report_whole(report, &line);
		vg_buffer_release(&line);
	}
}

static void put_counts(struct vg_report *report, const struct vg_report_summary *summary)
{
	struct vg_buffer counts;
	vg_buffer_init(&counts, VG_REPORT_RECORD_MAXIMUM);
	vg_describe_counts(report->options.language, summary, &counts);
	bool all_told = summary->records == summary->dispositions[VG_EXAMINED] || report->options.all;
	(void)vg_buffer_append_text(&counts, all_told ? "." : vg_words(report, " (--all lists them)."));
	if (counts.data)
		sentence(report, (char *)counts.data, VG_STYLE_PLAIN);
	(void)vg_report_whole(report, &counts);
	vg_buffer_release(&counts);
}

static void put_flagged(struct vg_report *report, const struct vg_report_summary *summary)
{
	struct vg_buffer text;
	bool listed = report->options.all || !summary->repeats;
	vg_buffer_init(&text, VG_REPORT_RECORD_MAXIMUM);
	enum vg_language language = report->options.language;
	vg_append_count(&text, language, summary->flagged, "flagged, ", "flagged, ");
	if (summary->reuse_possible) {
		const char *possible = report->options.all ? "possibly known, " : "possibly known (--all lists the weak ones too), ";
		vg_append_count(&text, language, summary->reuse_possible, possible, possible);
	}
	vg_append_count(&text, language, summary->repeats, "repeat", "repeats");
	if (summary->repeats) {
		char count[VG_COUNT_TEXT];
		(void)vg_format_count_in(report->options.language, summary->repeated, count);
		(void)vg_buffer_printf(&text, vg_phrase_of(language, summary->repeated, " of %s picture", " of %s pictures"), count);
	}
	(void)vg_buffer_append_text(&text, listed ? "." : vg_words(report, " (--all lists them)."));
	if (text.data)
		sentence(report, (char *)text.data, VG_STYLE_PLAIN);
	(void)vg_report_whole(report, &text);
	vg_buffer_release(&text);
}

/* What to open, of a scan. */
static void put_next(struct vg_report *report)
{
	char text[320];
	if (!report->begin.command || strcmp(report->begin.command, "scan") != 0 || !report->example[0])
		return;
	snprintf(text, sizeof text, report->options.with_page ? vg_words(report, "One picture in full: the same command with --only %s.")
		 : vg_words(report, "One picture in full: the same command with --only %s; a page to open and to send: --html FILE."), report->example);
	sentence(report, text, VG_STYLE_PLAIN);
}

static int end(struct vg_report *report, const struct vg_report_summary *summary)
{
	if (report->headed)
		vg_put(report, "\n");
	put_counts(report, summary);
	if (!summary->records)
		sentence(report, vg_words(report, "There was no picture to examine."), VG_STYLE_PLAIN);
	put_flagged(report, summary);
	if (summary->intake.truncated_sources)
		sentence(report, vg_words(report, "The export is truncated or damaged: what it still holds was read."), VG_STYLE_PLAIN);
	put_searched(report, summary);
	put_colliding(report, summary);
	put_incomplete(report, summary);
	if (summary->interrupted)
		sentence(report, vg_words(report, "Interrupted: the above is what was done until then."), VG_STYLE_PLAIN);
	put_next(report);
	return vg_report_whole(report, NULL);
}

const struct vg_report_writer vg_report_table = { begin, record, end };
