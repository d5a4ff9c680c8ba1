/* What workers answered, until it is known that they ended well: only then it may be kept for later
 * runs. What one answered before it was found to misbehave is in doubt, and kept for none.
 *
 * In memory, of limited size: what has no room is not kept, which costs time alone. */
#ifndef VG_PIPELINE_QUARANTINE_H
#define VG_PIPELINE_QUARANTINE_H

#include "base/bytes.h"
#include "pipeline/facts_cache.h"

struct vg_quarantine;

/* An answer about one file, and that it matched nothing, where that is so: under other terms. */
struct vg_quarantined {
	uint64_t life, seq;       /* of the worker (see pool.h); the record's number */
	uint8_t sha256[32];
	bool of_sidecar;          /* about what lies beside the file: of its bytes it says nothing */
	struct vg_span facts;     /* empty when they are not to be kept, or have no room */
	bool matched_nothing;
	uint8_t pdq_used;
	struct vg_terms nothing_terms;
};

/* NULL when memory is short. */
struct vg_quarantine *vg_quarantine_new(void);
void vg_quarantine_free(struct vg_quarantine *quarantine);

/* Remembers what a worker answered; the facts are copied. */
void vg_quarantine_put(struct vg_quarantine *quarantine, const struct vg_quarantined *answer);

/* What is held about these bytes, to be changed in place; NULL: nothing. Valid until the next put or let_go. */
struct vg_quarantined *vg_quarantine_find(struct vg_quarantine *quarantine, const uint8_t sha256[32]);

/* Gives away what a worker answered, oldest first, or what all of them did (life 0), and forgets it. */
typedef void vg_quarantine_visit(void *context, const struct vg_quarantined *answer);
void vg_quarantine_let_go(struct vg_quarantine *quarantine, uint64_t life, vg_quarantine_visit *visit, void *context);

#endif
