/* Command lines that a report tells its reader to give: what can be pasted into a shell as it stands. */
#include <string.h>

#include "base/text.h"
#include "report/report.h"

/* May it stand in a shell's line as it is? */
static bool is_plain(const char *name)
{
	return *name && name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./@%+=:,-")] == 0;
}

/* Are all its characters shown as they are? */
static bool is_printable(const char *name)
{
	struct vg_buffer clean;
	vg_buffer_init(&clean, VG_REPORT_RECORD_MAXIMUM);
	bool same = vg_text_append_printable(&clean, name, strlen(name)) == 0 && clean.data &&
		    strcmp((const char *)clean.data, name) == 0;
	vg_buffer_release(&clean);
	return same;
}

void vg_append_quoted(struct vg_buffer *out, const char *name)
{
	bool shown = is_printable(name);
	char code[8];
	/* No option is meant, and no known picture. */
	const char *here = *name == '-' || strncmp(name, "known:", 6) == 0 ? "./" : "";
	(void)vg_buffer_append_text(out, here);
	if (is_plain(name)) {
		(void)vg_buffer_append_text(out, name);
		return;
	}
	(void)vg_buffer_append_text(out, shown ? "'" : "$'");
	for (const char *c = name; *c; c++) {
		bool quote = *c == '\'', coded = !shown && (*c < ' ' || *c > '~' || *c == '\\' || quote);
		if (coded)
			snprintf(code, sizeof code, "\\x%02x", (unsigned)(unsigned char)*c);
		else
			snprintf(code, sizeof code, quote ? "'\\''" : "%c", *c);
		(void)vg_buffer_append_text(out, code);
	}
	(void)vg_buffer_append_text(out, "'");
}

void vg_append_catalogue(const struct vg_report *report, struct vg_buffer *out)
{
	if (!report->options.named_catalogue || report->options.redact)
		return;
	(void)vg_buffer_append_text(out, " -c ");
	vg_append_quoted(out, report->options.named_catalogue);
}
