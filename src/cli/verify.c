#include "cli/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include <vestigo/pipeline.h>

enum { THUMBNAIL_SIDE = 160, IDLE_MILLISECONDS = 20 };

struct run {
	struct options *options;
	const char *command;
	struct vg_pipeline *pipeline;
	struct vg_catalogue *catalogue;
	char *catalogue_path, *journal, *cache;
	struct vg_report *report, *html;
	int report_fd, html_fd;
	struct vg_report_begin begin;
	struct vg_report_summary summary;
	struct progress progress;
	unsigned concerns;      /* of all records */
	size_t operand;         /* which is being read */
	bool picked;            /* --only met its message */
};

static int open_file(const char *path, bool keep, int *out_fd, struct vg_error *err)
{
	*out_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | (keep ? 0 : O_TRUNC), 0644);
	return *out_fd >= 0 ? 0
		: vg_error_set(err, VG_ERR_IO, "cannot write \"%s\": %s", path, strerror(errno));
}

static int write_png(const char *path, const struct vg_png *png, struct vg_error *err)
{
	int fd = -1, code = open_file(path, false, &fd, err);
	size_t at = 0;
	while (code == 0 && at < png->size) {
		ssize_t put = write(fd, png->data + at, png->size - at);
		if (put < 0 && errno != EINTR)
			code = vg_error_set(err, VG_ERR_IO, "cannot write \"%s\": %s", path, strerror(errno));
		at += put > 0 ? (size_t)put : 0;
	}
	if (fd >= 0)
		close(fd);
	return code;
}

/* The pictures of a comparison, where they were asked for. */
static int write_pictures(const struct options *options, const struct vg_record *record, struct vg_error *err)
{
	const struct vg_match *match = record->matches.count ? &record->matches.match[0] : NULL;
	if (!options->overlay && !options->difference_map)
		return 0;
	if (!match || !match->overlay.size || !match->difference_map.size) {
		complain("nothing to depict: what both show was not compared place by place");
		return 0;
	}
	int code = options->overlay ? write_png(options->overlay, &match->overlay, err) : 0;
	return code == 0 && options->difference_map ? write_png(options->difference_map, &match->difference_map, err)
						    : code;
}

static int on_record(void *context, const struct vg_record *record, struct vg_error *err)
{
	struct run *run = context;
	const struct options *options = run->options;
	int code = 0;
	if (options->has_only && !(record->item.post.has_message && record->item.post.message == options->only))
		return 0;
	run->picked = true;
	run->concerns |= record->verdict.concerns;
	vg_report_count(&run->summary, record);
	if (run->report_fd == STDOUT_FILENO && isatty(STDOUT_FILENO))
		progress_clear(&run->progress);
	code = vg_report_record(run->report, record, err);
	if (code == 0 && run->html)
		code = vg_report_record(run->html, record, err);
	return code == 0 ? write_pictures(options, record, err) : code;
}

static double overall_fraction(const struct run *run)
{
	size_t count = run->options->operand_count;
	if (count == 0)
		return run->summary.intake.fraction;
	return ((double)run->operand + run->summary.intake.fraction) / (double)count;
}

