#include "pipeline/repeats.h"

#include <stdlib.h>
#include <string.h>

#include <vestigo/design.h>

#include "base/memory.h"
#include "catalogue/distinct.h"
#include "match/align.h"
#include "match/design.h"
#include "match/geometry.h"
#include "match/hash_index.h"
#include "match/lay.h"
#include "match/objection.h"
#include "match/queries.h"
#include "pipeline/compare.h"
#include "pipeline/digest_map.h"
#include "pipeline/firsts.h"

/* Candidates by hashes and by features, how many of these may fail one after the other, and how many are
 * compared: enough to tell what three different pictures have in common, a design, from a picture. */
enum { HASHED_MOST = 3, FEATURED_MOST = 8, FAILURES_MAXIMUM = 2, COMPARED_MOST = 4 };

/* The first picture of a cluster. */
struct first {
	struct vg_repeat_post post, earliest;
	const char *chat; /* its chat's name, one of vg_repeats.chats, or NULL */
	uint64_t appearances;
	uint8_t sha256[32];
	bool in_part; /* parts of it could not be read */
	struct vg_design_cells kept, dismissed; /* where kept designs lie in it */
};

/* Bytes, or pixels, that were seen: of which cluster, and how they were found to be of it. */
struct seen {
	uint64_t first;
	struct vg_repeat how;
};

struct vg_repeats {
	uint32_t side;
	struct first *first;
	size_t count, capacity;
	char **chats; /* names, in the order of reading: those of one chat come behind each other */
	size_t chat_count, chat_capacity;
	struct seen *seen;
	size_t seen_count, seen_capacity;
	struct vg_digest_map *by_digest; /* of bytes and of pixels: the place in seen */
	struct vg_hash_index *by_hash;
	struct vg_firsts *kept;
	struct vg_matches found;         /* what the item of now may be; ids are places in first */
};

struct vg_repeats *vg_repeats_new(uint32_t side)
{
	struct vg_repeats *repeats = calloc(1, sizeof *repeats);
	if (!repeats)
		return NULL;
	repeats->side = side;
	repeats->by_digest = vg_digest_map_new();
	repeats->kept = vg_firsts_new(side > 0);
	if (!repeats->by_digest || !repeats->kept || vg_hash_index_new(&repeats->by_hash) < 0) {
		vg_repeats_free(repeats);
		return NULL;
	}
	return repeats;
}

void vg_repeats_free(struct vg_repeats *repeats)
{
	if (!repeats)
		return;
	vg_digest_map_free(repeats->by_digest);
	vg_hash_index_free(repeats->by_hash);
	vg_firsts_free(repeats->kept);
	vg_matches_release(&repeats->found);
	for (size_t i = 0; i < repeats->chat_count; i++)
		free(repeats->chats[i]);
	free(repeats->chats);
	free(repeats->first);
	free(repeats->seen);
	free(repeats);
}

static int out_of_memory(struct vg_error *err)
{
	return vg_error_set(err, VG_ERR_MEMORY, "out of memory for the pictures of this run");
}

/* --- looking --- */

/* The nearest, of equally near ones the earlier. */
struct near {
	struct vg_hash_hit hit[HASHED_MOST];
	size_t count;
};

static void keep_near(void *context, const struct vg_hash_hit *hit)
{
	struct near *near = context;
	size_t at = near->count;
	while (at > 0 && near->hit[at - 1].distance > hit->distance)
		at--;
	if (at == HASHED_MOST)
		return;
	size_t last = near->count < HASHED_MOST ? near->count++ : HASHED_MOST - 1;
	memmove(&near->hit[at + 1], &near->hit[at], (last - at) * sizeof *near->hit);
	near->hit[at] = *hit;
}

/* The earliest of the hits: they come in the order in which they were added. */
static void keep_first(void *context, const struct vg_hash_hit *hit)
{
	struct near *near = context;
	if (near->count == 0)
		near->hit[near->count++] = *hit;
}

/* What the hashes bring up, held against its features where they are kept. */
static void try_near(struct vg_repeats *repeats, const struct vg_picture *picture, const struct vg_hash_hit *hit)
{
	struct vg_match match = { .known_id = hit->id };
	struct vg_first_picture first = { .rendition = NULL };
	if (!vg_firsts_get(repeats->kept, (uint64_t)hit->id, &first))
		first.frame = vg_firsts_frame(repeats->kept, (uint64_t)hit->id);
	struct vg_lay_on on = { first.frame, &first.features, NULL };
	if (vg_lay_by_hash(picture, &on, hit->distance, (unsigned)hit->query, &match))
		vg_matches_keep(&repeats->found, &match);
	vg_first_picture_release(&first);
}

