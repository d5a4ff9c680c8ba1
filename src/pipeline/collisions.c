#include <stdlib.h>
#include <string.h>

#include <vestigo/collisions.h>

#include "match/align.h"

/* Entries that are counted at once; where there are more the one with the fewest items gives way. Below
 * this many features a picture is told from another by its hash. */
enum { ENTRIES = 32, FEATURES_DECIDE = 60, KEPT = VG_COLLIDING_DIFFERENT + 1 };

/* One of the pictures, no two of which match, that an entry matched. */
struct seen {
	struct vg_pdq_set pdq;
	struct vg_features features; /* owned */
};

struct entry {
	int64_t id;
	uint64_t items;
	size_t different;
	struct seen seen[KEPT];
};

struct vg_collisions {
	uint64_t examined;
	size_t count;
	struct entry entry[ENTRIES];
};

struct vg_collisions *vg_collisions_new(void)
{
	return calloc(1, sizeof(struct vg_collisions));
}

static void clear(struct entry *entry)
{
	for (size_t i = 0; i < entry->different; i++)
		vg_features_release(&entry->seen[i].features);
	memset(entry, 0, sizeof *entry);
}

void vg_collisions_free(struct vg_collisions *collisions)
{
	for (size_t i = 0; collisions && i < collisions->count; i++)
		clear(&collisions->entry[i]);
	free(collisions);
}

static bool agrees(const struct vg_features *item, const struct vg_features *seen, bool mirrored)
{
	struct vg_alignment alignment;
	return vg_align(item, seen, mirrored, &alignment) && alignment.inliers >= VG_INLIERS_MODERATE;
}

/* Features decide where both have enough of them: hashes near the same one are near each other. */
static bool matches_seen(const struct vg_picture *picture, const struct seen *seen)
{
	if (picture->features.count >= FEATURES_DECIDE && seen->features.count >= FEATURES_DECIDE)
		return agrees(&picture->features, &seen->features, false) || agrees(&picture->features, &seen->features, true);
	for (int turn = 0; turn < VG_TURN_COUNT; turn++)
		if (vg_pdq_distance(&picture->pdq.turned[turn], &seen->pdq.turned[VG_TURN_NONE]) <= VG_PDQ_MATCH_DISTANCE)
			return true;
	return false;
}

static void keep_seen(struct entry *entry, const struct vg_picture *picture)
{
	struct seen *seen = &entry->seen[entry->different];
	size_t bytes = picture->features.count * sizeof *picture->features.feature;
	*seen = (struct seen){ .pdq = picture->pdq, .features = picture->features };
	seen->features.feature = bytes ? malloc(bytes) : NULL;
	if (bytes && !seen->features.feature)
		return; /* one less is noticed */
	if (bytes)
		memcpy(seen->features.feature, picture->features.feature, bytes);
	entry->different++;
}

static struct entry *find_entry(struct vg_collisions *collisions, int64_t id)
{
	struct entry *fewest = &collisions->entry[0];
	for (size_t i = 0; i < collisions->count; i++) {
		struct entry *entry = &collisions->entry[i];
		if (entry->id == id)
			return entry;
		if (entry->items < fewest->items)
			fewest = entry;
	}
	if (collisions->count < ENTRIES)
		fewest = &collisions->entry[collisions->count++];
	clear(fewest);
	fewest->id = id;
	return fewest;
}

static bool by_hash_alone(const struct vg_match *match)
{
	return match->strength != VG_EXACT && match->geometry.inliers == 0 && match->pdq_distance >= 0 &&
	       match->pdq_distance <= VG_PDQ_MATCH_DISTANCE;
}

void vg_collisions_see(struct vg_collisions *collisions, const struct vg_record *record)
{
	const struct vg_picture *picture = &record->picture;
	if (picture->disposition != VG_EXAMINED)
		return;
	collisions->examined++;
	for (size_t i = 0; i < record->matches.count; i++) {
		if (!by_hash_alone(&record->matches.match[i]))
			continue;
		struct entry *entry = find_entry(collisions, record->matches.match[i].known_id);
		bool fresh = entry->different < KEPT;
		for (size_t k = 0; k < entry->different && fresh; k++)
			fresh = !matches_seen(picture, &entry->seen[k]);
		entry->items++;
		if (fresh)
			keep_seen(entry, picture);
	}
}

static bool comes_before(const struct vg_collision *a, const struct vg_collision *b)
{
	return a->items != b->items ? a->items > b->items : a->known_id < b->known_id;
}

size_t vg_collisions_list(const struct vg_collisions *collisions, struct vg_collision out[VG_COLLIDING_MAXIMUM])
{
	size_t count = 0;
	for (size_t i = 0; i < collisions->count; i++) {
		const struct entry *entry = &collisions->entry[i];
		struct vg_collision collision = { entry->id, entry->items };
		if (entry->different <= VG_COLLIDING_DIFFERENT || entry->items * VG_COLLIDING_SHARE <= collisions->examined)
			continue;
		size_t at = count;
		while (at > 0 && comes_before(&collision, &out[at - 1]))
			at--;
		if (at == VG_COLLIDING_MAXIMUM)
			continue;
		size_t last = count < VG_COLLIDING_MAXIMUM ? count++ : VG_COLLIDING_MAXIMUM - 1;
		memmove(&out[at + 1], &out[at], (last - at) * sizeof *out);
		out[at] = collision;
	}
	return count;
}
