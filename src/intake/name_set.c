#include "intake/name_set.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/memory.h"

enum { FIRST_CAPACITY = 256, NAMES_MAXIMUM = 8 << 20 };

void vg_name_set_release(struct vg_name_set *set)
{
	free(set->slots);
	memset(set, 0, sizeof *set);
}

static bool digest_of(const char *name, struct vg_name_digest *out)
{
	uint8_t bytes[VG_SHA256_SIZE];
	if (!vg_sha256((struct vg_span){ (const uint8_t *)name, strlen(name) }, bytes))
		return false;
	memcpy(out, bytes, sizeof *out);
	out->low |= out->high == 0 && out->low == 0; /* zeros mark a free slot */
	return true;
}

/* The slot that holds the digest, or the free one where it belongs. */
static struct vg_name_digest *slot_of(struct vg_name_digest *slots, size_t capacity, const struct vg_name_digest *digest)
{
	size_t at = (size_t)digest->low & (capacity - 1);
	while ((slots[at].high | slots[at].low) && (slots[at].high != digest->high || slots[at].low != digest->low))
		at = (at + 1) & (capacity - 1);
	return &slots[at];
}

/* Room for one more: at most half of the slots are used. */
static bool grow(struct vg_name_set *set)
{
	size_t capacity = set->capacity ? 2 * set->capacity : FIRST_CAPACITY;
	if (2 * (set->count + 1) <= set->capacity)
		return true;
	struct vg_name_digest *slots = set->count < NAMES_MAXIMUM ? vg_calloc(capacity, sizeof *slots) : NULL;
	if (!slots)
		return false;
	for (size_t i = 0; i < set->capacity; i++)
		if (set->slots[i].high | set->slots[i].low)
			*slot_of(slots, capacity, &set->slots[i]) = set->slots[i];
	free(set->slots);
	set->slots = slots;
	set->capacity = capacity;
	return true;
}

void vg_name_set_add(struct vg_name_set *set, const char *name)
{
	struct vg_name_digest digest;
	if (!grow(set) || !digest_of(name, &digest)) {
		set->overflowed = true;
		return;
	}
	struct vg_name_digest *slot = slot_of(set->slots, set->capacity, &digest);
	set->count += !(slot->high | slot->low);
	*slot = digest;
}

bool vg_name_set_has(const struct vg_name_set *set, const char *name)
{
	struct vg_name_digest digest;
	if (!set->count || !digest_of(name, &digest))
		return false;
	const struct vg_name_digest *slot = slot_of(set->slots, set->capacity, &digest);
	return slot->high | slot->low;
}
