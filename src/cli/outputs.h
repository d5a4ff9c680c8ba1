/* The files that a command writes: opened together before anything is done, so that one that
 * may not be written ends the command with nothing touched. */
#ifndef VG_CLI_OUTPUTS_H
#define VG_CLI_OUTPUTS_H

#include <vestigo/item.h>
#include <vestigo/output.h>

#include "cli/options.h"

enum { OUTPUTS_MAXIMUM = 5 };

struct outputs {
	const struct options *options;
	const char *folder;                 /* one more input, or NULL */
	bool resumable;                     /* an interrupted run leaves what it wrote */
	const char *journal;                /* which no output may be, or NULL; borrowed */
	struct vg_output *output[OUTPUTS_MAXIMUM];
	const char *path[OUTPUTS_MAXIMUM];  /* as the user named it */
	size_t count;
};

/* Opens one more, *out borrowed from outputs, and never over the catalogue, the operands or
 * what else the options read. Does nothing, and *out is NULL, when path is. */
int outputs_add(struct outputs *outputs, const char *path, enum vg_output_form form,
		struct vg_output **out, struct vg_error *err);

/* Is the item's file one of them? OUTPUT_OF_ITS_OWN: what this run writes, or an earlier one wrote
 * and this one replaces; standard output, where that is a file, included. OUTPUT_OVER_SIDECAR: one of them is a file that
 * lies beside the item and is read with it. */
enum held { NO_OUTPUT, OUTPUT_OF_ITS_OWN, OUTPUT_OVER_INPUT, OUTPUT_OVER_SIDECAR };
enum held outputs_hold(const struct outputs *outputs, const struct vg_item *item);

/* Closes all; what is not committed is removed, or kept for --resume. */
void outputs_close(struct outputs *outputs, bool keep);

/* Writes bytes as a whole output. */
int output_write(struct vg_output *output, const void *bytes, size_t size, struct vg_error *err);

/* Packs an evidence folder as WACZ. */
int output_evidence(struct vg_output *output, const char *folder, struct vg_error *err);

#endif
