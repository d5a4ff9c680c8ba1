/* What check, scan and compare have in common: inputs through the pipeline into reports. */
#ifndef VG_CLI_EXAMINE_INPUTS_H
#define VG_CLI_EXAMINE_INPUTS_H

#include <vestigo/intake.h>

#include "cli/cli.h"

struct job {
	const char *command;          /* "check", "scan" or "compare" */
	enum vg_intake_mode mode;     /* how operands are read */
	enum vg_report_kind kind;     /* of a report for people */
	bool resumable;               /* --resume goes on with an interrupted one */
	/* Of compare: the second picture, which is the operand behind the last one. */
	int64_t against;              /* one known picture; 0: none */
	const char *against_file;     /* a file; NULL: none */
	uint32_t rendition_side;      /* longest side of the small versions that are compared; 0: as known pictures have them */
};

/* Runs the job over options->operands (and --files-from); the exit status. */
int examine_inputs(struct options *options, const struct job *job);

#endif