static void look_by_hashes(struct vg_repeats *repeats, const struct vg_picture *picture)
{
	struct vg_pdq queries[VG_QUERIES_MAXIMUM];
	struct near near = { .count = 0 };
	vg_hash_index_search(repeats->by_hash, queries, vg_search_queries(picture, queries), VG_PDQ_MATCH_DISTANCE,
			     repeats->side ? keep_near : keep_first, &near);
	for (size_t i = 0; i < near.count; i++)
		try_near(repeats, picture, &near.hit[i]);
}

static bool try_candidate(struct vg_repeats *repeats, const struct vg_picture *picture, const struct vg_candidate *candidate)
{
	struct vg_match match = { .known_id = candidate->id };
	struct vg_first_picture first;
	if (!vg_firsts_get(repeats->kept, (uint64_t)candidate->id, &first))
		return false;
	struct vg_lay_on on = { first.frame, &first.features, &first.pdq };
	bool laid = vg_lay_by_features(picture, &on, candidate->mirrored, &match) &&
		    match.geometry.inliers >= VG_INLIERS_MODERATE;
	if (laid) {
		match.pdq_distance = vg_lay_distance(picture, &on);
		vg_matches_keep(&repeats->found, &match);
	}
	vg_first_picture_release(&first);
	return laid;
}

static int look_by_features(struct vg_repeats *repeats, const struct vg_picture *picture)
{
	struct vg_candidate candidate[FEATURED_MOST];
	size_t count = 0;
	int failures = 0;
	int code = vg_firsts_search(repeats->kept, &picture->features, candidate, &count, FEATURED_MOST);
	for (size_t i = 0; i < count && failures < FAILURES_MAXIMUM && repeats->found.count < COMPARED_MOST; i++)
		if (!vg_matches_have(&repeats->found, candidate[i].id))
			failures = try_candidate(repeats, picture, &candidate[i]) ? 0 : failures + 1;
	return code;
}

/* Of one that is not kept there is nothing to compare. */
static int load(void *context, const struct vg_match *match, struct vg_compare_with *out, struct vg_error *err)
{
	struct vg_repeats *repeats = context;
	const uint64_t number = (uint64_t)match->known_id;
	struct vg_first_picture first = { .rendition = NULL };
	struct vg_frame frame = vg_firsts_frame(repeats->kept, number);
	(void)err;
	(void)vg_firsts_get(repeats->kept, number, &first);
	*out = (struct vg_compare_with){ first.rendition, first.rendition_size, { frame.width, frame.height },
					 repeats->first[number].kept, repeats->first[number].dismissed };
	first.rendition = NULL; /* the asker's now */
	vg_first_picture_release(&first);
	return 0;
}

static bool was_seen(const struct vg_repeats *repeats, const struct vg_picture *picture, uint64_t *out)
{
	return vg_digest_map_get(repeats->by_digest, picture->sha256, out) ||
	       vg_digest_map_get(repeats->by_digest, picture->pixels_sha256, out);
}

bool vg_repeats_incomplete(const struct vg_repeats *repeats)
{
	return repeats->side && vg_firsts_full(repeats->kept);
}

int vg_repeats_look(struct vg_repeats *repeats, const struct vg_record *record, struct vg_buffer *out, bool *out_asked,
		    struct vg_error *err)
{
	const struct vg_picture *picture = &record->picture;
	uint64_t seen;
	*out_asked = false;
	vg_matches_release(&repeats->found);
	memset(&repeats->found, 0, sizeof repeats->found);
	if (picture->disposition != VG_EXAMINED || repeats->count == 0 || was_seen(repeats, picture, &seen))
		return 0;
	look_by_hashes(repeats, picture);
	if (repeats->side && look_by_features(repeats, picture) < 0)
		return out_of_memory(err);
	if (!repeats->side || repeats->found.count == 0)
		return 0;
	const struct vg_compare comparing = { .side = repeats->side, .load = load, .context = repeats };
	struct vg_error fault = { 0 };
	int code = vg_compare_ask(&comparing, picture, &repeats->found, out, out_asked, &fault);
	return code < 0 ? out_of_memory(err) : 0;
}

bool vg_repeats_take(struct vg_repeats *repeats, const struct vg_picture *picture, struct vg_span answer)
{
	if (!vg_compare_take(&repeats->found, answer))
		return false;
	for (size_t i = 0; i < repeats->found.count; i++)
		if (picture->read_share < 1 || repeats->first[repeats->found.match[i].known_id].in_part)
			vg_compare_in_part(picture, &repeats->found.match[i]);
	return true;
}

/* --- settling --- */

static bool by_hash(const struct vg_match *match)
{
	return match->pdq_distance >= 0 && match->pdq_distance <= VG_PDQ_MATCH_DISTANCE;
}

