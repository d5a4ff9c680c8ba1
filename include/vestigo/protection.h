/* Protection: what stands between the processes that read hostile input and this machine.
 *
 * Pictures, exports, pages and logs are read in processes that give up what they can: the kernel
 * decides how much that is. The filter of system calls and the limits are always there, or nothing is
 * read; the rest is reached where the kernel has it. Thread-safe. */
#ifndef VESTIGO_PROTECTION_H
#define VESTIGO_PROTECTION_H

#include <stdbool.h>
#include <vestigo/limits.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a process that reads gave up: bits, 1 << layer. */
enum vg_protection_layer {
	VG_PROTECTS_CALLS,     /* a filter of system calls: computing, its own memory, its own socket */
	VG_PROTECTS_LIMITS,    /* of memory */
	VG_PROTECTS_THREADS,   /* how many it may start: by the kernel; it is counted from outside too */
	VG_PROTECTS_FILES,     /* Landlock: no file can be opened even where the filter failed */
	VG_PROTECTS_USER,      /* a user namespace: it is nobody */
	VG_PROTECTS_NETWORK,   /* a network namespace: there is no network */
	VG_PROTECTS_PROCESSES, /* a namespace of processes: it sees no other one */
	VG_PROTECTION_LAYERS
};

enum vg_protection_level {
	VG_PROTECTION_NONE,     /* not even what nothing is read without */
	VG_PROTECTION_WEAKENED, /* a build for tests, with a sanitizer */
	VG_PROTECTION_PARTIAL,  /* the filter and the limits */
	VG_PROTECTION_FULL
};
/* "none", "weakened", "partial", "full": the report's words. Static. */
VG_API const char *vg_protection_level_name(enum vg_protection_level level);
VG_API enum vg_protection_level vg_protection_level(unsigned layers);

/* In plain words what a layer keeps out, and what is said where it is missing. Static. */
VG_API const char *vg_protection_says(enum vg_protection_layer layer, bool reached);

/* Starts a process as a reader is started, and tells what it reached. VG_ERR_WORKER when none can be
 * had, which is VG_PROTECTION_NONE. */
VG_API int vg_protection_probe(const struct vg_limits *limits, unsigned *out_layers, struct vg_error *err);

#ifdef __cplusplus
}
#endif
#endif
