/* A walk through a channel's public pages, or a look at one post. */
#ifndef VG_FETCH_WALK_H
#define VG_FETCH_WALK_H

#include "fetch/pictures.h"
#include "fetch/target.h"

/* A channel or a post on its way. */
struct vg_walk {
	struct vg_fetch_run *run;
	struct vg_target target;
	struct vg_fetch_target *outcome; /* its place in the summary */
	int64_t before;                  /* of the page that is asked for; 0: the newest */
	bool wants_page;                 /* when the pictures have caught up */
	unsigned cut;                    /* how often a page came without its end */
	bool ended;
};

/* Begins a walk: goes on where an unfinished one stopped. */
int vg_walk_begin(struct vg_walk *walk, struct vg_error *err);

/* Asks for the next page when it is time to. */
int vg_walk_step(struct vg_walk *walk, struct vg_error *err);

/* Fills in what of the channel is missing and was not looked at. */
int vg_walk_account(struct vg_walk *walk, struct vg_error *err);

#endif
