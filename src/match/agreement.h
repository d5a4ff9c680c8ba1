/* Finds of one known picture by features of the item: do they put the item in one place of it? */
#ifndef VG_MATCH_AGREEMENT_H
#define VG_MATCH_AGREEMENT_H

#include <stdint.h>

/* So many of one picture are held against each other. */
enum { VG_FINDS_COMPARED = 128 };

/* Each find's place in the item and in the known picture, in pixels of their working sizes; the turn from the one to the
 * other in 256ths, and the change of size in sixteenths of an octave; what it weighs, above 0; and which feature of
 * either it is of. */
struct vg_finds {
	float x[VG_FINDS_COMPARED], y[VG_FINDS_COMPARED], u[VG_FINDS_COMPARED], v[VG_FINDS_COMPARED], weight[VG_FINDS_COMPARED];
	int32_t turn[VG_FINDS_COMPARED], size[VG_FINDS_COMPARED];
	uint32_t of_known[VG_FINDS_COMPARED];
	uint16_t of_item[VG_FINDS_COMPARED];
	int count;
};

/* The largest weight of finds that lie where one of them would put them, each feature of either picture counting once; 0
 * where fewer than three do. The same on every processor. Pure and thread-safe. */
float vg_finds_agreement(const struct vg_finds *finds);

#endif
