/* What is known of the pictures that an item matched. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "catalogue/catalogue.h"

struct choosing {
	const struct vg_post *post;
	struct vg_match *match;
	bool own, other;
};

/* A story or a profile picture, which has no number: by its moment and what stands with it. */
static bool own_story(const struct vg_post *post, const struct vg_sighting *sighting)
{
	const char *title = post->caption ? post->caption : post->chat;
	return post->present && !post->has_message && !sighting->has_message && post->has_date && sighting->has_date &&
	       post->date == sighting->date && title && sighting->title && strcmp(title, sighting->title) == 0;
}

/* Can both have been at one moment? A time without its zone may be hours off. */
static bool same_moment(const struct vg_post *post, const struct vg_sighting *sighting)
{
	int64_t posted_first, posted_last, first, last;
	vg_date_span(post->date, post->date_is_local ? VG_DATE_LOCAL : VG_DATE_SECOND, &posted_first, &posted_last);
	vg_date_span(sighting->date, sighting->date_precision, &first, &last);
	return first <= posted_last && posted_first <= last;
}

/* Chats number their messages alike, and an export can name any chat: the date is the same too. Where there is no chat's
 * number, nothing but the date tells the posts of two chats apart. */
static bool own_post(const struct vg_post *post, const struct vg_sighting *sighting)
{
	if (post && own_story(post, sighting))
		return true;
	if (!post || !post->has_message || !sighting->has_message || post->message != sighting->message ||
	    post->has_chat_id != sighting->has_chat_id || post->chat_id != sighting->chat_id)
		return false;
	return post->has_date && sighting->has_date ? same_moment(post, sighting) : post->has_chat_id;
}

static bool copy(const char *text, char **out)
{
	*out = text ? strdup(text) : NULL;
	return *out || !text;
}

static bool same(const char *one, const char *other)
{
	return one && other ? strcmp(one, other) == 0 : one == other;
}

static bool is_review(const struct vg_review *review, const struct vg_sighting *sighting)
{
	return same(review->claim, sighting->claim) && same(review->rating, sighting->rating) &&
	       same(review->review_url, sighting->review_url);
}

/* What a review said of it: ratings before claims that nobody rated, each once. */
static bool keep_review(struct vg_match *match, const struct vg_sighting *sighting)
{
	size_t at = 0, count = match->review_count;
	if (!sighting->rating && !sighting->claim)
		return true;
	for (size_t i = 0; i < count; i++) {
		if (is_review(&match->reviews[i], sighting))
			return true;
		at += !sighting->rating || match->reviews[i].rating;
	}
	if (count == VG_REVIEWS_MAXIMUM)
		return true;
	struct vg_review *grown = vg_grown_by_count(match->reviews, count, sizeof *grown), new = { 0 };
	if (grown)
		match->reviews = grown;
	bool whole = grown && copy(sighting->claim, &new.claim) && copy(sighting->rating, &new.rating) &&
		     copy(sighting->review_url, &new.review_url);
	if (!whole) {
		free(new.claim);
		free(new.rating);
		return false;
	}
	memmove(grown + at + 1, grown + at, (count - at) * sizeof *grown);
	grown[at] = new;
	match->review_count++;
	return true;
}

/* Takes what a sighting says in place of what another said. */
static bool take(struct vg_match *match, const struct vg_sighting *sighting)
{
	free(match->title);
	free(match->source);
	free(match->note);
	match->title = match->source = match->note = NULL;
	match->has_date = sighting->has_date;
	match->date = sighting->date;
	match->date_precision = sighting->date_precision;
	return copy(sighting->title, &match->title) && copy(sighting->source, &match->source) && copy(sighting->note, &match->note);
}

/* Sightings come dated first, earliest first: the first that is not the post itself, or the post where there is no
 * other. What a review said counts whichever sighting it is kept with. */
static int choose_sighting(void *context, const struct vg_sighting *sighting, struct vg_error *err)
{
	struct choosing *choosing = context;
	struct vg_match *match = choosing->match;
	bool own = own_post(choosing->post, sighting);
	bool first = own ? !choosing->own && !choosing->other : !choosing->other;
	choosing->own |= own;
	choosing->other |= !own;
	match->sighting_count++;
	if (!keep_review(match, sighting) || (first && !take(match, sighting)))
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	return 0;
}

static int keep_tag(void *context, const char *tag, struct vg_error *err)
{
	struct vg_match *match = context;
	char **grown = vg_grown_by_count(match->tags, match->tag_count, sizeof *grown);
	if (grown)
		match->tags = grown;
	if (!grown || !copy(tag, &grown[match->tag_count]))
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	match->tag_count++;
	return 0;
}

/* Fills in what was said of it. The search told what its row says; where there is no sighting, only the row can tell
 * that it was not removed since. */
static int describe(struct vg_catalogue *catalogue, const struct vg_post *post, struct vg_match *match,
		    struct vg_error *err)
{
	struct vg_known known;
	struct choosing choosing = { post, match, false, false };
	int code = vg_catalogue_each_sighting(catalogue, match->known_id, choose_sighting, &choosing, err);
	if (code == 0 && !choosing.own && !choosing.other)
		code = vg_catalogue_get(catalogue, match->known_id, &known, err);
	if (code == 0)
		code = vg_catalogue_each_tag(catalogue, match->known_id, keep_tag, match, err);
	match->only_own_post = choosing.own && !choosing.other;
	return code;
}

/* Those that were removed since fall out; after a failure the rest is left as it is. */
static int describe_all(struct vg_catalogue *catalogue, const struct vg_post *post, struct vg_matches *matches,
			struct vg_error *err)
{
	size_t kept = 0, count = matches->count;
	int code = 0;
	for (size_t i = 0; i < count; i++) {
		struct vg_match *match = &matches->match[i];
		struct vg_error own = { 0 };
		int now = code == 0 ? describe(catalogue, post, match, &own) : 0;
		if (now < 0 && now != VG_ERR_NOT_FOUND)
			code = vg_error_set(err, now, "%s", own.message);
		if (now == VG_ERR_NOT_FOUND)
			vg_match_release(match);
		else
			matches->match[kept++] = *match;
	}
	matches->found -= count - kept;
	matches->count = kept;
	return code;
}

int vg_catalogue_describe(struct vg_catalogue *catalogue, const struct vg_post *post,
			  struct vg_matches *matches, struct vg_error *err)
{
	int code = vg_database_enter(&catalogue->database, err);
	if (code < 0)
		return code;
	code = describe_all(catalogue, post, matches, err);
	return vg_database_leave(&catalogue->database, code, err);
}
