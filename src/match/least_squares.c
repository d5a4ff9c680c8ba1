#include "match/least_squares.h"

#include <math.h>

enum { VALUE = VG_UNKNOWNS_MAXIMUM };
static const double PIVOT_LEAST = 1e-10;

/* Only the triangle below the diagonal is summed. */
void vg_equations_add(struct vg_equations *equations, const double *row, double value, double weight)
{
	for (int r = 0; r < equations->unknowns; r++) {
		double factor = weight * row[r], *sum = equations->sum[r];
		for (int c = 0; c <= r; c++)
			sum[c] += factor * row[c];
		sum[VALUE] += factor * value;
	}
}

void vg_equations_pull(struct vg_equations *equations, double weight)
{
	for (int r = 0; r < equations->unknowns; r++)
		equations->sum[r][r] += weight;
}

/* Brings the row with the largest factor of unknown c to the place of row c. */
static bool bring_up(struct vg_equations *equations, int c)
{
	int pivot = c;
	for (int r = c + 1; r < equations->unknowns; r++)
		if (fabs(equations->sum[r][c]) > fabs(equations->sum[pivot][c]))
			pivot = r;
	for (int k = 0; k <= VALUE && pivot != c; k++) {
		double swap = equations->sum[c][k];
		equations->sum[c][k] = equations->sum[pivot][k];
		equations->sum[pivot][k] = swap;
	}
	return fabs(equations->sum[c][c]) > PIVOT_LEAST;
}

/* Gauss-Jordan elimination with pivoting. */
bool vg_equations_solve(struct vg_equations *equations, double *out)
{
	int n = equations->unknowns;
	for (int r = 0; r < n; r++)
		for (int c = r + 1; c < n; c++)
			equations->sum[r][c] = equations->sum[c][r];
	for (int c = 0; c < n; c++) {
		if (!bring_up(equations, c))
			return false;
		const double *from = equations->sum[c];
		for (int r = 0; r < n; r++) {
			double *row = equations->sum[r], factor = r == c ? 0 : row[c] / from[c];
			for (int k = c; k < n && factor != 0; k++)
				row[k] -= factor * from[k];
			row[VALUE] -= factor * from[VALUE];
		}
	}
	for (int r = 0; r < n; r++)
		out[r] = equations->sum[r][VALUE] / equations->sum[r][r];
	return true;
}
