/* A pool of sandboxed worker processes, each working on one input at a time.
 *
 * The parent writes the input's bytes into memory shared with one worker and mapped in no
 * other process; the worker answers over a socket. A worker that crashes, runs out of time or
 * breaks a rule costs the one input it had and is replaced, and so is, after some inputs, one that
 * does nothing wrong that can be seen. Of pictures nothing is known here but how large an answer
 * about one may be (examine/wire.h).
 *
 * Workers are forked from the caller's process: make the pool before starting threads.
 * A pool belongs to one thread. */
#ifndef VG_EXAMINE_POOL_H
#define VG_EXAMINE_POOL_H

#include <vestigo/limits.h>

#include "base/bytes.h"

/* Runs inside a worker, once an input: appends the answer to response. `kind` is what
 * vg_pool_start was told. */
typedef int vg_work(unsigned kind, struct vg_span input, struct vg_buffer *response, const void *context);

struct vg_pool_options {
	unsigned workers; /* 1 or more */
	struct vg_limits limits;
	vg_work *work;
	const void *context; /* seen by the workers as it was when they were forked */
};

enum vg_outcome {
	VG_ANSWERED,      /* response holds what work appended */
	VG_CRASHED,       /* the worker died of a fault of its own */
	VG_OUT_OF_TIME,   /* it was ended after limits.max_seconds */
	VG_BREACHED,      /* it tried something that the sandbox forbids */
	VG_OVER_LIMIT     /* it held more memory or threads than it may */
};

/* A worker serves so many inputs and is replaced: who took one over unseen has no more than these. */
enum { VG_POOL_LIFE = 64 };

struct vg_pool_result {
	uint64_t ticket;
	unsigned kind;
	enum vg_outcome outcome;
	struct vg_span response; /* valid until the next call on the pool */
	char detail[120];        /* what happened when it was not VG_ANSWERED */
	uint64_t life;           /* of the worker that answered or fell: no two have the same, from 1 on */
	unsigned before;         /* inputs that it had answered before */
	bool last;               /* answered, and it serves no more inputs */
};

struct vg_pool;

int vg_pool_new(const struct vg_pool_options *options, struct vg_pool **out, struct vg_error *err);
void vg_pool_free(struct vg_pool *pool);

/* What the sandboxes of the workers reached: bits of vg_protection_layer that each of them has. Waits until they
 * tell. VG_ERR_WORKER when one does not. */
int vg_pool_protection(struct vg_pool *pool, unsigned *out_layers, struct vg_error *err);

/* Ends a worker whose answer turned out not to be one, if it still lives: the next input gets a fresh one. */
void vg_pool_distrust(struct vg_pool *pool, uint64_t life);

/* Is a worker free? */
bool vg_pool_has_room(const struct vg_pool *pool);
/* How many inputs are under way. */
unsigned vg_pool_busy(const struct vg_pool *pool);

/* Hands input to a free worker, with the kind of work that is wanted (0 to 255); the
 * result bears the ticket and the kind. VG_ERR_LIMIT when it is over limits.max_bytes,
 * VG_ERR_WORKER when no worker can be had. */
int vg_pool_start(struct vg_pool *pool, uint64_t ticket, unsigned kind,
		  struct vg_span input, struct vg_error *err);

/* The same, to a worker that has had no other input, and gets no other. */
int vg_pool_start_alone(struct vg_pool *pool, uint64_t ticket, unsigned kind, struct vg_span input, struct vg_error *err);

/* Waits up to `milliseconds` (-1: as long as it takes) for one input to be done.
 * 1: *out is filled; 0: nothing whole yet (a signal, or a part of an answer, came);
 * negative: an error. */
int vg_pool_wait(struct vg_pool *pool, int milliseconds, struct vg_pool_result *out,
		 struct vg_error *err);

#endif
