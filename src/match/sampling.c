#include "match/sampling.h"

#include <string.h>

#include "base/kernels.h"

enum { TAPS = 4 };

/* Two pixels side by side. */
typedef float pair __attribute__((vector_size(32), aligned(16), may_alias));

/* Catmull-Rom weights of the four samples around a fraction. */
static inline __attribute__((always_inline)) vg_colour cubic(float t)
{
	const vg_colour cube = { -0.5f, 1.5f, -1.5f, 0.5f }, square = { 1.0f, -2.5f, 2.0f, -0.5f };
	const vg_colour line = { -0.5f, 0, 0.5f, 0 }, constant = { 0, 1.0f, 0, 0 };
	return ((cube * t + square) * t + line) * t + constant;
}

/* The sum of four rows of four pixels, the first at `from`, each `step` pixels behind the one before. */
static inline __attribute__((always_inline)) vg_colour weigh(const vg_colour *from, size_t step, vg_colour across, vg_colour down)
{
	const float a = across[0], b = across[1], c = across[2], d = across[3];
	const pair first = { a, a, a, a, b, b, b, b }, second = { c, c, c, c, d, d, d, d };
	pair sum = { 0 };
	for (int j = 0; j < TAPS; j++) {
		const pair *row = (const pair *)(from + (size_t)j * step);
		sum += down[j] * (row[0] * first + row[1] * second);
	}
	vg_colour half[2];
	memcpy(half, &sum, sizeof half);
	return half[0] + half[1];
}

static vg_colour weigh_at_edge(const struct vg_colours *image, int left, int top, vg_colour across, vg_colour down)
{
	vg_colour taken[TAPS * TAPS];
	for (int j = 0; j < TAPS; j++) {
		const vg_colour *row = image->at + (size_t)vg_clamp_index(top + j, image->height) * image->width;
		for (int i = 0; i < TAPS; i++)
			taken[TAPS * j + i] = row[vg_clamp_index(left + i, image->width)];
	}
	return weigh(taken, TAPS, across, down);
}

static inline __attribute__((always_inline)) vg_colour sample(const struct vg_colours *image, double x, double y)
{
	x = x > 0 ? x : 0; /* ints must hold them */
	y = y > 0 ? y : 0;
	x = x < image->width ? x : image->width;
	y = y < image->height ? y : image->height;
	int left = (int)(x - 0.5) - (x < 0.5), top = (int)(y - 0.5) - (y < 0.5); /* rounded down */
	vg_colour across = cubic((float)(x - 0.5 - left)), down = cubic((float)(y - 0.5 - top));
	if (left >= 1 && top >= 1 && (uint32_t)left + 2 < image->width && (uint32_t)top + 2 < image->height)
		return weigh(image->at + (size_t)(top - 1) * image->width + (left - 1), image->width, across, down);
	return weigh_at_edge(image, left - 1, top - 1, across, down);
}

static inline __attribute__((always_inline)) void sample_all(const struct vg_colours *image, const double *u, const double *v,
							      size_t count, vg_colour *out)
{
	for (size_t i = 0; i < count; i++)
		out[i] = u[i] == u[i] ? sample(image, u[i], v[i]) : (vg_colour){ 0 };
}

typedef void sampler(const struct vg_colours *, const double *, const double *, size_t, vg_colour *);

static void sample_portable(const struct vg_colours *image, const double *u, const double *v, size_t count, vg_colour *out)
{
	sample_all(image, u, v, count, out);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void sample_avx2(const struct vg_colours *image, const double *u, const double *v,
							size_t count, vg_colour *out)
{
	sample_all(image, u, v, count, out);
}
#endif

VG_BEST_OF_TWO(sample_best, sampler, sample_portable, VG_NEEDS_AVX2, sample_avx2)

void vg_colours_sample(const struct vg_colours *image, const double *u, const double *v, size_t count, vg_colour *out)
{
	sample_best()(image, u, v, count, out);
}
