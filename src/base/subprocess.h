/* Work on bytes from outside in a process of its own, sandboxed as in base/sandbox.h. */
#ifndef VG_BASE_SUBPROCESS_H
#define VG_BASE_SUBPROCESS_H

#include <sys/types.h>

#include "base/bytes.h"
#include "base/sandbox.h"

/* Forks, into a namespace of processes where that can be had. In the parent 0, with the child's process and a socket to it, both the caller's to
 * end (vg_subprocess_end). In the child 1: it has left its parent (vg_sandbox_leave_parent) with
 * the socket as file VG_SANDBOX_FIRST_FILE and, unless it is negative, `file` as the next
 * one. VG_ERR_WORKER when no process can be had. */
int vg_subprocess_fork(int file, pid_t *out_child, int *out_socket, struct vg_error *err);

/* The same, for a child that shares memory with its parent: `own`, which no other child that is
 * started here sees. */
int vg_subprocess_fork_sharing(const struct vg_shared *own, pid_t *out_child, int *out_socket, struct vg_error *err);

/* Kills the child, waits for it and closes the socket. */
void vg_subprocess_end(pid_t child, int socket);

/* Frames between the two, bound to a nonce that both know since before the fork: nothing else that
 * may come out of the socket is taken for one. The child sends through its socket; the parent
 * receives one into out, which is cleared first and whose maximum is the largest it takes, before
 * the deadline of the monotonic clock; false otherwise. */
int vg_subprocess_send(uint64_t nonce, struct vg_span frame);
bool vg_subprocess_receive(int socket, uint64_t nonce, struct vg_buffer *out, double deadline);

/* Limits the processor time of a child that reads a file of `size` bytes: `seconds`, and ten times as long as a slow
 * machine reads. False when that cannot be. Called by the child. */
bool vg_subprocess_limit_reader(uint64_t seconds, uint64_t size);
/* Seconds that a child which reads a file of `size` bytes may keep its parent waiting in all: `seconds`, and as long as a
 * slow disk on a busy machine takes. Without this one that was taken over could send something now and then for ever. */
double vg_subprocess_patience(uint64_t seconds, uint64_t size);
/* Receives within what is left of that, and within VG_FRAME_SECONDS; what it takes is gone from `patience`. */
enum { VG_FRAME_SECONDS = 60 };
bool vg_subprocess_receive_within(int socket, uint64_t nonce, struct vg_buffer *out, double *patience);

/* What is to be done: appends its answer. Runs in the child and may not rely on any file. */
typedef int vg_subprocess_job(const void *context, struct vg_buffer *answer);

/* Runs job(context) in a child and hands its answer back, which is at most
 * answer->maximum bytes. VG_ERR_WORKER when the child crashes, is stopped by the sandbox,
 * fails or takes longer than limits->max_seconds, of processor time too. */
int vg_subprocess_call(vg_subprocess_job *job, const void *context, const struct vg_limits *limits,
		  struct vg_buffer *answer, struct vg_error *err);

/* The same; *out_layers is what the child's sandbox reached. */
int vg_subprocess_call_telling(vg_subprocess_job *job, const void *context, const struct vg_limits *limits,
			  unsigned *out_layers, struct vg_buffer *answer, struct vg_error *err);

#endif
