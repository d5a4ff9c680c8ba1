#include "media/image.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "media/rows.h"

int vg_image_init(struct vg_image *image, uint64_t width, uint64_t height, uint32_t channels,
		  const struct vg_limits *limits, struct vg_error *err)
{
	if (width == 0 || height == 0 || width > UINT32_MAX || height > UINT32_MAX)
		return vg_error_set(err, VG_ERR_MALFORMED, "impossible size %llu x %llu",
				    (unsigned long long)width, (unsigned long long)height);
	if (width > limits->max_pixels / height)
		return vg_error_set(err, VG_ERR_LIMIT,
				    "%llu x %llu pixels, more than the limit of %llu",
				    (unsigned long long)width, (unsigned long long)height,
				    (unsigned long long)limits->max_pixels);
	size_t size;
	if (!vg_size_multiply((size_t)width, (size_t)height, &size) ||
	    !vg_size_multiply(size, channels, &size))
		return vg_error_set(err, VG_ERR_LIMIT, "picture too large");
	struct vg_image made = { (uint32_t)width, (uint32_t)height, channels, vg_calloc(size, 1) };
	if (!made.pixels)
		return vg_error_set(err, VG_ERR_LIMIT, "not enough memory for %llu x %llu pixels",
				    (unsigned long long)width, (unsigned long long)height);
	*image = made;
	return 0;
}

void vg_image_release(struct vg_image *image)
{
	if (!image)
		return;
	free(image->pixels);
	*image = (struct vg_image){ 0 };
}

size_t vg_image_size(const struct vg_image *image)
{
	return (size_t)image->width * image->height * image->channels;
}

static inline __attribute__((always_inline)) void turn_samples(const struct vg_image *in, struct vg_image *out, size_t channels,
							       bool transpose, bool flip_x, bool flip_y)
{
	const ptrdiff_t right = flip_x ? -(ptrdiff_t)channels : (ptrdiff_t)channels, row = (ptrdiff_t)(in->width * channels);
	const ptrdiff_t down = flip_y ? -row : row;
	const ptrdiff_t first = (flip_x ? (ptrdiff_t)((in->width - 1) * channels) : 0) + (flip_y ? row * (ptrdiff_t)(in->height - 1) : 0);
	uint8_t *to = out->pixels;
	for (uint32_t y = 0; y < out->height; y++) {
		ptrdiff_t at = first + (ptrdiff_t)y * (transpose ? right : down);
		for (uint32_t x = 0; x < out->width; x++, at += transpose ? down : right)
			for (size_t c = 0; c < channels; c++)
				*to++ = in->pixels[at + (ptrdiff_t)c];
	}
}

static void turn(const struct vg_image *in, struct vg_image *out, bool transpose, bool flip_x, bool flip_y)
{
	if (in->channels == 3)
		turn_samples(in, out, 3, transpose, flip_x, flip_y);
	else
		turn_samples(in, out, in->channels, transpose, flip_x, flip_y);
}

void vg_image_fill(struct vg_image *image, uint8_t value)
{
	memset(image->pixels, value, vg_image_size(image));
}

bool vg_image_is_flat(const struct vg_image *image)
{
	enum { NOISE = 6 };
	size_t size = vg_image_size(image), channels = image->channels;
	for (size_t c = 0; c < channels; c++) {
		uint8_t least = 255, most = 0;
		for (size_t i = c; i < size; i += channels) {
			least = image->pixels[i] < least ? image->pixels[i] : least;
			most = image->pixels[i] > most ? image->pixels[i] : most;
			if (most - least > NOISE && most > least)
				return false;
		}
	}
	return true;
}

/* Where upright (x, y) comes from: transposed, then mirrored in x or y; by EXIF orientation. */
static const struct { bool transpose, flip_x, flip_y; } turns[9] = {
	[2] = { false, true, false }, [3] = { false, true, true },
	[4] = { false, false, true }, [5] = { true, false, false },
	[6] = { true, false, true },  [7] = { true, true, true },
	[8] = { true, true, false },
};

void vg_image_box_upright(const double stored[4], double width, double height, int orientation, double out[4])
{
	bool known = orientation >= 1 && orientation <= 8;
	bool across = known && turns[orientation].transpose;
	double x = known && turns[orientation].flip_x ? width - stored[0] - stored[2] : stored[0];
	double y = known && turns[orientation].flip_y ? height - stored[1] - stored[3] : stored[1];
	const double upright[4] = { across ? y : x, across ? x : y, stored[across ? 3 : 2], stored[across ? 2 : 3] };
	memcpy(out, upright, sizeof upright);
}

int vg_image_make_upright(struct vg_image *image, int orientation, struct vg_error *err)
{
	if (orientation < 2 || orientation > 8)
		return 0;
	bool transpose = turns[orientation].transpose;
	struct vg_image out = { transpose ? image->height : image->width,
				transpose ? image->width : image->height, image->channels, NULL };
	out.pixels = vg_malloc(vg_image_size(&out));
	if (!out.pixels)
		return vg_error_set(err, VG_ERR_LIMIT, "not enough memory to turn the picture upright");
	turn(image, &out, transpose, turns[orientation].flip_x, turns[orientation].flip_y);
	vg_image_release(image);
	*image = out;
	return 0;
}

/* Rounded quotients by one divisor: a multiplication where that is exact, which it is for
 * sums of so many bytes. */
struct divisor {
	uint64_t by, factor; /* factor 0: divide */
};

static struct divisor divisor_of(uint64_t by)
{
	bool exact = by < 1 << 15;
	return (struct divisor){ by, exact ? (1ull << 40) / by + 1 : 0 };
}

