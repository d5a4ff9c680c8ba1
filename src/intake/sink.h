/* Where the readers of the kinds of source put what they find. */
#ifndef VG_INTAKE_SINK_H
#define VG_INTAKE_SINK_H

#include <vestigo/intake.h>

#include "base/bytes.h"
#include "base/tree.h"

struct vg_export_files;

struct vg_sink {
	const struct vg_limits *limits;
	const struct vg_intake_visitor *visitor;
	struct vg_intake_counts *counts;
	struct vg_error *err;
	struct vg_item held;    /* a post that waits for the next one: see vg_sink_give_post */
	bool holding;
	void (*beat)(void *context); /* called every few thousand messages with the visitor's
					context, so that nobody thinks it hangs; or NULL */
	unsigned long faults;   /* vg_memory_faults() when it began: what comes after another is not given */
	uint64_t size;          /* of the file that is being read, for the fraction; 0: unknown */
	struct vg_export_files *files; /* of the export that is being read, in the parent; or NULL */
	struct vg_tree *tree;   /* of the folder that the user named: what lies below is opened beneath it, */
	const char *named;      /* but for the path that the user named; both may be NULL */
	const char *folder;     /* the page's folder below the export's root, "" for the root itself */
};

/* Hands an item over and counts it; one whose root lies in the sink's tree keeps that. */
int vg_sink_give(struct vg_sink *sink, struct vg_item *item);

/* The same for a file: below a root, or a path (root NULL). `reason` goes with a settled
 * disposition; NULL with VG_EXAMINED. */
int vg_sink_give_file(struct vg_sink *sink, const char *root, const char *name,
		      enum vg_disposition disposition, const char *reason);

/* The same for a message's item, which it holds back until the next one shows whether
 * the two are of one album; vg_sink_flush gives the last one. */
int vg_sink_give_post(struct vg_sink *sink, struct vg_item *item);
int vg_sink_flush(struct vg_sink *sink);

void vg_sink_notice(const struct vg_sink *sink, const char *subject, const char *format, ...)
	VG_PRINTF(3, 4);

/* Opens a source that is to be read, a link only where the user named it. As vg_file_open. */
int vg_sink_open(const struct vg_sink *sink, const char *path, int *out_fd, struct vg_error *err);

/* Lets the caller work while nothing is there to read: 1 when it has more to do, 0 when it
 * has not, or a negative code that ends the intake. */
int vg_sink_idle(const struct vg_sink *sink);

#endif
