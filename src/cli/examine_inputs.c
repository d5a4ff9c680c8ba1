#include "cli/examine_inputs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/run_reports.h"

enum { IDLE_MILLISECONDS = 20 };

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

static void step(struct run *run)
{
	enum { TOLD_FROM = 20 }; /* of fewer items an estimate of all says nothing */
	double fraction = overall_fraction(run);
	uint64_t items = run->summary.intake.items;
	if (fraction >= 1)
		progress_total(&run->progress, items, false);
	else if (fraction > 0 && items >= TOLD_FROM)
		progress_total(&run->progress, (uint64_t)((double)items / fraction + 0.5), true);
	progress_step(&run->progress, run->summary.records, fraction);
}

static int on_record(void *context, struct vg_record *record, struct vg_error *err)
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
	step(run);
	return code;
}

static void on_notice(void *context, const char *subject, const char *text)
{
	struct run *run = context;
	char message[1024];
	progress_clear(&run->progress);
	snprintf(message, sizeof message, "\"%.400s\": %s", subject, text);
	complain(message);
}

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
		on_notice(run, name ? name : "", "this run writes it: it is not examined");
	else if (held != NO_OUTPUT)
		code = vg_error_set(err, VG_ERR_USAGE, "\"%s\" is read: it is not written over", name ? name : "");
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
	step(run);
	return code;
}

/* What was given is examined and told while the next input is awaited. */
static int on_idle(void *context, struct vg_error *err)
{
	struct run *run = context;
	return vg_pipeline_pump(run->pipeline, IDLE_MILLISECONDS, err);
}

/* What a resumed run must agree in with the one that was interrupted: names as the file system
 * knows them, so that the same words in another folder are other inputs. Heap. */
static char *name_inputs(const struct options *options)
{
	char *names = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&names, &size);
	for (size_t i = 0; out && i <= options->operand_count; i++) {
		const char *name = i < options->operand_count ? options->operands[i] : options->input.files_from;
		char *whole = name ? realpath(name, NULL) : NULL;
		fprintf(out, "%s%s\n", i == options->operand_count ? "list " : "", whole ? whole : name ? name : "");
		free(whole);
	}
	struct stat list; /* which may have been written anew */
	if (out && options->input.files_from && stat(options->input.files_from, &list) == 0)
		fprintf(out, "%lld bytes of %lld.%09ld\n", (long long)list.st_size, (long long)list.st_mtim.tv_sec,
			list.st_mtim.tv_nsec);
	return out && fclose(out) == 0 ? names : NULL;
}

static char *name_options(const struct run *run, enum vg_report_kind kind)
{
	const struct options *options = run->options;
	char *text = NULL;
	if (asprintf(&text, "%s kind %d html %s all %d only %d %d %lld hashes %d null %d lang %d", run->job->command, (int)kind,
		     options->report.html ? options->report.html : "", options->report.all, options->input.has_only, options->input.only_unposted, (long long)options->input.only,
		     options->hashes_only, options->input.zero_ended, (int)options->language) < 0)
		return NULL;
	return text;
}

static int make_pipeline(struct run *run, enum vg_report_kind kind, struct vg_error *err)
{
	struct options *options = run->options;
	char *inputs = name_inputs(options), *settings = name_options(run, kind);
	char *catalogue = run->catalogue_path ? realpath(run->catalogue_path, NULL) : NULL;
	const struct job *job = run->job;
	bool against = job->against || job->against_file;
	/* compare makes facts of its own kind, once */
	run->cache = options->examine.no_cache || against ? NULL : vg_cache_default_path();
	struct vg_pipeline_options pipeline = {
		.size = sizeof pipeline, .limits = options->examine.limits, .jobs = options->examine.jobs,
		.thumbnail_side = options->report.html || kind == VG_REPORT_HTML ? THUMBNAIL_SIDE : 0,
		.features = !options->hashes_only, .parts = !against && !options->hashes_only,
		.rendition_side = options->hashes_only ? 0 : job->rendition_side ? job->rendition_side : VG_RENDITION_SIDE,
		.repeats = !options->hashes_only, .against = job->against,
		.depict = options->compare.overlay || options->compare.difference_map, .journal = run->journal,
		.journal_of = { inputs, catalogue ? catalogue : run->catalogue_path, settings },
		.resume = options->input.resume, .cache = run->cache, .stop = &interrupted,
		.context = run, .record = on_record, .notice = on_notice,
	};
	if (options->examine.trust_list && vg_trust_list_open(options->examine.trust_list, &run->trust_list, err) < 0) {
		free(inputs);
		free(settings);
		free(catalogue);
		return VG_ERR_USAGE;
	}
	pipeline.trust_list = run->trust_list;
	int code = inputs && settings ? vg_pipeline_new(&pipeline, &run->pipeline, err)
				      : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	free(inputs);
	free(settings);
	free(catalogue);
	return code;
}

/* It costs time alone, and may be somebody's doing. */
static void tell_cache_fault(const struct run *run)
{
	char message[600];
	const char *fault = vg_pipeline_cache_fault(run->pipeline);
	snprintf(message, sizeof message, "what was examined before is not used: %.500s", fault ? fault : "");
	if (fault && !run->options->quiet)
		complain(message);
}

