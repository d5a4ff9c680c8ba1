/* Table meta: what there is, in numbers and one digest, kept with every change. */
#ifndef VG_CATALOGUE_META_H
#define VG_CATALOGUE_META_H

#include "catalogue/database.h"

struct vg_meta {
	uint8_t digest[32];
	int64_t version, pictures, sightings, with_pdq, low_quality, newest, with_features;
	uint8_t identity[16];     /* names the index's files; changed when what is indexed already changes */
};

/* VG_ERR_CORRUPT when something is missing. */
int vg_meta_read(struct vg_database *database, struct vg_meta *out, struct vg_error *err);

/* Only the version, which a search asks for every time; 0 where nothing is known. */
int vg_meta_version(struct vg_database *database, int64_t *out, struct vg_error *err);

/* Adds (+1) or takes away (-1) a picture. The digest is the sum modulo 2^256 of each picture's
 * SHA-256 over its digests and hashes: it changes with every addition and removal, whatever their
 * order. Features, which may come later, are the caller's to count. Taking away inside the transaction
 * that removed the row: `newest` is looked up. */
int vg_meta_change(struct vg_database *database, struct vg_meta *meta, const struct vg_known *known, int sign,
		   struct vg_error *err);

/* Writes all but the identity, inside the caller's transaction. */
int vg_meta_write(struct vg_database *database, const struct vg_meta *meta, struct vg_error *err);
int vg_meta_new_identity(struct vg_database *database, struct vg_error *err);

/* What one picture contributes to the digest; false when memory is short. */
bool vg_meta_digest_of(const struct vg_known *known, uint8_t out[32]);
void vg_meta_digest_sum(uint8_t total[32], const uint8_t part[32], int sign);

#endif
