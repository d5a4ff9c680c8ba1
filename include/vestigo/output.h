/* Outputs: files that results are written to, without ever destroying what a user owns.
 *
 * An output is written under another name beside its own ("PATH.vestigo-partial") and takes
 * its name when it is whole: nobody ever sees half of it, and a failure leaves what was there
 * before. What is there is replaced only where it is an output of the same form (or empty),
 * or where that is forced; the files that `protected` names are never replaced, whatever
 * links lead to them. A pipe or a character device is written to as it is. Not shared between
 * threads. */
#ifndef VESTIGO_OUTPUT_H
#define VESTIGO_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <vestigo/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is written, and by what an older one is recognised. */
enum vg_output_form {
	VG_OUTPUT_TEXT,      /* a card or a table: never recognised */
	VG_OUTPUT_JSON, VG_OUTPUT_JSONL, VG_OUTPUT_CSV, VG_OUTPUT_HTML, /* reports */
	VG_OUTPUT_MEDIA_REVIEW, /* drafts of schema.org MediaReview */
	VG_OUTPUT_EXCHANGE,  /* what vg_exchange_write wrote */
	VG_OUTPUT_PNG,       /* pictures of a comparison */
	VG_OUTPUT_WACZ       /* packed evidence */
};

struct vg_output_options {
	size_t size;               /* sizeof(struct vg_output_options): see vestigo/vestigo.h */
	enum vg_output_form form;
	bool force;          /* replace what is no output of that form, too */
	bool resume;         /* go on in what an interrupted run left under the other name */
	const char *const *catalogues;/* whose files and indexes are never replaced, nor made */
	size_t catalogue_count;
	const char *const *inputs;    /* files, and folders with all that lies in them, that are */
	size_t input_count;           /* never replaced (the folders' unless of that form) */
};

struct vg_output;

/* Checks and opens. VG_ERR_USAGE, with the reason, where it may not be written: nothing was
 * touched then. VG_ERR_IO where it cannot be. */
VG_API int vg_output_open(const char *path, const struct vg_output_options *options,
			  struct vg_output **out, struct vg_error *err);

/* To be called once every output of a run is open: empties what a stopped run left, unless it
 * is gone on with, and answers where to write: open for reading too unless it is a pipe or a
 * device. The descriptor is not the caller's to close. */
VG_API int vg_output_start(struct vg_output *output, int *out_descriptor, struct vg_error *err);

/* The name under which it is written until it is whole: PATH itself for a pipe or a device.
 * Borrowed. */
VG_API const char *vg_output_partial_name(const struct vg_output *output);

/* Is `path` (below the folder `root` unless that is NULL) this output, finished or not? */
VG_API bool vg_output_is(const struct vg_output *output, const char *root, const char *path);

/* It is whole: brings it to the disk and gives it its name. VG_ERR_IO when that fails, and
 * what was there before is still there. */
VG_API int vg_output_commit(struct vg_output *output, struct vg_error *err);

/* Is what it replaces an output of the same form, or nothing? Otherwise it was forced. */
VG_API bool vg_output_replaces_own(const struct vg_output *output);
/* Is it a pipe or a device, written to as it is? */
VG_API bool vg_output_is_direct(const struct vg_output *output);
VG_API bool vg_output_is_committed(const struct vg_output *output);

/* Closes, NULL being fine. What was not committed is removed, or stays under its other name
 * for a later vg_output_open with `resume` when `keep`. */
VG_API void vg_output_close(struct vg_output *output, bool keep);

#ifdef __cplusplus
}
#endif
#endif
