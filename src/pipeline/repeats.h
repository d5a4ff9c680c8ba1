/* Pictures that come again within one run, told by what tells known pictures: same bytes, same pixels, hashes,
 * local features, and place by place (match/comparison.h). What only shares a part, as a design, is no repeat.
 *
 * Items are seen strictly in the order of the report, each looked for and then settled before the next, so that
 * what is told does not depend on which worker is the faster. Belongs to one thread. */
#ifndef VG_PIPELINE_REPEATS_H
#define VG_PIPELINE_REPEATS_H

#include <vestigo/catalogue.h>
#include <vestigo/record.h>

#include "base/bytes.h"

struct vg_repeats;

/* `side`: longest of the grid on which pictures are compared; 0: by bytes, pixels and hashes alone, as for
 * runs without features. NULL when memory is short. */
struct vg_repeats *vg_repeats_new(uint32_t side);
void vg_repeats_free(struct vg_repeats *repeats);

/* Looks for an earlier picture that the record's may be. Where that calls for a comparison, a worker's task
 * is appended and *out_asked is true. VG_ERR_MEMORY. */
int vg_repeats_look(struct vg_repeats *repeats, const struct vg_record *record, struct vg_buffer *out, bool *out_asked,
		    struct vg_error *err);
/* Takes the worker's answer; without one, what was found by features alone is no repeat. False when it is
 * malformed. */
bool vg_repeats_take(struct vg_repeats *repeats, const struct vg_picture *picture, struct vg_span answer);
/* Fills record->repeat, or remembers the record's picture as the first. Where it lies under a kept design
 * of the catalogue (may be NULL), that is remembered with it. VG_ERR_MEMORY, and the catalogue's failures. */
int vg_repeats_settle(struct vg_repeats *repeats, struct vg_record *record, struct vg_catalogue *catalogue,
		      struct vg_error *err);

/* Could not all pictures be kept to be compared with? Repeats of later ones are told by bytes, pixels and hashes
 * alone then. */
bool vg_repeats_incomplete(const struct vg_repeats *repeats);

#endif
