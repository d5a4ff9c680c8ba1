/* What a process gives up before it looks at the first byte from outside. */
#ifndef VG_BASE_SANDBOX_H
#define VG_BASE_SANDBOX_H

#include <stdbool.h>
#include <vestigo/limits.h>

/* Irreversibly, for the calling process: no new privileges, no core dumps, at most
 * limits->max_memory more memory than now, no new files, sockets, processes or
 * executable memory: a system call that is not on the list ends the process with
 * SIGSYS. Standard streams must already lead nowhere. Builds with a sanitizer keep
 * the rest but answer unlisted calls with EPERM and set no memory limit, since the
 * sanitizer's own runtime needs more. VG_ERR_WORKER when the kernel refuses. */
int vg_sandbox_enter(const struct vg_limits *limits, struct vg_error *err);

/* What a process that is to be sandboxed does first, right after the fork: it dies with its
 * parent, keeps no file but keep[0..count) (at most 8; they become 3, 4, …), its standard
 * streams lead nowhere, and interrupts are the parent's affair. Ends the process when that
 * fails. */
void vg_sandbox_leave_parent(const int *keep, int count);
enum { VG_SANDBOX_FIRST_FILE = 3 };

/* True in a sanitizer build, where the sandbox is weaker as said above. */
bool vg_sandbox_is_weakened(void);

#endif
