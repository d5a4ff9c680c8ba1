/* The middle of a few thousand numbers, in time proportional to them. */
#ifndef VG_MATCH_MEDIAN_H
#define VG_MATCH_MEDIAN_H

#include <stddef.h>

/* The one that would stand at values[count / 2] if they were sorted. Reorders them; at
 * least one, none of them NaN. Method: Hoare's selection, the middle one as the pivot. */
double vg_median(double *values, size_t count);

#endif
