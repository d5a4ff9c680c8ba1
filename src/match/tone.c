#include "match/tone.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/select.h"
#include "match/least_squares.h"

enum { TERMS = VG_TONE_TERMS, SAMPLES = 2500, ROUNDS = 9, ABSOLUTE_ROUNDS = 6, RADIUS = 1 };

static const double same[VG_CHANNELS][TERMS] = { { 128, 128 }, { 128, 0, 128 }, { 128, 0, 0, 128 } };

/* Pulls what the colours do not determine towards no change. */
static const double RIDGE = 1e-6;
static const double TUKEY = 4.685, SPREAD_LEAST = 1.0, ABSOLUTE_LEAST = 0.5;

struct samples {
	size_t count;
	struct seen *seen;
	double *value[VG_CHANNELS]; /* what the item has there */
};

/* Of a colour at a place of the grid; (0, 0) is its middle, its corners are at +-1. */
struct seen {
	float colour[VG_CHANNELS], x, y;
};

/* What one of the item's channels is explained by. */
struct channel {
	size_t count;
	double (*term)[TERMS];
	const double *value, *start; /* of the item; the weights that change nothing */
	double *residual, *scratch;
};

/* Those that all channels have alike. */
static void terms_of_colour(const struct seen *seen, float out[TERMS])
{
	float luma = seen->colour[0], cb = seen->colour[1], cr = seen->colour[2];
	float y = (luma - 128) / 128;
	out[0] = 1;
	out[1] = y;
	out[2] = (cb - 128) / 128;
	out[3] = (cr - 128) / 128;
	out[4] = y * y;
	out[5] = y * out[2];
	out[6] = y * out[3];
	out[7] = y * y * y;
	out[8] = out[2] * out[2];
	out[9] = out[3] * out[3];
}

/* The rest, light: black stays black, grey has no tint to lose. */
static void terms_of_light(const struct seen *seen, int channel, float out[TERMS])
{
	float lit = channel == 0 ? seen->colour[0] / 128 : out[channel + 1];
	out[10] = seen->x * lit;
	out[11] = seen->y * lit;
	out[12] = seen->x * seen->x * lit;
	out[13] = seen->y * seen->y * lit;
	out[14] = seen->x * seen->y * lit;
}

