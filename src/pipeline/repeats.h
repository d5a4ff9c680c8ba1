/* Pictures that come again within one run. */
#ifndef VG_PIPELINE_REPEATS_H
#define VG_PIPELINE_REPEATS_H

#include <vestigo/record.h>

struct vg_repeats;

struct vg_repeats *vg_repeats_new(void);
void vg_repeats_free(struct vg_repeats *repeats);

/* Fills record->repeat when an earlier examined record showed the same picture, and
 * remembers the record when it is the first. VG_ERR_MEMORY. */
int vg_repeats_see(struct vg_repeats *repeats, struct vg_record *record, struct vg_error *err);

#endif
