/* What was observed of a picture, and at the page's end, once, what each kind of finding means: a page of
 * thousands would else say the same thousands of times, which is most of what a browser has to read. */
#include <string.h>

#include "report/html.h"

/* The number of a kind, in the order of the table; the count of kinds where there is none. */
static size_t number_of(const struct vg_finding_kind *kinds, size_t count, const char *code)
{
	size_t i = 0;
	while (i < count && strcmp(kinds[i].code, code) != 0)
		i++;
	return i;
}

void vg_html_about(struct vg_report *report, const char *code, const char *words)
{
	size_t count;
	const struct vg_finding_kind *kinds = vg_finding_kinds(&count);
	size_t number = number_of(kinds, count, code);
	if (number == count) {
		vg_put(report, "%s", words);
		return;
	}
	report->html->mentioned[number] = true;
	vg_put(report, "<a href=\"#about-%s\" aria-label=\"%s: %s\">%s</a>", code, words, code, words);
}

static void finding(struct vg_report *report, const struct vg_finding *one)
{
	vg_put(report, "<li>");
	if (report->options.redact)
		vg_put(report, "%s", one->kind->title);
	else
		vg_html_isolated(report, one->says);
	vg_put(report, " <small>%s ", vg_words(report, vg_strength_name(one->strength)));
	vg_html_about(report, one->kind->code, vg_words(report, "how that was measured"));
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
		finding(report, &record->findings[i]);
	}
	if (!begun)
		return;
	vg_put(report, "</ul>");
	could_be(report, record);
	vg_put(report, "</section>");
}

static void meaning(struct vg_report *report, const struct vg_finding_kind *kind)
{
	bool appearance = strcmp(kind->code, "reuse.prior_appearance") == 0;
	vg_put(report, "<section id=\"about-%s\" tabindex=\"-1\"><h3>%s <code>%s</code></h3><dl>", kind->code,
	       report->begin.against && appearance ? vg_words(report, "The same picture in both") : kind->title, kind->code);
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
		meaning(report, &kinds[i]);
	}
	if (begun)
		vg_put(report, "</section>\n");
}
