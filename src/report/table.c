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
	vg_put_style(report, VG_STYLE_DIM);
	vg_put(report, "%*s  %-*s  %-*s  %s", MESSAGE_COLUMNS, "message", TIME_COLUMNS, "posted (UTC)",
	       NAME_COLUMNS, "picture", "what");
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

static void record(struct vg_report *report, const struct vg_record *record)
{
	const struct vg_post *post = &record->item.post;
	struct vg_buffer what;
	char date[VG_TIME_TEXT] = "";
	/* What the user named and could not be had is told in any case. */
	bool named = record->picture.disposition != VG_EXAMINED && record->item.kind == VG_INPUT_FILE &&
		     !record->item.root;
	/* What is the earlier one, and what was not searched for, must not be missed either. */
	bool telling = record->verdict.flagged || record->verdict.reuse == VG_REUSE_LATER_ONLY ||
		       record->verdict.reuse == VG_REUSE_SEARCH_INCOMPLETE;
	if (!telling && !report->options.all && !named)
		return;
	if (!report->headed)
		heading(report);
	report->headed = true;
	if (post->has_date) {
		vg_time_format(post->date, date);
		date[10] = ' ';
		date[16] = 0;
	}
	if (post->has_message)
		vg_put(report, "%*lld", MESSAGE_COLUMNS, (long long)post->message);
	else
		vg_put(report, "%*llu", MESSAGE_COLUMNS, (unsigned long long)record->seq);
	vg_put(report, "  %-*s  ", TIME_COLUMNS, date);
	char *name = short_name(&record->item);
	vg_put_outside(report, name ? name : "", NAME_COLUMNS, true);
	free(name);
	vg_put(report, "  ");
	vg_buffer_init(&what, 4096);
	vg_describe_headline(report, record, &what);
	if (record->item.thumbnail)
		vg_put(report, "(thumbnail) ");
	if (record->verdict.flagged)
		vg_put_style(report, VG_STYLE_ALERT);
	size_t room = report->options.columns ? report->options.columns : 400;
	size_t used = MESSAGE_COLUMNS + TIME_COLUMNS + NAME_COLUMNS + 6;
	vg_put_outside(report, what.data ? (char *)what.data : "nothing flagged",
		       room > used + 30 ? room - used : 30, false);
	if (record->verdict.flagged)
		vg_put_style(report, VG_STYLE_PLAIN);
	vg_put(report, "\n");
	vg_buffer_release(&what);
}

static void put_count(struct vg_report *report, uint64_t value, const char *text)
{
	char number[32];
	vg_format_count(value, number);
	vg_put(report, "%s %s", number, text);
}

static void put_dispositions(struct vg_report *report, const struct vg_report_summary *summary)
{
	static const char *const words[VG_DISPOSITION_COUNT] = {
		"examined", "not in the export", "too large", "unavailable", "missing",
		"not pictures", "undecodable", "over a limit", "failed",
	};
	const char *separator = "";
	for (int i = 0; i < VG_DISPOSITION_COUNT; i++) {
		if (i != VG_EXAMINED && summary->dispositions[i] == 0)
			continue;
		vg_put(report, "%s", separator);
		put_count(report, summary->dispositions[i], words[i]);
		separator = ", ";
	}
}

static void put_incomplete(struct vg_report *report, const struct vg_report_summary *summary)
{
	if (!summary->searches_incomplete)
		return;
	vg_put_style(report, VG_STYLE_ALERT);
	vg_put(report, "  ");
	put_count(report, summary->searches_incomplete,
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
	put_count(report, summary->searched.pictures,
		  summary->searched.pictures == 1 ? "known picture" : "known pictures");
	vg_put(report, ", newest added %s%s.\n", date,
	       summary->hashes_only ? ",\n  by digests and hashes only: crops and pictures inside others were not looked for" : "");
}

static void end(struct vg_report *report, const struct vg_report_summary *summary)
{
	vg_put(report, "%s  ", report->headed ? "\n" : "");
	put_count(report, summary->records, summary->records == 1 ? "picture" : "pictures");
	if (summary->intake.messages) {
		vg_put(report, " in ");
		put_count(report, summary->intake.messages,
			  summary->intake.messages == 1 ? "message" : "messages");
	}
	vg_put(report, ": ");
	put_dispositions(report, summary);
	vg_put(report, ".\n%s  ", summary->records ? "" : "  There was no picture to examine.\n");
	put_count(report, summary->flagged, "flagged, ");
	put_count(report, summary->repeats, summary->repeats == 1 ? "repeat." : "repeats.");
	vg_put(report, "\n");
	if (summary->intake.truncated_sources)
		vg_put(report, "  The export is truncated or damaged: what it still holds was read.\n");
	put_searched(report, summary);
	put_incomplete(report, summary);
	if (summary->interrupted)
		vg_put(report, "  Interrupted: the above is what was done until then.\n");
}

const struct vg_report_writer vg_report_table = { begin, record, end };
