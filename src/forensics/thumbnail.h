/* Small pictures that a file carries of its own picture, against the picture itself.
 *
 * Claim: one that shows something else, or the same mirrored, turned, cut or with another region, was
 * made before the picture was changed, since many editors do not renew it. Method: the pose
 * (forensics/pose.h), then the comparison place by place that known pictures get (match/difference.h).
 * Assumes that it decodes. Known false alarms: cameras that crop, tone-map or sharpen it otherwise, raw
 * converters, and programs that turn pictures without renewing it. */
#ifndef VG_FORENSICS_THUMBNAIL_H
#define VG_FORENSICS_THUMBNAIL_H

#include "media/image.h"
#include <vestigo/picture.h>

/* A small picture, as the bytes of a file or decoded, and where in the file it stood. Borrowed. */
struct vg_carried_bytes {
	enum vg_carried_kind kind;
	struct vg_span bytes;
	int orientation; /* that the file states of it alone, 1 to 8; 0 when it states none */
	bool bgr;        /* its red and blue are exchanged */
	const struct vg_image *image; /* decoded; NULL: `bytes` are to be */
};

/* Compares each with the picture as stored, whose EXIF orientation is picture->orientation, and fills
 * picture->carried; of EXIF's thumbnail also the fields of picture->exif. Boxes are in upright pixels. At
 * most VG_CARRIED_MAXIMUM are taken. */
void vg_thumbnails_compare(const struct vg_carried_bytes *list, size_t count, const struct vg_image *stored,
			   const struct vg_limits *limits, struct vg_picture *picture);

/* Notes them without comparing, and why: INCOMPLETE or NOT_COMPARED. */
void vg_thumbnails_note(const struct vg_carried_bytes *list, size_t count, enum vg_thumbnail_kind why,
			struct vg_picture *picture);

#endif
