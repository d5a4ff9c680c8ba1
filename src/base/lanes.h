/* Eight floats at a time: written so, a loop is taken as wide as a processor goes, and sums up in the same order on all. */
#ifndef VG_BASE_LANES_H
#define VG_BASE_LANES_H

#include <stdint.h>

enum { VG_LANES = 8 };

/* May lie anywhere in an array of floats: memory is not aligned to a whole one. */
typedef float vg_lanes __attribute__((vector_size(VG_LANES * sizeof(float)), aligned(sizeof(float)), may_alias));

/* What comparing lanes gives: all bits or none. */
typedef int32_t vg_lane_masks __attribute__((vector_size(VG_LANES * sizeof(float))));

#endif