static uint8_t divide(const struct divisor *divisor, uint64_t sum)
{
	sum += divisor->by / 2;
	return (uint8_t)(divisor->factor ? sum * divisor->factor >> 40 : sum / divisor->by);
}

/* A row of means from the sums of `rows` rows: those of neighbouring columns together. */
static inline __attribute__((always_inline)) void mean_row(const struct vg_image *image, uint32_t channels, const uint32_t *sum,
							   uint32_t rows, struct vg_image *out, uint32_t y)
{
	const uint32_t narrow = image->width / out->width, rest = image->width % out->width;
	uint8_t *to = out->pixels + (size_t)y * out->width * channels;
	const struct divisor divisors[2] = { divisor_of((uint64_t)narrow * rows),
					     divisor_of((uint64_t)(narrow + 1) * rows) };
	uint64_t behind = 0; /* of out->width: what the columns so far are short of their share */
	for (uint32_t x = 0; x < out->width; x++) {
		behind += rest;
		const bool wide = behind >= out->width;
		behind -= wide ? out->width : 0;
		uint64_t total[4] = { 0 };
		for (uint32_t column = 0; column < narrow + wide; column++, sum += channels)
			for (uint32_t c = 0; c < channels; c++)
				total[c] += sum[c];
		for (uint32_t c = 0; c < channels; c++)
			*to++ = divide(&divisors[wide], total[c]);
	}
}

static void mean_row_of_any(const struct vg_image *image, const uint32_t *sum, uint32_t rows, struct vg_image *out, uint32_t y)
{
	if (image->channels == 3)
		mean_row(image, 3, sum, rows, out, y);
	else
		mean_row(image, image->channels, sum, rows, out, y);
}

/* A sum holds 2^24 rows. Only a picture one pixel wide can have more of them for a row of the copy: there the sums
 * overflow, and the means are wrong. */
static int shrink(const struct vg_image *image, struct vg_image *out, struct vg_error *err)
{
	const struct vg_rows *rows = vg_rows_best();
	size_t row = (size_t)image->width * image->channels;
	uint32_t *sum = vg_malloc(row * sizeof *sum);
	if (!sum)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	for (uint32_t y = 0, top = 0; y < out->height; y++) {
		uint32_t bottom = (uint32_t)((uint64_t)(y + 1) * image->height / out->height);
		memset(sum, 0, row * sizeof *sum);
		for (uint32_t sy = top; sy < bottom; sy++)
			rows->add(image->pixels + sy * row, row, sum);
		mean_row_of_any(image, sum, bottom - top, out, y);
		top = bottom;
	}
	free(sum);
	return 0;
}

int vg_image_shrink(const struct vg_image *image, uint32_t long_side, struct vg_image *out,
		    struct vg_error *err)
{
	uint32_t longest = image->width > image->height ? image->width : image->height;
	uint64_t width = image->width, height = image->height;
	if (longest > long_side) {
		width = (width * long_side + longest / 2) / longest;
		height = (height * long_side + longest / 2) / longest;
	}
	struct vg_limits limits;
	vg_limits_default(&limits);
	int code = vg_image_init(out, width ? width : 1, height ? height : 1, image->channels,
				 &limits, err);
	if (code < 0)
		return code;
	if (out->width == image->width && out->height == image->height)
		memcpy(out->pixels, image->pixels, vg_image_size(image));
	else
		code = shrink(image, out, err);
	if (code < 0)
		vg_image_release(out);
	return code;
}

/* Where output place i falls in `from` pixels: the left neighbour and the weight (of 256)
 * of the right one; centres are matched, edges repeated. */
static void place(uint32_t i, uint32_t to, uint32_t from, uint32_t *out_left, uint32_t *out_right,
		  uint32_t *out_weight)
{
	int64_t position = ((2 * (int64_t)i + 1) * from * 128) / to - 128;
	if (position < 0)
		position = 0;
	*out_left = (uint32_t)(position >> 8);
	*out_weight = (uint32_t)(position & 255);
	*out_right = *out_left + 1 < from ? *out_left + 1 : *out_left;
}

int vg_image_enlarge(const struct vg_image *image, uint32_t width, uint32_t height,
		     struct vg_image *out, struct vg_error *err)
{
	struct vg_limits limits;
	size_t channels = image->channels, stride = image->width * channels;
	vg_limits_default(&limits);
	int code = vg_image_init(out, width, height, image->channels, &limits, err);
	if (code < 0)
		return code;
	uint8_t *to = out->pixels;
	for (uint32_t y = 0; y < height; y++) {
		uint32_t top, bottom, down;
		place(y, height, image->height, &top, &bottom, &down);
		const uint8_t *upper = image->pixels + top * stride, *lower = image->pixels + bottom * stride;
		for (uint32_t x = 0; x < width; x++) {
			uint32_t left, right, across;
			place(x, width, image->width, &left, &right, &across);
			for (size_t c = 0; c < channels; c++) {
				size_t l = left * channels + c, r = right * channels + c;
				uint32_t above = upper[l] * (256 - across) + upper[r] * across;
				uint32_t below = lower[l] * (256 - across) + lower[r] * across;
				*to++ = (uint8_t)((above * (256 - down) + below * down + 32768) >> 16);
			}
		}
	}
	return 0;
}

void vg_image_row_over_white(const uint8_t *rgba, uint8_t *rgb, uint32_t width)
{
	for (uint32_t x = 0; x < width; x++, rgba += 4, rgb += 3) {
		unsigned alpha = rgba[3];
		for (int c = 0; c < 3; c++)
			rgb[c] = (uint8_t)((rgba[c] * alpha + 255 * (255 - alpha) + 127) / 255);
	}
}
