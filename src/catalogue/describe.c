/* What is known of the pictures that an item matched. */
#include <string.h>

#include "catalogue/catalogue.h"

struct choosing {
	const struct vg_post *post;
	struct vg_match *match;
	bool chosen, own, other;
};

static bool own_post(const struct vg_post *post, const struct vg_sighting *sighting)
{
	return post && post->has_message && sighting->has_message &&
	       post->message == sighting->message && post->has_chat_id == sighting->has_chat_id &&
	       post->chat_id == sighting->chat_id;
}

/* Sightings come dated first, earliest first: the first that is not the post itself. */
static int choose_sighting(void *context, const struct vg_sighting *sighting, struct vg_error *err)
{
	struct choosing *choosing = context;
	struct vg_match *match = choosing->match;
	(void)err;
	if (own_post(choosing->post, sighting)) {
		choosing->own = true;
		return 0;
	}
	choosing->other = true;
	if (choosing->chosen)
		return 0;
	choosing->chosen = true;
	match->title = sighting->title ? strdup(sighting->title) : NULL;
	match->source = sighting->source ? strdup(sighting->source) : NULL;
	match->has_date = sighting->has_date;
	match->date = sighting->date;
	return 0;
}

/* Fills in what the known picture is. */
static int describe(struct vg_catalogue *catalogue, const struct vg_post *post, struct vg_match *match,
		    struct vg_error *err)
{
	struct vg_known known;
	struct choosing choosing = { post, match, false, false, false };
	int code = vg_catalogue_get(catalogue, match->known_id, &known, err);
	if (code < 0)
		return code;
	match->has_sha256 = known.has_sha256;
	memcpy(match->sha256, known.sha256, sizeof match->sha256);
	match->added = known.added;
	code = vg_catalogue_each_sighting(catalogue, match->known_id, choose_sighting, &choosing, err);
	match->only_own_post = choosing.own && !choosing.other;
	return code;
}

int vg_catalogue_describe(struct vg_catalogue *catalogue, const struct vg_post *post,
			  struct vg_matches *matches, struct vg_error *err)
{
	size_t kept = 0, count = matches->count;
	int code = 0;
	for (size_t i = 0; i < count && code == 0; i++) {
		code = describe(catalogue, post, &matches->match[i], err);
		if (code == 0)
			matches->match[kept++] = matches->match[i];
		else if (code == VG_ERR_NOT_FOUND)
			code = 0;
	}
	matches->found -= count - kept;
	matches->count = kept;
	return code;
}
