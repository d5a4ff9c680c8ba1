/* Sets of message numbers, kept as ranges: small for channels, whose numbers run on. */
#ifndef VG_CUSTODY_IDS_H
#define VG_CUSTODY_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vestigo/error.h>

struct vg_id_range {
	int64_t first, last; /* both included */
};

/* All zeros: empty. What was added last waits in a heap of its own until it is asked for: whatever
 * the order of n additions, they take no more than n log n steps. */
struct vg_ids {
	struct vg_id_range *ranges; /* sorted, disjoint and not touching, once settled */
	size_t count, capacity;
	struct vg_id_range *waiting;
	size_t waiting_count, waiting_capacity;
};

void vg_ids_release(struct vg_ids *ids);

/* Adds first..last; nothing when last < first. False when memory is short, or when a number is
 * below 0 or above 2^62. */
bool vg_ids_add(struct vg_ids *ids, int64_t first, int64_t last);

/* Puts what waits where it belongs; the functions below do that first. False when memory is short:
 * nothing is lost then. */
bool vg_ids_settle(struct vg_ids *ids);

/* *out: the range that holds id, or NULL where none does; borrowed until the set changes. VG_ERR_MEMORY. */
int vg_ids_find(struct vg_ids *ids, int64_t id, const struct vg_id_range **out);

/* *out (empty) = the numbers of `from` that are not in `without`. */
bool vg_ids_subtract(struct vg_ids *from, struct vg_ids *without, struct vg_ids *out);

/* How many numbers it holds. VG_ERR_MEMORY. */
int vg_ids_total(struct vg_ids *ids, uint64_t *out);

#endif
