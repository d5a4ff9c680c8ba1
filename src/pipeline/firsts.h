/* What is kept of the different pictures of a run, so that later ones can be held against them as against
 * known pictures: features and the small version on disk, in a nameless file in $TMPDIR (else /var/tmp), about
 * 70 KB a picture and 10 GB at most, and an index of features, whose full parts lie there as well and are
 * mapped. In memory are about 70 bytes a picture, and not more than 60 MB besides.
 *
 * Pictures for which there is no room any more are not kept: they are found by their hashes alone. Belongs to
 * one thread. */
#ifndef VG_PIPELINE_FIRSTS_H
#define VG_PIPELINE_FIRSTS_H

#include <vestigo/picture.h>

#include "match/feature_segment.h"
#include "match/whole_frame.h"

struct vg_firsts;

/* One of them as it was. Owns features and rendition. */
struct vg_first_picture {
	struct vg_frame frame;
	struct vg_pdq pdq;
	struct vg_features features;
	uint8_t *rendition;
	size_t rendition_size;
};
void vg_first_picture_release(struct vg_first_picture *first);

/* `pictures`: keep more of each than its size, to lay others on it. NULL when memory is short. */
struct vg_firsts *vg_firsts_new(bool pictures);
void vg_firsts_free(struct vg_firsts *firsts);

/* Keeps a picture under the next number, from 0 on. VG_ERR_MEMORY. */
int vg_firsts_add(struct vg_firsts *firsts, const struct vg_picture *picture);

/* Is there room for more? Where there was none (a full disk, or 10 GB of pictures), nothing is kept from then on. */
bool vg_firsts_full(const struct vg_firsts *firsts);

/* False when it is not kept, or cannot be read back. */
bool vg_firsts_get(struct vg_firsts *firsts, uint64_t number, struct vg_first_picture *out);

/* Its size, whether it is kept or not. */
struct vg_frame vg_firsts_frame(const struct vg_firsts *firsts, uint64_t number);

/* Those that share features with the item, most votes first, at most `room`: their numbers are the ids.
 * VG_ERR_MEMORY. */
int vg_firsts_search(struct vg_firsts *firsts, const struct vg_features *item, struct vg_candidate *best, size_t *count,
		     size_t room);

#endif
