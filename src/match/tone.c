#include "match/tone.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/kernels.h"
#include "base/memory.h"
#include "base/select.h"
#include "base/lanes.h"
#include "match/least_squares.h"
#include "match/monochrome.h"

enum { TERMS = VG_TONE_TERMS, SAMPLES = 2500, ROUNDS = 9, ABSOLUTE_ROUNDS = 6, RADIUS = 1 };

static const double same[VG_CHANNELS][TERMS] = { { 128, 128 }, { 128, 0, 128 }, { 128, 0, 0, 128 } };

/* Pulls what the colours do not determine towards no change. */
static const double RIDGE = 1e-6;
static const double TUKEY = 4.685, SPREAD_LEAST = 1.0, ABSOLUTE_LEAST = 0.5;

/* Colours at places of the grid; (0, 0) is its middle, its corners are at +-1. */
struct seen {
	vg_lanes colour[VG_CHANNELS], x, y;
};

struct samples {
	size_t count;
	struct seen *seen; /* of the one picture, VG_LANES of them each */
	double *value[VG_CHANNELS]; /* what the other has there */
};

/* Levels by which a place's colours are apart, luma and both others, where it is told to have changed; the share of places
 * that are as they were where only a part of the picture was recoloured; and of a change the shares that a tone explains
 * where it is one, and where it is none. */
static const double APART = 12.0, UNCHANGED = 0.7, EXPLAINED = 0.5, UNEXPLAINED = 0.2;

/* What one of the item's channels is explained by. */
struct channel {
	size_t count;
	double (*row)[TERMS + 1]; /* a sample's terms, and what they are to make beyond `start` */
	const double *value, *start; /* of the item; the weights that change nothing */
	double *residual, *weight, *scratch;
};

