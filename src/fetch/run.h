/* Inside fetch: one run, and what its parts tell each other. */
#ifndef VG_FETCH_RUN_H
#define VG_FETCH_RUN_H

#include <vestigo/fetch.h>

#include "custody/evidence.h"
#include "fetch/client.h"
#include "fetch/target.h"
#include "fetch/telegram_page.h"

struct run;

/* A channel or a post on its way. */
struct walk {
	struct run *run;
	struct vg_target target;
	struct vg_fetch_target *told;  /* its place in the summary */
	int64_t before;                /* of the page that is asked for; 0: the newest */
	bool wants_page;               /* when the pictures have caught up */
	unsigned cut;                  /* how often a page came without its end */
	bool ended;
};

struct run {
	const struct vg_fetch_options *options;
	struct vg_evidence *evidence;
	struct vg_client *client;
	struct vg_fetch_summary *summary;
	struct walk *walks;
	size_t walk_count;
};

/* Begins a walk: goes on where an unfinished one stopped. */
int vg_walk_begin(struct walk *walk, struct vg_error *err);

/* Asks for the next page when it is time to. */
int vg_walk_step(struct walk *walk, struct vg_error *err);

/* Fills in what of the channel is missing and was not looked at. */
int vg_walk_account(struct walk *walk, struct vg_error *err);

/* Logs a picture that was seen posted, unless it is known, and says whether it is wanted. */
int vg_pictures_note(struct run *run, const char *key, const char *channel, int64_t post,
		     const struct vg_page_picture *picture, struct vg_posting **out, bool *out_wanted,
		     struct vg_error *err);

/* Logs what was seen posted and is not given, unless it is known. */
int vg_pictures_note_withheld(struct run *run, const char *key, const char *channel, int64_t post,
			      const struct vg_page_picture *picture, bool *out_is_new, struct vg_error *err);

/* Tells of it in the summary. */
int vg_run_withheld(struct run *run, const struct vg_item *item, struct vg_error *err);

/* Counts a stored picture as there already, once a run, and not when this run stored it. */
void vg_run_already_there(struct run *run, struct vg_posting *posting);

/* Downloads a picture that was noted. */
int vg_pictures_fetch(struct run *run, struct vg_posting *posting, struct vg_error *err);

/* The key of a post's picture number i. Heap, or NULL. */
char *vg_pictures_key(const char *channel, const struct vg_page_post *post, size_t i);

/* Tells of a failure in the summary. */
int vg_run_failure(struct run *run, const char *target, const char *url, const char *reason, bool refused,
		   struct vg_error *err);

#endif
