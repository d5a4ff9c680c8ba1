#include "base/select.h"

#include <stdint.h>

double vg_select(double *values, size_t count, size_t rank)
{
	ptrdiff_t first = 0, last = (ptrdiff_t)count - 1, middle = (ptrdiff_t)rank;
	while (first < last) {
		double pivot = values[middle];
		ptrdiff_t low = first, high = last;
		while (low <= high) {
			while (values[low] < pivot)
				low++;
			while (values[high] > pivot)
				high--;
			if (low > high)
				break;
			double swap = values[low];
			values[low++] = values[high];
			values[high--] = swap;
		}
		if (high < middle)
			first = low;
		if (low > middle)
			last = high;
	}
	return values[middle];
}
