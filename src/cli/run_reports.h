/* One run of check, scan or compare, and the reports that it writes. */
#ifndef VG_CLI_RUN_REPORTS_H
#define VG_CLI_RUN_REPORTS_H

#include <vestigo/collisions.h>
#include <vestigo/pipeline.h>

#include "cli/examine_inputs.h"
#include "cli/outputs.h"

/* Long side of the pictures in an HTML report. */
enum { THUMBNAIL_SIDE = 160 };

struct run {
	struct options *options;
	const struct job *job;
	struct outputs outputs;
	struct vg_output *output, *html_output, *review_output, *overlay, *difference_map; /* NULL where not wanted */
	struct vg_pipeline *pipeline;
	struct vg_trust_list *trust_list; /* NULL where none is given */
	struct vg_catalogue *catalogue; /* what is searched; of two files one in memory, which the pipeline owns */
	struct vg_error unsearchable; /* why it cannot be; its code is 0 where it can */
	char *catalogue_path, *journal, *cache;
	struct vg_report *report, *html, *review; /* the last two: NULL where not wanted */
	int report_fd;
	struct vg_report_begin begin;
	struct vg_report_summary summary;
	struct vg_collisions *collisions;
	struct progress progress;
	unsigned concerns;      /* of all records */
	size_t operand;         /* which is being read */
	bool picked;            /* --only met its message */
	bool not_depicted;      /* a picture of a comparison was asked for and is not written */
};

/* Prepares all of it, and begins the reports. What is there after a failure is the caller's to release as well. */
int run_prepare(struct run *run, struct vg_error *err);

/* A pipeline's and a reader's functions; the context is the run. */
int run_on_record(void *run, struct vg_record *record, struct vg_error *err);
void run_on_notice(void *run, const char *subject, const char *text);
/* Moves the progress bar on. */
void run_step(struct run *run);

/* The kind of the main report: as an option says, or the file's ending, or else that for people. */
enum vg_report_kind run_report_kind(const struct options *options, enum vg_report_kind people_kind);

/* In this order. Whether each output may be written is known before anything is done; what is
 * written takes its name when the reports end, unless the run was interrupted. */
int run_open_outputs(struct run *run, enum vg_report_kind kind, struct vg_error *err);
int run_start_reports(struct run *run, enum vg_report_kind kind, struct vg_error *err);
int run_begin_reports(struct run *run, struct vg_error *err);
int run_end_reports(struct run *run, double seconds, struct vg_error *err);

/* The pictures of a comparison, where they were asked for. */
int run_write_pictures(struct run *run, const struct vg_record *record, struct vg_error *err);

/* On standard error: the counts, and where the reports lie, for who sees no report. */
void run_tell_summary(struct run *run);

#endif
