/* What was observed of a picture, and at the page's end, once, what each kind of finding means: a page of
 * thousands would else say the same thousands of times, which is most of what a browser has to read. */
#include "report/html.h"

void vg_html_about(struct vg_report *report, enum finding which, const char *words)
{
	const char *code = vg_finding_table[which].code;
	report->html->mentioned[which] = true;
	vg_put(report, "<a href=\"#about-%s\" aria-label=\"%s: %s\">%s</a>", code, words, code, words);
}

static void finding(struct vg_report *report, const struct vg_record *record, enum finding which)
{
	const struct vg_finding *one = &record->findings[which];
	vg_put(report, "<li>");
	if (report->options.redact)
		vg_put(report, "%s", one->kind->title);
	else
		vg_html_isolated(report, one->says);
	vg_put(report, " <small>%s ", vg_words(report, vg_strength_name(one->strength)));
	vg_html_about(report, which, vg_words(report, "how that was measured"));
	vg_put(report, "</small></li>");
}

/* What else explains those that say something is wrong, beside them. */
static void could_be(struct vg_report *report, const struct vg_record *record)
{
	bool begun = false;
	for (size_t i = 0; i < record->finding_count; i++) {
		const struct vg_finding *one = &record->findings[i];
		if (!vg_needs_explaining(record, i))
			continue;
		vg_put(report, "%s", begun ? "" : "<dl>");
		begun = true;
		vg_html_row(report, "Could also be", one->kind->innocent);
	}
	vg_put(report, "%s", begun ? "</dl>" : "");
}

void vg_html_findings(struct vg_report *report, const struct vg_record *record)
{
	bool begun = false;
	for (size_t i = 0; i < record->finding_count; i++) {
		if (record->findings[i].outcome != VG_OBSERVED)
			continue;
		if (!begun)
			vg_put(report, "<section class=\"findings\"><h4>%s</h4><ul>", vg_words(report, "What was observed"));
		begun = true;
		finding(report, record, (enum finding)i);
	}
	if (!begun)
		return;
	vg_put(report, "</ul>");
	could_be(report, record);
	vg_put(report, "</section>");
}

static void meaning(struct vg_report *report, enum finding which, const struct vg_finding_kind *kind)
{
	vg_put(report, "<section id=\"about-%s\" tabindex=\"-1\"><h3>%s <code>%s</code></h3><dl>", kind->code,
	       report->begin.against && which == PRIOR_APPEARANCE ? vg_words(report, "The same picture in both") : kind->title, kind->code);
	vg_html_row(report, "Measured by", kind->measured_by);
	vg_html_row(report, "Error rate", kind->error_rate);
	vg_html_row(report, "Innocent", kind->innocent);
	vg_html_row(report, "Does not say", kind->does_not_say);
	vg_put(report, "</dl></section>\n");
}

void vg_html_meanings(struct vg_report *report)
{
	size_t count;
	const struct vg_finding_kind *kinds = vg_finding_kinds_in(report->options.language, &count);
	bool begun = false;
	for (size_t i = 0; i < count; i++) {
		if (!report->html->mentioned[i])
			continue;
		if (!begun)
			vg_put(report, "<section class=\"meanings\"><h2>%s</h2>\n", vg_words(report, "What the findings mean, and how often they err"));
		begun = true;
		meaning(report, (enum finding)i, &kinds[i]);
	}
	if (begun)
		vg_put(report, "</section>\n");
}
