/* Inside intake: what the readers of the kinds of source share. */
#ifndef VG_INTAKE_INTAKE_H
#define VG_INTAKE_INTAKE_H

#include <vestigo/intake.h>

#include "base/bytes.h"

struct vg_intake {
	const struct vg_limits *limits;
	const struct vg_intake_visitor *visitor;
	struct vg_intake_counts *counts;
	struct vg_error *err;
	struct vg_item held;    /* a post that waits for the next one: see vg_intake_give_post */
	bool holding;
	void (*beat)(void *context); /* called every few thousand messages with the visitor's
					context, so that nobody thinks it hangs; or NULL */
	uint64_t size;          /* of the file that is being read, for the fraction; 0: unknown */
};

/* Hands an item over and counts it. */
int vg_intake_give(struct vg_intake *intake, struct vg_item *item);

/* The same for a message's item, which it holds back until the next one shows whether
 * the two are of one album; vg_intake_flush gives the last one. */
int vg_intake_give_post(struct vg_intake *intake, struct vg_item *item);
int vg_intake_flush(struct vg_intake *intake);
void vg_intake_notice(const struct vg_intake *intake, const char *subject, const char *format, ...)
	VG_PRINTF(3, 4);

/* Reads a Desktop export, in a sandboxed process. `path` is its result.json or its first
 * messages.html. vg_telegram_json_read answers VG_ERR_UNSUPPORTED, having given nothing, when the
 * file is JSON of another kind. */
int vg_telegram_json_read(struct vg_intake *intake, const char *path);
int vg_telegram_html_read(struct vg_intake *intake, const char *path);

/* Reads an evidence folder by its log, in a sandboxed process. */
int vg_evidence_read(struct vg_intake *intake, const char *log);

/* Is this beginning of a file that of a Desktop export's JSON or HTML? */
bool vg_telegram_json_looks_like(struct vg_span beginning);
bool vg_telegram_html_looks_like(struct vg_span beginning);

#endif
