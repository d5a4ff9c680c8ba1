/* What people judged: two pictures are not the same, whatever is found. Inside catalogue. */
#ifndef VG_CATALOGUE_DISTINCT_H
#define VG_CATALOGUE_DISTINCT_H

#include "catalogue/catalogue.h"

/* Takes off the matches the known pictures that were judged distinct from the picture with that
 * SHA-256. */
int vg_distinct_drop(struct vg_catalogue *catalogue, const uint8_t sha256[32], struct vg_matches *matches,
		     struct vg_error *err);

#endif
