/* What workers answer: checked against what the parent knows itself, held until the worker ended well,
 * found again when the same bytes come. */
#include "pipeline/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "base/text.h"
#include "examine/wire.h"
#include "pipeline/compare.h"
#include "pipeline/sidecars.h"

/* What the parent knows better than the worker: how many bytes, and their digest. */
static void keep_identity(struct vg_picture *picture, const struct vg_picture *identity)
{
	picture->bytes = identity->bytes;
	memcpy(picture->sha256, identity->sha256, sizeof picture->sha256);
	picture->has_sha256 = identity->has_sha256;
}

/* Fills the slot's picture from facts. VG_ERR_CORRUPT when they are malformed, or not what they can be of a
 * file that begins like this one; VG_ERR_MEMORY when something of them was lost for want of memory. */
static int use_facts(const struct vg_pipeline *pipeline, struct vg_slot *slot, struct vg_span facts)
{
	struct vg_picture picture;
	const unsigned long faults = vg_memory_faults();
	int code = vg_wire_read_picture(facts, &picture);
	if (vg_memory_faults() != faults) {
		if (code == 0)
			vg_picture_release(&picture);
		return VG_ERR_MEMORY;
	}
	if (code < 0)
		return VG_ERR_CORRUPT;
	if (vg_header_contradicts(&slot->header, &pipeline->examine, &picture)) {
		vg_picture_release(&picture);
		return VG_ERR_CORRUPT;
	}
	keep_identity(&picture, &slot->record.picture);
	vg_picture_release(&slot->record.picture);
	slot->record.picture = picture;
	slot->stage = VG_STAGE_EXAMINED;
	return 0;
}

/* For when the same bytes come again: in this run, or later. */
static int keep_facts(struct vg_pipeline *pipeline, const struct vg_slot *slot, const struct vg_pool_result *result,
		      struct vg_error *err)
{
	const struct vg_picture *picture = &slot->record.picture;
	struct vg_quarantined held = { .life = result->life, .seq = slot->record.seq };
	/* What failed, or lacks something, may be for want of memory today. */
	bool lasting = picture->disposition == VG_EXAMINED && (picture->rendition_size || !pipeline->options.rendition_side);
	memcpy(held.sha256, picture->sha256, sizeof held.sha256);
	if (pipeline->cache && lasting)
		held.facts = result->response;
	vg_quarantine_put(pipeline->quarantine, &held);
	return pipeline->cache && lasting && !pipeline->options.journal
		       ? 0 : vg_facts_store_put(pipeline->facts, picture->sha256, result->response, err);
}

static bool find_held_facts(struct vg_pipeline *pipeline, const uint8_t sha256[32], struct vg_buffer *out)
{
	const struct vg_quarantined *held = vg_quarantine_find(pipeline->quarantine, sha256);
	return held && held->facts.size && vg_buffer_append(out, held->facts.data, held->facts.size) == 0;
}

static bool find_facts(struct vg_pipeline *pipeline, const uint8_t sha256[32], struct vg_buffer *out)
{
	vg_buffer_clear(out);
	return vg_facts_store_get(pipeline->facts, sha256, out) || find_held_facts(pipeline, sha256, out) ||
	       (pipeline->cache && vg_facts_cache_get(pipeline->cache, sha256, &pipeline->facts_terms, out));
}

/* The records that a worker's earlier answers went into. */
struct doubted {
	struct vg_pipeline *pipeline;
	uint64_t count;
	char records[VG_POOL_LIFE * 12];
};

/* Those that no record was handed on of are begun anew, unless they are being compared or cannot be read twice. Whichever
 * of them it was would do the same again: each has a worker to itself. */
static void examine_again(struct vg_pipeline *pipeline, const uint8_t sha256[32])
{
	for (uint64_t index = pipeline->first; index < pipeline->next; index++) {
		struct vg_slot *slot = vg_slot_of(pipeline, index);
		const struct vg_picture *picture = &slot->record.picture;
		bool idle = slot->stage != VG_STAGE_EXAMINING && slot->stage != VG_STAGE_COMPARING &&
			    slot->stage != VG_STAGE_COMPARING_AGAIN && slot->stage != VG_STAGE_READING_SIDECAR;
		if (idle && picture->has_sha256 && memcmp(picture->sha256, sha256, 32) == 0 &&
		    slot->record.item.kind != VG_INPUT_STANDARD_INPUT) {
			slot->stage = VG_STAGE_AGAIN;
			slot->alone |= 1u << VG_TASK_EXAMINE;
		}
	}
}

