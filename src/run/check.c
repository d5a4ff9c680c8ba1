/* The whole way in one call: intake, pipeline, and what they hand on. Like the command line, of which each call is
 * what one command does, this room knows the public headers alone. */
#include <vestigo/check.h>

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <vestigo/collisions.h>
#include <vestigo/intake.h>
#include <vestigo/pipeline.h>

#include "base/options.h"
#include "base/time.h"

/* Longest sides of the small versions that two files are compared by; and how long an idle source is waited for. */
enum { COMPARED_SIDE = 1280, IDLE_MILLISECONDS = 20 };

struct run {
	struct vg_check_options options;
	struct vg_limits limits;
	enum vg_intake_mode mode;
	int64_t against;               /* a known picture; 0: none */
	const char *with;              /* a file; NULL: none */
	struct vg_catalogue *catalogue;
	struct vg_pipeline *pipeline;
	struct vg_collisions *collisions;
	struct vg_report_summary summary;
	vg_record_visitor *visit;      /* who is told of each record, or NULL: there is one alone, */
	void *context;
	struct vg_record *record;      /* and it is kept */
};

static int on_record(void *context, struct vg_record *record, struct vg_error *err)
{
	struct run *run = context;
	vg_report_count(&run->summary, record);
	vg_collisions_see(run->collisions, record);
	if (run->visit)
		return run->visit(run->context, record, err);
	run->record = malloc(sizeof *run->record);
	if (!run->record)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	vg_record_move(record, run->record);
	return 0;
}

static void on_notice(void *context, const char *subject, const char *text)
{
	struct run *run = context;
	if (run->options.notice)
		run->options.notice(run->options.context, subject, text);
}

static void on_catalogue_notice(void *context, const char *text)
{
	struct run *run = context;
	on_notice(run, run->options.catalogue, text);
}

static int on_item(void *context, struct vg_item *item, struct vg_error *err)
{
	return vg_pipeline_submit(((struct run *)context)->pipeline, item, err);
}

static int on_idle(void *context, struct vg_error *err)
{
	return vg_pipeline_pump(((struct run *)context)->pipeline, IDLE_MILLISECONDS, err);
}

/* A catalogue that was named and is not there is a mistake, not an empty one; designs it then has none. */
static int open_catalogue(struct run *run, struct vg_error *err)
{
	const char *path = run->options.catalogue;
	bool there = path && (access(path, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR));
	if (run->against && !path)
		return vg_error_set(err, VG_ERR_USAGE, "a known picture is of a catalogue, and none is named");
	if (!path || (!there && run->with))
		return 0;
	if (!there)
		return vg_error_set(err, VG_ERR_NOT_FOUND, "there is no catalogue \"%s\"", path);
	int code = vg_catalogue_open(path, VG_CATALOGUE_READ, &run->catalogue, err);
	if (code < 0)
		return code;
	vg_catalogue_set_notice(run->catalogue, on_catalogue_notice, run);
	if (run->with)
		return 0;
	run->summary.catalogue = path;
	return vg_catalogue_stats(run->catalogue, &run->summary.searched, err);
}

static int make_pipeline(struct run *run, struct vg_error *err)
{
	bool fully = !run->options.hashes_only, single = run->against || run->with;
	const struct vg_pipeline_options options = {
		.size = sizeof options, .limits = run->limits, .jobs = run->mode == VG_INTAKE_ANY ? run->options.jobs : 1,
		.features = fully, .parts = fully && !single && run->summary.searched.hash_only > 0, .repeats = fully,
		.rendition_side = !fully ? 0 : run->with ? COMPARED_SIDE : VG_RENDITION_SIDE,
		.against = run->against, .cache = single ? NULL : run->options.cache, .stop = run->options.stop,
		.context = run, .record = on_record, .notice = on_notice, .sidecars = !single,
	};
	run->collisions = vg_collisions_new();
	if (!run->collisions)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	return vg_pipeline_new(&options, &run->pipeline, err);
}

static int require_sandbox(struct run *run, struct vg_error *err)
{
	unsigned layers = 0;
	int code = run->limits.full_sandbox ? vg_pipeline_protection(run->pipeline, &layers, err) : 0;
	if (code == 0 && run->limits.full_sandbox && vg_protection_level(layers) != VG_PROTECTION_FULL)
		code = vg_error_set(err, VG_ERR_WORKER, "the full sandbox is wanted, and this machine gives less");
	return code;
}

