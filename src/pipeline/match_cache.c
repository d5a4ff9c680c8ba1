#include "pipeline/match_cache.h"

#include <stdlib.h>
#include <string.h>

enum { PLACES = 1024 };

struct place {
	uint8_t sha256[32];
	int64_t version;
	struct vg_match *match;  /* NULL where there is none */
	size_t count;
	uint64_t found;
	bool used, pdq_used, cut;
};

struct vg_match_cache {
	struct place place[PLACES];
};

struct vg_match_cache *vg_match_cache_new(void)
{
	return calloc(1, sizeof(struct vg_match_cache));
}

void vg_match_cache_free(struct vg_match_cache *cache)
{
	for (size_t i = 0; cache && i < PLACES; i++)
		free(cache->place[i].match);
	free(cache);
}

static size_t place_of(const uint8_t sha256[32])
{
	return (size_t)(sha256[0] << 8 | sha256[1]) % PLACES;
}

bool vg_match_cache_get(const struct vg_match_cache *cache, const uint8_t sha256[32], int64_t version,
			struct vg_matches *out)
{
	const struct place *place = &cache->place[place_of(sha256)];
	if (!place->used || place->version != version || memcmp(place->sha256, sha256, 32) != 0)
		return false;
	memset(out, 0, sizeof *out);
	if (place->count)
		memcpy(out->match, place->match, place->count * sizeof *place->match);
	out->count = place->count;
	out->found = place->found;
	out->pdq_used = place->pdq_used;
	out->cut = place->cut;
	return true;
}

void vg_match_cache_put(struct vg_match_cache *cache, const uint8_t sha256[32], int64_t version,
			const struct vg_matches *matches)
{
	struct place *place = &cache->place[place_of(sha256)];
	free(place->match);
	*place = (struct place){ .version = version, .count = matches->count, .found = matches->found,
				 .used = true, .pdq_used = matches->pdq_used, .cut = matches->cut };
	memcpy(place->sha256, sha256, 32);
	place->match = matches->count ? malloc(matches->count * sizeof *place->match) : NULL;
	if (place->match)
		memcpy(place->match, matches->match, matches->count * sizeof *place->match);
	else
		place->used = matches->count == 0;
}

void vg_match_cache_forget(struct vg_match_cache *cache, const uint8_t sha256[32])
{
	struct place *place = &cache->place[place_of(sha256)];
	if (place->used && memcmp(place->sha256, sha256, 32) == 0)
		place->used = false;
}
