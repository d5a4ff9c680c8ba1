#include "cli/run_reports.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include <vestigo/text.h>

static bool ends_with(const char *text, const char *ending)
{
	size_t length = strlen(text), size = strlen(ending);
	return length >= size && strcmp(text + length - size, ending) == 0;
}

enum vg_report_kind run_report_kind(const struct options *options, enum vg_report_kind people_kind)
{
	if (options->report.has_kind)
		return options->report.kind;
	if (options->output)
		return ends_with(options->output, ".jsonl") ? VG_REPORT_JSONL
		     : ends_with(options->output, ".json") ? VG_REPORT_JSON
		     : ends_with(options->output, ".csv") ? VG_REPORT_CSV
		     : ends_with(options->output, ".html") ? VG_REPORT_HTML : people_kind;
	return options->input.has_only ? VG_REPORT_CARD : people_kind;
}

static enum vg_output_form form_of(enum vg_report_kind kind)
{
	static const enum vg_output_form forms[] = {
		[VG_REPORT_CARD] = VG_OUTPUT_TEXT, [VG_REPORT_TABLE] = VG_OUTPUT_TEXT, [VG_REPORT_JSON] = VG_OUTPUT_JSON,
		[VG_REPORT_JSONL] = VG_OUTPUT_JSONL, [VG_REPORT_CSV] = VG_OUTPUT_CSV, [VG_REPORT_HTML] = VG_OUTPUT_HTML,
	};
	return forms[kind];
}

int run_open_outputs(struct run *run, enum vg_report_kind kind, struct vg_error *err)
{
	const struct options *options = run->options;
	int code = outputs_add(&run->outputs, options->output, form_of(kind), &run->output, err);
	/* A pipe or a device cannot be gone on with. */
	bool resumable = run->job->resumable && run->output && !vg_output_is_direct(run->output);
	if (code == 0 && resumable && asprintf(&run->journal, "%s.journal", options->output) < 0)
		code = vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	run->outputs.journal = run->journal;
	if (code == 0)
		code = outputs_add(&run->outputs, options->report.html, VG_OUTPUT_HTML, &run->html_output, err);
	if (code == 0)
		code = outputs_add(&run->outputs, options->report.media_review, VG_OUTPUT_MEDIA_REVIEW, &run->review_output, err);
	if (code == 0)
		code = outputs_add(&run->outputs, options->compare.overlay, VG_OUTPUT_PNG, &run->overlay, err);
	if (code == 0)
		code = outputs_add(&run->outputs, options->compare.difference_map, VG_OUTPUT_PNG, &run->difference_map, err);
	return code;
}

static int start_report(struct run *run, struct vg_output *output, const struct vg_report_options *options,
			struct vg_report **out, struct vg_error *err)
{
	struct vg_report_target target = { STDOUT_FILENO, "standard output", false };
	int code = output ? vg_output_start(output, &target.fd, err) : 0;
	if (output) {
		target.name = vg_output_partial_name(output);
		target.keep_prefix = run->options->input.resume && !vg_output_is_direct(output);
	}
	if (out == &run->report)
		run->report_fd = target.fd;
	return code == 0 ? vg_report_new(options, &target, out, err) : code;
}

int run_start_reports(struct run *run, enum vg_report_kind kind, struct vg_error *err)
{
	const struct options *options = run->options;
	struct winsize window = { 0 };
	bool terminal = !run->output && isatty(STDOUT_FILENO);
	if (terminal)
		(void)ioctl(STDOUT_FILENO, TIOCGWINSZ, &window);
	const struct vg_report_options report = {
		.size = sizeof report, .kind = kind, .color = !run->output && use_color(options, STDOUT_FILENO), .all = options->report.all,
		.columns = terminal ? window.ws_col : 0, .catalogue = run->catalogue, .blur = options->report.blur,
		.redact = options->report.redact, .language = options->language, .named_catalogue = options->catalogue,
		.with_page = run->html_output != NULL };
	const struct vg_report_options html = { .size = sizeof html, .kind = VG_REPORT_HTML, .catalogue = run->catalogue,
						.blur = options->report.blur, .redact = options->report.redact, .language = options->language,
						.named_catalogue = options->catalogue };
	const struct vg_report_options review = { .size = sizeof review, .kind = VG_REPORT_MEDIA_REVIEW };
	int code = start_report(run, run->output, &report, &run->report, err);
	if (code == 0 && run->html_output)
		code = start_report(run, run->html_output, &html, &run->html, err);
	return code == 0 && run->review_output ? start_report(run, run->review_output, &review, &run->review, err) : code;
}

