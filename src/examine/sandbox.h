/* What a worker gives up before it looks at the first byte from outside. */
#ifndef VG_EXAMINE_SANDBOX_H
#define VG_EXAMINE_SANDBOX_H

#include <stdbool.h>
#include <vestigo/limits.h>

/* Irreversibly, for the calling process: no new privileges, no core dumps, at most
 * limits->max_memory more memory than now, no new files, sockets, processes or
 * executable memory: a system call that is not on the list ends the process with
 * SIGSYS. Standard streams must already lead nowhere. Builds with a sanitizer keep
 * the rest but answer unlisted calls with EPERM and set no memory limit, since the
 * sanitizer's own runtime needs more. VG_ERR_WORKER when the kernel refuses. */
int vg_sandbox_enter(const struct vg_limits *limits, struct vg_error *err);

/* True in a sanitizer build, where the sandbox is weaker as said above. */
bool vg_sandbox_is_weakened(void);

#endif
