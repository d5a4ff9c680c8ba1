/* The small picture that a camera puts into the file, against the picture itself.
 *
 * Claim: an embedded thumbnail that shows something else (or the same scene framed
 * otherwise) was made before the picture was changed, since many editors do not renew
 * it. Method: normalised correlation of 32 x 32 luma in the eight orientations, after
 * cutting the black bars that cameras add to reach 4:3, with the picture and with its
 * middle in the thumbnail's shape, and the PDQ distance. Assumes that the thumbnail decodes. Known false alarms: cameras that crop, tone-map or
 * sharpen the thumbnail otherwise, raw converters, and turned pictures. */
#ifndef VG_FORENSICS_THUMBNAIL_H
#define VG_FORENSICS_THUMBNAIL_H

#include "media/image.h"
#include <vestigo/picture.h>

/* Compares the thumbnail's bytes with the picture as stored; fills the thumbnail
 * fields of picture->exif. */
void vg_thumbnail_compare(struct vg_span thumbnail, const struct vg_image *stored,
			  const struct vg_limits *limits, struct vg_picture *picture);

#endif
