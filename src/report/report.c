/* A report is a writer and a sink: the writer appends, the sink flushes. */
#include "report/report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "report/html.h"

static const struct vg_report_writer *const writers[] = {
	[VG_REPORT_CARD] = &vg_report_card, [VG_REPORT_TABLE] = &vg_report_table,
	[VG_REPORT_JSON] = &vg_report_json, [VG_REPORT_JSONL] = &vg_report_jsonl,
	[VG_REPORT_CSV] = &vg_report_csv,   [VG_REPORT_HTML] = &vg_report_html,
	[VG_REPORT_MEDIA_REVIEW] = &vg_report_media_review,
};

int vg_report_new(const struct vg_report_options *options, const struct vg_report_target *target,
		  struct vg_report **out, struct vg_error *err)
{
	struct vg_report *report = calloc(1, sizeof *report);
	if (!report)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	vg_json_note_faults();
	report->options = *options;
	report->target = *target;
	report->comparing = target->keep_prefix;
	report->writer = writers[options->kind];
	vg_buffer_init(&report->out, VG_REPORT_RECORD_MAXIMUM);
	*out = report;
	return 0;
}

void vg_report_free(struct vg_report *report)
{
	if (!report)
		return;
	vg_buffer_release(&report->out);
	vg_html_free(report->html);
	free(report);
}

/* What was put together while memory ran short lacks something. */
static int flush_whole(struct vg_report *report, unsigned long faults, struct vg_error *err)
{
	if (vg_memory_faults() != faults) {
		vg_buffer_clear(&report->out);
		if (!report->fault.code)
			vg_error_set(&report->fault, VG_ERR_MEMORY, "out of memory");
	}
	return vg_report_flush(report, err);
}

int vg_report_begin(struct vg_report *report, const struct vg_report_begin *begin,
		    struct vg_error *err)
{
	unsigned long faults = vg_memory_faults();
	report->begin = *begin;
	(void)report->writer->begin(report, begin); /* its code is the fault, which the flush tells */
	return flush_whole(report, faults, err);
}

static bool is_for_people(enum vg_report_kind kind)
{
	return kind == VG_REPORT_CARD || kind == VG_REPORT_TABLE || kind == VG_REPORT_HTML;
}

int vg_report_record(struct vg_report *report, const struct vg_record *record, struct vg_error *err)
{
	struct vg_record said = *record; /* shallow: what it points to stays the caller's */
	if (is_for_people(report->options.kind) && report->options.language != VG_ENGLISH)
		vg_judge_translate(&said, report->options.language);
	unsigned long faults = vg_memory_faults();
	(void)report->writer->record(report, &said);
	report->records++;
	return flush_whole(report, faults, err);
}

int vg_report_end(struct vg_report *report, const struct vg_report_summary *summary,
		  struct vg_error *err)
{
	unsigned long faults = vg_memory_faults();
	(void)report->writer->end(report, summary);
	int code = flush_whole(report, faults, err);
	/* What an earlier, longer run left behind the end. */
	if (code == 0 && report->target.keep_prefix &&
	    ftruncate(report->target.fd, (off_t)report->offset) != 0)
		code = vg_error_set(err, VG_ERR_IO, "cannot cut \"%s\" to its length: %s",
				    report->target.name, strerror(errno));
	return code;
}

void vg_report_count(struct vg_report_summary *summary, const struct vg_record *record)
{
	summary->records++;
	summary->dispositions[record->picture.disposition]++;
	summary->flagged += record->verdict.flagged;
	summary->repeats += record->repeat.present;
	summary->repeated += record->repeat.present && record->repeat.appearance == 2;
	summary->partly_read += record->picture.disposition == VG_EXAMINED && record->picture.read_share < 1;
	summary->reuse_found += record->verdict.reuse == VG_REUSE_FOUND;
	summary->reuse_possible += record->verdict.reuse == VG_REUSE_POSSIBLE;
	if (record->search_fault[0] && summary->searches_incomplete++ == 0)
		memcpy(summary->search_fault, record->search_fault, sizeof summary->search_fault);
	summary->altered += record->verdict.alteration == VG_DIFFERENCE_LOCATED ||
			    record->verdict.alteration == VG_INDICATORS_PRESENT;
}
