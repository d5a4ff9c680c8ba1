/* What a run needs before its first picture: outputs, catalogue, pipeline, reports, in an order in which nothing is
 * touched that a later step may refuse. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/run_reports.h"

/* What a resumed run must agree in with the one that was interrupted. Names are as the file system knows them, so that the
 * same words in another folder are other inputs; a list may have been written anew. */
static void name_file(FILE *out, const char *word, const char *name, bool contents)
{
	char *whole = name ? realpath(name, NULL) : NULL;
	struct stat status;
	fprintf(out, "%s%s\n", word, whole ? whole : name ? name : "");
	free(whole);
	if (contents && name && stat(name, &status) == 0)
		fprintf(out, "%lld bytes of %lld.%09ld\n", (long long)status.st_size, (long long)status.st_mtim.tv_sec,
			status.st_mtim.tv_nsec);
}

/* Heap. */
static char *name_inputs(const struct options *options)
{
	char *names = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&names, &size);
	for (size_t i = 0; out && i < options->operand_count; i++)
		name_file(out, "", options->operands[i], false);
	if (out)
		name_file(out, "list ", options->input.files_from, true);
	return out && fclose(out) == 0 ? names : NULL;
}

/* All that changes a record or how it is told. Heap. */
static char *name_options(const struct run *run, enum vg_report_kind kind)
{
	const struct options *options = run->options;
	const struct report_options *report = &options->report;
	const struct vg_limits *limits = &options->examine.limits;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	if (!out)
		return NULL;
	fprintf(out, "%s kind %d html %s media review %s\n", run->job->command, (int)kind, report->html ? report->html : "",
		report->media_review ? report->media_review : "");
	fprintf(out, "all %d lang %d fail %u blur %d redact %d\n", report->all, (int)options->language, report->fail_on, report->blur,
		report->redact);
	fprintf(out, "only %d %d %lld null %d\n", options->input.has_only, options->input.only_unposted, (long long)options->input.only,
		options->input.zero_ended);
	fprintf(out, "hashes %d sidecars %d bytes %llu pixels %llu seconds %u\n", options->hashes_only, !options->examine.no_sidecars,
		(unsigned long long)limits->max_bytes, (unsigned long long)limits->max_pixels, limits->max_seconds);
	name_file(out, "trust list ", options->examine.trust_list, true);
	return fclose(out) == 0 ? text : NULL;
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
		.features = !options->hashes_only, .parts = !against && !options->hashes_only && run->summary.searched.hash_only > 0,
		.rendition_side = options->hashes_only ? 0 : job->rendition_side ? job->rendition_side : VG_RENDITION_SIDE,
		.repeats = !options->hashes_only, .against = job->against,
		.depict = options->compare.overlay || options->compare.difference_map, .journal = run->journal,
		.journal_of = { inputs, catalogue ? catalogue : run->catalogue_path, settings },
		.resume = options->input.resume, .cache = run->cache, .stop = &interrupted,
		.context = run, .record = run_on_record, .notice = run_on_notice,
		.sidecars = !against && !options->examine.no_sidecars,
	};
	int code = inputs && settings ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (code == 0 && options->examine.trust_list &&
	    vg_trust_list_open(options->examine.trust_list, &run->trust_list, err) < 0)
		code = VG_ERR_USAGE;
	pipeline.trust_list = run->trust_list;
	if (code == 0)
		code = vg_pipeline_new(&pipeline, &run->pipeline, err);
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

/* Was it a catalogue? What begins otherwise than SQLite's files was named by mistake. */
static bool was_catalogue(const char *path)
{
	static const char magic[16] = "SQLite format 3";
	char begins[sizeof magic];
	FILE *file = path ? fopen(path, "re") : NULL;
	size_t got = file ? fread(begins, 1, sizeof begins, file) : 0;
	bool was = file && (got == 0 || (got == sizeof begins && memcmp(begins, magic, sizeof magic) == 0));
	if (file)
		fclose(file);
	return was;
}

/* Opens what is searched, with its counts; of two files nothing is. */
static int open_searched(struct run *run, struct vg_error *err)
{
	if (run->job->against_file)
		return 0;
	int code = open_catalogue(run->options, VG_CATALOGUE_READ, &run->catalogue, &run->catalogue_path, err);
	if (code == 0)
		code = vg_catalogue_stats(run->catalogue, &run->summary.searched, err);
	if (!run->catalogue_path)
		run->catalogue_path = catalogue_path(run->options);
	if (code != VG_ERR_CORRUPT || run->job->against || run->options->input.resume || !was_catalogue(run->catalogue_path))
		return code;
	/* What the files themselves say is told all the same, and of each that it could not be searched for. */
	vg_catalogue_close(run->catalogue);
	run->catalogue = NULL;
	run->summary.searched = (struct vg_catalogue_stats){ 0 };
	run->unsearchable = *err;
	*err = (struct vg_error){ 0 };
	return 0;
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

/* Both are of the page: whoever asks for one must not believe that another report is without names and pictures. */
static int check_page_options(const struct options *options, enum vg_report_kind kind, struct vg_error *err)
{
	const struct report_options *report = &options->report;
	if (report->html || kind == VG_REPORT_HTML || report->page_configured || !(report->redact || report->blur))
		return 0;
	return vg_error_set(err, VG_ERR_USAGE, "--%s is of the page, and there is none: --html FILE makes it; other reports say all that they know",
			    report->redact ? "redact" : "blur");
}

/* Before anything is written. */
static int check_list(const char *list, struct vg_error *err)
{
	struct stat status;
	if (!list || strcmp(list, "-") == 0)
		return 0;
	if (stat(list, &status) != 0 || access(list, R_OK) != 0)
		return vg_error_set(err, VG_ERR_USAGE, "cannot read the list \"%s\": %s", list, strerror(errno));
	return S_ISDIR(status.st_mode) ? vg_error_set(err, VG_ERR_USAGE, "the list \"%s\" is a folder", list) : 0;
}

int run_prepare(struct run *run, struct vg_error *err)
{
	struct options *options = run->options;
	enum vg_report_kind kind = run_report_kind(options, run->job->kind);
	if (options->input.resume && !options->output)
		return vg_error_set(err, VG_ERR_USAGE,
				    "--resume needs the --output of the scan that is to go on");
	int code = check_page_options(options, kind, err);
	if (code == 0)
		code = check_list(options->input.files_from, err);
	if (code == 0)
		code = require_sandbox(&options->examine.limits, err);
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
	if (run->unsearchable.code < 0)
		vg_pipeline_set_unsearchable(run->pipeline, run->unsearchable.message);
	else if (!run->job->against_file)
		vg_pipeline_set_catalogue(run->pipeline, run->catalogue, &run->summary.searched);
	return run_begin_reports(run, err);
}
