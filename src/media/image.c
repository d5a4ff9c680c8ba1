#include "media/image.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
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
	struct vg_image made = { .width = (uint32_t)width, .height = (uint32_t)height, .channels = channels, .pixels = vg_calloc(size, 1) };
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
	struct vg_image out = *image; /* what it tells of its alpha too */
	out.width = transpose ? image->height : image->width;
	out.height = transpose ? image->width : image->height;
	out.pixels = vg_malloc(vg_image_size(&out));
	if (!out.pixels)
		return vg_error_set(err, VG_ERR_LIMIT, "not enough memory to turn the picture upright");
	turn(image, &out, transpose, turns[orientation].flip_x, turns[orientation].flip_y);
	vg_image_release(image);
	*image = out;
	return 0;
}

/* The work of shrinking: sums of some rows, and for every sample of a row of the copy how many columns make it and their
 * total. */
struct shrinking {
	const struct vg_image *image;
	struct vg_image *out;
	const struct vg_rows *loops;
	uint32_t *sum, *columns, *total; /* owned */
};

/* A copy's place is made of all columns that end by its own end. */
static void divide_columns(struct shrinking *work)
{
	uint32_t *to = work->columns;
	uint64_t from = work->image->width, width = work->out->width;
	for (uint64_t x = 0; x < width; x++)
		for (uint32_t c = 0; c < work->out->channels; c++)
			*to++ = (uint32_t)((x + 1) * from / width - x * from / width);
}

static inline __attribute__((always_inline)) void total_columns(const struct shrinking *work, uint32_t channels)
{
	const uint32_t *sum = work->sum, *columns = work->columns;
	uint32_t *total = work->total;
	for (uint32_t x = 0; x < work->out->width; x++, columns += channels, total += channels) {
		uint32_t of[4] = { 0 };
		for (uint32_t column = 0; column < *columns; column++, sum += channels)
			for (uint32_t c = 0; c < channels; c++)
				of[c] += sum[c];
		for (uint32_t c = 0; c < channels; c++)
			total[c] = of[c];
	}
}

/* Means of so many samples that their total may not fit. */
static void mean_of_many(const struct shrinking *work, uint32_t rows, uint8_t *to)
{
	const uint32_t channels = work->out->channels, *sum = work->sum;
	for (uint32_t x = 0; x < work->out->width; x++) {
		uint32_t columns = work->columns[(size_t)x * channels];
		uint64_t by = (uint64_t)columns * rows;
		for (uint32_t c = 0; c < channels; c++) {
			uint64_t total = by / 2;
			for (uint32_t column = 0; column < columns; column++)
				total += sum[(size_t)column * channels + c];
			*to++ = (uint8_t)(total / by);
		}
		sum += (size_t)columns * channels;
	}
}

/* A row of means from the sums of `rows` rows: those of neighbouring columns together. */
static void mean_row(const struct shrinking *work, uint32_t rows, uint32_t y)
{
	size_t count = (size_t)work->out->width * work->out->channels;
	uint8_t *to = work->out->pixels + y * count;
	uint64_t samples = ((uint64_t)work->image->width / work->out->width + 1) * rows;
	if (samples >= VG_ROWS_SAMPLES) {
		mean_of_many(work, rows, to);
		return;
	}
	if (work->out->channels == 3)
		total_columns(work, 3);
	else
		total_columns(work, work->out->channels);
	work->loops->mean(work->total, work->columns, rows, count, to);
}

/* A sum holds 2^24 rows. Only a picture one pixel wide can have more of them for a row of the copy: there the sums
 * overflow, and the means are wrong. */
static void shrink_rows(struct shrinking *work)
{
	const struct vg_image *image = work->image, *out = work->out;
	size_t row = (size_t)image->width * image->channels;
	for (uint32_t y = 0, top = 0; y < out->height; y++) {
		uint32_t bottom = (uint32_t)((uint64_t)(y + 1) * image->height / out->height);
		memset(work->sum, 0, row * sizeof *work->sum);
		for (uint32_t sy = top; sy < bottom; sy++)
			work->loops->add(image->pixels + sy * row, row, work->sum);
		mean_row(work, bottom - top, y);
		top = bottom;
	}
}

static int shrink(const struct vg_image *image, struct vg_image *out, struct vg_error *err)
{
	size_t row = (size_t)image->width * image->channels, small = (size_t)out->width * out->channels;
	struct shrinking work = { image, out, vg_rows_best(), vg_calloc(row, sizeof *work.sum),
				  vg_calloc(small, sizeof *work.columns), vg_calloc(small, sizeof *work.total) };
	bool ready = work.sum && work.columns && work.total;
	if (ready) {
		divide_columns(&work);
		shrink_rows(&work);
	}
	free(work.sum);
	free(work.columns);
	free(work.total);
	return ready ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
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

/* By pieces, each with what came before it: no plane of its own is kept. */
void vg_image_note_alpha(struct vg_image *image, uint32_t x, uint32_t y, const uint8_t *alpha, size_t step, uint32_t count)
{
	enum { PIECE = 256, PLACE = 8 };
	uint8_t bytes[VG_SHA256_SIZE + PLACE + PIECE];
	for (uint32_t done = 0; done < count; done += PIECE) {
		uint32_t size = count - done < PIECE ? count - done : PIECE;
		const uint32_t place[2] = { x + done, y };
		bool opaque = true;
		for (uint32_t i = 0; i < size; i++, alpha += step) {
			bytes[VG_SHA256_SIZE + PLACE + i] = *alpha;
			opaque &= *alpha == 255;
		}
		if (opaque)
			continue;
		memcpy(bytes, image->alpha.digest, VG_SHA256_SIZE);
		for (int i = 0; i < PLACE; i++)
			bytes[VG_SHA256_SIZE + i] = (uint8_t)(place[i / 4] >> (24 - i % 4 * 8));
		image->alpha.translucent = true;
		if (!vg_sha256((struct vg_span){ bytes, VG_SHA256_SIZE + PLACE + size }, image->alpha.digest))
			image->alpha.unknown = true;
	}
}

void vg_image_lay_over_white(struct vg_image *image, uint32_t x, uint32_t y, const uint8_t *rgba, uint32_t count)
{
	const uint8_t *from = rgba;
	uint8_t *rgb = image->pixels + ((size_t)y * image->width + x) * 3;
	for (uint32_t i = 0; i < count; i++, from += 4, rgb += 3) {
		unsigned alpha = from[3];
		for (int c = 0; c < 3; c++)
			rgb[c] = (uint8_t)((from[c] * alpha + 255 * (255 - alpha) + 127) / 255);
	}
	vg_image_note_alpha(image, x, y, rgba + 3, 4, count);
}

bool vg_image_digest(const struct vg_image *image, uint8_t out[32])
{
	return !image->alpha.unknown && vg_sha256_pixels(image->pixels, image->width, image->height, image->channels, out) &&
	       (!image->alpha.translucent || vg_sha256_join(out, image->alpha.digest));
}
