#include "forensics/double_quantisation.h"

#include <math.h>
#include <string.h>

/* Of the smooth curve's logarithm: a constant, the magnitude, its logarithm. */
enum { TERMS = 3 };

/* Steps of Newton's method; fewer leave what is not worth telling. */
enum { ROUNDS = 5 };

/* A histogram says something from so many coefficients and bins on. */
enum { COUNT_LEAST = 300, BINS_LEAST = 6 };

/* Of the candidates so many are fitted, those that explain most at first sight. */
enum { CANDIDATES = 2 };

/* Steps of tables of 8 bits, which is what there was before; those of 16 bits would be very many candidates. */
enum { STEP_MOST = 255 };

/* How far a coefficient lies from the multiple it was, after pixels and colours were rounded and taken apart again: standard
 * deviation, in the units of coefficients. */
static const double NOISE = 0.55;

/* The share of coefficients that the earlier step does not explain: of blocks that were clipped, or put in since. */
static const double UNEXPLAINED = 0.03;

/* A step is told where it lowers the deviance by so much, in units of what is left of it by degree of freedom, and to so
 * small a part. Of pictures saved once no frequency in 100 reaches the first alone (docs/accuracy.md). */
static const double GAIN_LEAST = 50, TIMES_LEAST = 1.8;

/* The normal distribution at -SPAN to SPAN deviations. */
enum { SPAN = 4, FINE = 32, PLACES = 2 * SPAN * FINE + 1 };

struct curve {
	int from, to;                   /* bins, both included */
	double x[VG_STEPS_BINS][TERMS], seen[VG_STEPS_BINS], expected[VG_STEPS_BINS], total;
};

static void tabulate(double out[PLACES])
{
	for (int i = 0; i < PLACES; i++)
		out[i] = 0.5 * erfc(-((double)i / FINE - SPAN) * M_SQRT1_2);
}

static double below(const double normal[PLACES], double z)
{
	double at = (z + SPAN) * FINE;
	return at <= 0 ? 0 : at >= PLACES - 1 ? 1 : normal[(int)(at + 0.5)];
}

/* What an earlier step puts into each bin, relative to what a smooth histogram has there. */
static void weigh(const double normal[PLACES], int earlier, int step, const struct curve *curve, double out[VG_STEPS_BINS])
{
	double ratio = (double)earlier / step, spread = NOISE / step, reach = SPAN * spread + 0.5;
	for (int bin = curve->from; bin <= curve->to; bin++)
		out[bin] = UNEXPLAINED;
	for (int k = 1; k * ratio - reach <= curve->to; k++) {
		int bin = (int)ceil(k * ratio - reach), last = (int)floor(k * ratio + reach);
		double before = 0;
		for (; bin <= last && bin <= curve->to; bin++) {
			double now = below(normal, (bin + 0.5 - k * ratio) / spread);
			if (bin >= curve->from)
				out[bin] += (1 - UNEXPLAINED) * ratio * (now - before);
			before = now;
		}
	}
}

/* Gauss's elimination of a positive definite system. */
static bool solve(double a[TERMS][TERMS + 1], double out[TERMS])
{
	for (int i = 0; i < TERMS; i++) {
		if (!(a[i][i] > 1e-12))
			return false;
		for (int below_it = i + 1; below_it < TERMS; below_it++) {
			double times = a[below_it][i] / a[i][i];
			for (int c = i; c <= TERMS; c++)
				a[below_it][c] -= times * a[i][c];
		}
	}
	for (int i = TERMS - 1; i >= 0; i--) {
		out[i] = a[i][TERMS];
		for (int c = i + 1; c < TERMS; c++)
			out[i] -= a[i][c] * out[c];
		out[i] /= a[i][i];
	}
	return true;
}

/* One step of the weighted least squares that Poisson regression iterates, from what is expected so far. */
static bool improve(const struct curve *curve, const double weight[VG_STEPS_BINS], const double expected[VG_STEPS_BINS],
		    double beta[TERMS])
{
	double a[TERMS][TERMS + 1] = { { 0 } };
	for (int bin = curve->from; bin <= curve->to; bin++) {
		const double *x = curve->x[bin];
		double target = log(expected[bin] / weight[bin]) + (curve->seen[bin] - expected[bin]) / expected[bin];
		for (int i = 0; i < TERMS; i++) {
			for (int c = 0; c < TERMS; c++)
				a[i][c] += expected[bin] * x[i] * x[c];
			a[i][TERMS] += expected[bin] * x[i] * target;
		}
	}
	for (int i = 0; i < TERMS; i++)
		a[i][i] += 1e-6;
	return solve(a, beta);
}