/* Of the parts with structure that are held against each other, the share that may be not alike at all. One pair
 * cannot tell a copy with a piece replaced from another picture in the same template: parts are unlike in 22 to
 * 45 % of different ones that pass for copies (charts, templates; docs/accuracy.md), in less than a tenth of copies
 * that were encoded anew, cropped, mirrored or put into a screenshot. */
static const double UNLIKE_MOST = 0.2;
/* The same where whole frames lie on each other and their hashes are farther apart than VG_KIND_DISTANCE, as of charts of one
 * kind with other bars (15 % unlike). */
static const double UNLIKE_FAR = 0.1;

static bool too_unlike(const struct vg_match *match)
{
	const struct vg_structure *structure = &match->structure;
	bool far = match->pdq_distance > VG_KIND_DISTANCE && vg_geometry_is_frame_on_frame(&match->geometry);
	if (structure->parts < VG_PARTS_JUDGED)
		return false;
	return structure->unlike > (far ? UNLIKE_FAR : UNLIKE_MOST) * structure->parts || (!by_hash(match) && vg_match_is_filled_in(match));
}

/* Strongest first: the first of them that is more than possible. */
static const struct vg_match *choose(const struct vg_matches *found)
{
	for (size_t i = 0; i < found->count; i++) {
		const struct vg_match *match = &found->match[i];
		bool same = match->strength >= VG_MODERATE && !(match->relation & VG_SHARES_PART);
		if (same && (match->compared ? !too_unlike(match) : by_hash(match)))
			return match;
	}
	return NULL;
}

static struct vg_repeat how_of(const struct vg_match *match)
{
	const struct vg_geometry *geometry = &match->geometry;
	return (struct vg_repeat){ .present = true, .by = by_hash(match) ? VG_REPEAT_BY_HASHES : VG_REPEAT_BY_FEATURES,
				   .pdq_distance = match->pdq_distance, .strength = match->strength,
				   .relation = match->relation, .compared = match->compared, .has_coverage = geometry->present,
				   .first_coverage = geometry->known_coverage, .item_coverage = geometry->item_coverage };
}

static struct vg_repeat_post post_of(const struct vg_record *record)
{
	const struct vg_post *post = &record->item.post;
	return (struct vg_repeat_post){ record->seq, post->has_message, post->has_chat_id, post->has_date,
					post->message, post->chat_id, post->date };
}

/* Fills record->repeat; the cluster's earliest post may be this one. */
static void tell(struct vg_repeats *repeats, struct vg_record *record, uint64_t which, const struct vg_repeat *how)
{
	struct first *first = &repeats->first[which];
	struct vg_repeat_post post = post_of(record);
	if (post.has_date && first->earliest.has_date && post.date < first->earliest.date)
		first->earliest = post;
	record->repeat = *how;
	record->repeat.seq = first->post.seq;
	record->repeat.has_message = first->post.has_message;
	record->repeat.message = first->post.message;
	record->repeat.other_chat = first->post.has_message &&
				    !(first->post.has_chat == post.has_chat && first->post.chat == post.chat);
	record->repeat.chat = first->chat;
	record->repeat.before_first = post.has_date && first->post.has_date && post.date < first->post.date;
	record->repeat.earliest = first->earliest;
	record->repeat.appearance = ++first->appearances;
}

/* Bytes or pixels that were seen. */
static void tell_seen(struct vg_repeats *repeats, struct vg_record *record, const struct seen *seen)
{
	struct vg_repeat how = seen->how;
	uint64_t unused;
	if (how.same_bytes && !vg_digest_map_get(repeats->by_digest, record->picture.sha256, &unused)) {
		how.same_bytes = false;
		how.by = VG_REPEAT_BY_PIXELS;
		how.relation = VG_IDENTICAL_PIXELS;
	}
	tell(repeats, record, seen->first, &how);
}

/* Later copies of these very bytes, or pixels, are told the same. */
static bool note_seen(struct vg_repeats *repeats, const struct vg_picture *picture, uint64_t first, const struct vg_repeat *how)
{
	struct seen *seen = vg_grown(repeats->seen, repeats->seen_count, &repeats->seen_capacity, sizeof *seen);
	if (!seen)
		return false;
	repeats->seen = seen;
	seen[repeats->seen_count] = (struct seen){ first, *how };
	return vg_digest_map_put(repeats->by_digest, picture->sha256, repeats->seen_count) &&
	       vg_digest_map_put(repeats->by_digest, picture->pixels_sha256, repeats->seen_count++);
}