/* What is searched, or held against. */
static int set_known(struct run *run, struct vg_error *err)
{
	struct vg_catalogue *compared;
	if (run->with) {
		int code = vg_pipeline_compare_with(run->pipeline, run->with, run->catalogue, &compared, err);
		return code == 0 ? vg_catalogue_stats(compared, &run->summary.searched, err) : code;
	}
	if (run->catalogue)
		vg_pipeline_set_catalogue(run->pipeline, run->catalogue, &run->summary.searched);
	return 0;
}

static int read_path(struct run *run, const char *path, struct vg_error *err)
{
	const struct vg_intake_visitor visitor = { .context = run, .item = on_item, .notice = on_notice, .idle = on_idle };
	int code = vg_intake_path(path, run->mode, &run->limits, &visitor, &run->summary.intake, err);
	return code < 0 ? code : vg_pipeline_finish(run->pipeline, err);
}

static void end(struct run *run, int code, double started)
{
	if (run->collisions)
		run->summary.colliding_count = vg_collisions_list(run->collisions, run->summary.colliding);
	run->summary.interrupted = code == VG_ERR_INTERRUPTED;
	run->summary.hashes_only = run->options.hashes_only || run->summary.searched.hashes_only;
	run->summary.finished = vg_time_now();
	run->summary.seconds = vg_time_monotonic() - started;
	vg_collisions_free(run->collisions);
	vg_pipeline_free(run->pipeline);
	vg_catalogue_close(run->catalogue);
}

/* Everything there is to a call, but for what it is told by run->mode, against and with. */
static int examine(struct run *run, const char *path, const struct vg_check_options *options, struct vg_error *err)
{
	const struct vg_check_options usual = { .size = sizeof usual };
	double started = vg_time_monotonic();
	int code = vg_options_take(&run->options, sizeof run->options, options ? options : &usual, err);
	if (code < 0)
		return code;
	vg_limits_default(&run->limits);
	if (run->options.limits)
		run->limits = *run->options.limits;
	code = path ? open_catalogue(run, err) : vg_error_set(err, VG_ERR_USAGE, "a file is wanted");
	if (code == 0)
		code = make_pipeline(run, err);
	if (code == 0)
		code = require_sandbox(run, err);
	if (code == 0)
		code = set_known(run, err);
	if (code == 0)
		code = read_path(run, path, err);
	end(run, code, started);
	return code;
}

/* --- the calls --- */

/* Of what is read as a picture there is one record, whatever becomes of it. */
static int examine_one(struct run *run, const char *path, const struct vg_check_options *options, struct vg_record **out,
		       struct vg_error *err)
{
	run->mode = VG_INTAKE_PICTURES_ONLY;
	int code = examine(run, path, options, err);
	if (code < 0)
		vg_record_free(run->record);
	else
		*out = run->record;
	return code;
}

int vg_check_file(const char *path, const struct vg_check_options *options, struct vg_record **out, struct vg_error *err)
{
	struct run run = { .against = 0 };
	return examine_one(&run, path, options, out, err);
}

int vg_compare_files(const char *path, const char *with, const struct vg_check_options *options, struct vg_record **out,
		     struct vg_error *err)
{
	struct run run = { .with = with };
	return with ? examine_one(&run, path, options, out, err)
		    : vg_error_set(err, VG_ERR_USAGE, "a second file is wanted");
}

int vg_compare_known(const char *path, int64_t known, const struct vg_check_options *options, struct vg_record **out,
		     struct vg_error *err)
{
	struct run run = { .against = known };
	return known > 0 ? examine_one(&run, path, options, out, err)
			 : vg_error_set(err, VG_ERR_NOT_FOUND, "there is no known picture %lld", (long long)known);
}

int vg_scan(const char *path, const struct vg_check_options *options, vg_record_visitor *visit, void *context,
	    struct vg_report_summary *out_summary, struct vg_error *err)
{
	struct run run = { .mode = VG_INTAKE_ANY, .visit = visit, .context = context };
	if (!visit)
		return vg_error_set(err, VG_ERR_USAGE, "a scan tells its records to a visitor");
	int code = examine(&run, path, options, err);
	if (out_summary)
		*out_summary = run.summary;
	return code;
}

void vg_record_free(struct vg_record *record)
{
	vg_record_release(record);
	free(record);
}
