/* PDQ, bit for bit as the reference computes it.
 *
 * The reference runs a box filter along every row and every column, twice, with
 * a running float sum, and keeps one pixel in 64 x 64 of the result. Float
 * addition does not associate, so every sum here is formed in the reference's
 * order; what differs is only that sixteen or more independent rows (columns)
 * run side by side, and that the last two passes compute nothing that decimation
 * would throw away. Build this file with -ffp-contract=off. */
#include <endian.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

#include <vestigo/pdq.h>

#include "base/bytes.h"
#include "base/memory.h"
#include "base/select.h"
#include "fingerprint/pdq_loops.h"

enum {
	SIDE_MAXIMUM = 512, /* larger pictures are sampled down to this square */
	SIDE_MINIMUM = 5,
	SMALL = 64,         /* side of the decimated picture */
	BANDS = 16          /* frequencies kept in each direction */
};

struct sampling {
	uint32_t columns, rows;                          /* of the picture that is filtered */
	uint32_t column_of[SIDE_MAXIMUM], row_of[SIDE_MAXIMUM]; /* source pixel of each */
	uint32_t kept_column[SMALL], kept_row[SMALL];    /* what decimation keeps */
};

static void plan_sampling(struct sampling *plan, uint32_t width, uint32_t height)
{
	bool sampled = width > SIDE_MAXIMUM || height > SIDE_MAXIMUM;
	plan->columns = sampled ? SIDE_MAXIMUM : width;
	plan->rows = sampled ? SIDE_MAXIMUM : height;
	for (uint32_t i = 0; i < plan->columns; i++)
		plan->column_of[i] = sampled ? (uint32_t)((uint64_t)i * width / SIDE_MAXIMUM) : i;
	for (uint32_t i = 0; i < plan->rows; i++)
		plan->row_of[i] = sampled ? (uint32_t)((uint64_t)i * height / SIDE_MAXIMUM) : i;
	for (uint32_t i = 0; i < SMALL; i++) {
		plan->kept_column[i] = (uint32_t)((i + 0.5) * plan->columns / SMALL);
		plan->kept_row[i] = (uint32_t)((i + 0.5) * plan->rows / SMALL);
	}
}

/* Luma in [row][column]. */
static void fill_luma(const struct sampling *plan, const struct vg_pdq_loops *loops, const uint8_t *pixels,
		      uint32_t width, uint32_t channels, float *luma)
{
	for (uint32_t row = 0; row < plan->rows; row++) {
		const uint8_t *source = pixels + (size_t)plan->row_of[row] * width * channels;
		float *out = luma + (size_t)row * plan->columns;
		if (channels == 3)
			loops->luma(source, plan->column_of, plan->columns, out);
		else
			for (uint32_t i = 0; i < plan->columns; i++)
				out[i] = (float)source[plan->column_of[i]];
	}
}

static uint32_t window_size(uint32_t side)
{
	return (side + 2 * SMALL - 1) / (2 * SMALL);
}

/* Keeps 64 of the `count` rows of `width` floats. */
static void keep_rows(const float *in, const uint32_t kept[SMALL], uint32_t width, float *out)
{
	for (uint32_t i = 0; i < SMALL; i++)
		memcpy(out + (size_t)i * width, in + (size_t)kept[i] * width, width * sizeof *out);
}

/* Rows, columns, rows, columns. `a` holds [row][column] at the start; the filter
 * runs down columns, so the picture is transposed before each pass along rows. */
static void filter_and_decimate(const struct sampling *plan, const struct vg_pdq_loops *loops,
				float *a, float *b, float small[SMALL * SMALL])
{
	uint32_t rows = plan->rows, columns = plan->columns;
	uint32_t along_rows = window_size(columns), along_columns = window_size(rows);
	loops->transpose(a, b, rows, columns);              /* b [column][row] */
	loops->down(b, a, columns, rows, along_rows);       /* a [column][row] */
	loops->transpose(a, b, columns, rows);              /* b [row][column] */
	loops->down(b, a, rows, columns, along_columns);
	loops->transpose(a, b, rows, columns);
	loops->down(b, a, columns, rows, along_rows);       /* a [column][row] */
	keep_rows(a, plan->kept_column, rows, b);            /* b [64][row] */
	loops->transpose(b, a, SMALL, rows);                /* a [row][64] */
	loops->down(a, b, rows, SMALL, along_columns);
	keep_rows(b, plan->kept_row, SMALL, small);
}

static int image_quality(const float small[SMALL * SMALL])
{
	int sum = 0;
	for (int i = 0; i < SMALL; i++)
		for (int j = 0; j < SMALL; j++) {
			float here = small[i * SMALL + j];
			if (i + 1 < SMALL)
				sum += abs((int)((here - small[(i + 1) * SMALL + j]) * 100 / 255));
			if (j + 1 < SMALL)
				sum += abs((int)((here - small[i * SMALL + j + 1]) * 100 / 255));
		}
	return sum / 90 > 100 ? 100 : sum / 90;
}

/* The 16 lowest frequencies but the constant one of the cosine transform; kept
 * in both layouts so that each product below runs along memory. */
struct cosines {
	float by_frequency[BANDS][SMALL], by_place[SMALL][BANDS];
};

static struct cosines cosines;
static once_flag cosines_made = ONCE_FLAG_INIT;