/* Fits the smooth curve times weights, and gives the deviance: twice the log-likelihood that is missing to a perfect fit. */
static double fit(const struct curve *curve, const double weight[VG_STEPS_BINS], double expected[VG_STEPS_BINS])
{
	enum { EXPONENT_MOST = 30 };
	double beta[TERMS], deviance = 0;
	for (int bin = curve->from; bin <= curve->to; bin++)
		expected[bin] = curve->seen[bin] + 0.5;
	for (int round = 0; round < ROUNDS; round++) {
		if (!improve(curve, weight, expected, beta))
			return INFINITY;
		for (int bin = curve->from; bin <= curve->to; bin++) {
			const double *x = curve->x[bin];
			double line = beta[0] * x[0] + beta[1] * x[1] + beta[2] * x[2];
			expected[bin] = fmax(weight[bin] * exp(fmin(line, EXPONENT_MOST)), 1e-9);
		}
	}
	for (int bin = curve->from; bin <= curve->to; bin++) {
		double seen = curve->seen[bin];
		deviance += 2 * ((seen > 0 ? seen * log(seen / expected[bin]) : 0) - (seen - expected[bin]));
	}
	return isfinite(deviance) ? fmax(deviance, 0) : INFINITY;
}

/* From the first bin that what was 0 does not reach, to the last with coefficients. */
static bool prepare(const uint32_t count[VG_STEPS_BINS], int step, struct curve *out)
{
	out->from = (int)ceil(0.5 + 3 * NOISE / step);
	out->to = out->from;
	out->total = 0;
	for (int bin = out->from; bin < VG_STEPS_BINS; bin++) {
		out->total += count[bin];
		if (count[bin] >= 2)
			out->to = bin;
	}
	if (out->total < COUNT_LEAST || out->to - out->from + 1 < BINS_LEAST)
		return false;
	for (int bin = out->from; bin <= out->to; bin++) {
		double at = (double)bin / out->to;
		out->seen[bin] = count[bin];
		out->x[bin][0] = 1;
		out->x[bin][1] = at;
		out->x[bin][2] = log(at);
	}
	return true;
}

/* How much likelier the weights make what was seen, on the curve that was fitted without them. */
static double first_sight(const struct curve *curve, const double weight[VG_STEPS_BINS])
{
	double likelier = 0, sum = 0, total = 0;
	for (int bin = curve->from; bin <= curve->to; bin++) {
		likelier += curve->seen[bin] > 0 ? curve->seen[bin] * log(weight[bin]) : 0;
		sum += curve->expected[bin] * weight[bin];
		total += curve->seen[bin];
	}
	return sum > 0 ? likelier + total * log(total / sum) : -INFINITY;
}

/* The candidates that explain most at first sight, 0 where there are none. Two periods must be seen. */
static void choose(const double normal[PLACES], const struct curve *curve, int step, int out[CANDIDATES])
{
	double weight[VG_STEPS_BINS], score[CANDIDATES] = { 0 };
	memset(out, 0, CANDIDATES * sizeof *out);
	for (int earlier = step + 1; earlier <= STEP_MOST && earlier * 2 <= curve->to * step; earlier++) {
		weigh(normal, earlier, step, curve, weight);
		double likelier = first_sight(curve, weight);
		int place = CANDIDATES;
		while (place > 0 && likelier > score[place - 1])
			place--;
		if (place == CANDIDATES)
			continue;
		for (int i = CANDIDATES - 1; i > place; i--) {
			out[i] = out[i - 1];
			score[i] = score[i - 1];
		}
		out[place] = earlier;
		score[place] = likelier;
	}
}

/* The earlier step of one frequency; 0 where none is told. */
static int earlier_step(const double normal[PLACES], struct curve *curve, int step)
{
	double weight[VG_STEPS_BINS], expected[VG_STEPS_BINS], best = INFINITY;
	int candidates[CANDIDATES], found = 0;
	for (int bin = 0; bin < VG_STEPS_BINS; bin++)
		weight[bin] = 1;
	double smooth = fit(curve, weight, curve->expected), freedom = curve->to - curve->from + 1 - TERMS;
	if (!isfinite(smooth))
		return 0;
	choose(normal, curve, step, candidates);
	for (int i = 0; i < CANDIDATES && candidates[i]; i++) {
		weigh(normal, candidates[i], step, curve, weight);
		double deviance = fit(curve, weight, expected);
		if (deviance < best) {
			best = deviance;
			found = candidates[i];
		}
	}
	bool told = smooth - best >= GAIN_LEAST * fmax(1, best / freedom) && smooth >= TIMES_LEAST * best;
	return told ? found : 0;
}

void vg_earlier_steps_find(const struct vg_jpeg_steps *steps, struct vg_earlier_steps *out)
{
	struct curve curve;
	double normal[PLACES];
	memset(out, 0, sizeof *out);
	tabulate(normal);
	for (int f = 0; f < VG_STEPS_FREQUENCIES; f++) {
		if (out->told + VG_STEPS_FREQUENCIES - f < VG_EARLIER_LEAST)
			return;
		if (!steps->step[f] || !prepare(steps->count[f], steps->step[f], &curve))
			continue;
		out->looked++;
		out->step[f] = (uint16_t)earlier_step(normal, &curve, steps->step[f]);
		out->told += out->step[f] != 0;
	}
}
