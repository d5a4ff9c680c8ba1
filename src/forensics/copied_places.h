/* Whether two places of a picture are one detail, pixel by pixel, and how far it reaches. */
#ifndef VG_FORENSICS_COPIED_PLACES_H
#define VG_FORENSICS_COPIED_PLACES_H

#include <stdbool.h>

#include "match/homography.h"
#include "media/luma.h"

/* What reaches around the points that suggested it. */
struct vg_copied_place {
	double from[4], to[4]; /* boxes x, y, width, height, in the plane's pixels */
	int cells;             /* of 8 x 8 pixels that are alike, and hang together */
	int points;            /* of those that suggested it, in them */
	double likeness;       /* correlation of all their fine structure, 0 to 1 */
	double regularity;     /* correlation of the place with itself, moved a little: 1 for stripes and patterns */
	double filled;         /* in the box around them: of the cells with structure, those that are alike */
	double overlap;        /* of the smaller box, what both boxes have in common */
};

/* The picture without what is coarser than fine structure; the caller's to release. VG_ERR_MEMORY. */
int vg_copied_fine(const struct vg_plane *luma, struct vg_plane *out);

/* Of the pixels in the box, the share that lies near one of the two commonest levels: about 1 for letters, signs and
 * drawings. */
double vg_copied_two_tones(const struct vg_plane *luma, const double box[4]);

/* What two boxes have in common, of the smaller one. */
double vg_copied_overlap(const double a[4], const double b[4]);

/* Method: `fine` is laid on itself by the map and correlated cell by cell (windows of 24 x 24); cells that
 * are alike, connected with the points' (x, y) over gaps of one cell, are the place. The map is then bent to fit them
 * (Lucas and Kanade), and that repeated; it is answered as it was bent. False when there is none, or memory is short. */
bool vg_copied_place_find(const struct vg_plane *fine, double map[9], const struct vg_point_pair *points,
			  size_t count, struct vg_copied_place *out);

#endif
