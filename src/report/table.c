/* A line a picture, for a terminal: only what is flagged, unless all are wanted. */
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "report/report.h"

enum { MESSAGE_COLUMNS = 10, TIME_COLUMNS = 16, NAME_COLUMNS = 34 };

static void begin(struct vg_report *report, const struct vg_report_begin *unused)
{
	(void)report;
	(void)unused;
}

static void heading(struct vg_report *report)
{
	bool messages = report->messages;
	vg_put_style(report, VG_STYLE_DIM);
	vg_put(report, "%*s  %-*s  %-*s  %s", MESSAGE_COLUMNS, messages ? "message" : "number", TIME_COLUMNS,
	       messages ? "posted (UTC)" : "", NAME_COLUMNS, "picture", "what");
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
	free(name);
	return text;
}

/* What must not be missed: also what is the earlier one, what may be known, and what was not searched for. */
static bool is_telling(const struct vg_record *record)
{
	const struct vg_match *best = vg_judge_best(record, VG_REUSE_POSSIBLE);
	/* What the user named and could not be had is told in any case. */
	bool named = record->picture.disposition != VG_EXAMINED && record->item.kind == VG_INPUT_FILE &&
		     !record->item.root;
	return named || record->verdict.flagged || record->verdict.reuse == VG_REUSE_LATER_ONLY ||
	       record->verdict.reuse == VG_REUSE_SEARCH_INCOMPLETE ||
	       (record->verdict.reuse == VG_REUSE_POSSIBLE && best && best->strength > VG_WEAK);
}

/* The message, or the number of what is in none ("#12" where messages have numbers as well), and when it was posted. A post's time without its
 * zone is told to be local. */
static void put_post(struct vg_report *report, const struct vg_record *record)
{
	const struct vg_post *post = &record->item.post;
	char date[VG_TIME_TEXT] = "", number[32];
	if (post->has_date) {
		vg_time_format(post->date, date);
		date[10] = ' ';
		snprintf(date + 16, sizeof date - 16, "%s", post->date_is_local ? " local" : "");
	}
	if (post->has_message)
		snprintf(number, sizeof number, "%lld", (long long)post->message);
	else
		snprintf(number, sizeof number, "%s%llu", report->messages ? "#" : "", (unsigned long long)record->seq);
	vg_put(report, "%*s  %-*s  ", MESSAGE_COLUMNS, number, TIME_COLUMNS, date);
}

/* Lines end before it; those for a pipe never do. */
static size_t last_column(const struct vg_report *report)
{
	return report->options.columns ? report->options.columns - 1 : SIZE_MAX;
}

/* Behind the name where there is room, else on lines of its own: what was found is never cut. */
static void put_what(struct vg_report *report, const struct vg_record *record, const char *what)
{
	enum { USED = MESSAGE_COLUMNS + TIME_COLUMNS + NAME_COLUMNS + 6, ROOM_LEAST = 40, THUMBNAIL_COLUMNS = 12 };
	size_t end = last_column(report);
	size_t indent = end < USED + ROOM_LEAST ? MESSAGE_COLUMNS + 2 : USED;
	if (indent != USED)
		vg_put(report, "\n%*s", (int)indent, "");
	if (record->item.thumbnail)
		vg_put(report, "(thumbnail) ");
	if (record->verdict.flagged)
		vg_put_style(report, VG_STYLE_ALERT);
	vg_put_wrapped(report, what, indent + (record->item.thumbnail ? THUMBNAIL_COLUMNS : 0), end);
	if (record->verdict.flagged)
		vg_put_style(report, VG_STYLE_PLAIN);
}

static void record(struct vg_report *report, const struct vg_record *record)
{
	struct vg_buffer what;
	if (!report->headed)
		report->messages = record->item.post.has_message;
	if (!report->options.all && !is_telling(record))
		return;
	if (!report->headed)
		heading(report);
	report->headed = true;
	put_post(report, record);
	char *name = short_name(&record->item);
	vg_put_outside(report, name ? name : "", NAME_COLUMNS, true);
	free(name);
	vg_put(report, "  ");
	vg_buffer_init(&what, 4096);
	vg_describe_headline(report, record, &what);
	put_what(report, record, what.data ? (char *)what.data : "nothing flagged");
	vg_buffer_release(&what);
}

