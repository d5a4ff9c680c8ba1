/* The self-contained page: what is written of each picture is spooled, and put together at the end
 * behind the overview, group by group. */
#include <stdlib.h>
#include <string.h>

#include "report/html.h"

/* So many pictures are laid out at once, when one of them comes near to the sight: a browser looks after each such
 * part in every frame, also while the page is read. */
enum { BATCH = 20 };

static int begin(struct vg_report *report, const struct vg_report_begin *unused)
{
	(void)unused;
	(void)vg_html_spool_open(report);
	return vg_report_whole(report, NULL);
}

static int new_entry(struct vg_report *report, struct vg_html_entry **out)
{
	struct vg_html *html = report->html;
	struct vg_html_entry *entries = vg_html_grow(report, html->entries, html->entry_count, &html->entry_room, sizeof *entries);
	if (!entries)
		return VG_ERR_MEMORY;
	html->entries = entries;
	*out = &html->entries[html->entry_count++];
	return 0;
}

static int record(struct vg_report *report, const struct vg_record *record)
{
	const struct vg_match *best = vg_judge_best(record, record->verdict.reuse);
	const struct vg_post *post = &record->item.post;
	struct vg_html_entry *entry = NULL;
	if (report->fault.code || new_entry(report, &entry) < 0)
		return vg_report_whole(report, NULL);
	*entry = (struct vg_html_entry){
		.seq = record->seq, .group = vg_html_group_of(report, record),
		.repeats = record->repeat.present ? record->repeat.seq : 0,
		.known = best && !(best->relation & VG_SHARES_PART) ? best->known_id : 0,
		.has_posted = post->has_date, .posted = post->date, .has_message = post->has_message, .message = post->message,
	};
	entry->picture = vg_html_embedded(report, record);
	if (vg_html_item(report, record, entry->group) == 0)
		(void)vg_html_spool_take(report, &entry->offset, &entry->size);
	return vg_report_whole(report, NULL);
}

static void open_group(struct vg_report *report, enum vg_html_group group, size_t count)
{
	char number[VG_COUNT_TEXT];
	(void)vg_format_count_in(report->options.language, count, number);
	vg_put(report, "<section class=\"group\" id=\"group-%d\" data-group=\"%d\"><h2>%s <span class=\"count\">%s</span></h2>\n",
	       (int)group, (int)group, vg_html_group_title(report, group), number);
	if ((int)group >= VG_GROUPS_IN_FULL)
		vg_put(report, "<details><summary>%s<span class=\"unseen\">: %s</span></summary><div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"%s\"><table class=\"list\"><thead><tr>"
		       "<th scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\">%s</th><th scope=\"col\">%s</th></tr></thead><tbody>\n",
		       vg_words(report, "Show the list"), vg_html_group_title(report, group), vg_html_group_title(report, group), vg_words(report, "No."),
		       vg_words(report, "Picture"), vg_words(report, "Name"), vg_words(report, "Posted"), vg_words(report, "What"));
}

static void put_group(struct vg_report *report, enum vg_html_group group)
{
	const struct vg_html *html = report->html;
	size_t count = 0, put = 0;
	bool in_full = (int)group < VG_GROUPS_IN_FULL;
	for (size_t i = 0; i < html->entry_count; i++)
		count += html->entries[i].group == group;
	if (!count)
		return;
	open_group(report, group, count);
	for (size_t i = 0; i < html->entry_count && report->fault.code == 0; i++)
		if (html->entries[i].group == group) {
			if (in_full && put++ % BATCH == 0)
				vg_put(report, "%s<div class=\"batch\">\n", put > 1 ? "</div>" : "");
			(void)vg_html_spool_give(report, html->entries[i].offset, html->entries[i].size);
		}
	vg_put(report, "%s</section>\n", in_full ? "</div>" : "</tbody></table></div></details>");
}

static int end(struct vg_report *report, const struct vg_report_summary *summary)
{
	if (report->fault.code || !report->html)
		return vg_report_whole(report, NULL);
	vg_html_head(report);
	vg_html_overview(report, summary);
	vg_put(report, "<main id=\"pictures\">\n");
	if (report->begin.against) {
		vg_put(report, "<h2>%s</h2>\n", vg_words(report, "The comparison"));
		for (size_t i = 0; i < report->html->entry_count && report->fault.code == 0; i++)
			(void)vg_html_spool_give(report, report->html->entries[i].offset, report->html->entries[i].size);
	} else {
		for (int g = 0; g < VG_GROUP_COUNT && report->fault.code == 0; g++)
			put_group(report, (enum vg_html_group)g);
		(void)vg_html_timelines(report);
		vg_html_clusters(report);
	}
	vg_html_meanings(report);
	vg_put(report, "</main>\n");
	if (!report->options.redact)
		(void)vg_html_known_pictures(report);
	vg_put(report, "<footer><p>%s vestigo " VG_VERSION ". %s</p></footer>\n<script>", vg_words(report, "Made by"),
	       vg_words(report, "It tells what was found in what was searched; whether a post is right is for people to say."));
	vg_put(report, "%s", vg_page_js);
	vg_put(report, "</script></body></html>\n");
	return vg_report_whole(report, NULL);
}

const struct vg_report_writer vg_report_html = { begin, record, end };
