/* The index of PDQ hashes beside a catalogue: of every known picture with enough detail for
 * its hash to mean something, the hash of the stored pixels and that of the resampled ones. */
#ifndef VG_CATALOGUE_PDQ_INDEX_H
#define VG_CATALOGUE_PDQ_INDEX_H

#include "catalogue/segment_index.h"

extern const struct vg_segment_kind vg_pdq_index_kind;

/* How many hashes an index covers that was refreshed or searched. */
uint64_t vg_pdq_index_count(struct vg_segment_index *index);

/* Calls found(context, hit) for each hash within radius of any of the queries; a picture
 * with two hashes may come twice. The index is refreshed first; a damaged segment is told
 * of, made again, and the search begun anew: what was found before is found again. */
int vg_pdq_index_search(struct vg_segment_index *index, struct vg_catalogue *catalogue,
			const struct vg_pdq *queries, unsigned query_count, int radius,
			vg_hash_found *found, void *context, struct vg_error *err);

#endif
