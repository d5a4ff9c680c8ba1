/* The index of local features beside a catalogue. */
#ifndef VG_CATALOGUE_FEATURE_INDEX_H
#define VG_CATALOGUE_FEATURE_INDEX_H

#include "catalogue/segment_index.h"

extern const struct vg_segment_kind vg_feature_index_kind;

/* How many features a refreshed index covers. */
uint64_t vg_feature_index_count(struct vg_segment_index *index);

/* The known pictures with the most votes, best first; at most `room`, in a refreshed index. A
 * damaged segment is told of, made again, and the search begun anew. */
int vg_feature_index_search(struct vg_segment_index *index, struct vg_catalogue *catalogue,
			    const struct vg_feature_query *query, struct vg_candidate *best, size_t *count,
			    size_t room, struct vg_error *err);

#endif
