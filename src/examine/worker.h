/* The worker's side of a pool: a loop that never returns. */
#ifndef VG_EXAMINE_WORKER_H
#define VG_EXAMINE_WORKER_H

#include "examine/pool.h"

/* What goes over the socket, numbers big-endian. First, from the worker, before it has seen anything:
 * what its sandbox reached (4 bytes, of vg_protection_layer). A request: the kind of work (1 byte), the
 * input's size (8), a nonce that the parent draws (8). The header of an answer: its size (4; UINT32_MAX:
 * none), the request's nonce (8), the answer's checksum, keyed by it (8). The parent takes nothing else: bytes
 * that stray into the socket end the worker, they never become an answer. */
enum { VG_WORKER_GREETING = 4, VG_WORKER_HEADER = 20, VG_WORKER_REQUEST = 17 };

/* Runs in a child of vg_subprocess_fork_sharing: enters the sandbox and serves requests, working on as many
 * bytes of `memory` as each says. Ends with the process when the socket is closed. */
_Noreturn void vg_worker_serve(const uint8_t *memory, const struct vg_pool_options *options, bool prepared);

/* Whether an input wants a worker that was prepared for rare formats, which takes longer to start. */
bool vg_worker_wants_prepared(struct vg_span input);

#endif
