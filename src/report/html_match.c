/* One match: both pictures, what differs, how strongly they agree, where the known one was seen. */
#include <string.h>

#include "base/time.h"
#include "report/html.h"

static void strength(struct vg_report *report, const struct vg_match *match)
{
	bool part = match->relation & VG_SHARES_PART;
	char text[512];
	vg_describe_relation(report->options.language, match->relation, text);
	vg_html_row(report, "How", text[0] ? text : vg_words(report, "by its hash alone: what was done to it is not known"));
	if (!part) {
		vg_describe_strength(report->options.language, match, text, sizeof text);
		vg_html_row(report, "Strength", text);
	}
	const char *rate = part ? NULL : vg_match_error_rate(match);
	vg_put(report, "<dt>%s</dt><dd>%s%s", vg_words(report, "Error rate"), rate ? vg_words(report, rate) : "", rate ? " · " : "");
	vg_html_about(report, part ? SHARES_PART : PRIOR_APPEARANCE, vg_words(report, "how often this errs"));
	vg_put(report, "</dd>");
	if (vg_describe_caution(report->options.language, match, text, sizeof text))
		vg_html_row(report, part ? "Shared" : "Caution", text);
}

static void differences(struct vg_report *report, const struct vg_record *record, const struct vg_match *match)
{
	char text[256];
	if (match->difference_count) {
		vg_put(report, "<dt>%s</dt><dd><ul>", vg_words(report, "Differs"));
		for (size_t i = 0; i < match->difference_count; i++) {
			vg_describe_difference(report->options.language, &match->difference[i], text, sizeof text);
			vg_put(report, "<li>%s</li>", text);
		}
		vg_put(report, "</ul></dd>");
	} else if (match->compared && !match->in_part && !(match->relation & VG_SHARES_PART)) {
		vg_html_row(report, "Differs", vg_describe_no_difference(report->options.language, match).text);
	} else if (vg_describe_not_compared(report->options.language, record, match)) {
		vg_html_row(report, "Differs", vg_describe_not_compared(report->options.language, record, match));
	}
}

static void one_review(struct vg_report *report, const struct vg_match *match, const struct vg_review *review)
{
	vg_put(report, "<dl class=\"review\">");
	if (review->rating) {
		vg_put(report, "<dt>%s</dt><dd>%s <q>", vg_words(report, "Checked before"),
		       vg_words(report, match->strength < VG_STRONG ? "perhaps this picture: rated" : "rated"));
		vg_html_isolated(report, review->rating);
		vg_put(report, "</q>");
		vg_put(report, vg_words(report, match->difference_count ? " (known #%lld, which differs in a region)" : " (known #%lld)"),
		       (long long)match->known_id);
		vg_put(report, "</dd>");
	}
	vg_html_row(report, "Claim", review->claim);
	if (review->review_url) {
		vg_put(report, "<dt>%s</dt><dd>", vg_words(report, "Review"));
		vg_html_link(report, review->review_url);
		vg_put(report, "</dd>");
	}
	vg_put(report, "</dl>");
}

/* What reviews found out: told before all else. Of a picture that only shares a part they are about something else. */
static void reviews(struct vg_report *report, const struct vg_match *match)
{
	for (size_t i = 0; i < match->review_count && !(match->relation & VG_SHARES_PART) && !report->options.redact; i++)
		one_review(report, match, &match->reviews[i]);
}

static void sighting(struct vg_report *report, const struct vg_match *match)
{
	char date[VG_TIME_TEXT];
	vg_date_format_seen(match->has_date ? match->date : match->added,
			    match->has_date ? match->date_precision : VG_DATE_SECOND, date);
	vg_put(report, "<dt>%s</dt><dd>%s%.10s</dd>", vg_words(report, "Seen"), match->has_date ? "" : vg_words(report, "undated; known since "), date);
	if (report->options.redact)
		return;
	vg_put(report, "<dt>%s</dt><dd>", vg_words(report, "Source"));
	if (match->source)
		vg_html_link(report, match->source);
	else
		vg_put(report, "%s", vg_words(report, "no source given"));
	vg_put(report, "</dd>");
	struct vg_buffer further;
	vg_buffer_init(&further, VG_REPORT_RECORD_MAXIMUM);
	vg_describe_further(report, match, &further);
	if (further.size) {
		vg_put(report, "<dd>");
		vg_html_isolated(report, (char *)further.data);
		vg_put(report, "</dd>");
	}
	(void)vg_report_whole(report, &further);
	vg_html_row(report, "Note", match->note);
	vg_buffer_clear(&further);
	vg_describe_tags(match, &further);
	if (further.size)
		vg_html_row(report, "Tags", (char *)further.data);
	(void)vg_report_whole(report, &further);
	vg_buffer_release(&further);
}

static void heading(struct vg_report *report, const struct vg_record *record, const struct vg_match *match, bool first)
{
	bool files = report->begin.against && !report->begin.catalogue;
	if (files) {
		vg_put(report, "<h4>%s</h4>", vg_words(report, "What the two have in common"));
		return;
	}
	vg_put(report, "<h4>%s: ", report->begin.against ? vg_words(report, "Compared with")
	       : match->relation & VG_SHARES_PART ? vg_words(report, "Shares a part") : vg_describe_match_label(report->options.language, match, &record->item.post, first));
	if (match->title && !report->options.redact)
		vg_html_isolated(report, match->title);
	else
		vg_put(report, "%s", vg_words(report, report->options.redact ? "a known picture" : "untitled"));
	vg_put(report, vg_words(report, " (known #%lld)"), (long long)match->known_id);
	vg_put(report, "</h4>");
}

int vg_html_match(struct vg_report *report, const struct vg_record *record, const struct vg_match *match, bool first)
{
	bool files = report->begin.against && !report->begin.catalogue;
	vg_put(report, "<section class=\"match\">");
	heading(report, record, match, first);
	reviews(report, match);
	int code = vg_html_pair(report, record, match, first);
	vg_put(report, "<dl>");
	if (!files)
		sighting(report, match);
	strength(report, match);
	differences(report, record, match);
	if (match->has_sha256)
		vg_html_digest(report, files ? "SHA-256 of the second" : "SHA-256 of the known", match->sha256);
	vg_put(report, "</dl></section>");
	return code < 0 ? code : report->fault.code;
}
