/* The picture that items are held against, where that is a file and not what a catalogue knows: examined by the
 * pipeline itself as its first item, of which no record is handed on, and then the only entry of a catalogue in
 * memory. */
#ifndef VG_PIPELINE_REFERENCE_H
#define VG_PIPELINE_REFERENCE_H

#include <vestigo/design.h>
#include <vestigo/record.h>

#include "pipeline/compare.h"

/* Its number in that catalogue. */
enum { VG_REFERENCE_ID = 1 };

struct vg_reference {
	bool awaited;                    /* it is under way: the record that comes next is its */
	struct vg_catalogue *catalogue;  /* in memory; NULL: there is no such picture */
	struct vg_catalogue *designs;    /* whose kept designs count, borrowed while it is awaited; or NULL */
	struct vg_match_design design;   /* of those the one that most known pictures carry, of the ones that it shows, */
	struct vg_design_cells kept, dismissed; /* and where designs lie in it */
	bool in_part;                    /* it could be read in part only */
	struct vg_error designs_fault;   /* why they could not be looked for; it is held against without them then */
};
void vg_reference_release(struct vg_reference *reference);

/* Takes the examined picture from its record. VG_ERR_UNSUPPORTED, saying why, where there is no picture to hold
 * anything against. */
int vg_reference_take(struct vg_reference *reference, const struct vg_record *record, struct vg_error *err);

/* vg_compare_load: what items are compared with. The context is the reference. */
int vg_reference_load(void *reference, const struct vg_match *match, struct vg_compare_with *out, struct vg_error *err);

/* Enters into the matches with it which kept design it shows. */
void vg_reference_note_design(const struct vg_reference *reference, struct vg_matches *matches);

#endif
