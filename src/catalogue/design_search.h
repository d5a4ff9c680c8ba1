/* A search past designs: which of an item's features lie in them, and which do not. */
#ifndef VG_CATALOGUE_DESIGN_SEARCH_H
#define VG_CATALOGUE_DESIGN_SEARCH_H

#include <vestigo/design.h>

#include "match/geometry.h"

/* Kept designs that an item was laid on. */
enum { VG_DESIGNS_LAID = 3 };
struct vg_designs_laid {
	int64_t id[VG_DESIGNS_LAID];
	size_t count;
	bool inside[VG_FEATURES_MAXIMUM]; /* of the item's features: in one of them */
};

bool vg_designs_laid_has(const struct vg_designs_laid *laid, int64_t id);

/* Marks the features that lie in those cells of a known picture, on which the item lies so. */
void vg_designs_laid_add(struct vg_designs_laid *laid, int64_t design, const struct vg_features *item, struct vg_size item_size,
			 const double item_to_known[9], struct vg_size known_size, const struct vg_design_cells *cells);

/* Copies the features that lie in none, the caller's to release. *out is empty where the item is laid on
 * no design, or too few are left to search by: then all of them count. VG_ERR_MEMORY. */
int vg_designs_laid_rest(const struct vg_designs_laid *laid, const struct vg_features *item, struct vg_features *out,
			 struct vg_error *err);

#endif
