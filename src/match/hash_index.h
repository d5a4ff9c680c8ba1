/* Search for 256-bit hashes within a radius: the interface behind which the kinds of
 * index stand. This one keeps the hashes in memory and scans them all. */
#ifndef VG_MATCH_HASH_INDEX_H
#define VG_MATCH_HASH_INDEX_H

#include <stddef.h>
#include <stdint.h>
#include <vestigo/pdq.h>

struct vg_hash_index;

struct vg_hash_hit {
	int64_t id;
	int distance;
	int query; /* which of the queries was nearest */
};

int vg_hash_index_new(struct vg_hash_index **out);
void vg_hash_index_free(struct vg_hash_index *index);
int vg_hash_index_add(struct vg_hash_index *index, int64_t id, const struct vg_pdq *hash);
size_t vg_hash_index_count(const struct vg_hash_index *index);

/* Calls found(context, hit) once for each id within radius of any of the queries, with its nearest one, in the order in which they were added. */
typedef void vg_hash_found(void *context, const struct vg_hash_hit *hit);
void vg_hash_index_search(const struct vg_hash_index *index, const struct vg_pdq *queries,
			  unsigned query_count, int radius, vg_hash_found *found, void *context);

#endif
