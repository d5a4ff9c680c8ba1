/* What the lists keep of a feature, shared by building and searching. */
#ifndef VG_MATCH_POSTINGS_H
#define VG_MATCH_POSTINGS_H

#include "match/feature_segment.h"

/* The longer side of the working picture, in pixels; at least 1. */
uint32_t vg_features_longest(const struct vg_features *features);

/* Every feature's posting, but for picture and rest. `longest` as above. */
struct vg_feature_posting vg_posting_of(const struct vg_feature *feature, uint32_t longest);

#endif
