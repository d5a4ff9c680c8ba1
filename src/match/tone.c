#include "match/tone.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TERMS = 5, SAMPLES = 6000, ROUNDS = 12, ABSOLUTE_ROUNDS = 8, RADIUS = 1 };

/* Pulls what the colours do not determine towards no change. */
static const double RIDGE = 1e-3;
static const double TUKEY = 4.685, SPREAD_LEAST = 1.0, ABSOLUTE_LEAST = 0.5;

struct samples {
	size_t count;
	double (*term)[TERMS];
	double *value[VG_CHANNELS]; /* what the item has there */
};

static void terms_of(double luma, double cb, double cr, double out[TERMS])
{
	double y = (luma - 128) / 128;
	out[0] = 1;
	out[1] = y;
	out[2] = (cb - 128) / 128;
	out[3] = (cr - 128) / 128;
	out[4] = y * y;
}

/* The mean around a place, so that a pixel's misalignment does not matter. */
static double around(const struct vg_plane *plane, uint32_t x, uint32_t y)
{
	double sum = 0;
	for (int j = -RADIUS; j <= RADIUS; j++)
		for (int i = -RADIUS; i <= RADIUS; i++)
			sum += plane->at[(size_t)((int)y + j) * plane->width + (size_t)((int)x + i)];
	return sum / ((2 * RADIUS + 1) * (2 * RADIUS + 1));
}

static bool wholly_covered(const struct vg_grid *grid, uint32_t x, uint32_t y)
{
	int covered = 0;
	for (int j = -RADIUS; j <= RADIUS; j++)
		for (int i = -RADIUS; i <= RADIUS; i++)
			covered += grid->covered[(size_t)((int)y + j) * grid->width + (size_t)((int)x + i)];
	return covered == (2 * RADIUS + 1) * (2 * RADIUS + 1);
}

static void gather(const struct vg_grid *grid, struct samples *samples)
{
	double area = (double)grid->width * grid->height;
	uint32_t step = (uint32_t)ceil(sqrt(area / SAMPLES));
	for (uint32_t y = RADIUS; y + RADIUS < grid->height; y += step)
		for (uint32_t x = RADIUS; x + RADIUS < grid->width && samples->count < SAMPLES; x += step) {
			if (!wholly_covered(grid, x, y))
				continue;
			terms_of(around(&grid->known[0], x, y), around(&grid->known[1], x, y),
				 around(&grid->known[2], x, y), samples->term[samples->count]);
			for (int c = 0; c < VG_CHANNELS; c++)
				samples->value[c][samples->count] = around(&grid->item[c], x, y);
			samples->count++;
		}
}

/* Solves the symmetric positive definite system in place (Cholesky). */
static void solve(double a[TERMS][TERMS], double b[TERMS])
{
	for (int i = 0; i < TERMS; i++)
		for (int j = 0; j <= i; j++) {
			double sum = a[i][j];
			for (int k = 0; k < j; k++)
				sum -= a[i][k] * a[j][k];
			a[i][j] = i == j ? sqrt(fmax(sum, 1e-12)) : sum / a[j][j];
		}
	for (int i = 0; i < TERMS; i++) {
		for (int k = 0; k < i; k++)
			b[i] -= a[i][k] * b[k];
		b[i] /= a[i][i];
	}
	for (int i = TERMS; i-- > 0;) {
		for (int k = i + 1; k < TERMS; k++)
			b[i] -= a[k][i] * b[k];
		b[i] /= a[i][i];
	}
}

static double predict(const double term[TERMS], const double weight[TERMS])
{
	double sum = 0;
	for (int i = 0; i < TERMS; i++)
		sum += term[i] * weight[i];
	return sum;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Of the residuals, by their median. */
static double spread_of(const double *residual, double *scratch, size_t count)
{
	for (size_t i = 0; i < count; i++)
		scratch[i] = fabs(residual[i]);
	qsort(scratch, count, sizeof *scratch, by_value);
	return fmax(1.4826 * scratch[count / 2], SPREAD_LEAST);
}

static double weigh(double residual, double spread, int round)
{
	if (round < ABSOLUTE_ROUNDS)
		return 1 / fmax(fabs(residual), ABSOLUTE_LEAST);
	double t = residual / (TUKEY * spread);
	return fabs(t) < 1 ? (1 - t * t) * (1 - t * t) : 0;
}

static void fit(const struct samples *samples, const double *value, const double same[TERMS],
		double *residual, double *scratch, double out[TERMS])
{
	memcpy(out, same, TERMS * sizeof *out);
	for (int round = 0; round < ROUNDS; round++) {
		double a[TERMS][TERMS] = { { 0 } }, b[TERMS] = { 0 }, total = 0;
		for (size_t s = 0; s < samples->count; s++)
			residual[s] = value[s] - predict(samples->term[s], out);
		double spread = spread_of(residual, scratch, samples->count);
		for (size_t s = 0; s < samples->count; s++) {
			const double *term = samples->term[s];
			double weight = weigh(residual[s], spread, round);
			total += weight;
			for (int i = 0; i < TERMS; i++) {
				b[i] += weight * term[i] * (value[s] - predict(term, same));
				for (int j = 0; j <= i; j++)
					a[i][j] += weight * term[i] * term[j];
			}
		}
		for (int i = 0; i < TERMS; i++)
			a[i][i] += RIDGE * total + 1e-9;
		solve(a, b);
		for (int i = 0; i < TERMS; i++)
			out[i] = same[i] + b[i];
	}
}

static double change(struct vg_grid *grid, double (*const weight)[TERMS])
{
	double moved = 0, covered = 0;
	for (size_t at = 0; at < (size_t)grid->width * grid->height; at++) {
		double term[TERMS];
		terms_of(grid->known[0].at[at], grid->known[1].at[at], grid->known[2].at[at], term);
		for (int c = 0; c < VG_CHANNELS; c++) {
			double to = fmin(fmax(predict(term, weight[c]), 0), 255);
			if (grid->covered[at])
				moved += (to - grid->known[c].at[at]) * (to - grid->known[c].at[at]);
			grid->known[c].at[at] = (float)to;
		}
		covered += grid->covered[at];
	}
	return covered > 0 ? sqrt(moved / covered) : 0;
}

double vg_tone_apply(struct vg_grid *grid)
{
	static const double same[VG_CHANNELS][TERMS] = {
		{ 128, 128, 0, 0, 0 }, { 128, 0, 128, 0, 0 }, { 128, 0, 0, 128, 0 } };
	double weight[VG_CHANNELS][TERMS], moved = 0;
	double *memory = malloc(SAMPLES * (TERMS + VG_CHANNELS + 2) * sizeof *memory);
	if (!memory)
		return 0;
	struct samples samples = { .term = (double (*)[TERMS])memory };
	double *next = memory + SAMPLES * TERMS;
	for (int c = 0; c < VG_CHANNELS; c++, next += SAMPLES)
		samples.value[c] = next;
	gather(grid, &samples);
	if (samples.count > 4 * TERMS) {
		for (int c = 0; c < VG_CHANNELS; c++)
			fit(&samples, samples.value[c], same[c], next, next + SAMPLES, weight[c]);
		moved = change(grid, weight);
	}
	free(memory);
	return moved;
}
