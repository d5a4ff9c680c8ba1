/* Whether a JPEG that names a camera was a JPEG of lower quality before (forensics/double_quantisation.h). */
#ifndef VG_EXAMINE_EARLIER_H
#define VG_EXAMINE_EARLIER_H

#include <vestigo/limits.h>
#include <vestigo/picture.h>

#include "base/bytes.h"

/* Fills picture->jpeg.earlier. Of other pictures nothing is asked: the answer means something where a file claims to be as a
 * camera wrote it, and takes a second reading of the coefficients (1 to 2 ms of a picture of 1280 pixels). */
void vg_earlier_look(struct vg_span bytes, const struct vg_limits *limits, struct vg_picture *picture);

#endif
