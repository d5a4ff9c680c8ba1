#include "pipeline/digest_map.h"

#include <stdlib.h>
#include <string.h>

struct slot {
	uint8_t key[32];
	uint64_t value_plus_one; /* 0: free */
};

struct vg_digest_map {
	struct slot *slots;
	size_t count, capacity; /* a power of two */
};

struct vg_digest_map *vg_digest_map_new(void)
{
	struct vg_digest_map *map = calloc(1, sizeof *map);
	if (!map)
		return NULL;
	map->capacity = 64;
	map->slots = calloc(map->capacity, sizeof *map->slots);
	if (!map->slots) {
		free(map);
		return NULL;
	}
	return map;
}

void vg_digest_map_free(struct vg_digest_map *map)
{
	if (!map)
		return;
	free(map->slots);
	free(map);
}

/* The key's slot, or the free one where it belongs. */
static struct slot *find(const struct vg_digest_map *map, const uint8_t key[32])
{
	size_t at = 0;
	for (int i = 0; i < 8; i++)
		at = at << 8 | key[i];
	for (at &= map->capacity - 1;; at = (at + 1) & (map->capacity - 1)) {
		struct slot *slot = &map->slots[at];
		if (!slot->value_plus_one || memcmp(slot->key, key, 32) == 0)
			return slot;
	}
}

static bool grow(struct vg_digest_map *map)
{
	struct vg_digest_map larger = { NULL, map->count, map->capacity * 2 };
	larger.slots = calloc(larger.capacity, sizeof *larger.slots);
	if (!larger.slots)
		return false;
	for (size_t i = 0; i < map->capacity; i++)
		if (map->slots[i].value_plus_one)
			*find(&larger, map->slots[i].key) = map->slots[i];
	free(map->slots);
	*map = larger;
	return true;
}

bool vg_digest_map_put(struct vg_digest_map *map, const uint8_t key[32], uint64_t value)
{
	if (map->count * 10 >= map->capacity * 7 && !grow(map))
		return false;
	struct slot *slot = find(map, key);
	if (!slot->value_plus_one) {
		memcpy(slot->key, key, 32);
		map->count++;
	}
	slot->value_plus_one = value + 1;
	return true;
}

bool vg_digest_map_get(const struct vg_digest_map *map, const uint8_t key[32], uint64_t *out)
{
	const struct slot *slot = find(map, key);
	if (!slot->value_plus_one)
		return false;
	*out = slot->value_plus_one - 1;
	return true;
}
