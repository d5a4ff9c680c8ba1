/* Learning designs (vestigo/design.h) from pictures that were added to a catalogue. Of the
 * catalogue's thread. */
#ifndef VESTIGO_LEARN_H
#define VESTIGO_LEARN_H

#include <signal.h>

#include <vestigo/design.h>
#include <vestigo/limits.h>

#ifdef __cplusplus
extern "C" {
#endif

struct vg_learn_options {
	size_t size;               /* sizeof(struct vg_learn_options): see vestigo/vestigo.h */
	struct vg_limits limits;
	const volatile sig_atomic_t *stop; /* set: VG_ERR_INTERRUPTED; may be NULL */
	void *context;                     /* of progress, which may be NULL: how many were looked at, of how many */
	void (*progress)(void *context, uint64_t done, uint64_t all);
};

/* Looks at each known picture with features that was not looked at yet, in order of id: searches for it
 * once, compares it (in a worker) with a bounded number of those that it matches, and keeps the design
 * that it has in common with them. What was looked at is remembered now and then: a kill repeats little
 * and loses nothing. Outside begin and commit. VG_ERR_WORKER. */
VG_API int vg_learn_designs(struct vg_catalogue *catalogue, const struct vg_learn_options *options, struct vg_error *err);

#ifdef __cplusplus
}
#endif
#endif
