/* Weighted least squares: what is added in many rows gives the bits of what is added one by one. */
#include <stdint.h>
#include <string.h>

#include "../test.h"

#include "match/least_squares.h"

enum { N = VG_UNKNOWNS_MAXIMUM, ROWS = 300 };

static double next(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return (double)(*state >> 8) / (1 << 23) - 1;
}

/* Rows whose value is made of known unknowns, and a little beside. */
static void make(double (*row)[N + 1], double *weight, size_t count, double off)
{
	uint32_t state = 7;
	for (size_t i = 0; i < count; i++) {
		row[i][N] = off * next(&state);
		for (int c = 0; c < N; c++) {
			row[i][c] = next(&state);
			row[i][N] += row[i][c] * (c - 5);
		}
		weight[i] = 1.5 + next(&state);
	}
}

static void test_rows_are_added_as_one_by_one(void **state)
{
	(void)state;
	static double row[ROWS][N + 1], weight[ROWS];
	const size_t counts[] = { 20, 127, 128, 129, ROWS };
	make(row, weight, ROWS, 0.25);
	for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
		struct vg_equations one = { .unknowns = N }, many = { .unknowns = N };
		double a[N], b[N];
		for (size_t i = 0; i < counts[k]; i++)
			vg_equations_add(&one, row[i], row[i][N], weight[i]);
		vg_equations_add_rows(&many, (const double (*)[N + 1])row, weight, counts[k]);
		vg_equations_pull(&one, 0.5);
		vg_equations_pull(&many, 0.5);
		assert_true(vg_equations_solve(&one, a));
		assert_true(vg_equations_solve(&many, b));
		assert_memory_equal(a, b, sizeof a);
	}
}

static void test_unknowns_are_found(void **state)
{
	(void)state;
	static double row[ROWS][N + 1], weight[ROWS];
	struct vg_equations equations = { .unknowns = N };
	double out[N];
	make(row, weight, ROWS, 0);
	vg_equations_add_rows(&equations, (const double (*)[N + 1])row, weight, ROWS);
	assert_true(vg_equations_solve(&equations, out));
	for (int c = 0; c < N; c++)
		assert_float_equal(out[c], c - 5, 1e-9);
}

static void test_too_few_rows_determine_nothing(void **state)
{
	(void)state;
	static double row[ROWS][N + 1], weight[ROWS];
	struct vg_equations equations = { .unknowns = N };
	double out[N];
	make(row, weight, ROWS, 0);
	vg_equations_add_rows(&equations, (const double (*)[N + 1])row, weight, N - 3);
	assert_false(vg_equations_solve(&equations, out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows_are_added_as_one_by_one),
		cmocka_unit_test(test_unknowns_are_found),
		cmocka_unit_test(test_too_few_rows_determine_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
