#include "match/hash_index.h"

#include <stdlib.h>

#include "base/memory.h"
#include "fingerprint/hamming.h"

struct vg_hash_index {
	struct vg_pdq *hashes;
	int64_t *ids;
	size_t count, capacity;
	const struct vg_hamming_kernel *kernel;
};

int vg_hash_index_new(struct vg_hash_index **out)
{
	struct vg_hash_index *index = vg_calloc(1, sizeof *index);
	if (!index)
		return VG_ERR_MEMORY;
	index->kernel = vg_hamming_best();
	*out = index;
	return 0;
}

void vg_hash_index_free(struct vg_hash_index *index)
{
	if (!index)
		return;
	free(index->hashes);
	free(index->ids);
	free(index);
}

size_t vg_hash_index_count(const struct vg_hash_index *index)
{
	return index->count;
}

static int grow(struct vg_hash_index *index)
{
	size_t capacity = index->capacity ? index->capacity + index->capacity / 2 : 256;
	struct vg_pdq *hashes = vg_realloc(index->hashes, capacity * sizeof *hashes);
	if (!hashes)
		return VG_ERR_MEMORY;
	index->hashes = hashes;
	int64_t *ids = vg_realloc(index->ids, capacity * sizeof *ids);
	if (!ids)
		return VG_ERR_MEMORY;
	index->ids = ids;
	index->capacity = capacity;
	return 0;
}

int vg_hash_index_add(struct vg_hash_index *index, int64_t id, const struct vg_pdq *hash)
{
	if (index->count == index->capacity && grow(index) < 0)
		return VG_ERR_MEMORY;
	index->hashes[index->count] = *hash;
	index->ids[index->count++] = id;
	return 0;
}

/* The kernel reports a hash once a query; only its nearest query is passed on. */
struct merging {
	const struct vg_hash_index *index;
	vg_hash_found *found;
	void *context;
	struct vg_hash_hit hit;
	bool pending;
	uint32_t position;
};

static void flush(struct merging *merging)
{
	if (merging->pending)
		merging->found(merging->context, &merging->hit);
	merging->pending = false;
}

static void merge(void *context, struct vg_hamming_hit hit)
{
	struct merging *merging = context;
	if (merging->pending && merging->position == hit.position) {
		if (hit.distance < merging->hit.distance) {
			merging->hit.distance = hit.distance;
			merging->hit.query = hit.query;
		}
		return;
	}
	flush(merging);
	merging->pending = true;
	merging->position = hit.position;
	merging->hit = (struct vg_hash_hit){ merging->index->ids[hit.position], hit.distance, hit.query };
}

void vg_hash_index_search(const struct vg_hash_index *index, const struct vg_pdq *queries,
			  unsigned query_count, int radius, vg_hash_found *found, void *context)
{
	struct merging merging = { .index = index, .found = found, .context = context };
	index->kernel->scan(index->hashes, index->count, queries, query_count, radius, merge, &merging);
	flush(&merging);
}
