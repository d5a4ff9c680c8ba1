/* The known picture's colours at places between its pixels. */
#ifndef VG_MATCH_SAMPLING_H
#define VG_MATCH_SAMPLING_H

#include <stddef.h>
#include <stdint.h>

/* A pixel in floats: red, green, blue and nothing, so that one instruction takes all. */
typedef float vg_colour __attribute__((vector_size(16)));

/* A picture in such pixels. */
struct vg_colours {
	uint32_t width, height;
	vg_colour *at;
};

/* `at`, or the nearest of 0 to size - 1. */
static inline uint32_t vg_clamp_index(int at, uint32_t size)
{
	return at < 0 ? 0 : (uint32_t)at >= size ? size - 1 : (uint32_t)at;
}

/* The colours at `count` places (u, v), in pixels whose centres lie at halves: Catmull-Rom splines through four by four of
 * them (R. Keys, Cubic convolution interpolation for digital image processing, 1981), edges repeated. Black where u is not
 * a number. The same on every processor. */
void vg_colours_sample(const struct vg_colours *image, const double *u, const double *v, size_t count, vg_colour *out);

#endif