/* Takes back what is kept of an answer in doubt: the same bytes are examined and searched for anew. */
static void doubt(void *context, const struct vg_quarantined *answer)
{
	struct doubted *doubted = context;
	size_t used = strlen(doubted->records);
	(void)vg_facts_store_put(doubted->pipeline->facts, answer->sha256, (struct vg_span){ NULL, 0 }, NULL);
	vg_match_cache_forget(doubted->pipeline->matched, answer->sha256);
	examine_again(doubted->pipeline, answer->sha256);
	bool waits = answer->seq > doubted->pipeline->first;
	if (waits && vg_slot_of(doubted->pipeline, answer->seq - 1)->stage == VG_STAGE_AGAIN)
		return; /* no record will tell what it said */
	snprintf(doubted->records + used, sizeof doubted->records - used, "%s%llu", doubted->count++ ? ", " : "",
		 (unsigned long long)answer->seq);
}

/* A worker misbehaved: it may have been taken over by any picture that it had. It ends, if it has not. */
static void doubt_worker(struct vg_pipeline *pipeline, const struct vg_slot *slot, uint64_t life)
{
	struct doubted doubted = { .pipeline = pipeline };
	char text[sizeof doubted.records + 256];
	vg_pool_distrust(pipeline->pool, life);
	vg_quarantine_let_go(pipeline->quarantine, life, doubt, &doubted);
	if (!doubted.count || !pipeline->options.notice)
		return;
	char *name = vg_item_display_name(&slot->record.item);
	snprintf(text, sizeof text, "the process that read it misbehaved: what it had told of %llu %s before (record%s %s) "
		 "is in doubt, and kept for no later run", (unsigned long long)doubted.count,
		 doubted.count == 1 ? "picture" : "pictures", doubted.count == 1 ? "" : "s", doubted.records);
	pipeline->options.notice(pipeline->options.context, name ? name : "", text);
	free(name);
}

/* A worker that had others before may have been brought down by one of them: then the task is begun anew, from that stage,
 * by one that had nothing before. */
static bool try_alone(struct vg_slot *slot, const struct vg_pool_result *result, enum vg_stage stage)
{
	unsigned task = 1u << result->kind;
	bool gone = stage == VG_STAGE_AGAIN && slot->record.item.kind == VG_INPUT_STANDARD_INPUT;
	if ((slot->alone & task) || result->before == 0 || gone)
		return false;
	slot->alone |= task;
	slot->stage = stage;
	return true;
}

static void take_fall(struct vg_pipeline *pipeline, struct vg_slot *slot, const struct vg_pool_result *result)
{
	bool limit = result->outcome == VG_OUT_OF_TIME || result->outcome == VG_OVER_LIMIT;
	if (!try_alone(slot, result, VG_STAGE_AGAIN))
		vg_slot_settle(slot, limit ? VG_LIMIT_EXCEEDED : VG_FAILED, result->detail);
	doubt_worker(pipeline, slot, result->life);
}

static int take_facts(struct vg_pipeline *pipeline, const struct vg_pool_result *result,
		      struct vg_error *err)
{
	struct vg_slot *slot = vg_slot_of(pipeline, result->ticket);
	if (result->outcome != VG_ANSWERED) {
		take_fall(pipeline, slot, result);
		return 0;
	}
	int code = use_facts(pipeline, slot, result->response);
	if (code == 0)
		return keep_facts(pipeline, slot, result, err);
	if (code == VG_ERR_MEMORY) {
		vg_slot_settle(slot, VG_FAILED, "out of memory for what the decoder answered");
		return 0;
	}
	if (!try_alone(slot, result, VG_STAGE_AGAIN))
		vg_slot_settle(slot, VG_FAILED, "the decoder's answer was malformed, or contradicts the file's first bytes");
	doubt_worker(pipeline, slot, result->life); /* an answer that cannot be true is as bad as none */
	return 0;
}

