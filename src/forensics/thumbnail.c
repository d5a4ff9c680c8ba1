#include "forensics/thumbnail.h"

#include <math.h>
#include <string.h>

#include "media/decode.h"
#include "media/sniff.h"

enum { SIDE = 32, CELLS = SIDE * SIDE };

/* A middle part of more than so many hundredths of the picture is the picture. */
enum { OWN_SHAPE = 97 };

/* A correlation this high was reached by every camera file of ours whose thumbnail
 * shows the picture; unrelated pairs stay below the lower bound. The numbers are
 * printed by tests/unit/forensics/test_thumbnail.c. In between nothing is claimed. */
static const double same_from = 0.90, different_below = 0.60;

/* Pictures whose luma deviates less than this from its mean (of 255, root mean square over the
 * 1,024 cells) have nothing in them to compare: noise and compression alone correlate with
 * nothing. A white page with a line of text reaches 8. */
static const double flat_below = 2.5;

struct window { uint32_t left, top, width, height; };

static double luma_at(const struct vg_image *image, size_t x, size_t y)
{
	const uint8_t *p = image->pixels + (y * image->width + x) * image->channels;
	return image->channels == 1 ? p[0] : 0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2];
}

/* Area means of a window on a 32 x 32 grid. */
static void small_luma(const struct vg_image *image, struct window window, double out[CELLS])
{
	for (uint32_t row = 0; row < SIDE; row++)
		for (uint32_t column = 0; column < SIDE; column++) {
			uint32_t top = window.top + row * window.height / SIDE;
			uint32_t left = window.left + column * window.width / SIDE;
			uint32_t bottom = window.top + (row + 1) * window.height / SIDE;
			uint32_t right = window.left + (column + 1) * window.width / SIDE;
			uint32_t step_y = (bottom - top) / 8 + 1, step_x = (right - left) / 8 + 1, count = 0;
			double sum = 0;
			for (uint32_t y = top; y < bottom || y == top; y += step_y)
				for (uint32_t x = left; x < right || x == left; x += step_x, count++)
					sum += luma_at(image, x < image->width ? x : image->width - 1,
						       y < image->height ? y : image->height - 1);
			out[row * SIDE + column] = sum / count;
		}
}

static double correlation(const double *a, const double *b, bool transpose, bool flip_x, bool flip_y)
{
	double mean_a = 0, mean_b = 0, ab = 0, aa = 0, bb = 0;
	for (int i = 0; i < CELLS; i++) {
		mean_a += a[i] / CELLS;
		mean_b += b[i] / CELLS;
	}
	for (int y = 0; y < SIDE; y++)
		for (int x = 0; x < SIDE; x++) {
			int sx = flip_x ? SIDE - 1 - x : x, sy = flip_y ? SIDE - 1 - y : y;
			double da = a[y * SIDE + x] - mean_a;
			double db = b[transpose ? sx * SIDE + sy : sy * SIDE + sx] - mean_b;
			ab += da * db;
			aa += da * da;
			bb += db * db;
		}
	return aa > 1e-6 && bb > 1e-6 ? ab / sqrt(aa * bb) : 0;
}

static bool is_flat(const double cells[CELLS])
{
	double mean = 0, square = 0;
	for (int i = 0; i < CELLS; i++)
		mean += cells[i] / CELLS;
	for (int i = 0; i < CELLS; i++)
		square += (cells[i] - mean) * (cells[i] - mean) / CELLS;
	return sqrt(square) < flat_below;
}

static bool dark_row(const struct vg_image *image, uint32_t y)
{
	double sum = 0;
	for (uint32_t x = 0; x < image->width; x++)
		sum += luma_at(image, x, y);
	return sum / image->width < 12;
}

static bool dark_column(const struct vg_image *image, uint32_t x)
{
	double sum = 0;
	for (uint32_t y = 0; y < image->height; y++)
		sum += luma_at(image, x, y);
	return sum / image->height < 12;
}

/* The thumbnail without its black bars. Those of an upright 9:16 picture in 4:3 take 29 % at each
 * side; more than two fifths are not cut. */
static struct window without_bars(const struct vg_image *image)
{
	uint32_t top = 0, left = 0, bottom = image->height, right = image->width;
	while (top < 2 * image->height / 5 && dark_row(image, top))
		top++;
	while (bottom > image->height - 2 * image->height / 5 && dark_row(image, bottom - 1))
		bottom--;
	while (left < 2 * image->width / 5 && dark_column(image, left))
		left++;
	while (right > image->width - 2 * image->width / 5 && dark_column(image, right - 1))
		right--;
	return (struct window){ left, top, right - left, bottom - top };
}

