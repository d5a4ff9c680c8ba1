/* What lies beside a picture, read in a worker: the task, and its answer's form.
 *
 * A task of its own, apart from the picture's: what is said of the picture's bytes is kept for when they come again,
 * what of a sidecar is not, so a sidecar that changed is always seen; and one that brings its worker down costs itself. */
#ifndef VG_EXAMINE_SIDECAR_H
#define VG_EXAMINE_SIDECAR_H

#include <vestigo/sidecar.h>

#include "base/bytes.h"

/* As a worker's task: appends what the bytes of a sidecar say as XMP, and why the rest was not read. */
int vg_sidecar_work(struct vg_span bytes, struct vg_buffer *response);

/* Fills state, reason and entries, of which it has none yet, from an answer; the other fields are the parent's. VG_ERR_MALFORMED,
 * and *sidecar untouched, when the bytes are not exactly one answer; VG_ERR_MEMORY. */
int vg_sidecar_read_answer(struct vg_span answer, struct vg_sidecar *sidecar);

#endif
