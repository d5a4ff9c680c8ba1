/* What is written of each picture waits on disk until the page is put together. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "report/html.h"

/* What is copied at once. */
enum { STEP = 256 << 10 };

int vg_html_spool_open(struct vg_report *report)
{
	struct vg_html *html = calloc(1, sizeof *html);
	report->html = html;
	if (!html)
		return vg_error_set(&report->fault, VG_ERR_MEMORY, "out of memory");
	size_t kinds;
	(void)vg_finding_kinds(&kinds);
	html->spool = vg_file_temporary("/tmp");
	html->mentioned = calloc(kinds, sizeof *html->mentioned);
	if (!html->mentioned)
		return vg_error_set(&report->fault, VG_ERR_MEMORY, "out of memory");
	if (html->spool < 0)
		return vg_error_set(&report->fault, VG_ERR_IO, "cannot make a temporary file for the page: %s", strerror(errno));
	return 0;
}

int vg_html_spool_take(struct vg_report *report, uint64_t *out_offset, uint64_t *out_size)
{
	struct vg_html *html = report->html;
	struct vg_span text = vg_buffer_span(&report->out);
	if (report->fault.code)
		return report->fault.code;
	*out_offset = html->spooled;
	*out_size = text.size;
	html->spooled += text.size;
	int code = vg_file_write(html->spool, "the page's temporary file", text, &report->fault);
	vg_buffer_clear(&report->out);
	return code;
}

int vg_html_spool_give(struct vg_report *report, uint64_t offset, uint64_t size)
{
	while (size > 0 && report->fault.code == 0) {
		size_t step = size < STEP ? (size_t)size : STEP;
		uint8_t *place = vg_buffer_reserve(&report->out, step);
		ssize_t got = place ? pread(report->html->spool, place, step, (off_t)offset) : 0;
		if (!place || got != (ssize_t)step)
			return vg_error_set(&report->fault, place ? VG_ERR_IO : VG_ERR_MEMORY, "cannot read the page's temporary file");
		offset += step;
		size -= step;
		struct vg_error fault = { 0 };
		if (vg_report_flush(report, &fault) < 0 && !report->fault.code)
			report->fault = fault;
	}
	return report->fault.code;
}

void vg_html_free(struct vg_html *html)
{
	if (!html)
		return;
	if (html->spool >= 0)
		close(html->spool);
	free(html->mentioned);
	free(html->entries);
	free(html->known);
	free(html);
}
