/* The hashes by which a picture is searched. */
#ifndef VG_MATCH_QUERIES_H
#define VG_MATCH_QUERIES_H

#include <vestigo/picture.h>

enum { VG_QUERIES_MAXIMUM = 4 * VG_TURN_COUNT };

/* The eight hashes of the stored pixels, the same of their negative (every bit the other way, since
 * inverting a picture changes the sign of each coefficient and of their median) and, of small pictures,
 * both of the resampled ones. Returns how many there are; 0 when the picture has too little detail
 * for its hash to mean much. */
unsigned vg_search_queries(const struct vg_picture *picture, struct vg_pdq out[VG_QUERIES_MAXIMUM]);

/* Of query q: the turn it is under, and whether it is of the negative. */
static inline enum vg_turn vg_query_turn(unsigned query)
{
	return (enum vg_turn)(query % VG_TURN_COUNT);
}

static inline bool vg_query_is_negative(unsigned query)
{
	return query / VG_TURN_COUNT % 2 == 1;
}

#endif
