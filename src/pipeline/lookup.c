#include "pipeline/lookup.h"

#include "base/digest.h"
#include "base/text.h"
#include "catalogue/state.h"
#include "pipeline/compare.h"

int vg_lookup_fault(const struct vg_pipeline *pipeline, struct vg_record *record, const struct vg_error *fault,
		    struct vg_error *err)
{
	const char *reason = fault->message[0] ? fault->message : vg_code_sentence(fault->code);
	if (pipeline->options.against)
		return vg_error_set(err, fault->code, "%s", reason);
	vg_text_copy(record->search_fault, sizeof record->search_fault, reason);
	return 0;
}

/* May what matched nothing be kept for other runs, and looked up? Against all that is known,
 * in a catalogue whose state can be told. */
static bool keeps_nothing(struct vg_pipeline *pipeline, int64_t version)
{
	struct { struct vg_terms facts; uint8_t state[32]; } terms = { .facts = pipeline->facts_terms };
	if (!pipeline->cache || pipeline->options.against)
		return false;
	if (pipeline->nothing_version != version)
		pipeline->nothing_version =
			vg_catalogue_state(pipeline->catalogue, version, terms.state) &&
			vg_sha256((struct vg_span){ (const uint8_t *)&terms, sizeof terms }, pipeline->nothing_terms.digest)
				? version : 0;
	return pipeline->nothing_version == version && version > 0;
}

/* Did it match nothing before? Then a byte says whether hashes could be searched by. */
static bool matched_nothing(struct vg_pipeline *pipeline, struct vg_slot *slot)
{
	vg_buffer_clear(&pipeline->stored);
	if (!keeps_nothing(pipeline, slot->version) ||
	    !vg_facts_cache_get(pipeline->cache, slot->record.picture.sha256, &pipeline->nothing_terms, &pipeline->stored) ||
	    pipeline->stored.size != 1)
		return false;
	slot->record.matches.pdq_used = pipeline->stored.data[0];
	return true;
}

/* Keeps for other runs that it matched nothing, once what the worker said of it may be kept. */
static void keep_nothing(struct vg_pipeline *pipeline, const struct vg_slot *slot)
{
	const uint8_t *sha256 = slot->record.picture.sha256;
	uint8_t pdq_used = slot->record.matches.pdq_used;
	struct vg_quarantined *held = vg_quarantine_find(pipeline->quarantine, sha256);
	if (!held) {
		vg_facts_cache_put(pipeline->cache, sha256, &pipeline->nothing_terms, (struct vg_span){ &pdq_used, 1 });
		return;
	}
	held->matched_nothing = true;
	held->pdq_used = pdq_used;
	held->nothing_terms = pipeline->nothing_terms;
}

/* Looks for the slot's picture; *out_stage is VG_STAGE_DONE where there is nothing left to compare. */
static int search(struct vg_pipeline *pipeline, struct vg_slot *slot, enum vg_stage *out_stage, struct vg_error *err)
{
	struct vg_record *record = &slot->record;
	const uint8_t *sha256 = record->picture.sha256;
	int code = vg_catalogue_version(pipeline->catalogue, &slot->version, err);
	*out_stage = VG_STAGE_DONE;
	if (code < 0 || vg_match_cache_get(pipeline->matched, sha256, slot->version, &record->matches) ||
	    matched_nothing(pipeline, slot))
		return code;
	*out_stage = VG_STAGE_MATCHED;
	code = vg_catalogue_match(pipeline->catalogue, pipeline->options.against, &record->picture, &record->matches, err);
	if (code == 0 && pipeline->reference.catalogue)
		vg_reference_note_design(&pipeline->reference, &record->matches);
	if (code == 0 && record->matches.count == 0 && keeps_nothing(pipeline, slot->version))
		keep_nothing(pipeline, slot);
	return code;
}

int vg_lookup_match(struct vg_pipeline *pipeline, struct vg_slot *slot, struct vg_error *err)
{
	struct vg_error fault = { 0 };
	slot->stage = VG_STAGE_DONE;
	if (slot->record.picture.disposition == VG_EXAMINED && pipeline->unsearchable[0])
		vg_text_copy(slot->record.search_fault, sizeof slot->record.search_fault, pipeline->unsearchable);
	if (!pipeline->catalogue || slot->record.picture.disposition != VG_EXAMINED)
		return 0;
	enum vg_stage stage = VG_STAGE_DONE;
	if (search(pipeline, slot, &stage, &fault) < 0)
		return vg_lookup_fault(pipeline, &slot->record, &fault, err);
	slot->stage = stage;
	if (stage == VG_STAGE_MATCHED && slot->record.matches.count == 0)
		vg_slot_finish_matching(pipeline, slot); /* and waits for no worker, which it does not need */
	return 0;
}

int vg_lookup_compare(struct vg_pipeline *pipeline, struct vg_slot *slot, uint64_t index, struct vg_error *err)
{
	bool asked;
	vg_buffer_clear(&pipeline->request);
	struct vg_error fault = { 0 };
	bool refers = pipeline->reference.catalogue;
	const struct vg_compare comparing = { .side = pipeline->options.rendition_side, .depict = pipeline->options.depict,
					      .load = refers ? vg_reference_load : vg_compare_load_known,
					      .context = refers ? (void *)&pipeline->reference : pipeline->catalogue };
	if (vg_compare_ask(&comparing, &slot->record.picture, &slot->record.matches, &pipeline->request, &asked, &fault) < 0) {
		vg_compare_without(&slot->record.matches); /* they stand, not compared */
		slot->stage = VG_STAGE_DONE;
		return vg_lookup_fault(pipeline, &slot->record, &fault, err);
	}
	if (!asked)
		vg_slot_finish_matching(pipeline, slot);
	else if (vg_slot_start(pipeline, slot, index, VG_TASK_COMPARE, vg_buffer_span(&pipeline->request), &fault) == 0)
		slot->stage = VG_STAGE_COMPARING;
	else
		vg_slot_not_compared(slot, fault.message);
	return 0;
}
