/* What the lists keep of a feature, shared by building and searching. */
#ifndef VG_MATCH_POSTINGS_H
#define VG_MATCH_POSTINGS_H

#include "match/feature_segment.h"

/* Every feature's posting, but for picture and rest. */
struct vg_posting vg_posting_of(const struct vg_feature *feature);

#endif
