/* Where a report goes: a file, which may hold the beginning of it already. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "report/report.h"

/* How many of the next bytes the file holds already. */
static size_t equal_prefix(struct vg_report *report)
{
	struct vg_buffer there;
	size_t equal = 0;
	vg_buffer_init(&there, report->out.size);
	uint8_t *bytes = vg_buffer_reserve(&there, report->out.size);
	ssize_t got = bytes ? pread(report->target.fd, bytes, report->out.size, (off_t)report->offset) : 0;
	while (got > 0 && equal < (size_t)got && bytes[equal] == report->out.data[equal])
		equal++;
	vg_buffer_release(&there);
	return equal;
}

int vg_report_whole(struct vg_report *report, const struct vg_buffer *buffer)
{
	if (report->out.failed || (buffer && buffer->failed))
		(void)vg_error_set(&report->fault, VG_ERR_MEMORY, "cannot write \"%s\": no room for the report of a picture", report->target.name);
	return report->fault.code;
}

int vg_report_flush(struct vg_report *report, struct vg_error *err)
{
	struct vg_span rest = vg_buffer_span(&report->out);
	int code = 0;
	/* Half of a record is worse than a report that says that it could not be written. */
	if (vg_report_whole(report, NULL) < 0)
		return vg_error_set(err, report->fault.code, "%s", report->fault.message);
	if (rest.size == 0)
		return 0;
	if (report->comparing) {
		size_t equal = equal_prefix(report);
		rest = vg_span_part(rest, equal, rest.size - equal);
		report->offset += equal;
		if (rest.size) {
			report->comparing = false;
			if (ftruncate(report->target.fd, (off_t)report->offset) != 0 ||
			    lseek(report->target.fd, (off_t)report->offset, SEEK_SET) < 0)
				code = vg_error_set(err, VG_ERR_IO, "cannot go on in \"%s\": %s",
						    report->target.name, strerror(errno));
		}
	}
	if (code == 0)
		code = vg_file_write(report->target.fd, report->target.name, rest, err);
	report->offset += rest.size;
	vg_buffer_clear(&report->out);
	return code;
}