/* The mean around a place, so that a pixel's misalignment does not matter. */
static float around(const struct vg_plane *plane, uint32_t x, uint32_t y)
{
	float sum = 0;
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

static void place_of(const struct vg_grid *grid, uint32_t x, uint32_t y, struct seen *out)
{
	out->x = 2 * ((float)x + 0.5f) / (float)grid->width - 1;
	out->y = 2 * ((float)y + 0.5f) / (float)grid->height - 1;
}

static void gather(const struct vg_grid *grid, struct samples *samples)
{
	double area = (double)grid->width * grid->height;
	uint32_t step = (uint32_t)ceil(sqrt(area / SAMPLES));
	for (uint32_t y = RADIUS; y + RADIUS < grid->height; y += step)
		for (uint32_t x = RADIUS; x + RADIUS < grid->width && samples->count < SAMPLES; x += step) {
			if (!wholly_covered(grid, x, y))
				continue;
			struct seen *seen = &samples->seen[samples->count];
			place_of(grid, x, y, seen);
			for (int c = 0; c < VG_CHANNELS; c++) {
				seen->colour[c] = around(&grid->known[c], x, y);
				samples->value[c][samples->count] = around(&grid->item[c], x, y);
			}
			samples->count++;
		}
}

static double predict(const double term[TERMS], const double weight[TERMS])
{
	double sum = 0;
	for (int i = 0; i < TERMS; i++)
		sum += term[i] * weight[i];
	return sum;
}

/* Of the residuals, by their median. */
static double spread_of(const double *residual, double *scratch, size_t count)
{
	for (size_t i = 0; i < count; i++)
		scratch[i] = fabs(residual[i]);
	return fmax(1.4826 * vg_median(scratch, count), SPREAD_LEAST);
}

static double weigh(double residual, double spread, int round)
{
	if (round < ABSOLUTE_ROUNDS)
		return 1 / fmax(fabs(residual), ABSOLUTE_LEAST);
	double t = residual / (TUKEY * spread);
	return fabs(t) < 1 ? (1 - t * t) * (1 - t * t) : 0;
}

/* One round: what the terms must be to explain the values, each weighted by how well the
 * last round explained it. */
static void fit_round(const struct channel *channel, int round, double out[TERMS])
{
	struct vg_equations equations = { .unknowns = TERMS };
	double total = 0, correction[TERMS];
	for (size_t i = 0; i < channel->count; i++)
		channel->residual[i] = channel->value[i] - predict(channel->term[i], out);
	double spread = spread_of(channel->residual, channel->scratch, channel->count);
	for (size_t i = 0; i < channel->count; i++) {
		double weight = weigh(channel->residual[i], spread, round);
		vg_equations_add(&equations, channel->term[i],
				 channel->value[i] - predict(channel->term[i], channel->start), weight);
		total += weight;
	}
	vg_equations_pull(&equations, RIDGE * total + 1e-9);
	bool solved = vg_equations_solve(&equations, correction);
	for (int i = 0; i < TERMS && solved; i++)
		out[i] = channel->start[i] + correction[i];
}

static float change(const float weight[TERMS], const float term[TERMS])
{
	float sum = 0;
	for (int i = 0; i < TERMS; i++)
		sum += term[i] * weight[i];
	return sum < 0 ? 0 : sum > 255 ? 255 : sum;
}

double vg_tone_apply(const struct vg_tone *tone, struct vg_grid *grid)
{
	double moved = 0, covered = 0;
	for (size_t at = 0; at < (size_t)grid->width * grid->height; at++) {
		struct seen seen = { { grid->known[0].at[at], grid->known[1].at[at], grid->known[2].at[at] }, 0, 0 };
		float term[TERMS], by = 0;
		place_of(grid, (uint32_t)(at % grid->width), (uint32_t)(at / grid->width), &seen);
		terms_of_colour(&seen, term);
		for (int c = 0; c < VG_CHANNELS; c++) {
			terms_of_light(&seen, c, term);
			float to = change(tone->weight[c], term);
			by += (to - seen.colour[c]) * (to - seen.colour[c]);
			grid->known[c].at[at] = to;
		}
		moved += grid->covered[at] ? by : 0;
		covered += grid->covered[at];
	}
	return covered > 0 ? sqrt(moved / covered) : 0;
}

static void copy_terms(const struct seen *seen, int number, double out[TERMS])
{
	float term[TERMS];
	terms_of_colour(seen, term);
	terms_of_light(seen, number, term);
	for (int i = 0; i < TERMS; i++)
		out[i] = term[i];
}

static void fit_channel(const struct samples *samples, int number, float out[TERMS])
{
	struct channel channel = { .count = samples->count, .value = samples->value[number], .start = same[number] };
	double weight[TERMS];
	channel.term = vg_malloc(samples->count * sizeof *channel.term);
	channel.residual = vg_malloc(2 * samples->count * sizeof *channel.residual);
	channel.scratch = channel.residual + samples->count;
	memcpy(weight, same[number], sizeof weight);
	if (channel.term && channel.residual) {
		for (size_t i = 0; i < samples->count; i++)
			copy_terms(&samples->seen[i], number, channel.term[i]);
		for (int round = 0; round < ROUNDS; round++)
			fit_round(&channel, round, weight);
		for (int i = 0; i < TERMS; i++)
			out[i] = (float)weight[i];
	}
	free(channel.term);
	free(channel.residual);
}

void vg_tone_fit(const struct vg_grid *grid, struct vg_tone *out)
{
	double *memory = vg_malloc(SAMPLES * VG_CHANNELS * sizeof *memory);
	struct samples samples = { .seen = vg_malloc(SAMPLES * sizeof *samples.seen) };
	for (int c = 0; c < VG_CHANNELS; c++)
		for (int i = 0; i < TERMS; i++)
			out->weight[c][i] = (float)same[c][i];
	for (int c = 0; c < VG_CHANNELS && memory; c++)
		samples.value[c] = memory + c * SAMPLES;
	if (memory && samples.seen)
		gather(grid, &samples);
	for (int c = 0; c < VG_CHANNELS && samples.count > 4 * TERMS; c++)
		fit_channel(&samples, c, out->weight[c]);
	free(samples.seen);
	free(memory);
}