/* Those that all channels have alike. */
static inline __attribute__((always_inline)) void terms_of_colour(const struct seen *seen, vg_lanes out[TERMS])
{
	vg_lanes luma = seen->colour[0], cb = seen->colour[1], cr = seen->colour[2];
	vg_lanes y = (luma - 128) / 128;
	out[0] = (vg_lanes){ 0 } + 1;
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
static inline __attribute__((always_inline)) void terms_of_light(const struct seen *seen, int channel, vg_lanes out[TERMS])
{
	vg_lanes lit = out[channel + 1];
	if (channel == 0)
		lit = seen->colour[0] / 128;
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

/* Of one coordinate, along a side of so many pixels. */
static float place_of(uint32_t at, uint32_t side)
{
	return 2 * ((float)at + 0.5f) / (float)side - 1;
}

static void gather(const struct vg_grid *grid, const struct vg_plane *from, const struct vg_plane *to, struct samples *samples)
{
	double area = (double)grid->width * grid->height;
	uint32_t step = (uint32_t)ceil(sqrt(area / SAMPLES));
	samples->count = 0;
	for (uint32_t y = RADIUS; y + RADIUS < grid->height; y += step)
		for (uint32_t x = RADIUS; x + RADIUS < grid->width && samples->count < SAMPLES; x += step) {
			if (!wholly_covered(grid, x, y))
				continue;
			struct seen *seen = &samples->seen[samples->count / VG_LANES];
			size_t lane = samples->count % VG_LANES;
			seen->x[lane] = place_of(x, grid->width);
			seen->y[lane] = place_of(y, grid->height);
			for (int c = 0; c < VG_CHANNELS; c++) {
				seen->colour[c][lane] = around(&from[c], x, y);
				samples->value[c][samples->count] = around(&to[c], x, y);
			}
			samples->count++;
		}
}

static double predict(const double *term, const double weight[TERMS])
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
	double off = fabs(residual), t = residual / (TUKEY * spread);
	if (round < ABSOLUTE_ROUNDS)
		return 1 / (off > ABSOLUTE_LEAST ? off : ABSOLUTE_LEAST);
	return fabs(t) < 1 ? (1 - t * t) * (1 - t * t) : 0;
}

/* One round: what the terms must be to explain the values, each weighted by how well the
 * last round explained it. */
static void fit_round(const struct channel *channel, int round, double out[TERMS])
{
	struct vg_equations equations = { .unknowns = TERMS };
	double total = 0, correction[TERMS], spread = SPREAD_LEAST;
	for (size_t i = 0; i < channel->count; i++)
		channel->residual[i] = channel->value[i] - predict(channel->row[i], out);
	if (round >= ABSOLUTE_ROUNDS)
		spread = spread_of(channel->residual, channel->scratch, channel->count);
	for (size_t i = 0; i < channel->count; i++) {
		channel->weight[i] = weigh(channel->residual[i], spread, round);
		total += channel->weight[i];
	}
	vg_equations_add_rows(&equations, (const double (*)[TERMS + 1])channel->row, channel->weight, channel->count);
	vg_equations_pull(&equations, RIDGE * total + 1e-9);
	bool solved = vg_equations_solve(&equations, correction);
	for (int i = 0; i < TERMS && solved; i++)
		out[i] = channel->start[i] + correction[i];
}

/* Within what colours can be. */
static inline __attribute__((always_inline)) void change(const float weight[TERMS], const vg_lanes term[TERMS], vg_lanes *out)
{
	const vg_lanes most = (vg_lanes){ 0 } + 255;
	vg_lanes sum = { 0 };
	for (int i = 0; i < TERMS; i++)
		sum += term[i] * weight[i];
	vg_lane_masks above = sum > most;
	*out = (vg_lanes)((above & (vg_lane_masks)most) | (~above & ~(sum < 0) & (vg_lane_masks)sum));
}

/* Changes what is seen; gives the squares of how far, of all channels. */
static inline __attribute__((always_inline)) void apply(const struct vg_tone *tone, struct seen *seen, vg_lanes *out_by)
{
	const struct seen before = *seen;
	vg_lanes term[TERMS], by = { 0 };
	terms_of_colour(&before, term);
	for (int c = 0; c < VG_CHANNELS; c++) {
		terms_of_light(&before, c, term);
		change(tone->weight[c], term, &seen->colour[c]);
		by += (seen->colour[c] - before.colour[c]) * (seen->colour[c] - before.colour[c]);
	}
	*out_by = by;
}

/* What is seen of a row, from place x on, as far as the row goes; returns how many places that is. */
static inline __attribute__((always_inline)) uint32_t look_at(const struct vg_grid *grid, uint32_t x, uint32_t y, struct seen *out,
							       vg_lanes *out_covered)
{
	const size_t at = (size_t)y * grid->width + x;
	const uint32_t count = grid->width - x < VG_LANES ? grid->width - x : VG_LANES;
	*out = (struct seen){ .y = (vg_lanes){ 0 } + place_of(y, grid->height) };
	*out_covered = (vg_lanes){ 0 };
	for (uint32_t i = 0; i < VG_LANES; i++)
		out->x[i] = place_of(x + i, grid->width);
	for (uint32_t i = 0; i < count; i++)
		(*out_covered)[i] = grid->covered[at + i];
	for (int c = 0; c < VG_CHANNELS; c++)
		memcpy(&out->colour[c], grid->known[c].at + at, count * sizeof(float));
	return count;
}

static inline __attribute__((always_inline)) double apply_all(const struct vg_tone *tone, struct vg_grid *grid)
{
	double moved = 0, covered = 0;
	for (uint32_t y = 0; y < grid->height; y++) {
		vg_lanes moved_here = { 0 }, covered_here = { 0 };
		for (uint32_t x = 0; x < grid->width; x += VG_LANES) {
			struct seen seen;
			vg_lanes by, counts;
			uint32_t count = look_at(grid, x, y, &seen, &counts);
			apply(tone, &seen, &by);
			for (int c = 0; c < VG_CHANNELS; c++)
				memcpy(grid->known[c].at + (size_t)y * grid->width + x, &seen.colour[c], count * sizeof(float));
			moved_here += by * counts;
			covered_here += counts;
		}
		for (int i = 0; i < VG_LANES; i++) {
			moved += moved_here[i];
			covered += covered_here[i];
		}
	}
	return covered > 0 ? sqrt(moved / covered) : 0;
}

typedef double applier(const struct vg_tone *, struct vg_grid *);

static double apply_portable(const struct vg_tone *tone, struct vg_grid *grid)
{
	return apply_all(tone, grid);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static double apply_avx2(const struct vg_tone *tone, struct vg_grid *grid)
{
	return apply_all(tone, grid);
}
#endif

VG_BEST_OF_TWO(apply_best, applier, apply_portable, VG_NEEDS_AVX2, apply_avx2)

double vg_tone_apply(const struct vg_tone *tone, struct vg_grid *grid)
{
	return apply_best()(tone, grid);
}

static void lay_out(const struct samples *samples, int number, struct channel *channel)
{
	for (size_t i = 0; i < samples->count; i++) {
		vg_lanes term[TERMS];
		terms_of_colour(&samples->seen[i / VG_LANES], term);
		terms_of_light(&samples->seen[i / VG_LANES], number, term);
		for (int t = 0; t < TERMS; t++)
			channel->row[i][t] = term[t][i % VG_LANES];
		channel->row[i][TERMS] = channel->value[i] - predict(channel->row[i], channel->start);
	}
}

static void fit_channel(const struct samples *samples, int number, float out[TERMS])
{
	struct channel channel = { .count = samples->count, .value = samples->value[number], .start = same[number] };
	double weight[TERMS];
	channel.row = vg_malloc(samples->count * sizeof *channel.row);
	channel.residual = vg_malloc(3 * samples->count * sizeof *channel.residual);
	channel.weight = channel.residual + samples->count;
	channel.scratch = channel.weight + samples->count;
	memcpy(weight, same[number], sizeof weight);
	if (channel.row && channel.residual) {
		lay_out(samples, number, &channel);
		for (int round = 0; round < ROUNDS; round++)
			fit_round(&channel, round, weight);
		for (int i = 0; i < TERMS; i++)
			out[i] = (float)weight[i];
	}
	free(channel.row);
	free(channel.residual);
}

static void leave_as_is(struct vg_tone *out)
{
	for (int c = 0; c < VG_CHANNELS; c++)
		for (int i = 0; i < TERMS; i++)
			out->weight[c][i] = (float)same[c][i];
}

static void fit(const struct samples *samples, struct vg_tone *out)
{
	leave_as_is(out);
	for (int c = 0; c < VG_CHANNELS && samples->count > 4 * TERMS; c++)
		fit_channel(samples, c, out->weight[c]);
}

/* By how much the colours at a place are apart. */
static double apart(const struct samples *samples, const struct seen *seen, size_t i)
{
	double sum = 0;
	for (int c = 0; c < VG_CHANNELS; c++)
		sum += fabs((double)seen->colour[c][i % VG_LANES] - samples->value[c][i]);
	return sum;
}

/* Are most places as they were? */
static bool mostly_unchanged(const struct samples *samples)
{
	size_t unchanged = 0;
	for (size_t i = 0; i < samples->count; i++)
		unchanged += apart(samples, &samples->seen[i / VG_LANES], i) < APART;
	return (double)unchanged < (double)samples->count && (double)unchanged >= UNCHANGED * (double)samples->count;
}

/* How far the tone makes of one picture's colours the other's where they changed: 1 wholly. */
static double explained(const struct vg_tone *tone, const struct samples *samples)
{
	double before = 0, after = 0;
	struct seen toned;
	for (size_t i = 0; i < samples->count; i++) {
		const struct seen *seen = &samples->seen[i / VG_LANES];
		vg_lanes by;
		if (i % VG_LANES == 0) {
			toned = *seen;
			apply(tone, &toned, &by);
		}
		double was = apart(samples, seen, i);
		before += was < APART ? 0 : was;
		after += was < APART ? 0 : apart(samples, &toned, i);
	}
	return before > 0 ? 1 - after / before : 1;
}

/* Was a part recoloured, rather than the picture toned? A change of tones can be told from either picture; that of a part
 * whose colours are nowhere else only from the one that shows it so. */
static bool recoloured_in_part(const struct vg_grid *grid, const struct vg_tone *tone, struct samples *samples)
{
	struct vg_tone back;
	if (!mostly_unchanged(samples) || explained(tone, samples) < EXPLAINED || vg_is_monochrome(grid, grid->item))
		return false;
	gather(grid, grid->item, grid->known, samples);
	fit(samples, &back);
	return explained(&back, samples) < UNEXPLAINED;
}

void vg_tone_fit(const struct vg_grid *grid, struct vg_tone *out)
{
	double *memory = vg_malloc(SAMPLES * VG_CHANNELS * sizeof *memory);
	struct samples samples = { .seen = vg_calloc(SAMPLES / VG_LANES + 1, sizeof *samples.seen) };
	leave_as_is(out);
	for (int c = 0; c < VG_CHANNELS && memory; c++)
		samples.value[c] = memory + c * SAMPLES;
	if (memory && samples.seen) {
		gather(grid, grid->known, grid->item, &samples);
		fit(&samples, out);
		if (recoloured_in_part(grid, out, &samples))
			leave_as_is(out);
	}
	free(samples.seen);
	free(memory);
}
