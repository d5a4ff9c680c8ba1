/* The middle, or any rank, of a few thousand numbers, in time proportional to them. */
#ifndef VG_BASE_SELECT_H
#define VG_BASE_SELECT_H

#include <stddef.h>

/* The one that would stand at values[rank] if they were sorted. Reorders them; rank is less
 * than count, none of them is NaN. Method: Hoare's selection, the one at the rank as the pivot. */
double vg_select(double *values, size_t count, size_t rank);

/* The one that would stand at values[count / 2]; at least one. */
static inline double vg_median(double *values, size_t count)
{
	return vg_select(values, count, count / 2);
}

#endif
