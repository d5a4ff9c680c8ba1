/* What stands behind the end of a picture, by kind, where the reader of its format found that end. */
#ifndef VG_EXAMINE_TRAILING_H
#define VG_EXAMINE_TRAILING_H

#include <vestigo/picture.h>

#include "base/bytes.h"

/* Names it in picture->trailing.what, where its bytes tell: zeros, pictures that the file lists, a video, the rest of a
 * larger JPEG, else its type. What a format's own reader named stays. */
void vg_trailing_name(struct vg_span file, struct vg_picture *picture);

#endif
