/* Pairs of features of one picture that may show the same detail at two places.
 *
 * Method: of every feature the nearest other one by its descriptor that lies elsewhere, where it is clearly
 * nearer than any at a third place (Amerini et al., IEEE TIFS 2011, from Lowe's ratio). A detail that the
 * picture shows at many places, as windows, letters and leaves are, so makes few pairs. */
#ifndef VG_FORENSICS_SELF_PAIRS_H
#define VG_FORENSICS_SELF_PAIRS_H

#include "match/feature_pairs.h"

/* Of so many features at most the nearest ones are looked for: the first ones of a picture serve all of it. */
enum { VG_SELF_FEATURES = 1600, VG_SELF_PAIRS_MAXIMUM = 400 };

/* Every pair twice, in both directions: pair 2n + 1 is pair 2n turned round. Mirrored: what is mirrored in one
 * of the two places; x and y are then of the mirrored picture. Places are in working pixels. The pairs are the caller's
 * to free. out_thrice, of VG_SELF_FEATURES, is set for the features of which a third place is about as like as the
 * second, and left alone for others. VG_ERR_MEMORY. */
int vg_self_pairs_find(const struct vg_features *features, bool mirrored, struct vg_pairs *out, bool *out_thrice);

#endif
