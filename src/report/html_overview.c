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

const char *vg_html_group_title(enum vg_html_group group)
{
	return groups[group].title;
}

void vg_html_head(struct vg_report *report)
{
	vg_put(report, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Vestigo report</title>\n"
	       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; style-src ");
	(void)vg_html_policy_digest(report, vg_page_css);
	vg_put(report, "; script-src ");
	(void)vg_html_policy_digest(report, vg_page_js);
	vg_put(report, "\"><meta name=\"referrer\" content=\"no-referrer\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
	       "<meta name=\"color-scheme\" content=\"light dark\"><meta name=\"generator\" content=\"vestigo " VG_VERSION "\">\n<style>");
	vg_put(report, "%s", vg_page_css);
	vg_put(report, "</style></head><body class=\"%s%s\">\n<a class=\"skip\" href=\"#pictures\">To the pictures</a>\n",
	       report->options.blur ? "veiled" : "", report->options.redact ? " redacted" : "");
}

static void examined(struct vg_report *report)
{
	const struct vg_report_begin *begin = &report->begin;
	vg_put(report, "<dt>%s</dt><dd>", begin->against ? "Compared" : "Examined");
	for (size_t i = 0; i < begin->input_count - (begin->against != NULL) && !report->options.redact; i++) {
		vg_put(report, "%s", i ? ", " : "");
		vg_html_isolated(report, begin->inputs[i]);
	}
	if (begin->against && !report->options.redact) {
		vg_put(report, "</dd><dt>Compared with</dt><dd>");
		vg_html_isolated(report, begin->against);
	}
	vg_put(report, "%s</dd><dt>Begun</dt><dd>", report->options.redact ? "names are left out" : "");
	vg_html_time(report, begin->started);
	vg_put(report, "</dd>");
}

static void searched(struct vg_report *report)
{
	const struct vg_report_begin *begin = &report->begin;
	char count[32], date[VG_TIME_TEXT];
	if (begin->against)
		return;
	vg_format_count(begin->searched.pictures, count);
	vg_put(report, "<dt>Searched</dt><dd>");
	if (!begin->searched.pictures) {
		vg_put(report, "nothing: the catalogue is empty</dd>");
		return;
	}
	if (!report->options.redact) {
		vg_html_isolated(report, begin->catalogue);
		vg_put(report, ": ");
	}
	vg_time_format(begin->searched.newest, date);
	vg_put(report, "%s known %s, newest added %.10s; ", count, begin->searched.pictures == 1 ? "picture" : "pictures", date);
	if (begin->searched.set_aside)
		vg_put_count(report, begin->searched.set_aside, "of them set aside; ");
	vg_put(report, "digest <code>%s</code>%s</dd>", begin->searched.digest, begin->hashes_only
	       ? "; by digests and hashes only: crops and pictures inside others were not looked for" : "");
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
	char count[32];
	vg_put(report, "<table class=\"counts\"><caption>What was found; each picture is counted once</caption><tbody>");
	for (int g = 0; g < VG_GROUP_COUNT; g++) {
		vg_format_count(count_of(report->html, (enum vg_html_group)g), count);
		if (count[0] == '0')
			continue;
		vg_put(report, "<tr><th scope=\"row\"><a href=\"#group-%d\">%s</a></th><td>%s</td><td>%s</td></tr>", g, groups[g].title, count,
		       groups[g].says);
	}
	vg_format_count(summary->records, count);
	vg_put(report, "</tbody><tfoot><tr><th scope=\"row\">All</th><td>%s</td><td></td></tr></tfoot></table>", count);
}

/* Hidden until the script that answers them runs. */
static void controls(struct vg_report *report)
{
	vg_put(report, "<form class=\"controls\" id=\"controls\" hidden role=\"search\"><label>Search <input type=\"search\" id=\"search\" autocomplete=\"off\"></label>"
	       "<label>Show <select id=\"filter\"><option value=\"\">every group</option>");
	for (int g = 0; g < VG_GROUP_COUNT; g++)
		if (count_of(report->html, (enum vg_html_group)g))
			vg_put(report, "<option value=\"%d\">%s</option>", g, groups[g].title);
	vg_put(report, "</select></label><label>Order <select id=\"sort\"><option value=\"seq\">as read</option><option value=\"date\">by date of the post</option>"
	       "<option value=\"strength\">strongest first</option></select></label><output id=\"status\" aria-live=\"polite\"></output>"
	       "<p class=\"keys\"><kbd>j</kbd> <kbd>k</kbd> next, previous · <kbd>/</kbd> search · <kbd>1</kbd>–<kbd>5</kbd> side by side, swipe, onion skin, flicker, difference</p></form>\n");
}

void vg_html_overview(struct vg_report *report, const struct vg_report_summary *summary)
{
	struct vg_buffer counts;
	vg_put(report, "<header><h1>Vestigo report</h1>\n<dl class=\"facts\">");
	examined(report);
	searched(report);
	vg_put(report, "</dl>");
	if (!report->begin.against) {
		vg_buffer_init(&counts, 4096);
		vg_describe_counts(report->options.language, summary, &counts);
		vg_put(report, "<p>%s; ", counts.data ? (char *)counts.data : "");
		vg_put_count(report, summary->flagged, "flagged, ");
		vg_put_count(report, summary->repeats, summary->repeats == 1 ? "repeat" : "repeats");
		vg_put(report, ".</p>");
		vg_buffer_release(&counts);
		group_counts(report, summary);
	}
	if (report->html->shown_small)
		vg_put(report, "<p class=\"none\">To keep the page small, %llu pictures are shown as thumbnails.</p>", (unsigned long long)report->html->shown_small);
	if (report->options.redact)
		vg_put(report, "<p class=\"none\">Pictures, names and captions are left out on purpose.</p>");
	if (report->options.blur)
		vg_put(report, "<p class=\"reveal\"><label><input type=\"checkbox\" id=\"reveal\"> Show the pictures, which are pixelated until then</label></p>");
	vg_put(report, "</header>\n");
	if (!report->begin.against)
		controls(report);
}