/* Where the designs lie in the picture that the catalogue keeps of one that it matches. */
static int note_design(struct first *first, const struct vg_picture *picture, const struct vg_match *match,
		       struct vg_catalogue *catalogue, struct vg_error *err)
{
	const struct vg_size item = { picture->width, picture->height };
	struct vg_design_cells kept, dismissed;
	int code = vg_catalogue_design_cells(catalogue, match->known_id, &kept, &dismissed, err);
	if (code < 0)
		return code;
	const struct vg_size size = { match->known_width, match->known_height };
	vg_design_lay(match->geometry.item_to_known, item, size, &kept, &first->kept);
	vg_design_lay(match->geometry.item_to_known, item, size, &dismissed, &first->dismissed);
	return 0;
}

static int note_designs(struct first *first, const struct vg_record *record, struct vg_catalogue *catalogue, struct vg_error *err)
{
	int code = 0;
	for (size_t i = 0; i < record->matches.count && catalogue && code == 0; i++) {
		const struct vg_match *match = &record->matches.match[i];
		if (match->design.id && match->geometry.present)
			code = note_design(first, &record->picture, match, catalogue, err);
	}
	return code;
}

/* False when memory is short. */
static bool chat_name(struct vg_repeats *repeats, const char *name, const char **out)
{
	*out = NULL;
	if (!name || !*name)
		return true;
	if (!repeats->chat_count || strcmp(repeats->chats[repeats->chat_count - 1], name) != 0) {
		char *copy = strdup(name);
		char **chats = copy ? vg_grown(repeats->chats, repeats->chat_count, &repeats->chat_capacity, sizeof *chats) : NULL;
		if (!chats) {
			free(copy);
			return false;
		}
		repeats->chats = chats;
		chats[repeats->chat_count++] = copy;
	}
	*out = repeats->chats[repeats->chat_count - 1];
	return true;
}

static int remember(struct vg_repeats *repeats, struct vg_record *record, struct vg_catalogue *catalogue, struct vg_error *err)
{
	static const struct vg_repeat itself = { .present = true, .same_bytes = true, .by = VG_REPEAT_BY_BYTES,
						 .strength = VG_EXACT, .relation = VG_IDENTICAL_BYTES, .has_coverage = true,
						 .first_coverage = 1, .item_coverage = 1 };
	const struct vg_picture *picture = &record->picture;
	uint64_t number = repeats->count;
	struct first *first = vg_grown(repeats->first, repeats->count, &repeats->capacity, sizeof *first);
	const char *chat;
	if (!first)
		return out_of_memory(err);
	repeats->first = first;
	if (!chat_name(repeats, record->item.post.chat, &chat))
		return out_of_memory(err);
	first[number] = (struct first){ .post = post_of(record), .chat = chat, .earliest = post_of(record), .appearances = 1,
					 .in_part = record->picture.read_share < 1 };
	memcpy(first[number].sha256, picture->sha256, sizeof first->sha256);
	if (picture->pdq.quality >= VG_PDQ_MATCH_QUALITY &&
	    vg_hash_index_add(repeats->by_hash, (int64_t)number, &picture->pdq.turned[VG_TURN_NONE]) < 0)
		return out_of_memory(err);
	if (vg_firsts_add(repeats->kept, picture) < 0 || !note_seen(repeats, picture, number, &itself))
		return out_of_memory(err);
	repeats->count++;
	return repeats->side ? note_designs(&first[number], record, catalogue, err) : 0;
}

/* Takes off what people judged not to be the same picture. */
static int drop_distinct(struct vg_repeats *repeats, const struct vg_picture *picture, struct vg_catalogue *catalogue, struct vg_error *err)
{
	struct vg_matches *found = &repeats->found;
	size_t kept = 0;
	int code = 0;
	for (size_t i = 0; i < found->count; i++) {
		int distinct = code < 0 ? 0 : vg_distinct_between(catalogue, picture->sha256, repeats->first[found->match[i].known_id].sha256, err);
		code = distinct < 0 ? distinct : code;
		if (distinct == 1)
			vg_match_release(&found->match[i]);
		else
			found->match[kept++] = found->match[i];
	}
	found->count = kept;
	return code;
}

int vg_repeats_settle(struct vg_repeats *repeats, struct vg_record *record, struct vg_catalogue *catalogue,
		      struct vg_error *err)
{
	const struct vg_picture *picture = &record->picture;
	uint64_t seen;
	if (picture->disposition != VG_EXAMINED)
		return 0;
	if (was_seen(repeats, picture, &seen)) {
		tell_seen(repeats, record, &repeats->seen[seen]);
		return 0;
	}
	int code = catalogue ? drop_distinct(repeats, picture, catalogue, err) : 0;
	if (code < 0)
		return code;
	const struct vg_match *match = choose(&repeats->found);
	if (!match)
		return remember(repeats, record, catalogue, err);
	struct vg_repeat how = how_of(match);
	tell(repeats, record, (uint64_t)match->known_id, &how);
	return note_seen(repeats, picture, (uint64_t)match->known_id, &how) ? 0 : out_of_memory(err);
}
