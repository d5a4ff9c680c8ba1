/* learn_words ALTERED ORIGINAL [ALTERED ORIGINAL]…: learns the projections behind visual words
 * from altered copies of pictures, and prints src/fingerprint/words_table.c.
 *
 * Points of a copy that lie where the original's do, by the geometry that most agree on, are
 * two looks at one place. A projection is a principal component of descriptors, divided by
 * the spread between two looks along it, so that signs are turned as seldom as can be; its
 * threshold halves the descriptors. The first are those that vary most for their spread.
 *
 * Learnt from 60 generated scenes in six altered copies each:
 *
 *   for a in rotated_10 crop_60 telegram_twice blur thumbnail_half perspective; do
 *     build/release/make-attacks SUITE --bases 60 --seed 77 --only $a
 *     for known in $(ls SUITE/known); do echo SUITE/items/$a/$known SUITE/known/$known; done
 *   done | xargs build/release/tests/bench/learn_words
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "fingerprint/words.h"
#include "match/align.h"
#include "match/homography.h"

enum { DIMENSIONS = 128, SWEEPS = 60, LARGEST = 81 };

/* Pixels of the working picture within which two points are one place. */
#define SAME_PLACE 2.5

/* Sums over descriptors, as values of 0, 1 and 2, and over differences of two looks. */
static double sum[DIMENSIONS], product[DIMENSIONS][DIMENSIONS], between[DIMENSIONS][DIMENSIONS];
static double descriptors, looks;
static float (*sample)[DIMENSIONS];
static size_t samples, samples_room;

static void values_of(const struct vg_descriptor *descriptor, double out[DIMENSIONS])
{
	for (int i = 0; i < DIMENSIONS; i++)
		out[i] = (double)((descriptor->word[i / 64] >> (i % 64) & 1) + (descriptor->word[2 + i / 64] >> (i % 64) & 1));
}

static void add_descriptor(const struct vg_descriptor *descriptor)
{
	double value[DIMENSIONS];
	values_of(descriptor, value);
	if (samples == samples_room) {
		samples_room = samples_room * 2 + 4096;
		sample = realloc(sample, samples_room * sizeof *sample);
		if (!sample)
			exit(1);
	}
	for (int i = 0; i < DIMENSIONS; i++) {
		sum[i] += value[i];
		sample[samples][i] = (float)value[i];
		for (int k = 0; k < DIMENSIONS; k++)
			product[i][k] += value[i] * value[k];
	}
	samples++;
	descriptors++;
}

static void add_looks(const struct vg_descriptor *a, const struct vg_descriptor *b)
{
	double x[DIMENSIONS], y[DIMENSIONS];
	values_of(a, x);
	values_of(b, y);
	for (int i = 0; i < DIMENSIONS; i++)
		for (int k = 0; k < DIMENSIONS; k++)
			between[i][k] += (x[i] - y[i]) * (x[k] - y[k]);
	looks++;
}

static void add_pair(const struct vg_features *item, const struct vg_features *known)
{
	struct vg_alignment found;
	if (!vg_align(item, known, false, &found))
		return;
	for (size_t i = 0; i < known->count; i++)
		add_descriptor(&known->feature[i].descriptor);
	for (size_t i = 0; i < item->count; i++) {
		const struct vg_feature *a = &item->feature[i];
		double u, v, scale, turn;
		if (!vg_homography_apply(found.item_to_known, a->x, a->y, &u, &v))
			continue;
		vg_homography_local(found.item_to_known, a->x, a->y, &scale, &turn);
		for (size_t k = 0; k < known->count; k++) {
			const struct vg_feature *b = &known->feature[k];
			if (hypot(u - b->x, v - b->y) < SAME_PLACE && fabs(log2(b->sigma / (a->sigma * scale))) < 0.4 &&
			    fabs(remainder(b->angle - a->angle - turn, 6.283185307179586)) < 0.35)
				add_looks(&a->descriptor, &b->descriptor);
		}
	}
}

