#include "custody/ids.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { FEW = 16 };
static const int64_t HIGHEST = (int64_t)1 << 62; /* so that one more and one less never overflow */

void vg_ids_release(struct vg_ids *ids)
{
	free(ids->ranges);
	free(ids->waiting);
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

static bool grow(struct vg_id_range **ranges, size_t *capacity, size_t wanted)
{
	struct vg_id_range *grown = vg_grown_to(*ranges, wanted, capacity, sizeof *grown);
	if (!grown)
		return false;
	*ranges = grown;
	return true;
}

bool vg_ids_add(struct vg_ids *ids, int64_t first, int64_t last)
{
	if (last < first)
		return true;
	if (first < 0 || last > HIGHEST)
		return false;
	/* As many may wait as are settled, then they settle: each addition pays for a merge of its own size. */
	if (ids->waiting_count >= FEW && ids->waiting_count >= ids->count && !vg_ids_settle(ids))
		return false;
	if (!grow(&ids->waiting, &ids->waiting_capacity, ids->waiting_count + 1))
		return false;
	ids->waiting[ids->waiting_count++] = (struct vg_id_range){ first, last };
	return true;
}

static int by_first(const void *a, const void *b)
{
	int64_t x = ((const struct vg_id_range *)a)->first, y = ((const struct vg_id_range *)b)->first;
	return x < y ? -1 : x > y;
}

/* Appends a range that begins at or behind the last one's beginning. */
static void join(struct vg_id_range *out, size_t *count, struct vg_id_range range)
{
	struct vg_id_range *last = *count ? &out[*count - 1] : NULL;
	if (!last || range.first > last->last + 1)
		out[(*count)++] = range;
	else if (range.last > last->last)
		last->last = range.last;
}

bool vg_ids_settle(struct vg_ids *ids)
{
	size_t capacity = 0, count = 0, i = 0, j = 0;
	struct vg_id_range *merged = NULL;
	if (ids->waiting_count == 0)
		return true;
	if (!grow(&merged, &capacity, ids->count + ids->waiting_count))
		return false;
	qsort(ids->waiting, ids->waiting_count, sizeof *ids->waiting, by_first);
	while (i < ids->count || j < ids->waiting_count) {
		bool old = j == ids->waiting_count || (i < ids->count && ids->ranges[i].first <= ids->waiting[j].first);
		join(merged, &count, old ? ids->ranges[i++] : ids->waiting[j++]);
	}
	free(ids->ranges);
	ids->ranges = merged;
	ids->count = count;
	ids->capacity = capacity;
	ids->waiting_count = 0;
	return true;
}

int vg_ids_find(struct vg_ids *ids, int64_t id, const struct vg_id_range **out)
{
	if (!vg_ids_settle(ids))
		return VG_ERR_MEMORY;
	size_t at = lower(ids, id);
	*out = at < ids->count && ids->ranges[at].first <= id ? &ids->ranges[at] : NULL;
	return 0;
}

bool vg_ids_subtract(struct vg_ids *from, struct vg_ids *without, struct vg_ids *out)
{
	if (!vg_ids_settle(from) || !vg_ids_settle(without))
		return false;
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

int vg_ids_total(struct vg_ids *ids, uint64_t *out)
{
	uint64_t total = 0;
	if (!vg_ids_settle(ids))
		return VG_ERR_MEMORY;
	for (size_t i = 0; i < ids->count; i++)
		total += (uint64_t)(ids->ranges[i].last - ids->ranges[i].first) + 1;
	*out = total;
	return 0;
}
