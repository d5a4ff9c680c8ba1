/* Pictures that no search gives: known ones that a person set aside, kept and shown; and removed ones, which the index
 * still has. Inside catalogue. */
#ifndef VG_CATALOGUE_SET_ASIDE_H
#define VG_CATALOGUE_SET_ASIDE_H

#include "catalogue/catalogue.h"

/* Which they are, as one version of the catalogue says. */
struct vg_set_aside {
	int64_t *id;              /* ascending; owned */
	size_t count;
	int64_t version;          /* of the content that they were read from */
	bool loaded;
};

/* Brings the list of an open catalogue up to date, between enter and leave: costs nothing while nothing
 * changes. VG_ERR_MEMORY, or what reading gives. */
int vg_set_aside_refresh(struct vg_catalogue *catalogue, struct vg_error *err);
/* Of the list as it was brought up to date. */
bool vg_set_aside_has(const struct vg_set_aside *list, int64_t id);
void vg_set_aside_forget(struct vg_set_aside *list);

/* How many were set aside, asked of the file. */
int vg_set_aside_count(struct vg_catalogue *catalogue, int64_t *out, struct vg_error *err);

#endif
