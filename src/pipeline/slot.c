/* The places of the items that are on their way. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "pipeline/compare.h"
#include "pipeline/state.h"

struct vg_slot *vg_slot_of(struct vg_pipeline *pipeline, uint64_t index)
{
	return &pipeline->ring[index % pipeline->ring_size];
}

int vg_slot_start(struct vg_pipeline *pipeline, const struct vg_slot *slot, uint64_t index, enum vg_task task,
		  struct vg_span input, struct vg_error *err)
{
	bool alone = slot->alone >> task & 1;
	return alone ? vg_pool_start_alone(pipeline->pool, index, task, input, err)
		     : vg_pool_start(pipeline->pool, index, task, input, err);
}

void vg_slot_settle(struct vg_slot *slot, enum vg_disposition disposition, const char *reason)
{
	slot->record.picture.disposition = disposition;
	char *clean = vg_text_copy_utf8(reason, strlen(reason), sizeof slot->record.picture.reason - 1);
	vg_text_copy(slot->record.picture.reason, sizeof slot->record.picture.reason, clean ? clean : "");
	free(clean);
	slot->stage = VG_STAGE_DONE;
}

void vg_slot_finish_matching(struct vg_pipeline *pipeline, struct vg_slot *slot)
{
	vg_match_cache_put(pipeline->matched, slot->record.picture.sha256, slot->version, &slot->record.matches);
	slot->stage = VG_STAGE_DONE;
}

void vg_slot_not_compared(struct vg_slot *slot, const char *reason)
{
	struct vg_record *record = &slot->record;
	snprintf(record->search_fault, sizeof record->search_fault, "the comparison place by place failed: %s", reason);
	vg_compare_without(&record->matches);
	slot->stage = VG_STAGE_DONE;
}
