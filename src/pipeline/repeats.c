#include "pipeline/repeats.h"

#include <stdlib.h>
#include <string.h>

#include "match/hash_index.h"
#include "match/queries.h"
#include "pipeline/digest_map.h"

struct first {
	uint64_t seq;
	int64_t message, chat;
	bool has_message, has_chat;
};

struct vg_repeats {
	struct first *firsts; /* of each different picture */
	size_t count, capacity;
	struct vg_digest_map *by_bytes;
	struct vg_hash_index *by_hash;
};

struct vg_repeats *vg_repeats_new(void)
{
	struct vg_repeats *repeats = calloc(1, sizeof *repeats);
	if (!repeats)
		return NULL;
	repeats->by_bytes = vg_digest_map_new();
	if (!repeats->by_bytes || vg_hash_index_new(&repeats->by_hash) < 0) {
		vg_repeats_free(repeats);
		return NULL;
	}
	return repeats;
}

void vg_repeats_free(struct vg_repeats *repeats)
{
	if (!repeats)
		return;
	vg_digest_map_free(repeats->by_bytes);
	vg_hash_index_free(repeats->by_hash);
	free(repeats->firsts);
	free(repeats);
}

/* The earliest of the hits: they come in the order in which they were added. */
static void keep_first(void *context, const struct vg_hash_hit *hit)
{
	struct vg_hash_hit *kept = context;
	if (kept->id < 0)
		*kept = *hit;
}

static int remember(struct vg_repeats *repeats, const struct vg_record *record)
{
	if (repeats->count == repeats->capacity) {
		size_t capacity = repeats->capacity ? repeats->capacity * 2 : 64;
		struct first *firsts = realloc(repeats->firsts, capacity * sizeof *firsts);
		if (!firsts)
			return VG_ERR_MEMORY;
		repeats->firsts = firsts;
		repeats->capacity = capacity;
	}
	const struct vg_post *post = &record->item.post;
	repeats->firsts[repeats->count] = (struct first){ record->seq, post->message, post->chat_id, post->has_message,
								  post->has_chat_id };
	if (record->picture.pdq.quality >= VG_PDQ_MATCH_QUALITY &&
	    vg_hash_index_add(repeats->by_hash, (int64_t)repeats->count,
			      &record->picture.pdq.turned[VG_TURN_NONE]) < 0)
		return VG_ERR_MEMORY;
	if (!vg_digest_map_put(repeats->by_bytes, record->picture.sha256, repeats->count))
		return VG_ERR_MEMORY;
	repeats->count++;
	return 0;
}

int vg_repeats_see(struct vg_repeats *repeats, struct vg_record *record, struct vg_error *err)
{
	const struct vg_picture *picture = &record->picture;
	struct vg_hash_hit hit = { -1, 0, 0 };
	struct vg_pdq queries[VG_QUERIES_MAXIMUM];
	uint64_t index = 0;
	if (picture->disposition != VG_EXAMINED)
		return 0;
	bool same_bytes = vg_digest_map_get(repeats->by_bytes, picture->sha256, &index);
	if (!same_bytes)
		vg_hash_index_search(repeats->by_hash, queries, vg_search_queries(picture, queries),
				     VG_PDQ_MATCH_DISTANCE, keep_first, &hit);
	if (!same_bytes && hit.id < 0)
		return remember(repeats, record) < 0
			       ? vg_error_set(err, VG_ERR_MEMORY, "out of memory for the pictures of this run")
			       : 0;
	const struct first *first = &repeats->firsts[same_bytes ? index : (uint64_t)hit.id];
	const struct vg_post *post = &record->item.post;
	bool same_chat = first->has_chat == post->has_chat_id && first->chat == post->chat_id;
	record->repeat = (struct vg_repeat){ true, first->seq, first->has_message, first->message,
					     first->has_message && !same_chat, same_bytes, same_bytes ? 0 : hit.distance };
	/* Later copies of these very bytes are told of the same first one. */
	if (!same_bytes && !vg_digest_map_put(repeats->by_bytes, picture->sha256, (uint64_t)hit.id))
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory for the pictures of this run");
	return 0;
}
