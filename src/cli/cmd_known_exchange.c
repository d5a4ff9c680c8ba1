/* known import and export. */
#include <stdio.h>
#include <unistd.h>

#include <vestigo/design.h>
#include <vestigo/exchange.h>

#include "cli/known.h"
#include "cli/outputs.h"

/* Lines. What the index does not hold yet is held in memory meanwhile. */
enum { IMPORT_COMMIT_EVERY = 100000, IMPORT_INDEX_EVERY = 4000000 };

struct importing {
	struct vg_catalogue *catalogue;
	const char *file;
	struct progress progress;
	uint64_t added, sightings, already, bad, since_commit, since_index;
	int64_t first;                   /* that was added; 0: none */
	uint64_t stored[3];              /* of the first three, what was committed */
};

static uint64_t count_imported(const struct importing *importing)
{
	return importing->added + importing->sightings + importing->already;
}

static int commit_imported(struct importing *importing, struct vg_error *err)
{
	int code = vg_catalogue_commit(importing->catalogue, err);
	if (code == 0) {
		importing->stored[0] = importing->added;
		importing->stored[1] = importing->sightings;
		importing->stored[2] = importing->already;
	}
	return code;
}

/* What is stored so far stays, whatever comes; the index takes it up now and then. */
static int import_commit(struct importing *importing, struct vg_error *err)
{
	importing->since_commit = 0;
	int code = commit_imported(importing, err);
	if (code == 0 && importing->since_index >= IMPORT_INDEX_EVERY) {
		importing->since_index = 0;
		(void)vg_catalogue_write_index(importing->catalogue, NULL);
	}
	return code == 0 ? vg_catalogue_begin(importing->catalogue, err) : code;
}

static int import_entry(void *context, struct vg_entry *entry, struct vg_error *err)
{
	struct importing *importing = context;
	enum vg_add_outcome outcome;
	int64_t id;
	if (interrupted)
		return vg_error_set(err, VG_ERR_INTERRUPTED, "interrupted");
	struct vg_addition addition = { &entry->known, &entry->sighting, (const char *const *)entry->tags, entry->tag_count };
	int code = vg_catalogue_add(importing->catalogue, &addition, &outcome, &id, err);
	if (code < 0)
		return code;
	importing->added += outcome == VG_ADDED;
	importing->first = importing->first || outcome != VG_ADDED ? importing->first : id;
	importing->sightings += outcome == VG_SIGHTING_ADDED;
	importing->already += outcome == VG_ALREADY_THERE;
	importing->since_index += outcome == VG_ADDED;
	return ++importing->since_commit == IMPORT_COMMIT_EVERY ? import_commit(importing, err) : 0;
}

static void import_progress(void *context, double fraction)
{
	struct importing *importing = context;
	progress_step(&importing->progress, count_imported(importing), fraction);
}

static bool import_stopped(void *context)
{
	(void)context;
	return interrupted;
}

static void import_bad(void *context, uint64_t line, const char *reason)
{
	struct importing *importing = context;
	char message[400];
	if (importing->bad++ >= 20)
		return; /* the count at the end says how many there were */
	snprintf(message, sizeof message, "\"%.200s\" line %llu: %s: left out", importing->file,
		 (unsigned long long)line, reason);
	complain(message);
}

static void print_imported(const struct importing *importing)
{
	printf("imported %llu picture%s, %llu further sighting%s; %llu there already, %llu line%s left out\n",
	       (unsigned long long)importing->stored[0], plural(importing->stored[0]),
	       (unsigned long long)importing->stored[1], plural(importing->stored[1]),
	       (unsigned long long)importing->stored[2], (unsigned long long)importing->bad, plural(importing->bad));
}

/* Of what is in the catalogue now. */
static void tell_imported(const struct importing *importing, int code)
{
	if (code >= 0 || code == VG_ERR_INTERRUPTED)
		print_imported(importing);
	if (code == VG_ERR_INTERRUPTED)
		fprintf(stderr, "vestigo: interrupted: what was imported is kept; run it again to go on\n");
}

/* By an error: what earlier transactions stored stays. */
static int stopped(const struct importing *importing, int code, const struct vg_error *err)
{
	if (importing->stored[0] + importing->stored[1] == 0)
		return code;
	print_imported(importing);
	return fail(err, EXIT_INCOMPLETE);
}

