/* One change of the catalogue: done wholly, or not at all. */
#ifndef VG_CATALOGUE_STORE_H
#define VG_CATALOGUE_STORE_H

#include "catalogue/catalogue.h"

/* Inside a transaction. 1: the content is another now; 0: it is as it was; else a code. */
typedef int vg_store_work(struct vg_catalogue *catalogue, void *context, struct vg_error *err);

/* Does it, in a transaction of its own or as a part of the caller's. Where it failed, what it changed is
 * undone. VG_ERR_USAGE where nothing may be changed now. */
int vg_store_change(struct vg_catalogue *catalogue, vg_store_work *work, void *context, struct vg_error *err);

#endif
