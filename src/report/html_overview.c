/* The page's head and what stands before the pictures. */
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "report/html.h"

static const struct { const char *title, *says; } groups[VG_GROUP_COUNT] = {
	[VG_GROUP_CHECKED] = { "Checked before", "A review is known of the picture." },
	[VG_GROUP_ALTERED] = { "Altered", "A region differs from the known picture, or the file shows signs of alteration." },
	[VG_GROUP_SEEN] = { "Seen before", "Known from before the post." },
	[VG_GROUP_EARLIER] = { "Earlier than known", "Known, but only from after the post." },
	[VG_GROUP_CAPTURED] = { "Captured before the post", "The file says that it was taken well before it was posted." },
	[VG_GROUP_POSSIBLE] = { "Possible", "A match that a person must look at." },
	[VG_GROUP_FLAGGED] = { "Flagged for something else", "See what was observed." },
	[VG_GROUP_INCOMPLETE] = { "Search not completed", "Whether they are known could not be found out." },
	[VG_GROUP_SHARES] = { "Shares a part", "A mark, a frame, a layout or an object of other pictures." },
	[VG_GROUP_REPEATS] = { "Repeats", "Shown earlier in this run." },
	[VG_GROUP_NOT_EXAMINED] = { "Not examined", "With the reason of each." },
	[VG_GROUP_REST] = { "The rest", "Nothing flagged. That nothing was found does not say that a picture is new." },
};

const char *vg_html_group_title(const struct vg_report *report, enum vg_html_group group)
{
	return vg_words(report, groups[group].title);
}

/* What the script says, as "English=other|…", where it is not English. */
static void page_words(struct vg_report *report)
{
	static const char *const page_words[] = {
		"Side by side", "Swipe", "Onion skin", "Flicker", "Difference", "The known picture laid on the one under examination",
		"Share of each", "Zoom", "fit", "How the two pictures are shown", "Copy", "Copied", "%1 of %2 shown",
	};
	if (report->options.language == VG_ENGLISH)
		return;
	vg_put(report, " data-words=\"");
	for (size_t i = 0; i < sizeof page_words / sizeof *page_words; i++)
		vg_put(report, "%s%s=%s", i ? "|" : "", page_words[i], vg_words(report, page_words[i]));
	vg_put(report, "\"");
}

