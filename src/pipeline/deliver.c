#include "pipeline/deliver.h"

#include <stdio.h>

#include "base/memory.h"
#include "pipeline/lookup.h"

/* Says once that there is no room for what repeats are told by. */
static void tell_incomplete_repeats(struct vg_pipeline *pipeline, uint64_t seq)
{
	char text[200];
	if (pipeline->told_incomplete || !vg_repeats_incomplete(pipeline->repeats))
		return;
	pipeline->told_incomplete = true;
	snprintf(text, sizeof text, "no room to keep pictures in for the comparison with later ones: repeats of record %llu and "
		 "of those after it are told by bytes, pixels and hashes alone", (unsigned long long)seq);
	if (pipeline->options.notice)
		pipeline->options.notice(pipeline->options.context, "TMPDIR", text);
}

/* Describes what is matched, judges, and delivers the oldest item. */
static int deliver(struct vg_pipeline *pipeline, struct vg_slot *slot, struct vg_error *err)
{
	struct vg_record *record = &slot->record;
	const struct vg_post *post = record->item.post.present ? &record->item.post : NULL;
	const unsigned long faults = vg_memory_faults();
	struct vg_error fault = { 0 };
	int code = vg_repeats_settle(pipeline->repeats, record, pipeline->catalogue, &fault);
	tell_incomplete_repeats(pipeline, record->seq);
	if (code < 0)
		code = code == VG_ERR_MEMORY ? vg_error_set(err, code, "%s", fault.message)
					     : vg_lookup_fault(pipeline, record, &fault, err);
	fault = (struct vg_error){ 0 };
	if (code == 0 && record->matches.count &&
	    vg_catalogue_describe(pipeline->catalogue, post, &record->matches, &fault) < 0) {
		vg_matches_release(&record->matches); /* when they were seen is not known */
		code = vg_lookup_fault(pipeline, record, &fault, err);
	}
	if (code == 0) {
		vg_judge(record, pipeline->search, vg_pipeline_started(pipeline));
		code = vg_memory_faults() != faults ? vg_error_set(err, VG_ERR_MEMORY, "out of memory") : 0;
	}
	if (code == 0) {
		pipeline->telling = true;
		code = pipeline->options.record(pipeline->options.context, record, err);
		pipeline->telling = false;
	}
	vg_record_release(record);
	slot->stage = VG_STAGE_EXAMINING;
	pipeline->first++;
	return code;
}

/* Takes the oldest item on: looks for it among earlier ones, which are all settled by now, and has it
 * compared with those that it may repeat. */
static int seek_repeat(struct vg_pipeline *pipeline, struct vg_slot *slot, struct vg_error *err)
{
	bool asked;
	vg_buffer_clear(&pipeline->again);
	int code = vg_repeats_look(pipeline->repeats, &slot->record, &pipeline->again, &asked, err);
	slot->stage = code == 0 && asked ? VG_STAGE_FOUND_AGAIN : VG_STAGE_SETTLED;
	return code;
}

void vg_deliver_compare(struct vg_pipeline *pipeline)
{
	struct vg_slot *slot = vg_slot_of(pipeline, pipeline->first);
	if (pipeline->first == pipeline->next || slot->stage != VG_STAGE_FOUND_AGAIN || !vg_pool_has_room(pipeline->pool))
		return;
	const struct vg_span request = vg_buffer_span(&pipeline->again);
	bool started = vg_slot_start(pipeline, slot, pipeline->first, VG_TASK_COMPARE_AGAIN, request, NULL) == 0;
	slot->stage = started ? VG_STAGE_COMPARING_AGAIN : VG_STAGE_SETTLED;
}

/* The oldest item is what others are to be held against: it repeats nothing, and nobody is told of it. */
static int take_reference(struct vg_pipeline *pipeline, struct vg_slot *slot, struct vg_error *err)
{
	int code = vg_reference_take(&pipeline->reference, &slot->record, err);
	vg_record_release(&slot->record);
	slot->stage = VG_STAGE_EXAMINING;
	pipeline->first++;
	return code;
}

int vg_deliver_ready(struct vg_pipeline *pipeline, struct vg_error *err)
{
	int code = 0;
	while (code >= 0 && pipeline->first < pipeline->next) {
		struct vg_slot *slot = vg_slot_of(pipeline, pipeline->first);
		if (slot->stage == VG_STAGE_DONE && pipeline->reference.awaited) {
			code = take_reference(pipeline, slot, err);
			continue;
		}
		if (slot->stage == VG_STAGE_WHOLE)
			code = seek_repeat(pipeline, slot, err);
		vg_deliver_compare(pipeline);
		if (code < 0 || slot->stage != VG_STAGE_SETTLED)
			break;
		code = deliver(pipeline, slot, err);
	}
	return code;
}
