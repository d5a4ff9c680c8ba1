#include "match/residual.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/kernels.h"
#include "base/memory.h"
#include "base/select.h"

enum { BOX = 3, RING = 2 * BOX + 2 /* rows of sums that are needed at once */, ANEW = 16, REACH = 2, LEVELS = 16, COLOUR_PERCENT = 50 };

/* Rows that are looked at together, of which both pictures' planes stay in the cache. */
enum { BAND = 2 * ANEW };

/* Every so many-th place tells what is expected; at most so many of one level. */
enum { SAMPLED = 11, SAMPLES = 2048 };

/* What may be expected at most, however much the pair differs elsewhere: levels, and
 * levels a level of detail. */
static const float EXPECTED = 3.0f, EXPECTED_BY_DETAIL = 0.35f;
/* The least spread of what is expected; the least excess that counts; a score's unit. */
static const float SPREAD = 0.7f, SPREAD_BY_DETAIL = 0.04f, EXCESS_LEAST = 5.0f, UNIT = 10.0f;
/* A shift must be worth this much to be preferred to none. */
static const float SHIFT_COST = 0.25f;

struct work {
	const struct vg_grid *grid;
	size_t places;
	float *least;   /* the least difference within reach */
	float *detail;  /* mean gradient, of whichever picture has less */
	uint8_t *sound; /* where the known picture covers all that the box takes in */
	float *row, *mean, *ring; /* scratch: a row, a row, RING rows */
	double (*value)[SAMPLES]; /* what places of each level of detail have */
};

#define BOX_PART (1.0f / ((2 * BOX + 1) * (2 * BOX + 1)))

/* One value of a row's sums, where the row may end nearby. */
static float edge_sum(const float *row, int x, int width)
{
	float sum = 0;
	for (int i = -BOX; i <= BOX; i++)
		sum += row[x + i < 0 ? 0 : x + i >= width ? width - 1 : x + i];
	return sum * BOX_PART;
}

static inline __attribute__((always_inline)) void sum_row(const float *restrict row, float *restrict to, int width)
{
	int x = 0;
	for (; x < BOX && x < width; x++)
		to[x] = edge_sum(row, x, width);
	for (; x + BOX < width; x++) {
		float sum = 0;
		for (int i = -BOX; i <= BOX; i++)
			sum += row[x + i];
		to[x] = sum * BOX_PART;
	}
	for (; x < width; x++)
		to[x] = edge_sum(row, x, width);
}

/* Row y of the sums of 2 * BOX + 1 rows, of which the ring holds those that are needed: every so often anew, so that
 * rounding does not add up, else from the row before, which is in `mean`, by what comes in and what goes out. */
static inline __attribute__((always_inline)) void sum_rows(const float *ring, float *restrict mean, int y, int width, int height)
{
	if (y % ANEW) {
		const float *in = ring + (size_t)((y + BOX < height ? y + BOX : height - 1) % RING) * (size_t)width;
		const float *gone = ring + (size_t)((y - BOX > 0 ? y - BOX - 1 : 0) % RING) * (size_t)width;
		for (int x = 0; x < width; x++)
			mean[x] = mean[x] + (in[x] - gone[x]);
		return;
	}
	memset(mean, 0, (size_t)width * sizeof *mean);
	for (int j = -BOX; j <= BOX; j++) {
		int at = y + j < 0 ? 0 : y + j >= height ? height - 1 : y + j;
		const float *from = ring + (size_t)(at % RING) * (size_t)width;
		for (int x = 0; x < width; x++)
			mean[x] += from[x];
	}
}

/* The means within BOX pixels, edges repeated, of the rows from `first`, a multiple of ANEW: the picture's rows from
 * first - BOX on are put in one by one, in work->row, and each time the row that is complete by then, if any, is in
 * work->mean. Negative where none is. So a picture's rows stay in the nearest cache from its pixels to its means. */
static inline __attribute__((always_inline)) int box_mean(struct work *work, int first, int y)
{
	int width = (int)work->grid->width, height = (int)work->grid->height;
	if (y < height)
		sum_row(work->row, work->ring + (size_t)(y % RING) * (size_t)width, width);
	if (y < first + BOX)
		return -1;
	sum_rows(work->ring, work->mean, y - BOX, width, height);
	return y - BOX;
}