static void put_incomplete(struct vg_report *report, const struct vg_report_summary *summary)
{
	if (!summary->searches_incomplete)
		return;
	vg_put_style(report, VG_STYLE_ALERT);
	vg_put(report, "  ");
	vg_put_count(report, summary->searches_incomplete,
		  summary->searches_incomplete == 1 ? "SEARCH INCOMPLETE: " : "SEARCHES INCOMPLETE: ");
	vg_put_outside(report, summary->search_fault, sizeof summary->search_fault, false);
	vg_put_style(report, VG_STYLE_PLAIN);
	vg_put(report, "\n");
}

static void put_searched(struct vg_report *report, const struct vg_report_summary *summary)
{
	char date[VG_TIME_TEXT];
	if (summary->searched.pictures == 0) {
		vg_put_style(report, VG_STYLE_ALERT);
		vg_put(report, "  NOT SEARCHED: the catalogue is empty. Fill it: vestigo known add --help");
		vg_put_style(report, VG_STYLE_PLAIN);
		vg_put(report, "\n");
		return;
	}
	vg_time_format(summary->searched.newest, date);
	date[10] = 0;
	vg_put(report, "  Searched ");
	vg_put_outside(report, summary->catalogue, 200, false);
	vg_put(report, ": ");
	vg_put_count(report, summary->searched.pictures,
		  summary->searched.pictures == 1 ? "known picture" : "known pictures");
	vg_put(report, ", newest added %s", date);
	if (summary->searched.set_aside) {
		vg_put(report, "; ");
		vg_put_count(report, summary->searched.set_aside, "of them set aside");
	}
	vg_put(report, "%s.\n",
	       summary->hashes_only ? ",\n  by digests and hashes only: crops and pictures inside others were not looked for" : "");
}

/* What a list's entry says that hits everything is worth nothing, and drowns what others say. */
static void put_colliding(struct vg_report *report, const struct vg_report_summary *summary)
{
	char text[256];
	for (size_t i = 0; i < summary->colliding_count; i++) {
		const struct vg_collision *entry = &summary->colliding[i];
		snprintf(text, sizeof text, "Known #%lld matched %llu pictures by its hash alone, over %d of them different from one"
			 " another: what it matches says little. To leave it out: vestigo known set-aside %lld",
			 (long long)entry->known_id, (unsigned long long)entry->items, VG_COLLIDING_DIFFERENT,
			 (long long)entry->known_id);
		vg_put_style(report, VG_STYLE_ALERT);
		vg_put(report, "  ");
		vg_put_wrapped(report, text, 2, last_column(report));
		vg_put_style(report, VG_STYLE_PLAIN);
	}
}

static void end(struct vg_report *report, const struct vg_report_summary *summary)
{
	struct vg_buffer counts;
	vg_buffer_init(&counts, 4096);
	vg_describe_counts(summary, &counts);
	bool all_told = summary->records == summary->dispositions[VG_EXAMINED] || report->options.all;
	(void)vg_buffer_append_text(&counts, all_told ? "." : " (--all lists them).");
	vg_put(report, "%s  ", report->headed ? "\n" : "");
	if (counts.data)
		vg_put_wrapped(report, (char *)counts.data, 2, last_column(report));
	vg_buffer_release(&counts);
	vg_put(report, "%s  ", summary->records ? "" : "  There was no picture to examine.\n");
	vg_put_count(report, summary->flagged, "flagged, ");
	if (summary->reuse_possible)
		vg_put_count(report, summary->reuse_possible, report->options.all ? "possibly known, "
			     : "possibly known (--all lists the weak ones too), ");
	vg_put_count(report, summary->repeats, summary->repeats == 1 ? "repeat." : "repeats.");
	vg_put(report, "\n");
	if (summary->intake.truncated_sources)
		vg_put(report, "  The export is truncated or damaged: what it still holds was read.\n");
	put_searched(report, summary);
	put_colliding(report, summary);
	put_incomplete(report, summary);
	if (summary->interrupted)
		vg_put(report, "  Interrupted: the above is what was done until then.\n");
}

const struct vg_report_writer vg_report_table = { begin, record, end };
