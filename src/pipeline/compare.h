/* The comparisons that matches call for: which, asked and answered. */
#ifndef VG_PIPELINE_COMPARE_H
#define VG_PIPELINE_COMPARE_H

#include <vestigo/design.h>
#include <vestigo/record.h>

#include "base/bytes.h"
#include "match/geometry.h"

/* What there is of a picture that matches: its small version (heap, freed by who asked for it), the size of
 * the whole, and where designs lie in it. */
struct vg_compare_with {
	uint8_t *jpeg;
	size_t jpeg_size;
	struct vg_size size;
	struct vg_design_cells kept, dismissed;
};
/* Fills it (all zero before) for a match. */
typedef int vg_compare_load(void *context, const struct vg_match *match, struct vg_compare_with *out, struct vg_error *err);

/* Of a known picture; the context is the catalogue. */
int vg_compare_load_known(void *catalogue, const struct vg_match *match, struct vg_compare_with *out, struct vg_error *err);

/* How to compare. `learn`: the item is known itself, and designs are looked for that it has in common with
 * the others. */
struct vg_compare {
	uint32_t side;   /* longest side of the grid */
	bool depict, learn;
	vg_compare_load *load;
	void *context;
};

/* Appends a worker's task (see match/comparison.h) that compares the item with the best of its matches of
 * which there is more than a hash. *out_asked false, and nothing appended, when there are none. */
int vg_compare_ask(const struct vg_compare *compare, const struct vg_picture *item, const struct vg_matches *matches,
		   struct vg_buffer *out, bool *out_asked, struct vg_error *err);

/* Enters the answer into the matches; of those that have only a kept design in common one stays,
 * for all pictures under it. False when it is malformed. */
bool vg_compare_take(struct vg_matches *matches, struct vg_span answer);

/* Of a match of which parts of one picture could not be read: what differs there is damage, and is neither told nor taken
 * for a border or a crop. Of the known picture no more is shown than could be read of the item. Where places were not
 * compared there is nothing to take back. */
void vg_compare_in_part(const struct vg_picture *item, struct vg_match *match);

/* Where a comparison was called for and no answer came: what only an answer could confirm is not strong. */
void vg_compare_without(struct vg_matches *matches);

#endif
