/* What lies beside pictures: found when a picture is done with, opened below its folder and nowhere else, read one
 * after the other by workers (examine/sidecar.h). Nothing that lies there is passed over in silence: what is no file, is
 * too large, cannot be opened, or brings its worker down is a sidecar that is not read, with the reason. */
#ifndef VG_PIPELINE_SIDECARS_H
#define VG_PIPELINE_SIDECARS_H

#include "pipeline/state.h"

/* Takes the slot, which is VG_STAGE_DONE, as far as it can go: to VG_STAGE_WHOLE, or to VG_STAGE_READING_SIDECAR, or
 * nowhere while no worker is free. */
void vg_sidecars_go_on(struct vg_pipeline *pipeline, struct vg_slot *slot, uint64_t index);

/* What became of the one that a worker had; the slot is still VG_STAGE_READING_SIDECAR. False when the answer is none. */
bool vg_sidecars_take(struct vg_slot *slot, const struct vg_pool_result *result);

/* The one that a worker had is begun anew. */
void vg_sidecars_read_again(struct vg_slot *slot);

/* As if it had not been looked for any yet. */
void vg_sidecars_forget(struct vg_slot *slot);

#endif