static int on_item(void *context, struct vg_item *item, struct vg_error *err)
{
	struct run *run = context;
	int code = vg_pipeline_submit(run->pipeline, item, err);
	progress_step(&run->progress, run->summary.records, overall_fraction(run));
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

/* What was given is examined and told while the next input is awaited. */
static int on_idle(void *context, struct vg_error *err)
{
	struct run *run = context;
	return vg_pipeline_pump(run->pipeline, IDLE_MILLISECONDS, err);
}

static bool ends_with(const char *text, const char *ending)
{
	size_t length = strlen(text), size = strlen(ending);
	return length >= size && strcmp(text + length - size, ending) == 0;
}

static enum vg_report_kind choose_kind(const struct options *options, enum vg_report_kind people_kind)
{
	if (options->has_kind)
		return options->kind;
	if (options->output)
		return ends_with(options->output, ".jsonl") ? VG_REPORT_JSONL
		     : ends_with(options->output, ".json") ? VG_REPORT_JSON
		     : ends_with(options->output, ".csv") ? VG_REPORT_CSV
		     : ends_with(options->output, ".html") ? VG_REPORT_HTML : people_kind;
	return options->has_only ? VG_REPORT_CARD : people_kind;
}

static int open_reports(struct run *run, enum vg_report_kind kind, struct vg_error *err)
{
	struct options *options = run->options;
	struct winsize window = { 0 };
	bool keep = options->resume;
	int code = 0;
	run->report_fd = STDOUT_FILENO;
	if (options->output)
		code = open_file(options->output, keep, &run->report_fd, err);
	bool terminal = run->report_fd == STDOUT_FILENO && isatty(STDOUT_FILENO);
	if (terminal)
		(void)ioctl(STDOUT_FILENO, TIOCGWINSZ, &window);
	struct vg_report_options report = { kind, use_color(options, run->report_fd), options->all,
					    terminal ? window.ws_col : 0 };
	struct vg_report_target target = { run->report_fd, options->output ? options->output : "standard output",
					   keep && options->output };
	if (code == 0)
		code = vg_report_new(&report, &target, &run->report, err);
	if (code == 0 && options->html) {
		code = open_file(options->html, keep, &run->html_fd, err);
		report = (struct vg_report_options){ .kind = VG_REPORT_HTML };
		target = (struct vg_report_target){ run->html_fd, options->html, keep };
		if (code == 0)
			code = vg_report_new(&report, &target, &run->html, err);
	}
	return code;
}

static int make_pipeline(struct run *run, enum vg_report_kind kind, struct vg_error *err)
{
	struct options *options = run->options;
	if (options->output) {
		size_t size = strlen(options->output) + sizeof ".journal";
		run->journal = malloc(size);
		if (!run->journal)
			return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
		snprintf(run->journal, size, "%s.journal", options->output);
	}
	/* compare makes facts of its own kind, once */
	run->cache = options->no_cache || options->against ? NULL : vg_cache_default_path();
	struct vg_pipeline_options pipeline = {
		.limits = options->limits, .jobs = options->jobs,
		.thumbnail_side = options->html || kind == VG_REPORT_HTML ? THUMBNAIL_SIDE : 0,
		.features = !options->hashes_only, .parts = !options->against && !options->hashes_only,
		.rendition_side = options->hashes_only ? 0 : options->rendition_side, .against = options->against,
		.depict = options->overlay || options->difference_map, .journal = run->journal,
		.resume = options->resume, .cache = run->cache, .stop = &interrupted, .context = run, .record = on_record,
	};
	return vg_pipeline_new(&pipeline, &run->pipeline, err);
}

static int prepare(struct run *run, enum vg_report_kind people_kind, struct vg_error *err)
{
	struct options *options = run->options;
	enum vg_report_kind kind = choose_kind(options, people_kind);
	if (options->resume && !options->output)
		return vg_error_set(err, VG_ERR_USAGE,
				    "--resume needs the --output of the scan that is to go on");
	/* The workers come first: they are forked before anything else is open. */
	int code = make_pipeline(run, kind, err);
	if (code == 0)
		code = open_catalogue(options, VG_CATALOGUE_READ, &run->catalogue, &run->catalogue_path, err);
	if (code == 0)
		code = vg_catalogue_stats(run->catalogue, &run->summary.searched, err);
	if (code == 0)
		code = open_reports(run, kind, err);
	if (code < 0)
		return code;
	vg_pipeline_set_catalogue(run->pipeline, run->catalogue, &run->summary.searched);
	/* The catalogue that holds the second of two files is nobody's concern. */
	run->summary.catalogue = options->against_file ? NULL : run->catalogue_path;
	run->begin = (struct vg_report_begin){
		.command = run->command, .inputs = options->operands,
		.input_count = options->operand_count + (options->against != 0),
		.against = options->against ? options->operands[1] : NULL,
		.limits = options->limits, .started = vg_pipeline_started(run->pipeline),
		.jobs = vg_pipeline_jobs(run->pipeline),
		.catalogue = run->summary.catalogue, .searched = run->summary.searched,
		.hashes_only = options->hashes_only,
	};
	run->summary.hashes_only = options->hashes_only;
	code = vg_report_begin(run->report, &run->begin, err);
	if (code == 0 && run->html)
		code = vg_report_begin(run->html, &run->begin, err);
	return code;
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
	network_options(run->options, &network);
	network.limit = 1; /* of a channel only the newest post */
	int code = vg_fetch(folder, &url, 1, &network, &summary, &fault);
	uint64_t before = counts->items;
	if (code == VG_ERR_USAGE || code == VG_ERR_INTERRUPTED)
		vg_error_set(err, code, "%s", fault.message);
	else
		code = code < 0 ? submit_unfetched(run, url, fault.message, err)
				: vg_intake_path(folder, VG_INTAKE_ANY, &run->options->limits, visitor, counts, err);
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

static int read_operand(struct run *run, enum vg_intake_mode mode, const struct vg_intake_visitor *visitor,
			struct vg_error *err)
{
	const char *operand = run->options->operands[run->operand];
	/* A file of that name is meant before an address is. */
	if (mode == VG_INTAKE_PICTURES_ONLY && vg_fetch_is_target(operand) && access(operand, F_OK) != 0)
		return check_url(run, operand, visitor, err);
	return vg_intake_path(operand, mode, &run->options->limits, visitor, &run->summary.intake, err);
}

static int read_inputs(struct run *run, enum vg_intake_mode mode, struct vg_error *err)
{
	struct options *options = run->options;
	struct vg_intake_visitor visitor = { .context = run, .item = on_item, .notice = on_notice, .idle = on_idle };
	struct vg_intake_counts *counts = &run->summary.intake;
	int code = 0;
	for (; code >= 0 && run->operand < options->operand_count; run->operand++)
		code = read_operand(run, mode, &visitor, err);
	if (code >= 0 && options->files_from)
		code = vg_intake_list(options->files_from, options->zero_ended, &options->limits, &visitor,
				      counts, err);
	return code < 0 ? code : vg_pipeline_finish(run->pipeline, err);
}

static int finish_reports(struct run *run, double seconds, struct vg_error *err)
{
	run->summary.finished = (int64_t)time(NULL);
	run->summary.seconds = seconds;
	progress_clear(&run->progress);
	int code = vg_report_end(run->report, &run->summary, err);
	if (code == 0 && run->html)
		code = vg_report_end(run->html, &run->summary, err);
	if (run->report_fd > STDERR_FILENO && fsync(run->report_fd) != 0 && errno == EIO && code == 0)
		code = vg_error_set(err, VG_ERR_IO, "cannot write \"%s\"", run->options->output);
	return code;
}

static int exit_status(const struct run *run)
{
	const struct vg_report_summary *summary = &run->summary;
	if (summary->interrupted)
		return EXIT_INTERRUPTED;
	uint64_t examined = summary->dispositions[VG_EXAMINED];
	if (summary->records && examined == 0)
		return EXIT_NOTHING_DONE;
	if (examined < summary->records || summary->intake.truncated_sources)
		return EXIT_INCOMPLETE;
	return run->concerns & run->options->fail_on ? EXIT_FLAGGED : EXIT_CLEAN;
}

static void release(struct run *run)
{
	vg_report_free(run->report);
	vg_report_free(run->html);
	vg_pipeline_free(run->pipeline);
	vg_catalogue_close(run->catalogue);
	if (run->report_fd > STDERR_FILENO)
		close(run->report_fd);
	if (run->html_fd > STDERR_FILENO)
		close(run->html_fd);
	free(run->catalogue_path);
	free(run->journal);
	free(run->cache);
}

int verify(struct options *options, const char *command, enum vg_report_kind people_kind)
{
	struct run run = { .options = options, .command = command };
	struct vg_error err = { 0 };
	double started = clock_seconds();
	int status;
	catch_interrupts();
	progress_start(&run.progress, options, "examining");
	int code = prepare(&run, people_kind, &err);
	if (code < 0) {
		/* A report that cannot be written is no mistake of usage. */
		status = fail(&err, run.report ? EXIT_NOTHING_DONE : EXIT_WRONG_USAGE);
		release(&run);
		return status;
	}
	code = read_inputs(&run, strcmp(command, "scan") != 0 ? VG_INTAKE_PICTURES_ONLY : VG_INTAKE_ANY, &err);
	run.summary.interrupted = code == VG_ERR_INTERRUPTED;
	if (code == 0 || run.summary.interrupted) {
		struct vg_error ending = { 0 };
		/* An interrupted report with a journal stays open at its end, for --resume. */
		if (!(run.summary.interrupted && run.journal) &&
		    finish_reports(&run, clock_seconds() - started, &ending) < 0)
			code = (err = ending).code;
	}
	progress_clear(&run.progress);
	if (code == 0)
		vg_pipeline_forget_journal(run.pipeline);
	status = code == 0 || code == VG_ERR_INTERRUPTED ? exit_status(&run)
		: fail(&err, run.summary.records ? EXIT_INCOMPLETE : EXIT_NOTHING_DONE);
	if (run.summary.interrupted && run.journal && !options->quiet)
		fprintf(stderr, "vestigo: interrupted; the same command with --resume goes on\n");
	if (code == 0 && options->has_only && !run.picked) {
		char text[96];
		snprintf(text, sizeof text, "there is no picture in message %lld", (long long)options->only);
		complain(text);
		status = EXIT_NOTHING_DONE;
	}
	release(&run);
	return status;
}
