/* Which pictures are known by their PDQ hash alone, looked up by that hash: a hash that is
 * imported twice is one picture. Lists of millions are imported, so no SQL is asked.
 *
 * The index of hashes (pdq_index.h) answers for what it covers; a table in memory for
 * what comes after; an SQL index for hashes of low quality, which neither holds. */
#ifndef VG_CATALOGUE_HASH_ONLY_LOOKUP_H
#define VG_CATALOGUE_HASH_ONLY_LOOKUP_H

#include "catalogue/segment_files.h"

struct vg_hash_only {
	bool loaded;
	int64_t version;            /* of the content that it describes */
	struct vg_segment_files files;
	size_t usable;              /* of the files; smaller segments, at the end, are in the table */
	int64_t first_id;           /* the table holds pictures from here on */
	uint64_t *key;              /* a checksum of the hash */
	uint32_t *id_plus_one;      /* less first_id; 0: free */
	size_t count, capacity;     /* of the table; a power of two */
};

/* The picture that has this hash and no SHA-256, or 0. Inside a transaction, with catalogue->meta loaded. */
int vg_hash_only_find(struct vg_catalogue *catalogue, const struct vg_pdq *hash, int64_t *out_id,
		      struct vg_error *err);

/* A picture was added, and catalogue->meta counts it. VG_ERR_MEMORY. */
int vg_hash_only_added(struct vg_catalogue *catalogue, const struct vg_known *known, int64_t id,
		       struct vg_error *err);

/* Forgets everything, to be loaded again when it is asked. */
void vg_hash_only_forget(struct vg_hash_only *only);

#endif
