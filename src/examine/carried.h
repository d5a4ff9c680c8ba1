/* The small pictures that a file carries of its own picture, found wherever formats keep them: EXIF, Photoshop's
 * resources, the list of further pictures (MPF), a HEIF's items, content credentials. */
#ifndef VG_EXAMINE_CARRIED_H
#define VG_EXAMINE_CARRIED_H

#include "c2pa/validate.h"
#include "forensics/thumbnail.h"
#include "media/decode.h"
#include "metadata/metadata.h"

/* The list, and what its items borrow from beside the file itself. */
struct vg_carried_list {
	struct vg_small_pictures small;       /* filled by vg_metadata_read */
	struct vg_c2pa_pictures credentials;  /* filled by vg_c2pa_validate */
	struct vg_decoded item;               /* a HEIF's own, decoded */
	struct vg_carried_bytes at[VG_CARRIED_MAXIMUM];
	size_t count;
};

void vg_carried_init(struct vg_carried_list *list);
/* Lists them, EXIF's first, at most VG_CARRIED_MAXIMUM, once metadata and credentials of the file are read
 * into `picture`. */
void vg_carried_collect(struct vg_span file, const struct vg_limits *limits, const struct vg_picture *picture,
			struct vg_carried_list *list);
void vg_carried_release(struct vg_carried_list *list);

#endif
