/* Changing the catalogue, for the files that keep something of their own in it. */
#ifndef VG_CATALOGUE_STORE_H
#define VG_CATALOGUE_STORE_H

#include "catalogue/catalogue.h"

/* Runs `work` as one change, done wholly or not at all, alone or inside the transaction that the caller
 * of the library began. What was found before may not be so after it: the version rises. */
typedef int vg_change_work(struct vg_catalogue *catalogue, void *context, struct vg_error *err);
int vg_store_change(struct vg_catalogue *catalogue, vg_change_work *work, void *context, struct vg_error *err);

#endif
