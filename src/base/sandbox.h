/* What a process gives up before it looks at the first byte from outside. */
#ifndef VG_BASE_SANDBOX_H
#define VG_BASE_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vestigo/limits.h>

/* Irreversibly, for the calling process, which has one thread: no new privileges, no core dumps, at
 * most limits->max_memory more memory than now, no new files, sockets, processes or executable memory,
 * few threads: a system call that is not on the list ends the process with SIGSYS. Where the kernel
 * has them also Landlock without a single file, and user and network namespaces; root is given up.
 * Standard streams must already lead nowhere. Builds with a sanitizer keep the rest but answer
 * unlisted calls with EPERM and set no memory limit, since the sanitizer's own runtime needs more.
 * Returns what was reached (bits of vg_protection_layer), or VG_ERR_WORKER when the kernel refuses
 * what nothing is read without, or limits->full_sandbox asks for more than there is. */
int vg_sandbox_enter(const struct vg_limits *limits, struct vg_error *err);

/* Seconds of processor time that this process has from its start, after which the kernel kills it. */
bool vg_sandbox_limit_time(uint64_t seconds);

/* How many threads a sandboxed process may have. */
unsigned vg_sandbox_threads(void);

/* Memory that a process shares with its parent; NULL for none. */
struct vg_shared {
	void *memory;
	size_t size;
};

/* What a process that is to be sandboxed does first, right after the fork: it dies with its
 * parent, keeps no file but keep[0..count) (at most 8; they become 3, 4, …) and of what the parent
 * shares with others no memory but `own`, its standard streams lead nowhere, and interrupts are the
 * parent's affair. Ends the process when that fails. */
void vg_sandbox_leave_parent(const int *keep, int count, const struct vg_shared *own);

/* The statuses of a process that ended itself: it used up its processor time, or was to have the full
 * sandbox and did not reach it. */
enum { VG_SANDBOX_OUT_OF_TIME = 124, VG_SANDBOX_REFUSED = 125 };
enum { VG_SANDBOX_FIRST_FILE = 3 };

/* True in a sanitizer build, where the sandbox is weaker as said above. */
bool vg_sandbox_is_weakened(void);

#endif
