/* Delivering records in the order in which items came: the oldest one is looked for among earlier ones of the run,
 * described, judged, and given to the caller's record function. */
#ifndef VG_PIPELINE_DELIVER_H
#define VG_PIPELINE_DELIVER_H

#include "pipeline/state.h"

/* Delivers the oldest items, as far as they have come. Negative: the record function's answer, memory, or a fault of
 * a search that was all that was asked for. */
int vg_deliver_ready(struct vg_pipeline *pipeline, struct vg_error *err);

/* Has the oldest item compared with those that it may repeat, where that is what it waits for and a worker is free. */
void vg_deliver_compare(struct vg_pipeline *pipeline);

#endif
