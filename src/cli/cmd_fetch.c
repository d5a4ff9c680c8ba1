/* fetch: posted pictures into an evidence folder. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <vestigo/evidence.h>
#include <vestigo/fetch.h>
#include <vestigo/text.h>

#include "cli/cli.h"
#include "cli/outputs.h"

enum { LINE_MAXIMUM = 16384, RANGES_SHOWN = 12, FAILURES_SHOWN = 20 };

struct fetching {
	struct options *options;
	struct progress progress;
	char **lines;          /* of --urls; heap */
	size_t line_count;
};

static void on_progress(void *context, uint64_t posts, uint64_t stored, uint64_t waiting)
{
	struct fetching *fetching = context;
	uint64_t known = stored + waiting;
	(void)posts;
	progress_total(&fetching->progress, known, false);
	progress_step(&fetching->progress, stored, known ? (double)stored / (double)known : 0);
}

static bool keep_line(struct fetching *fetching, const char *text)
{
	char **grown = realloc(fetching->lines, (fetching->line_count + 1) * sizeof *grown);
	if (!grown)
		return false;
	fetching->lines = grown;
	grown[fetching->line_count] = strdup(text);
	return grown[fetching->line_count++] != NULL;
}

/* Blank lines and those that begin with # are passed over. */
static bool read_lines(struct fetching *fetching)
{
	const char *path = fetching->options->fetch.urls;
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
	char line[LINE_MAXIMUM];
	bool good = file != NULL;
	while (good && fgets(line, sizeof line, file)) {
		size_t end = strlen(line), start = strspn(line, " \t");
		while (end > start && strchr(" \t\r\n", line[end - 1]))
			end--;
		line[end] = 0;
		if (line[start] && line[start] != '#')
			good = keep_line(fetching, line + start);
	}
	if (file && file != stdin)
		fclose(file);
	return good;
}

/* --- the summary for people --------------------------------------------------------------- */

static void say_outside(const char *text)
{
	char *clean = vg_printable(text ? text : "");
	fputs(clean ? clean : "", stderr);
	free(clean);
}

static void say_ranges(const char *what, const struct vg_fetch_range *ranges, size_t count)
{
	if (count == 0)
		return;
	fprintf(stderr, "    %s:", what);
	for (size_t i = 0; i < count && i < RANGES_SHOWN; i++)
		if (ranges[i].first == ranges[i].last)
			fprintf(stderr, " %lld", (long long)ranges[i].first);
		else
			fprintf(stderr, " %lld-%lld", (long long)ranges[i].first, (long long)ranges[i].last);
	if (count > RANGES_SHOWN)
		fprintf(stderr, " … (%zu more ranges: --json lists them)", count - RANGES_SHOWN);
	fputc('\n', stderr);
}

static void say_target(const struct vg_fetch_target *target)
{
	fputs("  ", stderr);
	say_outside(target->name);
	if (target->title) {
		fputs(" \"", stderr);
		say_outside(target->title);
		fputc('"', stderr);
	}
	if (target->reason) {
		fprintf(stderr, ": ");
		say_outside(target->reason);
	} else if (target->posts || strcmp(target->state, "posts") == 0) {
		fprintf(stderr, ": %llu post%s looked at", (unsigned long long)target->posts,
			target->posts == 1 ? "" : "s");
	}
	fputc('\n', stderr);
	say_ranges("missing (deleted, or of a kind that the pages do not show)", target->missing, target->missing_count);
	say_ranges("not looked at", target->not_looked_at, target->not_looked_at_count);
}

static void say_failures(const struct vg_fetch_summary *summary)
{
	for (size_t i = 0; i < summary->failure_count && i < FAILURES_SHOWN; i++) {
		const struct vg_fetch_failure *failure = &summary->failures[i];
		bool told = false;
		for (size_t j = 0; j < summary->target_count; j++)
			told |= summary->targets[j].reason && strcmp(summary->targets[j].name, failure->target) == 0;
		if (told)
			continue;
		fprintf(stderr, "  not stored: ");
		say_outside(failure->target);
		fputs(": ", stderr);
		say_outside(failure->reason);
		fputc('\n', stderr);
	}
	if (summary->failure_count > FAILURES_SHOWN)
		fprintf(stderr, "  … and %zu more: --json lists them\n", summary->failure_count - FAILURES_SHOWN);
}

static void say_withheld(const struct vg_fetch_summary *summary)
{
	for (size_t i = 0; i < summary->withheld_count && i < FAILURES_SHOWN; i++) {
		fprintf(stderr, "  not obtained: ");
		say_outside(summary->withheld[i].target);
		fputs(": ", stderr);
		say_outside(summary->withheld[i].reason);
		fputc('\n', stderr);
	}
	if (summary->withheld_count > FAILURES_SHOWN)
		fprintf(stderr, "  … and %zu more: --json lists them\n", summary->withheld_count - FAILURES_SHOWN);
}

static void say_summary(const struct vg_fetch_summary *summary, const char *folder)
{
	for (size_t i = 0; i < summary->target_count; i++)
		say_target(&summary->targets[i]);
	say_failures(summary);
	say_withheld(summary);
	fprintf(stderr, "%llu post%s, %llu picture%s stored, %llu there already, %llu refused, %llu failed, "
		"%zu not given by the pages (%llu request%s, %.1f s)\n", (unsigned long long)summary->posts, plural(summary->posts), (unsigned long long)summary->stored,
		plural(summary->stored),
		(unsigned long long)summary->already_there, (unsigned long long)summary->refused,
		(unsigned long long)summary->failed, summary->withheld_count, (unsigned long long)summary->requests,
		summary->requests == 1 ? "" : "s", summary->seconds);
	fputs("evidence in ", stderr);
	say_outside(folder);
	fprintf(stderr, ", last digest of its log %.16s…  Next: vestigo scan ", summary->head);
	say_outside(folder);
	fputc('\n', stderr);
}

