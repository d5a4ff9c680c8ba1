#include "cli/examine_inputs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/run_reports.h"

enum { IDLE_MILLISECONDS = 20 };

static bool same_file(const char *a, const char *b)
{
	struct stat one, other;
	return a && b && stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev &&
	       one.st_ino == other.st_ino;
}

/* What this very run writes is no input; and an input is not to be written over. */
static int pass_over_output(struct run *run, struct vg_item *item, bool *out_passed, struct vg_error *err)
{
	char *name = vg_item_display_name(item);
	bool found_in_folder = item->root && item->kind == VG_INPUT_FILE;
	enum held held = found_in_folder && same_file(name, run->journal) ? OUTPUT_OF_ITS_OWN
									  : outputs_hold(&run->outputs, item);
	int code = 0;
	*out_passed = held != NO_OUTPUT;
	if (held == OUTPUT_OF_ITS_OWN && found_in_folder)
		run_on_notice(run, name ? name : "", "this run writes it: it is not examined");
	else if (held != NO_OUTPUT)
		code = vg_error_set(err, VG_ERR_USAGE, held == OUTPUT_OVER_SIDECAR ? "the sidecar of \"%s\" is read: it is not written over"
											   : "\"%s\" is read: it is not written over", name ? name : "");
	if (*out_passed)
		vg_item_release(item);
	free(name);
	return code;
}

static int on_item(void *context, struct vg_item *item, struct vg_error *err)
{
	struct run *run = context;
	bool passed = false;
	int code = pass_over_output(run, item, &passed, err);
	if (passed || code < 0)
		return code;
	code = vg_pipeline_submit(run->pipeline, item, err);
	run_step(run);
	return code;
}

/* What was given is examined and told while the next input is awaited. */
static int on_idle(void *context, struct vg_error *err)
{
	struct run *run = context;
	return vg_pipeline_pump(run->pipeline, IDLE_MILLISECONDS, err);
}

