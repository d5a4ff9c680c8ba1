#include "match/least_squares.h"

#include <math.h>

#include "base/kernels.h"

enum { VALUE = VG_UNKNOWNS_MAXIMUM, ROW = VG_UNKNOWNS_MAXIMUM + 1, LANES = 4, PARTS = ROW / LANES };

/* A part of a row of sums. */
typedef double lanes __attribute__((vector_size(LANES * sizeof(double)), aligned(sizeof(double)), may_alias));
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

/* One body, built with and without AVX. Two rows of sums at a time stay in registers; what lies above the diagonal is
 * summed for nothing, as vg_equations_solve overwrites it. */
static inline __attribute__((always_inline)) void add_rows(struct vg_equations *equations, const double (*row)[ROW],
							   const double *weight, size_t count)
{
	for (int r = 0; r < ROW; r += 2) {
		lanes *sum = (lanes *)equations->sum[r], *next = (lanes *)equations->sum[r + 1], a[PARTS], b[PARTS];
		for (int p = 0; p < PARTS; p++) {
			a[p] = sum[p];
			b[p] = next[p];
		}
		for (size_t i = 0; i < count; i++) {
			const lanes *from = (const lanes *)row[i];
			double factor = weight[i] * row[i][r], other = weight[i] * row[i][r + 1];
			for (int p = 0; p < PARTS; p++) {
				a[p] += factor * from[p];
				b[p] += other * from[p];
			}
		}
		for (int p = 0; p < PARTS; p++) {
			sum[p] = a[p];
			next[p] = b[p];
		}
	}
}

typedef void add_function(struct vg_equations *, const double (*)[ROW], const double *, size_t);

static void add_rows_portable(struct vg_equations *equations, const double (*row)[ROW], const double *weight, size_t count)
{
	add_rows(equations, row, weight, count);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void add_rows_avx2(struct vg_equations *equations, const double (*row)[ROW],
							  const double *weight, size_t count)
{
	add_rows(equations, row, weight, count);
}
#endif

VG_BEST_OF_TWO(add_rows_best, add_function, add_rows_portable, VG_NEEDS_AVX2, add_rows_avx2)

void vg_equations_add_rows(struct vg_equations *equations, const double (*row)[ROW], const double *weight, size_t count)
{
	/* so many as the nearest cache holds */
	enum { AT_ONCE = 128 };
	add_function *add = add_rows_best();
	for (size_t i = 0; i < count; i += AT_ONCE)
		add(equations, row + i, weight + i, count - i < AT_ONCE ? count - i : AT_ONCE);
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
