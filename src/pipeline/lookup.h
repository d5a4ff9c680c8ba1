/* Looking an examined picture up in the catalogue: searched for (or known from a copy, or from an earlier run),
 * then what matches given to a worker for the comparison place by place. */
#ifndef VG_PIPELINE_LOOKUP_H
#define VG_PIPELINE_LOOKUP_H

#include "pipeline/state.h"

/* Searches for the slot's picture, where there is a catalogue. Its stage is VG_STAGE_MATCHED then, or VG_STAGE_DONE where
 * there is nothing to compare, or not any more. Negative: see vg_lookup_fault. */
int vg_lookup_match(struct vg_pipeline *pipeline, struct vg_slot *slot, struct vg_error *err);

/* Of a VG_STAGE_MATCHED slot, of that index: starts the comparison, where the pool has room; VG_STAGE_COMPARING, or
 * on to VG_STAGE_DONE where there is nothing to compare. */
int vg_lookup_compare(struct vg_pipeline *pipeline, struct vg_slot *slot, uint64_t index, struct vg_error *err);

/* A search that failed is told of in the record, and ends nothing: what was not found may be there. Against one
 * picture it is all that was asked for: negative then. */
int vg_lookup_fault(const struct vg_pipeline *pipeline, struct vg_record *record, const struct vg_error *fault,
		    struct vg_error *err);

#endif
