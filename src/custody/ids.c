#include "custody/ids.h"

#include <stdlib.h>
#include <string.h>

void vg_ids_release(struct vg_ids *ids)
{
	free(ids->ranges);
	memset(ids, 0, sizeof *ids);
}

/* The first range that ends at id or behind it. */
static size_t lower(const struct vg_ids *ids, int64_t id)
{
	size_t low = 0, high = ids->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (ids->ranges[middle].last < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool vg_ids_add(struct vg_ids *ids, int64_t first, int64_t last)
{
	if (last < first || first <= INT64_MIN + 1 || last >= INT64_MAX - 1)
		return last < first;
	/* Every range that overlaps or touches becomes one. */
	size_t begin = lower(ids, first - 1), end = begin;
	while (end < ids->count && ids->ranges[end].first <= last + 1) {
		first = ids->ranges[end].first < first ? ids->ranges[end].first : first;
		last = ids->ranges[end].last > last ? ids->ranges[end].last : last;
		end++;
	}
	if (begin == end && ids->count == ids->capacity) {
		size_t capacity = ids->capacity ? 2 * ids->capacity : 16;
		struct vg_id_range *ranges = realloc(ids->ranges, capacity * sizeof *ranges);
		if (!ranges)
			return false;
		ids->ranges = ranges;
		ids->capacity = capacity;
	}
	memmove(ids->ranges + begin + 1, ids->ranges + end, (ids->count - end) * sizeof *ids->ranges);
	ids->ranges[begin] = (struct vg_id_range){ first, last };
	ids->count = ids->count - (end - begin) + 1;
	return true;
}

const struct vg_id_range *vg_ids_find(const struct vg_ids *ids, int64_t id)
{
	size_t at = lower(ids, id);
	return at < ids->count && ids->ranges[at].first <= id ? &ids->ranges[at] : NULL;
}

bool vg_ids_subtract(const struct vg_ids *from, const struct vg_ids *without, struct vg_ids *out)
{
	for (size_t i = 0; i < from->count; i++) {
		int64_t next = from->ranges[i].first, last = from->ranges[i].last;
		for (size_t j = lower(without, next); j < without->count && without->ranges[j].first <= last; j++) {
			if (!vg_ids_add(out, next, without->ranges[j].first - 1))
				return false;
			next = without->ranges[j].last + 1;
		}
		if (!vg_ids_add(out, next, last))
			return false;
	}
	return true;
}

uint64_t vg_ids_total(const struct vg_ids *ids)
{
	uint64_t total = 0;
	for (size_t i = 0; i < ids->count; i++)
		total += (uint64_t)(ids->ranges[i].last - ids->ranges[i].first) + 1;
	return total;
}
