/* The index of local features beside a catalogue: a folder of memory-mapped segments.
 *
 * Everything in it can be made again from the catalogue, which alone says what is known.
 * Segments cover ids without a gap, from 1 on; what comes after the last one is read from
 * the catalogue and held in memory. Writers add segments under new names, merge small
 * ones and remove what was merged; readers keep what they have mapped. */
#ifndef VG_CATALOGUE_FEATURE_INDEX_H
#define VG_CATALOGUE_FEATURE_INDEX_H

#include "catalogue/catalogue.h"
#include "match/feature_segment.h"

struct vg_feature_index;

/* Reads nothing yet. NULL when memory is short. */
struct vg_feature_index *vg_feature_index_new(void);
void vg_feature_index_free(struct vg_feature_index *index);

/* Makes it cover everything that is in the catalogue. */
int vg_feature_index_refresh(struct vg_feature_index *index, struct vg_catalogue *catalogue,
			     struct vg_error *err);

/* How many features it covers. */
uint64_t vg_feature_index_count(const struct vg_feature_index *index);

/* The known pictures with the most votes, best first; at most `room`. */
int vg_feature_index_search(const struct vg_feature_index *index,
			    const struct vg_feature_query *query, struct vg_candidate *best,
			    size_t *count, size_t room, struct vg_error *err);

/* Writes segments for what no segment covers yet, and merges small ones. Another process
 * that is at it already is left to it. */
int vg_feature_index_write(struct vg_catalogue *catalogue, struct vg_error *err);

/* Reads every segment whole: VG_ERR_CORRUPT with the first that is damaged, which is then
 * removed where that is allowed, to be made again. */
int vg_feature_index_check(struct vg_catalogue *catalogue, struct vg_error *err);

/* Bytes on disk. */
uint64_t vg_feature_index_bytes(struct vg_catalogue *catalogue);

#endif