static int standing(const struct importing *importing)
{
	if (!importing->bad)
		return EXIT_CLEAN;
	return count_imported(importing) ? EXIT_INCOMPLETE : EXIT_NOTHING_DONE;
}

static int import_files(struct vg_catalogue *catalogue, const char *path, struct options *options,
			struct vg_error *err)
{
	struct importing importing = { .catalogue = catalogue };
	struct vg_entry_visitor visitor = { &importing, import_entry, import_bad, import_progress, import_stopped, NULL };
	int code = vg_catalogue_begin(catalogue, err);
	(void)path;
	catch_interrupts();
	progress_start(&importing.progress, options, "importing");
	for (size_t i = 0; code >= 0 && i < options->operand_count; i++) {
		importing.file = options->operands[i];
		code = vg_exchange_read(importing.file, &visitor, err);
	}
	struct vg_error late = { 0 };
	int committed = commit_imported(&importing, &late);
	progress_clear(&importing.progress);
	if (code == 0 && committed == 0) /* else the first search does it */
		(void)vg_catalogue_write_index(catalogue, NULL);
	if (code == 0 && committed == 0)
		tell_colliding_entries(catalogue, importing.first, options->quiet);
	if (committed == 0 && !options->quiet)
		tell_imported(&importing, code);
	if (code == VG_ERR_INTERRUPTED && committed == 0)
		return EXIT_INTERRUPTED;
	if (code >= 0 && committed < 0)
		code = (*err = late).code;
	return code < 0 ? stopped(&importing, code, err) : standing(&importing);
}

int run_known_import(struct options *options)
{
	if (options->operand_count == 0) {
		complain("known import needs a file: what known export wrote, or a list of PDQ hashes");
		return EXIT_WRONG_USAGE;
	}
	return with_catalogue(options, VG_CATALOGUE_WRITE, import_files);
}

/* What people told this catalogue, and no export holds. */
struct left_out {
	uint64_t distinct, designs;
};

static int count_distinct(void *context, const struct vg_distinct *pair, struct vg_error *err)
{
	struct left_out *left = context;
	(void)pair, (void)err;
	left->distinct++;
	return 0;
}

static int count_design(void *context, const struct vg_design *design, struct vg_error *err)
{
	struct left_out *left = context;
	(void)err;
	left->designs += design->state != VG_DESIGN_LEARNT || design->name[0];
	return 0;
}

static void tell_left_out(struct vg_catalogue *catalogue)
{
	struct left_out left = { 0 };
	struct vg_catalogue_stats stats;
	char text[320];
	bool counted = vg_catalogue_stats(catalogue, &stats, NULL) == 0 &&
		       vg_catalogue_each_distinct(catalogue, count_distinct, &left, NULL) == 0 &&
		       vg_catalogue_each_design(catalogue, count_design, &left, NULL) == 0;
	if (counted && !stats.set_aside && !left.distinct && !left.designs)
		return;
	if (counted)
		snprintf(text, sizeof text, "the export does not hold what people told this catalogue: %llu pictures set aside (exported as any other), %llu pairs judged distinct, %llu designs named, marked or dismissed",
			 (unsigned long long)stats.set_aside, (unsigned long long)left.distinct, (unsigned long long)left.designs);
	else
		snprintf(text, sizeof text, "the export does not hold which pictures people set aside or judged distinct, nor designs; how many there are could not be counted");
	complain(text);
}

static int export_to(struct vg_catalogue *catalogue, const char *path, struct options *options,
		     struct vg_error *err)
{
	struct outputs outputs = { .options = options };
	struct vg_output *output;
	int fd = STDOUT_FILENO;
	(void)path;
	catch_interrupts();
	int code = outputs_add(&outputs, options->output, VG_OUTPUT_EXCHANGE, &output, err);
	if (code == 0 && output)
		code = vg_output_start(output, &fd, err);
	if (code == 0)
		code = vg_exchange_write(catalogue, options->hashes_only, fd,
					 output ? vg_output_partial_name(output) : "standard output", err);
	if (code == 0 && output)
		code = vg_output_commit(output, err);
	outputs_close(&outputs, false);
	if (code == 0 && !options->quiet)
		tell_left_out(catalogue);
	return code;
}

int run_known_export(struct options *options)
{
	return with_catalogue(options, VG_CATALOGUE_READ, export_to);
}
