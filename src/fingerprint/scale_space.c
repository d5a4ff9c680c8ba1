#include "fingerprint/scale_space.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "fingerprint/blur.h"

/* Kernels reach this many times their sigma; sides below SMALLEST hold no key points. */
enum { RADIUS_MAXIMUM = 16, SMALLEST = 16, LINE_FLOATS = 16 };
#define REACH 3.2f

struct kernel {
	float taps[RADIUS_MAXIMUM + 1];
	int radius;
};

float vg_scale_space_sigma(float level)
{
	return VG_BASE_SIGMA * exp2f(level / VG_INTERVALS);
}

static void kernel_init(struct kernel *kernel, float sigma)
{
	float sum = 0;
	kernel->radius = (int)ceilf(REACH * sigma);
	if (kernel->radius > RADIUS_MAXIMUM)
		kernel->radius = RADIUS_MAXIMUM;
	for (int i = 0; i <= kernel->radius; i++) {
		kernel->taps[i] = expf(-0.5f * (float)(i * i) / (sigma * sigma));
		sum += i ? 2 * kernel->taps[i] : kernel->taps[i];
	}
	for (int i = 0; i <= kernel->radius; i++)
		kernel->taps[i] /= sum;
}

/* Rows of the ring begin where lines of the cache do. */
static size_t padded_width(uint32_t width)
{
	return ((size_t)width + LINE_FLOATS - 1) / LINE_FLOATS * LINE_FLOATS;
}

/* Rows blurred along themselves are kept in a ring until the columns have used them. */
struct blurring {
	const struct vg_blur *loops;
	struct kernel kernel;
	float *padded, *ring;
	const struct vg_plane *in;
};

static float *ring_row(const struct blurring *blurring, uint32_t y)
{
	uint32_t rows = 2 * (uint32_t)blurring->kernel.radius + 1;
	return blurring->ring + y % rows * padded_width(blurring->in->width);
}

static void blur_row(const struct blurring *blurring, uint32_t y)
{
	uint32_t width = blurring->in->width;
	const float *row = blurring->in->at + (size_t)y * width;
	float *padded = blurring->padded + RADIUS_MAXIMUM;
	memcpy(padded, row, width * sizeof *row);
	for (int i = 1; i <= blurring->kernel.radius; i++) {
		padded[-i] = row[0];
		padded[width - 1 + (uint32_t)i] = row[width - 1];
	}
	blurring->loops->across(padded, ring_row(blurring, y), width, blurring->kernel.taps,
				blurring->kernel.radius);
}

/* Edges are repeated. */
static void blur(struct blurring *blurring, const struct vg_plane *in, struct vg_plane *out)
{
	const float *rows[2 * RADIUS_MAXIMUM + 1];
	int radius = blurring->kernel.radius;
	uint32_t ready = 0;
	blurring->in = in;
	for (uint32_t y = 0; y < in->height; y++) {
		for (; ready < in->height && ready <= y + (uint32_t)radius; ready++)
			blur_row(blurring, ready);
		for (int i = -radius; i <= radius; i++) {
			int64_t at = (int64_t)y + i;
			rows[i + radius] = ring_row(blurring, at < 0 ? 0 : at >= in->height ? in->height - 1
										      : (uint32_t)at);
		}
		blurring->loops->along(rows, out->at + (size_t)y * in->width, in->width,
				       blurring->kernel.taps, radius);
	}
}

static void halve(const struct vg_plane *in, struct vg_plane *out)
{
	for (uint32_t y = 0; y < out->height; y++) {
		const float *from = in->at + (size_t)2 * y * in->width;
		float *to = out->at + (size_t)y * out->width;
		for (uint32_t x = 0; x < out->width; x++)
			to[x] = from[2 * x];
	}
}

/* Gives every plane its size and its place in one piece of memory. */
static int lay_out(struct vg_scale_space *space, uint32_t width, uint32_t height, struct vg_error *err)
{
	size_t total = 0;
	struct vg_octave *o = space->octave;
	space->octaves = 0;
	for (uint32_t w = width, h = height;
	     space->octaves < VG_OCTAVES_MAXIMUM && w >= SMALLEST && h >= SMALLEST; w /= 2, h /= 2) {
		for (int i = 0; i < VG_LEVELS; i++)
			o[space->octaves].level[i] = (struct vg_plane){ w, h, NULL };
		space->octaves++;
		total += (size_t)w * h * VG_LEVELS;
	}
	space->memory = vg_malloc((total ? total : 1) * sizeof *space->memory);
	if (!space->memory)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	float *next = space->memory;
	for (int n = 0; n < space->octaves; n++) {
		size_t size = (size_t)o[n].level[0].width * o[n].level[0].height;
		for (int i = 0; i < VG_LEVELS; i++, next += size)
			o[n].level[i].at = next;
	}
	return 0;
}

/* Level 0 is filled: the rest of an octave, each level from the one before. */
static void fill_octave(struct blurring *blurring, struct vg_octave *octave)
{
	for (int i = 1; i < VG_LEVELS; i++) {
		float before = vg_scale_space_sigma((float)(i - 1)), after = vg_scale_space_sigma((float)i);
		kernel_init(&blurring->kernel, sqrtf(after * after - before * before));
		blur(blurring, &octave->level[i - 1], &octave->level[i]);
	}
}

int vg_scale_space_init(struct vg_scale_space *space, const struct vg_plane *base, float base_sigma,
			struct vg_error *err)
{
	struct blurring blurring = { .loops = vg_blur_best() };
	int code = lay_out(space, base->width, base->height, err);
	if (code < 0)
		return code;
	blurring.padded = vg_malloc(((size_t)base->width + 2 * RADIUS_MAXIMUM) * sizeof(float));
	blurring.ring = vg_aligned(LINE_FLOATS * sizeof(float), padded_width(base->width) * (2 * RADIUS_MAXIMUM + 1) * sizeof(float));
	if (!blurring.padded || !blurring.ring)
		code = vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	for (int n = 0; n < space->octaves && code == 0; n++) {
		struct vg_octave *octave = &space->octave[n];
		if (n == 0) {
			float more = VG_BASE_SIGMA * VG_BASE_SIGMA - base_sigma * base_sigma;
			kernel_init(&blurring.kernel, sqrtf(more > 0.01f ? more : 0.01f));
			blur(&blurring, base, &octave->level[0]);
		} else {
			halve(&space->octave[n - 1].level[VG_INTERVALS], &octave->level[0]);
		}
		fill_octave(&blurring, octave);
	}
	free(blurring.padded);
	free(blurring.ring);
	if (code < 0)
		vg_scale_space_release(space);
	return code;
}

void vg_scale_space_release(struct vg_scale_space *space)
{
	free(space->memory);
	memset(space, 0, sizeof *space);
}
