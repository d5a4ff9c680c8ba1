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
};

/* Hands an item over and counts it. */
int vg_intake_give(struct vg_intake *intake, struct vg_item *item);
void vg_intake_notice(const struct vg_intake *intake, const char *subject, const char *format, ...)
	VG_PRINTF(3, 4);

/* Reads a Desktop export. `path` is its result.json or its first messages.html.
 * vg_telegram_json_read answers VG_ERR_UNSUPPORTED, having given nothing, when the
 * file is JSON of another kind. */
int vg_telegram_json_read(struct vg_intake *intake, const char *path);
int vg_telegram_html_read(struct vg_intake *intake, const char *path);

/* Is this beginning of a file that of a Desktop export's JSON or HTML? */
bool vg_telegram_json_looks_like(struct vg_span beginning);
bool vg_telegram_html_looks_like(struct vg_span beginning);

#endif
