/* A search for low-frequency changes of a picture that move its PDQ hash, without gradients: one
 * wave after another is tried, and kept where the hash moves the right way. Gives the same for the
 * same seed. */
#ifndef TOOLS_PDQ_SEARCH_H
#define TOOLS_PDQ_SEARCH_H

#include <vestigo/pdq.h>

#include "encode.h"
#include "rng.h"

/* Waves by how often they swing across and down; PDQ looks at 1 to 16 half periods. */
enum { WAVES = 17 };

struct pdq_aim {
	struct vg_pdq_set from;      /* the hashes of the eight ways to turn the known picture */
	bool towards;                /* its hash, or away from all eight */
	int distance;                /* the search ends there */
	double strongest;            /* root mean square of the change, in levels of 0 to 255 */
	unsigned trials;
};

struct pdq_change {
	double wave[WAVES][WAVES];   /* amplitude in levels: across, down */
};

/* The hashes of a whole picture. */
struct vg_pdq_set pdq_of(const struct pic *p);

/* From the hash to the known picture's: the nearest of the eight where it is to get away. */
int pdq_aim_distance(const struct pdq_aim *aim, const struct vg_pdq *hash);

struct pdq_change pdq_search(const struct pic *p, const struct pdq_aim *aim, struct rng *r);
void pdq_change_apply(struct pic *p, const struct pdq_change *change);

#endif