/* An address that could not be fetched is a record all the same. */
static int submit_unfetched(struct run *run, const char *url, const char *reason, struct vg_error *err)
{
	struct vg_item item = { .kind = VG_INPUT_FETCHED, .disposition = VG_FAILED, .name = strdup(""),
				.url = strdup(url), .reason = strdup(reason) };
	if (!item.name || !item.url || !item.reason) {
		vg_item_release(&item);
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	run->summary.intake.items++;
	return vg_pipeline_submit(run->pipeline, &item, err);
}

/* Fetches into a folder of its own, which lasts until the pipeline has done with it. */
static int check_url(struct run *run, const char *url, const struct vg_intake_visitor *visitor,
		     struct vg_error *err)
{
	struct vg_fetch_options network;
	struct vg_fetch_summary summary;
	struct vg_error fault = { 0 };
	struct vg_intake_counts *counts = &run->summary.intake;
	char *folder = temporary_folder();
	if (!folder)
		return vg_error_set(err, VG_ERR_IO, "cannot make a temporary folder: %s", strerror(errno));
	network_options(&run->options->examine, &run->options->network, &network);
	network.limit = 1; /* of a channel only the newest post */
	int code = vg_fetch(folder, &url, 1, &network, &summary, &fault);
	uint64_t before = counts->items;
	if (code == VG_ERR_USAGE || code == VG_ERR_INTERRUPTED)
		vg_error_set(err, code, "%s", fault.message);
	else
		code = code < 0 ? submit_unfetched(run, url, fault.message, err)
				: vg_intake_path(folder, VG_INTAKE_ANY, &run->options->examine.limits, visitor, counts, err);
	if (code == 0 && counts->items == before)
		code = submit_unfetched(run, url, summary.failure_count ? summary.failures[0].reason
								       : "no picture was found there", err);
	if (code == 0)
		code = vg_pipeline_finish(run->pipeline, err);
	vg_fetch_summary_release(&summary);
	remove_folder(folder);
	free(folder);
	return code;
}

static int read_operand(struct run *run, const struct vg_intake_visitor *visitor, struct vg_error *err)
{
	const char *operand = run->options->operands[run->operand];
	enum vg_intake_mode mode = run->job->mode;
	/* A file of that name is meant before an address is. */
	if (mode == VG_INTAKE_PICTURES_ONLY && vg_fetch_is_target(operand) && access(operand, F_OK) != 0)
		return check_url(run, operand, visitor, err);
	return vg_intake_path(operand, mode, &run->options->examine.limits, visitor, &run->summary.intake, err);
}

/* Is an earlier operand a page of the same export, as when a shell spells out messages*.html? It is told. */
static bool is_read_already(struct run *run)
{
	const char *operand = run->options->operands[run->operand], *slash = strrchr(operand, '/');
	size_t folder = slash ? (size_t)(slash + 1 - operand) : 0;
	for (size_t i = 0; i < run->operand && is_export_page(operand); i++) {
		const char *other = run->options->operands[i];
		char text[512];
		if (!is_export_page(other) || strncmp(operand, other, folder) != 0 || strchr(other + folder, '/'))
			continue;
		snprintf(text, sizeof text, "a page of the same export as \"%.400s\", which is read already", other);
		run_on_notice(run, operand, text);
		return true;
	}
	return false;
}

/* What cannot be read of a list ends the list: what it named before has its records, and the report is whole. */
static int read_list(struct run *run, const struct vg_intake_visitor *visitor, struct vg_error *err)
{
	struct options *options = run->options;
	struct vg_error fault = { 0 };
	int code = vg_intake_list(options->input.files_from, options->input.zero_ended, &options->examine.limits, visitor,
				  &run->summary.intake, &fault);
	if (code != VG_ERR_MALFORMED && code != VG_ERR_LIMIT)
		return code < 0 ? vg_error_set(err, code, "%s", fault.message) : code;
	run->summary.intake.truncated_sources++;
	run_on_notice(run, options->input.files_from, fault.message);
	return 0;
}

static int read_inputs(struct run *run, struct vg_error *err)
{
	struct options *options = run->options;
	struct vg_intake_visitor visitor = { .context = run, .item = on_item, .notice = run_on_notice, .idle = on_idle };
	int code = 0;
	for (; code >= 0 && run->operand < options->operand_count; run->operand++)
		if (run->job->mode != VG_INTAKE_ANY || !is_read_already(run))
			code = read_operand(run, &visitor, err);
	if (code >= 0 && options->input.files_from)
		code = read_list(run, &visitor, err);
	return code < 0 ? code : vg_pipeline_finish(run->pipeline, err);
}

static int exit_status(const struct run *run)
{
	const struct vg_report_summary *summary = &run->summary;
	if (summary->interrupted)
		return EXIT_INTERRUPTED;
	uint64_t examined = summary->dispositions[VG_EXAMINED];
	if ((summary->records || summary->intake.truncated_sources) && examined == 0)
		return EXIT_NOTHING_DONE;
	if (examined < summary->records || summary->intake.truncated_sources || summary->searches_incomplete ||
	    run->not_depicted)
		return EXIT_INCOMPLETE;
	return run->concerns & run->options->report.fail_on ? EXIT_FLAGGED : EXIT_CLEAN;
}

static void release(struct run *run, bool keep)
{
	vg_collisions_free(run->collisions);
	vg_report_free(run->report);
	vg_report_free(run->html);
	vg_report_free(run->review);
	vg_pipeline_free(run->pipeline);
	vg_trust_list_close(run->trust_list);
	if (!run->job->against_file)
		vg_catalogue_close(run->catalogue);
	outputs_close(&run->outputs, keep);
	free(run->catalogue_path);
	free(run->journal);
	free(run->cache);
}

/* Ends the reports, unless an interrupted one stays open at its end for --resume. */
static int finish(struct run *run, int code, double started, struct vg_error *err)
{
	run->summary.interrupted = code == VG_ERR_INTERRUPTED;
	bool resumable = run->summary.interrupted && run->journal;
	struct vg_error ending = { 0 };
	/* --only that met nothing leaves what was there. */
	bool met = !run->options->input.has_only || run->picked;
	if ((code == 0 || run->summary.interrupted) && met && !resumable &&
	    run_end_reports(run, clock_seconds() - started, &ending) < 0)
		code = (*err = ending).code;
	progress_clear(&run->progress);
	if (code == 0) {
		vg_pipeline_forget_journal(run->pipeline);
		run_tell_summary(run);
	}
	if (resumable && !run->options->quiet)
		fprintf(stderr, "vestigo: interrupted; the same command with --resume goes on\n");
	return code;
}

static int status_after(struct run *run, int code, const struct vg_error *err)
{
	if (code < 0 && code != VG_ERR_INTERRUPTED)
		return fail(err, code == VG_ERR_USAGE ? EXIT_WRONG_USAGE
			       : run->summary.records ? EXIT_INCOMPLETE : EXIT_NOTHING_DONE);
	if (code == 0 && run->options->input.has_only && !run->picked) {
		const struct input_options *input = &run->options->input;
		char text[160];
		if (input->only_unposted) /* "#7" */
			snprintf(text, sizeof text, "no picture that is in no message has the number %lld (--only %lld is of message %lld)",
				 (long long)input->only, (long long)input->only, (long long)input->only);
		else
			snprintf(text, sizeof text, "there is no picture %s%lld", run->summary.intake.messages ? "in message " : "", (long long)input->only);
		complain(text);
		return EXIT_NOTHING_DONE;
	}
	return exit_status(run);
}

int examine_inputs(struct options *options, const struct job *job)
{
	struct run run = { .options = options, .job = job, .outputs = { .options = options, .resumable = job->resumable } };
	struct vg_error err = { 0 };
	double started = clock_seconds();
	catch_interrupts();
	progress_start(&run.progress, options, "examining");
	int code = run_prepare(&run, &err);
	if (code < 0) {
		/* A report that cannot be written is no mistake of usage. */
		bool wanting = err.code == VG_ERR_MEMORY || err.code == VG_ERR_WORKER || err.code == VG_ERR_UNSUPPORTED;
		int status = fail(&err, run.report || wanting ? EXIT_NOTHING_DONE : EXIT_WRONG_USAGE);
		release(&run, false);
		return status;
	}
	code = finish(&run, read_inputs(&run, &err), started, &err);
	int status = status_after(&run, code, &err);
	/* What is written so far stays where --resume can go on with it. */
	bool keep = code < 0 && code != VG_ERR_USAGE && run.journal;
	if (code == VG_ERR_USAGE && !options->input.resume)
		vg_pipeline_forget_journal(run.pipeline);
	release(&run, keep);
	return status;
}