/* Jacobi's method: eigenvalues on the diagonal of a, eigenvectors in the columns of v. */
static void diagonalise(double a[DIMENSIONS][DIMENSIONS], double v[DIMENSIONS][DIMENSIONS])
{
	for (int i = 0; i < DIMENSIONS; i++)
		for (int k = 0; k < DIMENSIONS; k++)
			v[i][k] = i == k;
	for (int sweep = 0; sweep < SWEEPS; sweep++)
		for (int p = 0; p < DIMENSIONS; p++)
			for (int q = p + 1; q < DIMENSIONS; q++) {
				if (fabs(a[p][q]) < 1e-12)
					continue;
				double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
				double t = (theta >= 0 ? 1 : -1) / (fabs(theta) + sqrt(theta * theta + 1));
				double c = 1 / sqrt(t * t + 1), s = t * c;
				for (int i = 0; i < DIMENSIONS; i++) {
					double x = a[i][p], y = a[i][q];
					a[i][p] = c * x - s * y;
					a[i][q] = s * x + c * y;
				}
				for (int i = 0; i < DIMENSIONS; i++) {
					double x = a[p][i], y = a[q][i];
					a[p][i] = c * x - s * y;
					a[q][i] = s * x + c * y;
					x = v[i][p], y = v[i][q];
					v[i][p] = c * x - s * y;
					v[i][q] = s * x + c * y;
				}
			}
}

struct component {
	double worth, weight[DIMENSIONS];
};

static int by_worth(const void *a, const void *b)
{
	return -ascending(&((const struct component *)a)->worth, &((const struct component *)b)->worth);
}

static void fill_component(const double a[DIMENSIONS][DIMENSIONS], const double v[DIMENSIONS][DIMENSIONS],
			   int number, struct component *out)
{
	double spread = 1e-9;
	for (int i = 0; i < DIMENSIONS; i++)
		for (int k = 0; k < DIMENSIONS; k++)
			spread += v[i][number] * between[i][k] / looks * v[k][number];
	out->worth = a[number][number] / spread;
	for (int i = 0; i < DIMENSIONS; i++)
		out->weight[i] = v[i][number] / sqrt(spread);
}

static void print_table(const struct component *component)
{
	static int8_t rounded[VG_WORD_BITS][DIMENSIONS];
	double largest = 0;
	double *value = malloc(samples * sizeof *value);
	for (int b = 0; b < VG_WORD_BITS; b++)
		for (int i = 0; i < DIMENSIONS; i++)
			largest = fmax(largest, fabs(component[b].weight[i]));
	printf("/* The projections behind visual words: the principal components of descriptors that vary most for\n"
	       " * the spread between two looks at one place, each divided by that spread, rounded to whole\n"
	       " * numbers. Printed by tests/bench/learn_words, which says from what. */\n"
	       "#include \"fingerprint/words.h\"\n\nconst int8_t vg_word_projection[VG_WORD_BITS][128] = {\n");
	for (int b = 0; b < VG_WORD_BITS; b++) {
		printf("\t{ ");
		for (int i = 0; i < DIMENSIONS; i++) {
			rounded[b][i] = (int8_t)lrint(component[b].weight[i] / largest * LARGEST);
			printf("%d%s", rounded[b][i], i + 1 == DIMENSIONS ? " },\n" : i % 16 == 15 ? ",\n\t  " : ", ");
		}
	}
	printf("};\n\nconst int32_t vg_word_threshold[VG_WORD_BITS] = {\n\t");
	for (int b = 0; b < VG_WORD_BITS && value; b++) {
		for (size_t s = 0; s < samples; s++) {
			value[s] = 0;
			for (int i = 0; i < DIMENSIONS; i++)
				value[s] += rounded[b][i] * (double)sample[s][i];
		}
		qsort(value, samples, sizeof *value, ascending);
		printf("%ld%s", lrint(value[samples / 2]), b + 1 == VG_WORD_BITS ? ",\n};\n" : ", ");
	}
	free(value);
}

int main(int argc, char **argv)
{
	static double covariance[DIMENSIONS][DIMENSIONS], vector[DIMENSIONS][DIMENSIONS];
	static struct component component[DIMENSIONS];
	for (int i = 1; i + 1 < argc; i += 2) {
		struct vg_picture item, known;
		bool both = examine_file(argv[i], &item);
		both = examine_file(argv[i + 1], &known) && both;
		if (both)
			add_pair(&item.features, &known.features);
		vg_picture_release(&item);
		vg_picture_release(&known);
	}
	if (looks < 1000)
		return 2;
	for (int i = 0; i < DIMENSIONS; i++)
		for (int k = 0; k < DIMENSIONS; k++)
			covariance[i][k] = product[i][k] / descriptors - sum[i] / descriptors * (sum[k] / descriptors);
	diagonalise(covariance, vector);
	for (int i = 0; i < DIMENSIONS; i++)
		fill_component((const double (*)[DIMENSIONS])covariance, (const double (*)[DIMENSIONS])vector, i, &component[i]);
	qsort(component, DIMENSIONS, sizeof *component, by_worth);
	print_table(component);
	fprintf(stderr, "%.0f descriptors, %.0f pairs of looks\n", descriptors, looks);
	free(sample);
	return 0;
}