static void make_cosines(void)
{
	const double pi = 3.14159265358979323846;
	const float scale = (float)sqrt(2.0 / SMALL);
	for (int i = 0; i < BANDS; i++)
		for (int j = 0; j < SMALL; j++) {
			double angle = pi / 2.0 / SMALL * (i + 1) * (2 * j + 1);
			cosines.by_frequency[i][j] = (float)((double)scale * cos(angle));
			cosines.by_place[j][i] = cosines.by_frequency[i][j];
		}
}

/* out = D small Dt, each sum over k from 0 to 63 in order. */
static void cosine_transform(const float small[SMALL * SMALL], float out[BANDS * BANDS])
{
	float half[BANDS][SMALL] = { { 0 } };
	call_once(&cosines_made, make_cosines);
	for (int i = 0; i < BANDS; i++)
		for (int k = 0; k < SMALL; k++)
			for (int j = 0; j < SMALL; j++)
				half[i][j] += cosines.by_frequency[i][k] * small[k * SMALL + j];
	memset(out, 0, sizeof(float) * BANDS * BANDS);
	for (int i = 0; i < BANDS; i++)
		for (int k = 0; k < SMALL; k++)
			for (int j = 0; j < BANDS; j++)
				out[i * BANDS + j] += half[i][k] * cosines.by_place[k][j];
}

/* One bit a coefficient: above the lower median or not. */
static void to_bits(const float coefficients[BANDS * BANDS], struct vg_pdq *out)
{
	double values[BANDS * BANDS];
	for (int k = 0; k < BANDS * BANDS; k++)
		values[k] = (double)coefficients[k];
	float median = (float)vg_select(values, BANDS * BANDS, BANDS * BANDS / 2 - 1);
	memset(out, 0, sizeof *out);
	for (int k = 0; k < BANDS * BANDS; k++)
		out->word[k / 64] |= (uint64_t)(coefficients[k] > median) << (k % 64);
}

/* Turning a picture transposes its transform and changes signs by frequency. */
static void turn_coefficients(const float in[BANDS * BANDS], enum vg_turn turn,
			      float out[BANDS * BANDS])
{
	for (int i = 0; i < BANDS; i++)
		for (int j = 0; j < BANDS; j++) {
			float value = in[i * BANDS + j];
			bool odd_i = i & 1, odd_j = j & 1, transpose = false, negate = false;
			switch (turn) {
			case VG_TURN_ROTATE_90: transpose = true; negate = !odd_j; break;
			case VG_TURN_ROTATE_180: negate = odd_i != odd_j; break;
			case VG_TURN_ROTATE_270: transpose = true; negate = !odd_i; break;
			case VG_TURN_FLIP_X: negate = !odd_i; break;
			case VG_TURN_FLIP_Y: negate = !odd_j; break;
			case VG_TURN_FLIP_PLUS: transpose = true; break;
			case VG_TURN_FLIP_MINUS: transpose = true; negate = odd_i != odd_j; break;
			case VG_TURN_NONE: case VG_TURN_COUNT: break;
			}
			out[transpose ? j * BANDS + i : i * BANDS + j] = negate ? -value : value;
		}
}

int vg_pdq_compute(const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels,
		   struct vg_pdq_set *out, struct vg_error *err)
{
	const struct vg_pdq_loops *loops = vg_pdq_loops_best();
	struct sampling plan;
	float small[SMALL * SMALL], coefficients[BANDS * BANDS], turned[BANDS * BANDS];
	if (channels != 1 && channels != 3)
		return vg_error_set(err, VG_ERR_USAGE, "PDQ wants 1 or 3 channels, not %u", channels);
	if (width < SIDE_MINIMUM || height < SIDE_MINIMUM) {
		memset(out, 0, sizeof *out);
		return 0;
	}
	plan_sampling(&plan, width, height);
	/* Decimation works on 64-wide buffers too, so both must hold at least that. */
	size_t count = (size_t)(plan.columns > SMALL ? plan.columns : SMALL) *
		       (plan.rows > SMALL ? plan.rows : SMALL);
	float *a = vg_malloc(2 * count * sizeof *a);
	if (!a)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory hashing the picture");
	fill_luma(&plan, loops, pixels, width, channels, a);
	if (plan.columns == SMALL && plan.rows == SMALL)
		memcpy(small, a, sizeof small);
	else
		filter_and_decimate(&plan, loops, a, a + count, small);
	free(a);
	out->quality = image_quality(small);
	cosine_transform(small, coefficients);
	for (int turn = 0; turn < VG_TURN_COUNT; turn++) {
		turn_coefficients(coefficients, (enum vg_turn)turn, turned);
		to_bits(turned, &out->turned[turn]);
	}
	return 0;
}

int vg_pdq_distance(const struct vg_pdq *a, const struct vg_pdq *b)
{
	int distance = 0;
	for (int i = 0; i < 4; i++)
		distance += __builtin_popcountll(a->word[i] ^ b->word[i]);
	return distance;
}

void vg_pdq_to_bytes(const struct vg_pdq *hash, uint8_t out[32])
{
	for (int i = 0; i < 4; i++) {
		uint64_t word = htobe64(hash->word[3 - i]);
		memcpy(out + 8 * i, &word, sizeof word);
	}
}

void vg_pdq_from_bytes(const uint8_t bytes[32], struct vg_pdq *out)
{
	for (int i = 0; i < 4; i++) {
		uint64_t word;
		memcpy(&word, bytes + 8 * i, sizeof word);
		out->word[3 - i] = be64toh(word);
	}
}
