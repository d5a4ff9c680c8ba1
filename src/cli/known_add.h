/* One run of known add, and the manifest that it may read. Main thread. */
#ifndef VG_CLI_KNOWN_ADD_H
#define VG_CLI_KNOWN_ADD_H

#include <time.h>

#include <vestigo/exchange.h>
#include <vestigo/pipeline.h>

#include "cli/cli.h"

/* What a manifest says of a picture, waiting for the picture to be examined: the cookie of its item. */
struct waiting {
	struct vg_entry entry;
	struct waiting *before, *next;
};

/* Of pictures. */
struct counts {
	uint64_t added, sightings, already;
};

struct adding {
	struct options *options;
	struct vg_pipeline *pipeline;
	struct vg_catalogue *catalogue;
	struct progress progress;
	struct vg_intake_counts intake;
	struct waiting *waiting;         /* the newest of a manifest's */
	const char *manifest_folder;     /* heap, while a manifest is read; "" of standard input */
	bool in_transaction;
	uint64_t since_commit;
	time_t last_commit;
	struct counts stored, pending;   /* pending: in the transaction that is open */
	int64_t first_id;                /* that was added; 0: none */
	bool stopped;                    /* by an interrupt, before the last picture */
	uint64_t failed;
	uint64_t left_out;               /* of exports and evidence: not there, no picture, or a thumbnail only */
};

/* Reads the manifest: each row's picture is submitted, with the row as the cookie of its item. A row that cannot be is
 * told and counted as failed. */
int adding_read_manifest(struct adding *adding, struct vg_error *err);

/* A row's picture came to its record, or never will: frees the row. */
void adding_end_waiting(struct adding *adding, struct waiting *waiting);

#endif
