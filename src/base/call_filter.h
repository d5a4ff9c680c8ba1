/* The filter of system calls, which is built once and loaded by each process that is to be sandboxed. */
#ifndef VG_BASE_CALL_FILTER_H
#define VG_BASE_CALL_FILTER_H

#include <vestigo/error.h>

/* 1 in a sanitizer build, whose runtime needs more: what is not listed is answered with EPERM. */
#if defined(__SANITIZE_ADDRESS__)
enum { VG_CALL_FILTER_WEAKENED = 1 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
enum { VG_CALL_FILTER_WEAKENED = 1 };
#else
enum { VG_CALL_FILTER_WEAKENED = 0 };
#endif
#else
enum { VG_CALL_FILTER_WEAKENED = 0 };
#endif

/* Builds the filter, unless this thread has. Before a fork, so that its child need not: building it takes as
 * long as reading a small page. What fails here is told by vg_call_filter_load. */
void vg_call_filter_prepare(void);

/* Irreversibly, for the calling process, which has given up new privileges (PR_SET_NO_NEW_PRIVS) and has one
 * thread. VG_ERR_WORKER when the filter cannot be built, or the kernel refuses it. */
int vg_call_filter_load(struct vg_error *err);

#endif