/* Whatever became of a comparison, the matches stand: not compared, they say, and the record why. */
static void take_comparison(struct vg_pipeline *pipeline, const struct vg_pool_result *result)
{
	struct vg_slot *slot = vg_slot_of(pipeline, result->ticket);
	bool fell = result->outcome != VG_ANSWERED;
	if (fell || !vg_compare_take(&slot->record.matches, result->response)) {
		if (!try_alone(slot, result, VG_STAGE_MATCHED))
			vg_slot_not_compared(slot, fell ? result->detail : "the answer was malformed");
		doubt_worker(pipeline, slot, result->life);
	} else {
		bool in_part = slot->record.picture.read_share < 1 || pipeline->reference.in_part;
		for (size_t i = 0; in_part && i < slot->record.matches.count; i++)
			vg_compare_in_part(&slot->record.picture, &slot->record.matches.match[i]);
		vg_slot_finish_matching(pipeline, slot);
	}
}

/* Without a comparison it is told as no repeat of what only features brought up. */
static void take_comparison_again(struct vg_pipeline *pipeline, const struct vg_pool_result *result)
{
	struct vg_slot *slot = vg_slot_of(pipeline, result->ticket);
	bool good = result->outcome == VG_ANSWERED &&
		    vg_repeats_take(pipeline->repeats, &slot->record.picture, result->response);
	if (good || !try_alone(slot, result, VG_STAGE_FOUND_AGAIN))
		slot->stage = VG_STAGE_SETTLED;
	if (!good)
		doubt_worker(pipeline, slot, result->life);
}

/* A sidecar costs itself alone: it is told what became of it. What a worker answered is in doubt together with what it
 * says of pictures, when it turns out to misbehave. The picture is not begun anew for its own sidecar's sake, which would
 * bring down the next worker, too. */
static void take_sidecar(struct vg_pipeline *pipeline, const struct vg_pool_result *result)
{
	struct vg_slot *slot = vg_slot_of(pipeline, result->ticket);
	struct vg_quarantined held = { .life = result->life, .seq = slot->record.seq, .of_sidecar = true };
	bool believed = vg_sidecars_take(slot, result);
	memcpy(held.sha256, slot->record.picture.sha256, sizeof held.sha256);
	if (result->outcome == VG_ANSWERED && believed) {
		vg_quarantine_put(pipeline->quarantine, &held);
	} else {
		doubt_worker(pipeline, slot, result->life);
		if (try_alone(slot, result, VG_STAGE_DONE))
			vg_sidecars_read_again(slot);
	}
	slot->stage = VG_STAGE_DONE;
}

/* Keeps for later runs what a worker answered that ended well. */
static void keep_answer(void *context, const struct vg_quarantined *answer)
{
	struct vg_pipeline *pipeline = context;
	if (pipeline->cache && answer->facts.size)
		vg_facts_cache_put(pipeline->cache, answer->sha256, &pipeline->facts_terms, answer->facts);
	if (pipeline->cache && answer->matched_nothing)
		vg_facts_cache_put(pipeline->cache, answer->sha256, &answer->nothing_terms,
				   (struct vg_span){ &answer->pdq_used, 1 });
}

int vg_answers_take(struct vg_pipeline *pipeline, const struct vg_pool_result *result,
		       struct vg_error *err)
{
	int code = 0;
	if (result->kind == VG_TASK_EXAMINE)
		code = take_facts(pipeline, result, err);
	else if (result->kind == VG_TASK_COMPARE)
		take_comparison(pipeline, result);
	else if (result->kind == VG_TASK_SIDECAR)
		take_sidecar(pipeline, result);
	else
		take_comparison_again(pipeline, result);
	if (result->last)
		vg_quarantine_let_go(pipeline->quarantine, result->life, keep_answer, pipeline);
	return code;
}

/* Certificates end, and so does what was said of them: it is found out anew after a day. */
static bool grown_old(const struct vg_credentials *credentials)
{
	enum { DAY = 86400 };
	const int64_t age = credentials ? (int64_t)time(NULL) - credentials->checked_at : 0;
	return age < -DAY || age > DAY;
}

bool vg_answers_recall(struct vg_pipeline *pipeline, struct vg_slot *slot)
{
	const enum vg_stage before = slot->stage;
	if (!find_facts(pipeline, slot->record.picture.sha256, &pipeline->stored) ||
	    use_facts(pipeline, slot, vg_buffer_span(&pipeline->stored)) != 0)
		return false;
	if (!grown_old(slot->record.picture.credentials))
		return true;
	slot->stage = before;
	return false;
}

void vg_answers_end(struct vg_pipeline *pipeline)
{
	vg_quarantine_let_go(pipeline->quarantine, 0, keep_answer, pipeline);
}
