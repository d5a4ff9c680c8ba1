/* Lines of a card: a label, and what stands behind it. */
#include <stdint.h>

#include "base/text.h"
#include "report/card.h"
#include "report/html.h"

enum { LINE_COLUMNS = 78 }; /* of what is no terminal */

/* Lines end before it: on a terminal where that ends, but none is too long to be read with ease. */
size_t vg_card_last_column(const struct vg_report *report)
{
	enum { READABLE_COLUMNS = 100 };
	unsigned columns = report->options.columns;
	return !columns ? LINE_COLUMNS : columns > READABLE_COLUMNS ? READABLE_COLUMNS : columns - 1;
}

void vg_card_label(struct vg_report *report, const char *text)
{
	vg_put_style(report, VG_STYLE_DIM);
	const char *label = vg_words(report, text);
	size_t columns = vg_text_columns(label);
	vg_put(report, "  %s%*s", label, columns < VG_CARD_LABEL_COLUMNS ? (int)(VG_CARD_LABEL_COLUMNS - columns) : 1, "");
	vg_put_style(report, VG_STYLE_PLAIN);
}

void vg_card_line(struct vg_report *report, const char *name, const char *text)
{
	if (report->html) {
		vg_html_row(report, name, text);
		return;
	}
	vg_card_label(report, name);
	vg_put_wrapped(report, text, VG_CARD_LABEL_COLUMNS + 2, vg_card_last_column(report));
}

void vg_card_whole(struct vg_report *report, const char *name, const char *text)
{
	vg_card_label(report, name);
	vg_put_outside(report, text, SIZE_MAX, false);
	vg_put(report, "\n");
}
