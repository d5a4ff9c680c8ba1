/* The comparisons that a record's matches call for: which, asked and answered. */
#ifndef VG_PIPELINE_COMPARE_H
#define VG_PIPELINE_COMPARE_H

#include <vestigo/catalogue.h>
#include <vestigo/record.h>

#include <vestigo/pipeline.h>

#include "base/bytes.h"

/* Appends a worker's task (see match/comparison.h) that compares the record's picture with
 * the best known pictures of which there is more than a hash. *out_asked false, and
 * nothing appended, when there are none. `learn`: the record's picture is known itself, and designs are
 * looked for that it has in common with the others. */
int vg_compare_ask(const struct vg_pipeline_options *options, struct vg_catalogue *catalogue, bool learn,
		   const struct vg_record *record, struct vg_buffer *out, bool *out_asked, struct vg_error *err);

/* Enters the answer into the record's matches; of those that have only a kept design in common one stays,
 * for all pictures under it. False when it is malformed. */
bool vg_compare_take(struct vg_record *record, struct vg_span answer);

#endif
