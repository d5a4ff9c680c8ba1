/* The tables of designs: what the other files of the catalogue need of them. */
#ifndef VG_CATALOGUE_DESIGNS_H
#define VG_CATALOGUE_DESIGNS_H

#include <vestigo/design.h>

#include "catalogue/catalogue.h"

/* Designs that known picture `id` shows are shown by another carrier from now on, or, where there is none,
 * forgotten. Inside the transaction that removes the picture, before it is removed. */
int vg_designs_leave(struct vg_database *database, int64_t id, struct vg_error *err);

/* The kept design that most known pictures carry, of those that known picture `id` carries, and the cells
 * in which any kept one lies there. out_design->id 0: it carries none. */
int vg_designs_of(struct vg_catalogue *catalogue, int64_t id, struct vg_match_design *out_design,
		  struct vg_design_cells *out_cells, struct vg_error *err);

#endif
