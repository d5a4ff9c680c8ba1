/* An index beside a catalogue: a folder "PATH-index/" of segments of one kind.
 *
 * Everything in it can be made again from the catalogue, which alone says what is known.
 * Segments cover ids without a gap, from 1 on; what comes after the last one is read from
 * the catalogue and held in memory, also in segments, to which only what is new is added
 * as the catalogue grows. Writers add segments under new names, merge small
 * ones and remove what was merged; readers keep what they have open. */
#ifndef VG_CATALOGUE_SEGMENT_INDEX_H
#define VG_CATALOGUE_SEGMENT_INDEX_H

#include "catalogue/segment_store.h"

struct vg_segment_index {
	const struct vg_segment_kind *kind;
	struct vg_segment_files files;
	struct vg_segment_file *tail; /* segments in memory, of what no file covers */
	size_t tails;
	int64_t last_id;              /* of the tail, or of the files */
	bool loaded;
	int64_t version;              /* of the content that it covers */
};

/* Reads nothing yet. */
void vg_segment_index_init(struct vg_segment_index *index, const struct vg_segment_kind *kind);
void vg_segment_index_release(struct vg_segment_index *index);

/* Makes it cover everything that is in the catalogue: costs what was added since. */
int vg_segment_index_refresh(struct vg_segment_index *index, struct vg_catalogue *catalogue,
			     struct vg_error *err);

/* Segment i of those that are loaded, or NULL after the last one. */
struct vg_segment *vg_segment_index_at(struct vg_segment_index *index, size_t i);

/* A segment turned out to be damaged while it was used: says so, removes its file where that
 * is allowed, and forgets everything, so that a refresh makes it again. */
void vg_segment_index_discard(struct vg_segment_index *index, struct vg_catalogue *catalogue, size_t i);

#endif