int run_begin_reports(struct run *run, struct vg_error *err)
{
	struct options *options = run->options;
	unsigned layers = 0;
	int code = vg_pipeline_protection(run->pipeline, &layers, err);
	if (code < 0)
		return code;
	bool against = run->job->against || run->job->against_file;
	run->summary.catalogue = run->catalogue_path;
	run->summary.searched.has_newest &= !run->job->against_file; /* when the second one was read is no news */
	const bool by_hashes = options->hashes_only || (run->summary.searched.hashes_only && !against);
	run->begin = (struct vg_report_begin){
		.command = run->job->command, .inputs = options->operands,
		.input_count = options->operand_count + against, .against = against ? options->operands[1] : NULL,
		.limits = options->examine.limits, .started = vg_pipeline_started(run->pipeline),
		.trust_list = run->trust_list, .jobs = vg_pipeline_jobs(run->pipeline), .sandbox = vg_protection_level(layers),
		.catalogue = run->summary.catalogue, .searched = run->summary.searched,
		.hashes_only = by_hashes,
	};
	run->summary.hashes_only = by_hashes;
	code = vg_report_begin(run->report, &run->begin, err);
	if (code == 0 && run->html)
		code = vg_report_begin(run->html, &run->begin, err);
	return code == 0 && run->review ? vg_report_begin(run->review, &run->begin, err) : code;
}

int run_write_pictures(struct run *run, const struct vg_record *record, struct vg_error *err)
{
	const struct vg_match *match = record->matches.count ? &record->matches.match[0] : NULL;
	if (!run->overlay && !run->difference_map)
		return 0;
	if (!match || !match->compared) {
		complain("nothing to depict: what both show was not compared place by place");
		run->not_depicted = true;
		return 0;
	}
	if (!match->overlay.size || !match->difference_map.size)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory for the pictures of what differs");
	int code = run->overlay ? output_write(run->overlay, match->overlay.data, match->overlay.size, err) : 0;
	return code == 0 && run->difference_map
		? output_write(run->difference_map, match->difference_map.data, match->difference_map.size, err) : code;
}

/* An entry of a list that hits everything is told of where no table on standard error does it. */
static void tell_colliding(const struct run *run)
{
	char text[256];
	for (size_t i = 0; i < run->summary.colliding_count && !run->output; i++) {
		const struct vg_collision *entry = &run->summary.colliding[i];
		snprintf(text, sizeof text, "known #%lld matched %llu pictures by its hash alone, over %d of them different from"
			 " one another: vestigo known set-aside %lld leaves it out", (long long)entry->known_id,
			 (unsigned long long)entry->items, VG_COLLIDING_DIFFERENT, (long long)entry->known_id);
		complain(text);
	}
}

static const struct { const char *word, *page; } written[VG_LANGUAGE_COUNT] = {
	{ "Written", " (open it in a browser)" },
	{ "Записано", " (відкрийте у браузері)" },
};

void run_tell_summary(struct run *run)
{
	struct winsize window = { 0 };
	if (isatty(STDERR_FILENO))
		(void)ioctl(STDERR_FILENO, TIOCGWINSZ, &window);
	const struct vg_report_options options = { .size = sizeof options, .kind = VG_REPORT_TABLE, .columns = window.ws_col, .language = run->options->language };
	const struct vg_report_target target = { STDERR_FILENO, "standard error", false };
	struct vg_report *table = NULL;
	if (run->options->quiet)
		return;
	tell_colliding(run);
	const bool compared = run->job->against || run->job->against_file; /* of two pictures nothing is counted, nor was searched for */
	if (run->output && !compared && vg_report_new(&options, &target, &table, NULL) == 0)
		(void)vg_report_end(table, &run->summary, NULL);
	vg_report_free(table);
	const enum vg_language language = run->options->language;
	for (size_t i = 0; i < run->outputs.count; i++) {
		char *name = vg_printable(run->outputs.path[i]);
		const struct vg_output *output = run->outputs.output[i];
		bool page = output == run->html_output ||
			    (output == run->output && run_report_kind(run->options, VG_REPORT_TABLE) == VG_REPORT_HTML);
		if (vg_output_is_committed(output))
			fprintf(stderr, "  %s: %s%s\n", written[language].word, name ? name : "",
				page ? written[language].page : "");
		free(name);
	}
}

int run_end_reports(struct run *run, double seconds, struct vg_error *err)
{
	run->summary.finished = (int64_t)time(NULL);
	run->summary.seconds = seconds;
	run->summary.colliding_count = vg_collisions_list(run->collisions, run->summary.colliding);
	progress_clear(&run->progress);
	int code = vg_report_end(run->report, &run->summary, err);
	if (code == 0 && run->html)
		code = vg_report_end(run->html, &run->summary, err);
	if (code == 0 && run->review)
		code = vg_report_end(run->review, &run->summary, err);
	if (run->summary.interrupted) /* a file holds whole reports only */
		return code;
	if (code == 0 && run->output)
		code = vg_output_commit(run->output, err);
	if (code == 0 && run->html)
		code = vg_output_commit(run->html_output, err);
	return code == 0 && run->review ? vg_output_commit(run->review_output, err) : code;
}
