/* What people judged: two pictures are not the same, whatever is found. Inside catalogue. */
#ifndef VG_CATALOGUE_DISTINCT_H
#define VG_CATALOGUE_DISTINCT_H

#include "catalogue/catalogue.h"

/* Takes off the matches the known pictures that were judged distinct from the picture with that
 * SHA-256. */
int vg_distinct_drop(struct vg_catalogue *catalogue, const uint8_t sha256[32], struct vg_matches *matches,
		     struct vg_error *err);

/* Were the pictures with these SHA-256 judged distinct? 1 or 0; an error where that cannot be read. */
int vg_distinct_between(struct vg_catalogue *catalogue, const uint8_t a[32], const uint8_t b[32], struct vg_error *err);

#endif
