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

/* Can there be any? Not in a catalogue that is not there, nor in an older one that is read as it is. */
bool vg_designs_kept(const struct vg_catalogue *catalogue);

/* The cells of a row; VG_ERR_CORRUPT for a blob of another size, which was not written by us. */
int vg_designs_cells(struct vg_database *database, sqlite3_stmt *row, int column, struct vg_design_cells *out,
		     struct vg_error *err);

/* Rows of a new design, which known picture `picture` shows, and of who carries it (designs_change.c). Inside a change. */
int vg_designs_insert(struct vg_database *database, int64_t picture, enum vg_design_state state, const char *name,
		      int64_t *out_id, struct vg_error *err);
int vg_designs_insert_carrier(struct vg_database *database, int64_t design, int64_t picture,
			      const struct vg_design_cells *cells, struct vg_error *err);

#endif
