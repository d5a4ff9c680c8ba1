/* Medians, least squares and plane-to-plane maps. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/select.h"
#include "match/homography.h"
#include "match/least_squares.h"

static uint32_t seed = 12345;

static double next(void)
{
	seed = seed * 1664525u + 1013904223u;
	return (double)(seed >> 8) / (1 << 24);
}

static int by_number(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void test_median_is_that_of_a_sort(void **state)
{
	double values[300], sorted[300];
	(void)state;
	for (size_t count = 1; count <= 300; count++) {
		for (size_t i = 0; i < count; i++) /* every other time with many alike */
			values[i] = sorted[i] = count % 2 ? next() : floor(next() * 5);
		qsort(sorted, count, sizeof *sorted, by_number);
		assert_true(vg_median(values, count) == sorted[count / 2]);
		qsort(values, count, sizeof *values, by_number); /* reordered, none lost */
		assert_memory_equal(values, sorted, count * sizeof *values);
	}
}

static void test_weighted_line(void **state)
{
	struct vg_equations equations = { .unknowns = 2 };
	double out[2];
	(void)state;
	for (int x = 0; x < 10; x++) /* 3 + 2 x, and points of no weight elsewhere */
		vg_equations_add(&equations, (double[]){ 1, x }, 3 + 2 * x, 1 + x);
	vg_equations_add(&equations, (double[]){ 1, 4 }, 900, 0);
	assert_true(vg_equations_solve(&equations, out));
	assert_true(fabs(out[0] - 3) < 1e-9 && fabs(out[1] - 2) < 1e-9);
}

static void test_undetermined(void **state)
{
	struct vg_equations equations = { .unknowns = 2 };
	double out[2];
	(void)state;
	for (int i = 0; i < 5; i++)
		vg_equations_add(&equations, (double[]){ 1, 2 }, 7, 1);
	struct vg_equations pulled = equations;
	assert_false(vg_equations_solve(&equations, out));
	vg_equations_pull(&pulled, 1e-6); /* then the least of all answers is meant */
	assert_true(vg_equations_solve(&pulled, out));
	assert_true(fabs(out[0] - 1.4) < 1e-3 && fabs(out[1] - 2.8) < 1e-3);
}

static void fill(const double h[9], struct vg_point_pair *pair, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		pair[i].x = next() * 600;
		pair[i].y = next() * 400;
		assert_true(vg_homography_apply(h, pair[i].x, pair[i].y, &pair[i].u, &pair[i].v));
	}
}

static void expect_map(const double a[9], const double b[9])
{
	double u, v, s, t;
	for (double y = 0; y <= 400; y += 100)
		for (double x = 0; x <= 600; x += 100) {
			assert_true(vg_homography_apply(a, x, y, &u, &v) && vg_homography_apply(b, x, y, &s, &t));
			assert_true(hypot(u - s, v - t) < 1e-4);
		}
}

static void test_fits_recover_their_maps(void **state)
{
	const double affine[9] = { 0.8, -0.3, 40, 0.25, 0.9, -12, 0, 0, 1 };
	const double view[9] = { 1.1, 0.05, -7, -0.04, 0.95, 21, 2e-4, -1e-4, 1 };
	struct vg_point_pair pair[20];
	double fitted[9];
	(void)state;
	fill(affine, pair, 20);
	assert_true(vg_affinity_fit(pair, 20, fitted));
	expect_map(fitted, affine);
	fill(view, pair, 20);
	assert_true(vg_homography_fit(pair, 20, fitted));
	expect_map(fitted, view);
}

static void test_points_on_a_line_fit_nothing(void **state)
{
	struct vg_point_pair pair[12];
	double fitted[9];
	(void)state;
	for (int i = 0; i < 12; i++)
		pair[i] = (struct vg_point_pair){ i * 10, i * 5, i * 10, i * 5 };
	assert_false(vg_affinity_fit(pair, 12, fitted));
	assert_false(vg_homography_fit(pair, 12, fitted));
	assert_false(vg_points_spread(pair, 12));
	assert_false(vg_affinity_fit(pair, 2, fitted));
	assert_false(vg_homography_fit(pair, 3, fitted));
}

static void test_rescale_and_invert(void **state)
{
	const double view[9] = { 1.1, 0.05, -7, -0.04, 0.95, 21, 2e-4, -1e-4, 1 };
	double scaled[9], inverse[9], both[9], u, v, s, t, none[9];
	(void)state;
	vg_homography_rescale(view, 2, 3, 0.5, 0.25, scaled);
	assert_true(vg_homography_apply(scaled, 50, 40, &u, &v) && vg_homography_apply(view, 100, 120, &s, &t));
	assert_true(fabs(u - s / 2) < 1e-9 && fabs(v - t / 4) < 1e-9);
	assert_true(vg_homography_invert(view, inverse));
	vg_homography_multiply(inverse, view, both);
	vg_homography_scale(1, 1, none);
	expect_map(both, none);
	assert_false(vg_homography_invert((const double[9]){ 1, 2, 3, 2, 4, 6, 0, 0, 1 }, inverse));
}

static void test_plausible_views(void **state)
{
	double map[9];
	(void)state;
	vg_homography_scale(0.5, 0.5, map);
	assert_true(vg_homography_plausible(map, 640, 480));
	vg_homography_scale(5, 1, map);
	assert_false(vg_homography_plausible(map, 640, 480)); /* stretched */
	vg_homography_scale(20, 20, map);
	assert_false(vg_homography_plausible(map, 640, 480)); /* enlarged too much */
	const double inside_out[9] = { 1, 0, 0, 0, 1, 0, -1.0 / 320, 0, 1 };
	assert_false(vg_homography_plausible(inside_out, 640, 480));
	const double nowhere[9] = { NAN, 0, 0, 0, 1, 0, 0, 0, 1 };
	assert_false(vg_homography_plausible(nowhere, 640, 480));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_median_is_that_of_a_sort),
		cmocka_unit_test(test_weighted_line),
		cmocka_unit_test(test_undetermined),
		cmocka_unit_test(test_fits_recover_their_maps),
		cmocka_unit_test(test_points_on_a_line_fit_nothing),
		cmocka_unit_test(test_rescale_and_invert),
		cmocka_unit_test(test_plausible_views),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