/* Of so many places from i of the item and from k of the known picture. */
static inline __attribute__((always_inline)) void difference_line(const struct vg_grid *grid, size_t i, size_t k,
								  size_t count, float *restrict out)
{
	const float *item[VG_CHANNELS], *known[VG_CHANNELS], colour = COLOUR_PERCENT / 100.0f;
	for (int c = 0; c < VG_CHANNELS; c++) {
		item[c] = grid->item[c].at + i;
		known[c] = grid->known[c].at + k;
	}
	for (size_t x = 0; x < count; x++)
		out[x] = fabsf(item[0][x] - known[0][x]) +
			 colour * (fabsf(item[1][x] - known[1][x]) + fabsf(item[2][x] - known[2][x]));
}

/* Row y of the item and the known picture moved by (dx, dy), in luma and colour. */
static inline __attribute__((always_inline)) void difference_row(const struct work *work, int y, int dx, int dy)
{
	const struct vg_grid *grid = work->grid;
	int width = (int)grid->width, height = (int)grid->height;
	int from = y + dy < 0 ? 0 : y + dy >= height ? height - 1 : y + dy;
	size_t row = (size_t)y * grid->width, other = (size_t)from * grid->width;
	int left = dx < 0 ? -dx : 0, right = dx > 0 ? width - dx : width;
	for (int x = 0; x < width; x++) {
		if (x == left && right > left) { /* inside, in one go */
			difference_line(grid, row + (size_t)left, other + (size_t)(left + dx), (size_t)(right - left), work->row + left);
			x = right - 1;
			continue;
		}
		size_t k = other + (size_t)(x + dx < 0 ? 0 : x + dx >= width ? width - 1 : x + dx);
		difference_line(grid, row + (size_t)x, k, 1, work->row + x);
	}
}

/* Of the band of rows from `first`. */
static inline __attribute__((always_inline)) void find_least_at(struct work *work, int first, int dx, int dy)
{
	const int width = (int)work->grid->width, height = (int)work->grid->height;
	const int end = first + BAND < height ? first + BAND : height;
	const float cost = SHIFT_COST * (float)(abs(dx) + abs(dy));
	for (int y = first > BOX ? first - BOX : 0; y < end + BOX; y++) {
		if (y < height)
			difference_row(work, y, dx, dy);
		int done = box_mean(work, first, y);
		if (done < 0)
			continue;
		float *restrict least = work->least + (size_t)done * (size_t)width;
		const float *restrict mean = work->mean;
		for (int x = 0; x < width; x++)
			least[x] = mean[x] + cost < least[x] ? mean[x] + cost : least[x];
	}
}

static bool differs_anywhere(const struct work *work)
{
	bool differs = false;
	for (size_t i = 0; i < work->places; i++)
		differs |= work->sound[i] && work->least[i] >= EXCESS_LEAST;
	return differs;
}

/* False, with the rest not looked at, where nothing could score whatever is expected: unmoved, all differs by too little. */
static inline __attribute__((always_inline)) bool find_least(struct work *work)
{
	const int height = (int)work->grid->height;
	for (size_t i = 0; i < work->places; i++)
		work->least[i] = INFINITY;
	for (int first = 0; first < height; first += BAND)
		find_least_at(work, first, 0, 0);
	if (!differs_anywhere(work))
		return false;
	for (int first = 0; first < height; first += BAND)
		for (int dy = -REACH; dy <= REACH; dy++)
			for (int dx = -REACH; dx <= REACH; dx++)
				if (dx || dy)
					find_least_at(work, first, dx, dy);
	return true;
}

/* One body, built with and without AVX: of all that a comparison does, this is among the longest. */
typedef bool least_function(struct work *);

