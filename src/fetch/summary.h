/* What a run tells of itself at its end: the failures, what channels withhold, notices. */
#ifndef VG_FETCH_SUMMARY_H
#define VG_FETCH_SUMMARY_H

#include <vestigo/fetch.h>

#include "custody/ledger.h"

/* Adds a failure, counted as refused or as failed. Texts are copied. */
int vg_summary_failure(struct vg_fetch_summary *summary, const char *target, const char *url, const char *reason,
		       bool refused, struct vg_error *err);

/* Adds what was seen posted and is not given. */
int vg_summary_withheld(struct vg_fetch_summary *summary, const struct vg_item *item, struct vg_error *err);

/* Counts a stored picture as there already, once a run, and not when this run stored it. */
void vg_summary_already_there(struct vg_fetch_summary *summary, struct vg_posting *posting);

/* Adds a notice: heap, which the summary owns from now on. It is left out where memory is short, or it is NULL. */
void vg_summary_notice(struct vg_fetch_summary *summary, char *text);

#endif
