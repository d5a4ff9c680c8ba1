/* The names of files that an export's messages name. Kept as digests: a million names take
 * 32 MB however long they are. */
#ifndef VG_INTAKE_NAME_SET_H
#define VG_INTAKE_NAME_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zeroed at first. */
struct vg_name_set {
	struct vg_name_digest { uint64_t high, low; } *slots; /* open addressing; zeros: free */
	size_t capacity, count;
	bool overflowed; /* a name could not be kept: "not in it" means nothing any more */
};

void vg_name_set_release(struct vg_name_set *set);

/* Names are compared byte by byte. What cannot be kept, as memory is short or the set has its
 * 8 million names, sets `overflowed`. */
void vg_name_set_add(struct vg_name_set *set, const char *name);
bool vg_name_set_has(const struct vg_name_set *set, const char *name);

#endif
