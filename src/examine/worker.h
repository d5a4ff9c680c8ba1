/* The worker's side of a pool: a loop that never returns. */
#ifndef VG_EXAMINE_WORKER_H
#define VG_EXAMINE_WORKER_H

#include "examine/pool.h"

/* The answer's header on the socket: its size, big-endian; UINT32_MAX for none. */
enum { VG_WORKER_HEADER = 4, VG_WORKER_REQUEST = 9 };

/* Enters the sandbox and serves: reads the kind of work and the input's size (1 and 8
 * bytes, big-endian) from socket, works on that many bytes of `memory`, writes header and
 * answer. Ends with the process when the socket is closed. */
_Noreturn void vg_worker_serve(int socket, const uint8_t *memory,
			       const struct vg_pool_options *options);

#endif