void vg_html_head(struct vg_report *report)
{
	vg_put(report, "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\"><title>%s</title>\n"
	       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src ", vg_language_code(report->options.language), vg_words(report, "Vestigo report"));
	(void)vg_html_policy_digest(report, vg_page_css);
	vg_put(report, "; script-src ");
	(void)vg_html_policy_digest(report, vg_page_js);
	vg_put(report, "\"><meta name=\"referrer\" content=\"no-referrer\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
	       "<meta name=\"color-scheme\" content=\"light dark\"><meta name=\"generator\" content=\"vestigo " VG_VERSION "\">\n<style>");
	vg_put(report, "%s", vg_page_css);
	vg_put(report, "</style></head><body class=\"%s%s\"", report->options.blur ? "veiled" : "", report->options.redact ? " redacted" : "");
	page_words(report);
	vg_put(report, ">\n<a class=\"skip\" href=\"#pictures\">%s</a>\n", vg_words(report, "To the pictures"));
}

static void examined(struct vg_report *report)
{
	const struct vg_report_begin *begin = &report->begin;
	vg_put(report, "<dt>%s</dt><dd>", vg_words(report, begin->against ? "Compared" : "Examined"));
	for (size_t i = 0; i < begin->input_count - (begin->against != NULL) && !report->options.redact; i++) {
		vg_put(report, "%s", i ? ", " : "");
		vg_html_isolated(report, begin->inputs[i]);
	}
	if (begin->input_count == 0 && !report->options.redact)
		vg_put(report, "the files of a list");
	if (begin->against && !report->options.redact) {
		vg_put(report, "</dd><dt>%s</dt><dd>", vg_words(report, "Compared with"));
		vg_html_isolated(report, begin->against);
	}
	vg_put(report, "%s</dd><dt>%s</dt><dd>", report->options.redact ? vg_words(report, "names are left out") : "", vg_words(report, "Begun"));
	vg_html_time(report, begin->started, false);
	vg_put(report, "</dd>");
}

static void searched(struct vg_report *report)
{
	const struct vg_report_begin *begin = &report->begin;
	char count[VG_COUNT_TEXT], date[VG_TIME_TEXT];
	if (begin->against)
		return;
	(void)vg_format_count_in(report->options.language, begin->searched.pictures, count);
	vg_put(report, "<dt>%s</dt><dd>", vg_words(report, "Searched"));
	if (!begin->searched.pictures) {
		vg_put(report, "%s</dd>", vg_words(report, begin->searched.digest[0] ? "nothing: the catalogue is empty" : "nothing: the catalogue could not be read"));
		return;
	}
	if (!report->options.redact) {
		vg_html_isolated(report, begin->catalogue);
		vg_put(report, ": ");
	}
	vg_time_format(begin->searched.newest, date);
	vg_put(report, vg_phrase_of(report->options.language, begin->searched.pictures, "%s known picture, newest added %.10s; ",
				    "%s known pictures, newest added %.10s; "), count, date);
	if (begin->searched.set_aside)
		vg_put_count(report, begin->searched.set_aside, vg_words(report, begin->searched.set_aside == begin->searched.pictures
			     ? "of them set aside, which is all: nothing was searched for; " : "of them set aside; "));
	struct vg_made left_out = vg_not_looked_for(report->options.language, begin->hashes_only, &begin->searched);
	vg_put(report, "%s <code>%s</code>%s%s</dd>", vg_words(report, "digest"), begin->searched.digest, left_out.text[0] ? ", " : "", left_out.text);
}

static size_t count_of(const struct vg_html *html, enum vg_html_group group)
{
	size_t count = 0;
	for (size_t i = 0; i < html->entry_count; i++)
		count += html->entries[i].group == group;
	return count;
}

static void group_counts(struct vg_report *report, const struct vg_report_summary *summary)
{
	char count[VG_COUNT_TEXT];
	vg_put(report, "<table class=\"counts\"><caption>%s</caption><tbody>", vg_words(report, "What was found; each picture is counted once"));
	for (int g = 0; g < VG_GROUP_COUNT; g++) {
		(void)vg_format_count_in(report->options.language, count_of(report->html, (enum vg_html_group)g), count);
		if (count[0] == '0')
			continue;
		vg_put(report, "<tr><th scope=\"row\"><a href=\"#group-%d\">%s</a></th><td>%s</td><td>%s</td></tr>", g, vg_words(report, groups[g].title), count,
		       vg_words(report, groups[g].says));
	}
	(void)vg_format_count_in(report->options.language, summary->records, count);
	vg_put(report, "</tbody><tfoot><tr><th scope=\"row\">%s</th><td>%s</td><td></td></tr></tfoot></table>", vg_words(report, "All"), count);
}

/* Hidden until the script that answers them runs. */
static void controls(struct vg_report *report)
{
	vg_put(report, "<form class=\"controls\" id=\"controls\" hidden role=\"search\"><label>%s <input type=\"search\" id=\"search\" autocomplete=\"off\"></label>"
	       "<label>%s <select id=\"filter\"><option value=\"\">%s</option>", vg_words(report, "Search"), vg_words(report, "Show"), vg_words(report, "every group"));
	for (int g = 0; g < VG_GROUP_COUNT; g++)
		if (count_of(report->html, (enum vg_html_group)g))
			vg_put(report, "<option value=\"%d\">%s</option>", g, vg_words(report, groups[g].title));
	vg_put(report, "</select></label><label>%s <select id=\"sort\"><option value=\"seq\">%s</option><option value=\"date\">%s</option>"
	       "<option value=\"strength\">%s</option></select></label><output id=\"status\" aria-live=\"polite\"></output>"
	       "<p class=\"keys\"><kbd>j</kbd> <kbd>k</kbd> %s · <kbd>/</kbd> %s · <kbd>1</kbd>–<kbd>5</kbd> %s</p></form>\n",
	       vg_words(report, "Order"), vg_words(report, "as read"), vg_words(report, "by date of the post"), vg_words(report, "strongest first"),
	       vg_words(report, "next, previous"), vg_words(report, "search"), vg_words(report, "side by side, swipe, onion skin, flicker, difference"));
}

/* What keeps the report from being about all that was named. */
static void short_of_whole(struct vg_report *report, const struct vg_report_summary *summary)
{
	struct vg_buffer text;
	vg_buffer_init(&text, VG_REPORT_RECORD_MAXIMUM);
	if (summary->intake.truncated_sources)
		vg_put(report, "<p><strong>%s</strong></p>", vg_words(report, "The export is truncated or damaged: what it still holds was read."));
	if (summary->searches_incomplete) {
		vg_append_count(&text, report->options.language, summary->searches_incomplete, "SEARCH INCOMPLETE: ", "SEARCHES INCOMPLETE: ");
		(void)vg_buffer_append_text(&text, report->options.redact ? "" : summary->search_fault);
		vg_put(report, "<p><strong>");
		vg_html_isolated(report, text.data ? (char *)text.data : "");
		vg_put(report, "</strong></p>");
	}
	if (summary->interrupted)
		vg_put(report, "<p><strong>%s</strong></p>", vg_words(report, "Interrupted: the above is what was done until then."));
	(void)vg_report_whole(report, &text);
	vg_buffer_release(&text);
}

void vg_html_overview(struct vg_report *report, const struct vg_report_summary *summary)
{
	struct vg_buffer counts;
	char number[VG_COUNT_TEXT];
	vg_put(report, "<header><h1>%s</h1>\n<dl class=\"facts\">", vg_words(report, "Vestigo report"));
	examined(report);
	searched(report);
	vg_put(report, "</dl>");
	if (!report->begin.against) {
		vg_buffer_init(&counts, 4096);
		vg_describe_counts(report->options.language, summary, &counts);
		vg_put(report, "<p>%s; ", counts.data ? (char *)counts.data : "");
		vg_put_count(report, summary->flagged, vg_words(report, "flagged"));
		if (summary->repeats) {
			vg_put(report, ", ");
			vg_put_count(report, summary->repeats, vg_phrase_of(report->options.language, summary->repeats, "repeat", "repeats"));
		}
		vg_put(report, ".</p>");
		(void)vg_report_whole(report, &counts);
		vg_buffer_release(&counts);
		group_counts(report, summary);
	}
	short_of_whole(report, summary);
	if (report->html->shown_small)
		vg_put(report, vg_words(report, "<p class=\"none\">To keep the page small, pictures shown as thumbnails: %s.</p>"),
		       vg_format_count_in(report->options.language, report->html->shown_small, number));
	if (report->options.redact)
		vg_put(report, "<p class=\"none\">%s</p>", vg_words(report, "Pictures, names and captions are left out on purpose."));
	if (report->options.blur)
		vg_put(report, "<p class=\"reveal\"><label><input type=\"checkbox\" id=\"reveal\"> %s</label></p>", vg_words(report, "Show the pictures, which are pixelated until then"));
	vg_put(report, "</header>\n");
	if (!report->begin.against)
		controls(report);
}