/* --- the command -------------------------------------------------------------------------- */

static int exit_status(const struct vg_fetch_summary *summary)
{
	bool complete = summary->refused + summary->failed + summary->withheld_count == 0;
	if (summary->interrupted)
		return EXIT_INTERRUPTED;
	for (size_t i = 0; i < summary->target_count; i++)
		complete &= summary->targets[i].complete;
	if (complete)
		return EXIT_CLEAN;
	return summary->posts || summary->stored || summary->already_there ? EXIT_INCOMPLETE : EXIT_NOTHING_DONE;
}

/* Without the summary, which tells of what could not be had among what was: why a target was not, or else that
 * pictures of it were not. */
static void complain_of_missing(const struct vg_fetch_summary *summary)
{
	char message[700];
	bool told = false;
	for (size_t i = 0; i < summary->target_count; i++) {
		const struct vg_fetch_target *target = &summary->targets[i];
		if (target->complete || !target->reason)
			continue;
		snprintf(message, sizeof message, "\"%.150s\": %.500s", target->name, target->reason);
		complain(message);
		told = true;
	}
	if (!told && summary->refused + summary->failed > 0)
		complain("some pictures could not be fetched; --json and the log say which and why");
}

static void choose_posts(const struct fetch_options *chosen, struct vg_fetch_options *out)
{
	out->has_since = chosen->has_since;
	out->since = chosen->since;
	out->has_until = chosen->has_until;
	out->until = chosen->until;
	out->has_from = chosen->has_from;
	out->from = chosen->from;
	out->limit = chosen->limit;
}

/* On standard output, or what is missing only; the exit status, which was `status` so far. */
static int tell(const struct options *options, const struct vg_fetch_summary *summary, const char *folder, int status)
{
	struct vg_error err = { 0 };
	if (options->quiet)
		complain_of_missing(summary);
	else
		say_summary(summary, folder);
	if (options->report.json && vg_fetch_summary_write(summary, folder, STDOUT_FILENO, &err) < 0)
		status = fail(&err, EXIT_INCOMPLETE);
	if (summary->interrupted && !options->quiet)
		fputs("vestigo: interrupted; the same command goes on\n", stderr);
	return status;
}

static int fetch_all(struct fetching *fetching, const char *const *targets, size_t count)
{
	struct options *options = fetching->options;
	const char *folder = options->output ? options->output : "evidence";
	struct vg_fetch_options network;
	struct vg_fetch_summary summary;
	struct outputs outputs = { .options = options, .folder = folder };
	struct vg_output *archive;
	struct vg_error err = { 0 };
	if (outputs_add(&outputs, options->fetch.wacz, VG_OUTPUT_WACZ, &archive, &err) < 0)
		return fail(&err, EXIT_WRONG_USAGE);
	network_options(&options->examine, &options->network, &network);
	choose_posts(&options->fetch, &network);
	network.context = fetching;
	network.progress = on_progress;
	catch_interrupts();
	progress_start(&fetching->progress, options, "fetching");
	int code = vg_fetch(folder, targets, count, &network, &summary, &err);
	progress_clear(&fetching->progress);
	int status = code == 0 || code == VG_ERR_INTERRUPTED ? exit_status(&summary)
		   : fail(&err, code == VG_ERR_USAGE ? EXIT_WRONG_USAGE
			      : summary.stored ? EXIT_INCOMPLETE : EXIT_NOTHING_DONE);
	for (size_t i = 0; i < summary.notice_count; i++)
		complain(summary.notices[i]);
	if (code == 0 || code == VG_ERR_INTERRUPTED)
		status = tell(options, &summary, folder, status);
	if (code == 0 && archive && output_evidence(archive, folder, &err) < 0)
		status = fail(&err, EXIT_INCOMPLETE);
	outputs_close(&outputs, false);
	vg_fetch_summary_release(&summary);
	return status;
}

int run_fetch(struct options *options)
{
	struct fetching fetching = { .options = options };
	int status = EXIT_NOTHING_DONE;
	if (options->operand_count == 0 && !options->fetch.urls) {
		complain("fetch needs a channel, a post or a picture: vestigo fetch @channel (or --urls FILE)");
		return EXIT_WRONG_USAGE;
	}
	struct vg_error err = { 0 };
	if (require_sandbox(&options->examine.limits, &err) < 0)
		return fail(&err, EXIT_WRONG_USAGE);
	bool good = !options->fetch.urls || read_lines(&fetching);
	size_t count = options->operand_count + fetching.line_count;
	const char **targets = calloc(count + 1, sizeof *targets);
	if (!good) {
		char message[400];
		snprintf(message, sizeof message, "cannot read \"%.300s\"", options->fetch.urls);
		complain(message);
		status = EXIT_WRONG_USAGE;
	} else if (targets) {
		memcpy(targets, options->operands, options->operand_count * sizeof *targets);
		for (size_t i = 0; i < fetching.line_count; i++)
			targets[options->operand_count + i] = fetching.lines[i];
		status = fetch_all(&fetching, targets, count);
	} else {
		complain("out of memory");
	}
	for (size_t i = 0; i < fetching.line_count; i++)
		free(fetching.lines[i]);
	free(fetching.lines);
	free(targets);
	return status;
}
