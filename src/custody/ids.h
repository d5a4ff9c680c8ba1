/* Sets of message numbers, kept as ranges: small for channels, whose numbers run on. */
#ifndef VG_CUSTODY_IDS_H
#define VG_CUSTODY_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct vg_id_range {
	int64_t first, last; /* both included */
};

/* Sorted, disjoint and not touching. All zeros: empty. */
struct vg_ids {
	struct vg_id_range *ranges;
	size_t count, capacity;
};

void vg_ids_release(struct vg_ids *ids);

/* Adds first..last; nothing when last < first. False when memory is short. */
bool vg_ids_add(struct vg_ids *ids, int64_t first, int64_t last);

/* The range that holds id, or NULL. */
const struct vg_id_range *vg_ids_find(const struct vg_ids *ids, int64_t id);

/* *out (empty) = the numbers of `from` that are not in `without`. */
bool vg_ids_subtract(const struct vg_ids *from, const struct vg_ids *without, struct vg_ids *out);

/* How many numbers it holds. */
uint64_t vg_ids_total(const struct vg_ids *ids);

#endif
