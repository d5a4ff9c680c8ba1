/* The pipeline's inside: its files share this. */
#ifndef VG_PIPELINE_STATE_H
#define VG_PIPELINE_STATE_H

#include <vestigo/pipeline.h>

#include "examine/examine.h"
#include "examine/header.h"
#include "examine/pool.h"
#include "pipeline/facts_cache.h"
#include "pipeline/facts_store.h"
#include "pipeline/match_cache.h"
#include "pipeline/quarantine.h"
#include "pipeline/reference.h"
#include "pipeline/repeats.h"

/* How far an item has come. VG_STAGE_AGAIN: what was told of it is in doubt; it is begun anew. */
enum vg_stage { VG_STAGE_AGAIN, VG_STAGE_EXAMINING, VG_STAGE_EXAMINED, VG_STAGE_MATCHED, VG_STAGE_COMPARING, VG_STAGE_DONE,
		VG_STAGE_READING_SIDECAR, VG_STAGE_WHOLE, /* with what lies beside it */
		/* and, of the oldest item alone, as a repeat of earlier ones */
		VG_STAGE_FOUND_AGAIN, VG_STAGE_COMPARING_AGAIN, VG_STAGE_SETTLED };

struct vg_slot {
	struct vg_record record;
	enum vg_stage stage;
	int64_t version;  /* of the catalogue's content that it was matched with */
	struct vg_header header; /* what its first bytes tell, whatever a worker says */
	unsigned alone;   /* bits of tasks that are for a worker which had nothing before */
	bool sidecars_sought;
	unsigned sidecars_left; /* bits: of the names that one may have, those that are there and not read yet */
	unsigned sidecar_asked; /* the bit of the one that a worker has */
};

/* What a worker may be asked to do. */
enum vg_task { VG_TASK_EXAMINE, VG_TASK_COMPARE, VG_TASK_COMPARE_AGAIN, VG_TASK_SIDECAR };

struct vg_pipeline {
	struct vg_pipeline_options options;
	struct vg_examine_options examine;
	struct vg_pool *pool;
	struct vg_catalogue *catalogue;
	struct vg_reference reference; /* what items are held against instead of a catalogue's pictures */
	char unsearchable[256];        /* why nothing can be searched for, "" where it can */
	enum vg_search search;
	struct vg_facts_store *facts;  /* of this run */
	struct vg_facts_cache *cache;  /* of others, or NULL */
	struct vg_error cache_fault;   /* why there is none */
	struct vg_terms facts_terms, nothing_terms; /* of facts; of what matched nothing, in the */
	int64_t nothing_version;       /* catalogue as it had this version; 0: not known yet */
	struct vg_quarantine *quarantine; /* what workers answered that still live */
	struct vg_repeats *repeats;
	bool told_incomplete;          /* that repeats are not looked for in all of the run */
	struct vg_match_cache *matched;
	struct vg_slot *ring;
	size_t ring_size;
	bool telling;             /* the caller's function is at work: it calls back to ask only */
	uint64_t first, next;     /* seq - 1 of the oldest waiting item, of the next one */
	struct vg_buffer bytes;   /* of the file being handed to a worker */
	struct vg_buffer stored;  /* facts read back */
	struct vg_buffer request; /* a comparison being handed to a worker */
	struct vg_buffer again;   /* that of the oldest item with earlier ones */
	struct vg_buffer sidecar; /* what lies beside a picture, being handed to a worker */
};

/* The place of the item with that index. */
struct vg_slot *vg_slot_of(struct vg_pipeline *pipeline, uint64_t index);

/* Hands a task of the slot's item to a worker, or to one that had nothing before where slot->alone says so. */
int vg_slot_start(struct vg_pipeline *pipeline, const struct vg_slot *slot, uint64_t index, enum vg_task task,
		  struct vg_span input, struct vg_error *err);

/* The slot's item is done with: so disposed of, for that reason. */
void vg_slot_settle(struct vg_slot *slot, enum vg_disposition disposition, const char *reason);

/* What is matched and compared is not searched for again when the same bytes come. */
void vg_slot_finish_matching(struct vg_pipeline *pipeline, struct vg_slot *slot);

/* The comparison that its matches call for failed: they stand as they are, and the record tells why. */
void vg_slot_not_compared(struct vg_slot *slot, const char *reason);

/* Fills the slot's picture from what is known of its bytes; false when nothing is, or nothing that may be true. */
bool vg_answers_recall(struct vg_pipeline *pipeline, struct vg_slot *slot);

/* Takes what became of an input that a worker had; a worker that misbehaved puts what it answered before in doubt. */
int vg_answers_take(struct vg_pipeline *pipeline, const struct vg_pool_result *result, struct vg_error *err);

/* The run ends: what is still held and not in doubt is kept for later ones. */
void vg_answers_end(struct vg_pipeline *pipeline);

#endif
