/* The coarse features of a small picture. It may be a small part of a known one: then most of its features are finer than
 * any that is kept of that one, and what they bring up by chance outweighs what the coarse ones find. */
#ifndef VG_MATCH_COARSE_H
#define VG_MATCH_COARSE_H

#include <vestigo/error.h>
#include <vestigo/picture.h>

/* Copies them, for the caller to release; none where the picture is not small. VG_ERR_MEMORY. */
int vg_coarse_features(const struct vg_picture *picture, struct vg_features *out, struct vg_error *err);

#endif
