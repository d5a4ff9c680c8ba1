/* The hashes by which a picture is searched. */
#ifndef VG_MATCH_QUERIES_H
#define VG_MATCH_QUERIES_H

#include <vestigo/picture.h>

enum { VG_QUERIES_MAXIMUM = 2 * VG_TURN_COUNT };

/* The eight hashes of the stored pixels and, of small pictures, of the resampled ones:
 * query q is under the turn q % VG_TURN_COUNT. Returns how many there are; 0 when the
 * picture has too little detail for its hash to mean much. */
unsigned vg_search_queries(const struct vg_picture *picture, struct vg_pdq out[VG_QUERIES_MAXIMUM]);

#endif
