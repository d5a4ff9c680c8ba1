/* Posted pictures of one run: noted when seen, downloaded, stored or told why not. */
#ifndef VG_FETCH_PICTURES_H
#define VG_FETCH_PICTURES_H

#include "custody/evidence.h"
#include "fetch/client.h"
#include "fetch/summary.h"
#include "fetch/telegram_page.h"

/* What the parts of a run share; all of it outlives them. */
struct vg_fetch_run {
	const struct vg_fetch_options *options;
	struct vg_evidence *evidence;
	struct vg_client *client;
	struct vg_fetch_summary *summary;
};

/* The key of a post's picture number i. Heap, or NULL. */
char *vg_pictures_key(const char *channel, const struct vg_page_post *post, size_t i);

/* Logs a picture that was seen posted, unless it is known, and says whether it is wanted. */
int vg_pictures_note(struct vg_fetch_run *run, const char *key, const char *channel, int64_t post,
		     const struct vg_page_picture *picture, struct vg_posting **out, bool *out_wanted,
		     struct vg_error *err);

/* Logs what was seen posted and is not given, unless it is known. */
int vg_pictures_note_withheld(struct vg_fetch_run *run, const char *key, const char *channel, int64_t post,
			      const struct vg_page_picture *picture, bool *out_is_new, struct vg_error *err);

/* Downloads a picture that was noted. */
int vg_pictures_fetch(struct vg_fetch_run *run, struct vg_posting *posting, struct vg_error *err);

#endif
