#include "match/residual.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/kernels.h"
#include "base/memory.h"
#include "base/select.h"

enum { BOX = 3, ANEW = 16, REACH = 2, LEVELS = 16, COLOUR_PERCENT = 50 };

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
	float *a, *b;   /* scratch */
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

/* Row y of the sums of 2 * BOX + 1 rows: every so often anew, so that rounding does not add up, else from
 * the row before by what comes in and what goes out. */
static inline __attribute__((always_inline)) void sum_rows(const float *restrict across, float *restrict out, int y,
							   int width, int height)
{
	float *to = out + (size_t)y * (size_t)width;
	if (y % ANEW) {
		const float *before = to - width;
		const float *in = across + (size_t)(y + BOX < height ? y + BOX : height - 1) * (size_t)width;
		const float *gone = across + (size_t)(y - BOX > 0 ? y - BOX - 1 : 0) * (size_t)width;
		for (int x = 0; x < width; x++)
			to[x] = before[x] + (in[x] - gone[x]);
		return;
	}
	memset(to, 0, (size_t)width * sizeof *to);
	for (int j = -BOX; j <= BOX; j++) {
		int at = y + j < 0 ? 0 : y + j >= height ? height - 1 : y + j;
		const float *from = across + (size_t)at * (size_t)width;
		for (int x = 0; x < width; x++)
			to[x] += from[x];
	}
}

