/* Reading known pictures: rows (known.c), what was said of them (known_sightings.c), what is kept of them in one piece
 * (known_blobs.c). The other functions of these files are public. */
#ifndef VG_CATALOGUE_KNOWN_H
#define VG_CATALOGUE_KNOWN_H

#include "catalogue/catalogue.h"

/* The stored features of a known picture, the caller's to release; none leaves *out empty.
 * VG_ERR_CORRUPT when they are not what was stored. */
int vg_known_features(struct vg_catalogue *catalogue, int64_t id, struct vg_features *out, struct vg_error *err);

/* Enters into a match what the known picture's row says: its size, digest and when it was added. */
void vg_known_tell(const struct vg_known *known, struct vg_match *match);

/* A known picture's sighting, counted from 1 in the order in which they are visited, the caller's to
 * release also after a failure (*out is zero before); and its row. VG_ERR_NOT_FOUND. */
int vg_known_sighting(struct vg_catalogue *catalogue, int64_t id, uint64_t number, struct vg_sighting *out,
		      int64_t *out_row, struct vg_error *err);

/* Compares every stored blob with its checksum, whatever the pages' sums say. VG_ERR_CORRUPT: the
 * first that differs is named, *out_named; or it could not be walked to. */
int vg_known_check_blobs(struct vg_catalogue *catalogue, bool *out_named, struct vg_error *err);

#endif
