/* Noticing entries that hit everything: a hash in a list, put there by mistake or on purpose, that
 * pictures of all kinds come within the radius of.
 *
 * Only matches that rest on a hash alone count; where features agree there is a copy. An entry is noticed
 * once it matched more than VG_COLLIDING_DIFFERENT pictures no two of which match each other, and more
 * than one in VG_COLLIDING_SHARE of all that were examined. By chance less than one in 166,000 unrelated
 * pictures comes within the radius; the share keeps a scan of millions silent. Counts are of one thread; the
 * catalogue is of its own. */
#ifndef VESTIGO_COLLISIONS_H
#define VESTIGO_COLLISIONS_H

#include <vestigo/record.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { VG_COLLIDING_DIFFERENT = 20, VG_COLLIDING_SHARE = 50, VG_COLLIDING_MAXIMUM = 8 };

struct vg_collision {
	int64_t known_id;
	uint64_t items;    /* that matched it by its hash alone */
};

/* What is counted: at most some 66 MB (32 entries, each with the features of 21 pictures). Of one thread. */
struct vg_collisions;
VG_API struct vg_collisions *vg_collisions_new(void); /* NULL when memory is short */
VG_API void vg_collisions_free(struct vg_collisions *collisions);

/* Counts one record as it is handed on; borrows it for the call. */
VG_API void vg_collisions_see(struct vg_collisions *collisions, const struct vg_record *record);

/* Those noticed so far, most items first, then by id; how many. */
VG_API size_t vg_collisions_list(const struct vg_collisions *collisions, struct vg_collision out[VG_COLLIDING_MAXIMUM]);

/* Calls visit for the newly added entries, with ids above `after` and of those the last 10,000, whose
 * hash hits what it should not: `others` 0 where it is one that pictures without structure have (less
 * than a quarter of its bits are set, or more than three); else how many entries lie within the radius of
 * it, over VG_COLLIDING_DIFFERENT of them outside each other's, and several times as many as chance
 * gives. The index is asked once an entry. Not between begin and commit: VG_ERR_USAGE. */
struct vg_catalogue;
typedef int vg_colliding_visitor(void *context, int64_t id, uint64_t others, struct vg_error *err);
VG_API int vg_catalogue_each_colliding(struct vg_catalogue *catalogue, int64_t after, vg_colliding_visitor *visit,
				       void *context, struct vg_error *err);

#ifdef __cplusplus
}
#endif
#endif
