/* Weighted linear least squares by the normal equations. */
#ifndef VG_MATCH_LEAST_SQUARES_H
#define VG_MATCH_LEAST_SQUARES_H

#include <stdbool.h>
#include <stddef.h>

enum { VG_UNKNOWNS_MAXIMUM = 15 };

/* Start with the number of unknowns and zeros. */
struct vg_equations {
	int unknowns;
	double sum[VG_UNKNOWNS_MAXIMUM + 1][VG_UNKNOWNS_MAXIMUM + 1]; /* the last column: the values; the last row: nothing */
};

/* Adds: the unknowns, each times its factor of `row`, make `value`. */
void vg_equations_add(struct vg_equations *equations, const double *row, double value, double weight);
/* The same as often as there are rows, one after the other, to equations of VG_UNKNOWNS_MAXIMUM unknowns: the value is the
 * last of a row. Equal bits, however it is built. */
void vg_equations_add_rows(struct vg_equations *equations, const double (*row)[VG_UNKNOWNS_MAXIMUM + 1],
			   const double *weight, size_t count);
/* Adds: every unknown is 0. */
void vg_equations_pull(struct vg_equations *equations, double weight);
/* Spends the equations. False when they do not determine the unknowns. */
bool vg_equations_solve(struct vg_equations *equations, double *out);

#endif
