/* What is done with each record of a run: counted, reported, and the progress bar moved on. */
#include <stdio.h>
#include <unistd.h>

#include "cli/run_reports.h"

/* The number that stands before it in the table: of its message, else its own, as #12 where it could
 * be taken for a message's. */
static bool is_only(const struct vg_record *record, const struct options *options)
{
	const struct vg_post *post = &record->item.post;
	return post->has_message ? !options->input.only_unposted && post->message == options->input.only
				 : (int64_t)record->seq == options->input.only;
}

static double overall_fraction(const struct run *run)
{
	size_t count = run->options->operand_count;
	if (count == 0)
		return run->summary.intake.fraction;
	return ((double)run->operand + run->summary.intake.fraction) / (double)count;
}

void run_step(struct run *run)
{
	enum { TOLD_FROM = 20 }; /* of fewer items an estimate of all says nothing */
	double fraction = overall_fraction(run);
	uint64_t items = run->summary.intake.items;
	if (fraction >= 1)
		progress_total(&run->progress, items, false);
	else if (fraction >= 1e-9 /* a byte of a gigabyte */ && items >= TOLD_FROM)
		progress_total(&run->progress, (uint64_t)((double)items / fraction + 0.5), true);
	progress_step(&run->progress, run->summary.records, fraction);
}

int run_on_record(void *context, struct vg_record *record, struct vg_error *err)
{
	struct run *run = context;
	const struct options *options = run->options;
	int code = 0;
	if (options->input.has_only && !is_only(record, options))
		return 0;
	run->picked = true;
	run->concerns |= record->verdict.concerns;
	vg_report_count(&run->summary, record);
	vg_collisions_see(run->collisions, record);
	if (run->report_fd == STDOUT_FILENO && isatty(STDOUT_FILENO))
		progress_clear(&run->progress);
	code = vg_report_record(run->report, record, err);
	if (code == 0 && run->html)
		code = vg_report_record(run->html, record, err);
	if (code == 0 && run->review)
		code = vg_report_record(run->review, record, err);
	if (code == 0)
		code = run_write_pictures(run, record, err);
	run_step(run);
	return code;
}

void run_on_notice(void *context, const char *subject, const char *text)
{
	struct run *run = context;
	char message[1024];
	progress_clear(&run->progress);
	snprintf(message, sizeof message, "\"%.400s\": %s", subject, text);
	complain(message);
}
