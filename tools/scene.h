/* Procedural scenes: pictures that nobody owns, with the statistics of photographs.
 *
 * A scene is a sky and a ground, a few large masses, buildings with windows,
 * posts, and some hundreds of overlapping ellipses and polygons whose sizes
 * follow a power law (the "dead leaves" model of natural images: Lee, Mumford
 * and Huang, 2001), each shaded and textured with 1/f noise, under uneven light
 * and with a little sensor noise.
 *
 * Equal arguments give equal bytes on every machine with IEEE arithmetic: only
 * + - * / and integers are used, no libm; compile with -ffp-contract=off.
 * The composition is relative to the picture's size, so one seed rendered at two
 * sizes shows one scene, but with different fine grain: to get a re-encoded or
 * scaled copy, render once and use scene_resize.
 *
 * All pictures are packed RGB, 3 * width * height bytes, rows top to bottom.
 * All functions are reentrant.
 */
#ifndef TOOLS_SCENE_H
#define TOOLS_SCENE_H

#include <stdint.h>

/* WIDTH and HEIGHT are 1 .. 16384. */
void scene_render(uint64_t seed, unsigned width, unsigned height, uint8_t *rgb);

/* Left and right exchanged. OUT must not overlap RGB. */
void scene_mirror(const uint8_t *rgb, unsigned width, unsigned height, uint8_t *out);

/* Area average where the side shrinks, linear interpolation where it grows. */
void scene_resize(const uint8_t *rgb, unsigned width, unsigned height, uint8_t *out,
		  unsigned out_width, unsigned out_height);

/* The WIDTH x HEIGHT part of RGB, which is STRIDE pixels wide, from X, Y on. */
void scene_crop(const uint8_t *rgb, unsigned stride, unsigned x, unsigned y, unsigned width,
		unsigned height, uint8_t *out);

/* Turns an upright picture into what a camera stores under the EXIF orientation
 * 1 .. 8; for 5 .. 8 the result is HEIGHT pixels wide and WIDTH high. */
void scene_store(const uint8_t *rgb, unsigned width, unsigned height, unsigned orientation,
		 uint8_t *out);

#endif