/* Best correlation over the eight orientations; *out_turned when it is not the first. */
static double best_of_turns(const double *thumbnail, const double *picture, bool *out_turned)
{
	double best = -1;
	for (int turn = 0; turn < 8; turn++) {
		double c = correlation(thumbnail, picture, turn & 4, turn & 1, turn & 2);
		if (c > best + (turn ? 0.02 : 0)) { /* symmetric scenes are not "turned" */
			best = c;
			*out_turned = turn != 0;
		}
	}
	return best;
}

/* The middle of the picture in the shape of the window; the whole where that is nearly its own. */
static struct window middle(const struct vg_image *image, uint64_t across, uint64_t down)
{
	struct window whole = { 0, 0, image->width, image->height }, part = whole;
	if (image->width * down > image->height * across)
		part.width = (uint32_t)(image->height * across / down);
	else
		part.height = (uint32_t)(image->width * down / across);
	bool own = (uint64_t)part.width * part.height * 100 > (uint64_t)whole.width * whole.height * OWN_SHAPE;
	if (own || !part.width || !part.height)
		return whole;
	part.left = (whole.width - part.width) / 2;
	part.top = (whole.height - part.height) / 2;
	return part;
}

struct comparison {
	double best, middle; /* correlations with the whole picture, and with its middle; 0: none of its own */
	bool turned, middle_turned, flat;
};

/* The thumbnail as it is and without its bars, with the picture and with its middle in the same shape,
 * be it turned. */
static struct comparison compare(const struct vg_image *thumbnail, const struct vg_image *stored)
{
	struct window bare = without_bars(thumbnail), all = { 0, 0, stored->width, stored->height };
	const struct window shown[] = { { 0, 0, thumbnail->width, thumbnail->height }, bare };
	const struct window parts[] = { all, middle(stored, bare.width, bare.height), middle(stored, bare.height, bare.width) };
	double small[CELLS], large[CELLS];
	struct comparison out = { 0 };
	for (size_t p = 0; p < sizeof parts / sizeof *parts; p++) {
		bool whole = parts[p].width == all.width && parts[p].height == all.height;
		small_luma(stored, parts[p], large);
		out.flat |= p == 0 && is_flat(large);
		for (size_t s = 0; s < sizeof shown / sizeof *shown && (p == 0 || !whole); s++) {
			bool turned = false;
			small_luma(thumbnail, shown[s], small);
			out.flat |= is_flat(small);
			double c = best_of_turns(small, large, &turned);
			if (c > (p == 0 ? out.best : out.middle)) {
				*(p == 0 ? &out.best : &out.middle) = c;
				*(p == 0 ? &out.turned : &out.middle_turned) = turned;
			}
		}
	}
	return out;
}

static enum vg_thumbnail_kind kind_of(const struct comparison *c)
{
	if (c->flat)
		return VG_THUMBNAIL_FLAT;
	if (c->best >= same_from)
		return c->turned ? VG_THUMBNAIL_TURNED : VG_THUMBNAIL_SAME;
	if (c->middle >= same_from)
		return VG_THUMBNAIL_CROPPED;
	return fmax(c->best, c->middle) < different_below ? VG_THUMBNAIL_DIFFERENT : VG_THUMBNAIL_UNCLEAR;
}

void vg_thumbnail_compare(struct vg_span thumbnail, const struct vg_image *stored,
			  const struct vg_limits *limits, struct vg_picture *picture)
{
	struct vg_decoded decoded = { 0 };
	struct vg_exif *exif = &picture->exif;
	struct vg_pdq_set set;
	const char *type;
	if (vg_decode(vg_sniff(thumbnail, &type), thumbnail, limits, &decoded, NULL) < 0 || decoded.damage[0]) {
		exif->thumbnail = VG_THUMBNAIL_UNREADABLE;
		vg_decoded_release(&decoded);
		return;
	}
	struct vg_image *image = &decoded.image;
	struct comparison c = compare(image, stored);
	exif->thumbnail_width = image->width;
	exif->thumbnail_height = image->height;
	exif->thumbnail = kind_of(&c);
	if (!c.flat) {
		exif->thumbnail_correlation = fmax(c.best, c.middle);
		if (vg_pdq_compute(image->pixels, image->width, image->height, image->channels, &set, NULL) == 0)
			exif->thumbnail_pdq_distance =
				(uint32_t)vg_pdq_distance(&set.turned[0], &picture->pdq.turned[0]);
	}
	vg_decoded_release(&decoded);
}