/* Opens what is searched, with its counts; of two files nothing is. */
static int open_searched(struct run *run, struct vg_error *err)
{
	if (run->job->against_file)
		return 0;
	int code = open_catalogue(run->options, VG_CATALOGUE_READ, &run->catalogue, &run->catalogue_path, err);
	return code == 0 ? vg_catalogue_stats(run->catalogue, &run->summary.searched, err) : code;
}

/* The user's catalogue, for the designs that it keeps. One that is not there has none; one that cannot be read
 * is done without, which is told. */
static struct vg_catalogue *open_designs(const struct options *options)
{
	struct vg_catalogue *designs = NULL;
	struct vg_error fault = { 0 };
	char *path = NULL, message[600];
	if (open_catalogue(options, VG_CATALOGUE_READ, &designs, &path, &fault) < 0 && fault.code != VG_ERR_USAGE && !options->quiet) {
		snprintf(message, sizeof message, "compared without the designs that the catalogue keeps: %.500s", fault.message);
		complain(message);
	}
	free(path);
	return designs;
}

static int examine_second_file(struct run *run, struct vg_error *err)
{
	struct vg_catalogue *designs = open_designs(run->options);
	int code = vg_pipeline_compare_with(run->pipeline, run->job->against_file, designs, &run->catalogue, err);
	vg_catalogue_close(designs);
	return code == 0 ? vg_catalogue_stats(run->catalogue, &run->summary.searched, err) : code;
}

static int prepare(struct run *run, struct vg_error *err)
{
	struct options *options = run->options;
	enum vg_report_kind kind = run_report_kind(options, run->job->kind);
	if (options->input.resume && !options->output)
		return vg_error_set(err, VG_ERR_USAGE,
				    "--resume needs the --output of the scan that is to go on");
	int code = require_sandbox(&options->examine.limits, err);
	if (code == 0)
		code = run_open_outputs(run, kind, err);
	/* The catalogue before the journal, which a run that cannot search must not begin anew. */
	if (code == 0)
		code = open_searched(run, err);
	if (code == 0 && !(run->collisions = vg_collisions_new()))
		code = vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (code == 0)
		code = make_pipeline(run, kind, err);
	if (code == 0 && run->job->against_file)
		code = examine_second_file(run, err);
	if (code == 0)
		code = run_start_reports(run, kind, err);
	if (code < 0)
		return code;
	tell_cache_fault(run);
	if (!run->job->against_file)
		vg_pipeline_set_catalogue(run->pipeline, run->catalogue, &run->summary.searched);
	return run_begin_reports(run, err);
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

/* "messages.html", "messages2.html": a page of an HTML export, any of which stands for all of it. */
static bool is_page(const char *path)
{
	static const char first[] = "messages", last[] = ".html";
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	if (strncmp(name, first, sizeof first - 1) != 0)
		return false;
	name += sizeof first - 1;
	return strcmp(name + strspn(name, "0123456789"), last) == 0;
}

/* Is an earlier operand a page of the same export, as when a shell spells out messages*.html? It is told. */
static bool is_read_already(struct run *run)
{
	const char *operand = run->options->operands[run->operand], *slash = strrchr(operand, '/');
	size_t folder = slash ? (size_t)(slash + 1 - operand) : 0;
	for (size_t i = 0; i < run->operand && is_page(operand); i++) {
		const char *other = run->options->operands[i];
		char text[512];
		if (!is_page(other) || strncmp(operand, other, folder) != 0 || strchr(other + folder, '/'))
			continue;
		snprintf(text, sizeof text, "a page of the same export as \"%.400s\", which is read already", other);
		on_notice(run, operand, text);
		return true;
	}
	return false;
}

static int read_inputs(struct run *run, struct vg_error *err)
{
	struct options *options = run->options;
	struct vg_intake_visitor visitor = { .context = run, .item = on_item, .notice = on_notice, .idle = on_idle };
	struct vg_intake_counts *counts = &run->summary.intake;
	int code = 0;
	for (; code >= 0 && run->operand < options->operand_count; run->operand++)
		if (run->job->mode != VG_INTAKE_ANY || !is_read_already(run))
			code = read_operand(run, &visitor, err);
	if (code >= 0 && options->input.files_from)
		code = vg_intake_list(options->input.files_from, options->input.zero_ended, &options->examine.limits, &visitor,
				      counts, err);
	return code < 0 ? code : vg_pipeline_finish(run->pipeline, err);
}

static int exit_status(const struct run *run)
{
	const struct vg_report_summary *summary = &run->summary;
	if (summary->interrupted)
		return EXIT_INTERRUPTED;
	uint64_t examined = summary->dispositions[VG_EXAMINED];
	if (summary->records && examined == 0)
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
		char text[96];
		snprintf(text, sizeof text, "there is no picture %s%lld", run->summary.intake.messages ? "in message " : "",
			 (long long)run->options->input.only);
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
	int code = prepare(&run, &err);
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