/* The mean within BOX pixels, edges repeated. `across` is scratch. */
static inline __attribute__((always_inline)) void box_mean(const float *in, float *across, float *out, int width,
							   int height)
{
	for (int y = 0; y < height; y++)
		sum_row(in + (size_t)y * (size_t)width, across + (size_t)y * (size_t)width, width);
	for (int y = 0; y < height; y++)
		sum_rows(across, out, y, width, height);
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

/* Of the item and the known picture moved by (dx, dy), in luma and colour. */
static inline __attribute__((always_inline)) void difference_at(struct work *work, int dx, int dy)
{
	const struct vg_grid *grid = work->grid;
	int width = (int)grid->width, height = (int)grid->height;
	for (int y = 0; y < height; y++) {
		int from = y + dy < 0 ? 0 : y + dy >= height ? height - 1 : y + dy;
		size_t row = (size_t)y * grid->width, other = (size_t)from * grid->width;
		int left = dx < 0 ? -dx : 0, right = dx > 0 ? width - dx : width;
		for (int x = 0; x < width; x++) {
			if (x == left && right > left) { /* inside, in one go */
				difference_line(grid, row + (size_t)left, other + (size_t)(left + dx), (size_t)(right - left),
						work->a + row + left);
				x = right - 1;
				continue;
			}
			size_t k = other + (size_t)(x + dx < 0 ? 0 : x + dx >= width ? width - 1 : x + dx);
			difference_line(grid, row + (size_t)x, k, 1, work->a + row + x);
		}
	}
}

static inline __attribute__((always_inline)) void find_least(struct work *work, float *mean)
{
	int width = (int)work->grid->width, height = (int)work->grid->height;
	for (size_t i = 0; i < work->places; i++)
		work->least[i] = INFINITY;
	for (int dy = -REACH; dy <= REACH; dy++)
		for (int dx = -REACH; dx <= REACH; dx++) {
			float cost = SHIFT_COST * (float)(abs(dx) + abs(dy));
			difference_at(work, dx, dy);
			box_mean(work->a, work->b, mean, width, height);
			for (size_t i = 0; i < work->places; i++)
				work->least[i] = mean[i] + cost < work->least[i] ? mean[i] + cost : work->least[i];
		}
}

/* One body, built with and without AVX: of all that a comparison does, this is among the longest. */
typedef void least_function(struct work *, float *);

static void find_least_portable(struct work *work, float *mean)
{
	find_least(work, mean);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void find_least_avx2(struct work *work, float *mean)
{
	find_least(work, mean);
}
#endif

struct build {
	least_function *find_least;
};
static const struct build portable = { find_least_portable };
#if defined(__x86_64__)
static const struct build avx2 = { find_least_avx2 };
#endif
static const struct vg_kernel builds[] = {
	{ VG_NEEDS_NOTHING, &portable },
#if defined(__x86_64__)
	{ VG_NEEDS_AVX2, &avx2 },
#endif
	{ VG_NEEDS_NOTHING, NULL },
};

static void gradient(const struct vg_plane *plane, float *out)
{
	for (uint32_t y = 0; y < plane->height; y++)
		for (uint32_t x = 0; x < plane->width; x++) {
			const float *p = plane->at + (size_t)y * plane->width + x;
			float across = x + 1 < plane->width ? p[1] - p[0] : 0;
			float down = y + 1 < plane->height ? p[plane->width] - p[0] : 0;
			out[p - plane->at] = fabsf(across) + fabsf(down);
		}
}

static void find_detail(struct work *work, float *mean)
{
	int width = (int)work->grid->width, height = (int)work->grid->height;
	gradient(&work->grid->item[0], work->a);
	box_mean(work->a, work->b, work->detail, width, height);
	gradient(&work->grid->known[0], work->a);
	box_mean(work->a, work->b, mean, width, height);
	for (size_t i = 0; i < work->places; i++)
		work->detail[i] = mean[i] < work->detail[i] ? mean[i] : work->detail[i];
}

/* Places that the known picture covers with all that the box takes in. */
static void find_sound(const struct work *work, uint8_t *sound)
{
	int width = (int)work->grid->width, height = (int)work->grid->height;
	for (size_t i = 0; i < work->places; i++)
		work->a[i] = work->grid->covered[i];
	box_mean(work->a, work->b, work->least, width, height);
	for (size_t i = 0; i < work->places; i++)
		sound[i] = work->least[i] > 0.999f;
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

static void expect_all(struct work *work, const uint8_t *sound, struct expected out[LEVELS])
{
	double (*value)[SAMPLES] = work->value;
	size_t count[LEVELS] = { 0 };
	double detail[LEVELS] = { 0 };
	for (size_t i = 0; i < work->places; i += SAMPLED) {
		unsigned level = level_of(work->detail[i]);
		if (!sound[i] || count[level] == SAMPLES)
			continue;
		value[level][count[level]++] = work->least[i];
		detail[level] += work->detail[i];
	}
	for (unsigned level = 0; level < LEVELS; level++)
		out[level] = expect(value[level], count[level],
				    count[level] ? (float)(detail[level] / (double)count[level]) : 0);
}

static void score(struct work *work, const uint8_t *sound, uint8_t *out)
{
	struct expected expected[LEVELS];
	expect_all(work, sound, expected);
	for (size_t i = 0; i < work->places; i++) {
		const struct expected *e = &expected[level_of(work->detail[i])];
		float excess = work->least[i] - e->middle;
		float points = sound[i] && excess >= EXCESS_LEAST ? UNIT * excess / e->spread : 0;
		out[i] = points > 255 ? 255 : (uint8_t)points;
	}
}

int vg_residual_score(const struct vg_grid *grid, uint8_t **out_score, struct vg_error *err)
{
	struct work work = { .grid = grid, .places = (size_t)grid->width * grid->height };
	float *memory = vg_calloc(5 * work.places, sizeof *memory);
	work.value = vg_malloc(LEVELS * sizeof *work.value);
	uint8_t *sound = vg_malloc(work.places), *scores = vg_malloc(work.places);
	bool made = memory && work.value && sound && scores;
	if (made) {
		work.least = memory;
		work.detail = memory + work.places;
		work.a = memory + 2 * work.places;
		work.b = memory + 3 * work.places;
		float *mean = memory + 4 * work.places;
		find_sound(&work, sound);
		find_detail(&work, mean);
		((const struct build *)vg_kernel_best(builds))->find_least(&work, mean);
		score(&work, sound, scores);
		*out_score = scores;
	} else {
		free(scores);
	}
	free(memory);
	free(work.value);
	free(sound);
	return made ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
}
