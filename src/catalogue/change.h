/* One change of the catalogue: done wholly, or not at all, with nothing else of the caller's transaction
 * lost. */
#ifndef VG_CATALOGUE_CHANGE_H
#define VG_CATALOGUE_CHANGE_H

#include "catalogue/catalogue.h"

/* Inside a transaction. 1: the content is another now; 0: it is as it was; else a code. */
typedef int vg_change_work(struct vg_catalogue *catalogue, void *context, struct vg_error *err);

/* Does it, in a transaction of its own or as a part of the caller's. Where it failed, what it changed is
 * undone. VG_ERR_USAGE where nothing may be changed now. */
int vg_change_make(struct vg_catalogue *catalogue, vg_change_work *work, void *context, struct vg_error *err);

/* The same in steps: whether anything may be changed now; the change's beginning; the numbers of `meta`, which
 * it may change; its end, which undoes it where `code` is negative, and gives that code or its own. */
struct vg_change {
	bool inside;           /* a transaction that the caller began */
	struct vg_meta before;
	bool loaded;
};
int vg_change_allowed(const struct vg_catalogue *catalogue, struct vg_error *err);
int vg_change_begin(struct vg_catalogue *catalogue, struct vg_change *out, struct vg_error *err);
int vg_change_meta(struct vg_catalogue *catalogue, struct vg_error *err);
int vg_change_end(struct vg_catalogue *catalogue, const struct vg_change *change, int code, struct vg_error *err);

/* What failed was no change of its own: the caller's whole transaction is undone. Gives `code`. */
int vg_change_abandon(struct vg_catalogue *catalogue, int code);

#endif