static bool find_least_portable(struct work *work)
{
	return find_least(work);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static bool find_least_avx2(struct work *work)
{
	return find_least(work);
}
#endif

VG_BEST_OF_TWO(find_least_best, least_function, find_least_portable, VG_NEEDS_AVX2, find_least_avx2)

static void gradient_row(const struct vg_plane *plane, uint32_t y, float *out)
{
	const float *row = plane->at + (size_t)y * plane->width;
	for (uint32_t x = 0; x < plane->width; x++) {
		const float *p = row + x;
		float across = x + 1 < plane->width ? p[1] - p[0] : 0;
		float down = y + 1 < plane->height ? p[plane->width] - p[0] : 0;
		out[x] = fabsf(across) + fabsf(down);
	}
}

static void find_detail_of(struct work *work, const struct vg_plane *plane)
{
	int width = (int)plane->width, height = (int)plane->height;
	for (int y = 0; y < height + BOX; y++) {
		if (y < height)
			gradient_row(plane, (uint32_t)y, work->row);
		int done = box_mean(work, 0, y);
		if (done < 0)
			continue;
		float *detail = work->detail + (size_t)done * (size_t)width;
		for (int x = 0; x < width; x++)
			detail[x] = work->mean[x] < detail[x] ? work->mean[x] : detail[x];
	}
}

static void find_detail(struct work *work)
{
	for (size_t i = 0; i < work->places; i++)
		work->detail[i] = INFINITY;
	find_detail_of(work, &work->grid->item[0]);
	find_detail_of(work, &work->grid->known[0]);
}

static void find_sound(struct work *work)
{
	int width = (int)work->grid->width, height = (int)work->grid->height;
	for (int y = 0; y < height + BOX; y++) {
		for (int x = 0; x < width && y < height; x++)
			work->row[x] = work->grid->covered[(size_t)y * (size_t)width + (size_t)x];
		int done = box_mean(work, 0, y);
		for (int x = 0; done >= 0 && x < width; x++)
			work->sound[(size_t)done * (size_t)width + (size_t)x] = work->mean[x] > 0.999f;
	}
}

static unsigned level_of(float detail)
{
	float level = 2 * log2f(1 + detail);
	return level < LEVELS - 1 ? (unsigned)level : LEVELS - 1;
}

struct expected {
	float middle, spread;
};

/* What `count` places of like detail have: median, and median deviation from it, within
 * what may be expected of that detail. */
static struct expected expect(double *values, size_t count, float detail)
{
	float most = EXPECTED + EXPECTED_BY_DETAIL * detail, least = SPREAD + SPREAD_BY_DETAIL * detail;
	if (!count)
		return (struct expected){ most, least };
	float middle = fminf((float)vg_median(values, count), most);
	for (size_t i = 0; i < count; i++)
		values[i] = fabs(values[i] - (double)middle);
	float spread = 1.4826f * (float)vg_median(values, count);
	return (struct expected){ middle, fminf(fmaxf(spread, least), 3 * least) };
}

static void expect_all(struct work *work, struct expected out[LEVELS])
{
	double (*value)[SAMPLES] = work->value;
	size_t count[LEVELS] = { 0 };
	double detail[LEVELS] = { 0 };
	for (size_t i = 0; i < work->places; i += SAMPLED) {
		unsigned level = level_of(work->detail[i]);
		if (!work->sound[i] || count[level] == SAMPLES)
			continue;
		value[level][count[level]++] = work->least[i];
		detail[level] += work->detail[i];
	}
	for (unsigned level = 0; level < LEVELS; level++)
		out[level] = expect(value[level], count[level],
				    count[level] ? (float)(detail[level] / (double)count[level]) : 0);
}

static void score(struct work *work, uint8_t *out)
{
	struct expected expected[LEVELS];
	expect_all(work, expected);
	for (size_t i = 0; i < work->places; i++) {
		const struct expected *e = &expected[level_of(work->detail[i])];
		float excess = work->least[i] - e->middle;
		float points = work->sound[i] && excess >= EXCESS_LEAST ? UNIT * excess / e->spread : 0;
		out[i] = points > 255 ? 255 : (uint8_t)points;
	}
}

int vg_residual_score(const struct vg_grid *grid, uint8_t **out_score, struct vg_error *err)
{
	struct work work = { .grid = grid, .places = (size_t)grid->width * grid->height };
	size_t width = grid->width;
	float *memory = vg_malloc((2 * work.places + (2 + RING) * width) * sizeof *memory);
	work.value = vg_malloc(LEVELS * sizeof *work.value);
	work.sound = vg_malloc(work.places);
	uint8_t *scores = vg_calloc(work.places, 1);
	bool made = memory && work.value && work.sound && scores;
	if (made) {
		work.least = memory;
		work.detail = work.least + work.places;
		work.row = work.detail + work.places;
		work.mean = work.row + width;
		work.ring = work.mean + width;
		find_sound(&work);
		if (find_least_best()(&work)) {
			find_detail(&work);
			score(&work, scores);
		}
		*out_score = scores;
	} else {
		free(scores);
	}
	free(memory);
	free(work.value);
	free(work.sound);
	return made ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
}
