/* copies_within FILE…: photographs in which a region is copied to another place, and what is told of them; and what is
 * told of the same photographs untouched.
 *
 * The region takes 3 to 15 % of the picture, is round or has corners, and a soft edge; the copy is plain, 0.8 to 1.25 times
 * as large, turned by any angle, or mirrored. Saved at quality 87, 1280 pixels long at most, as Telegram does, and
 * examined by the whole of vg_examine. A copy counts as found where both boxes overlap the true ones by half or more (intersection
 * over union). With COPIES_SHOW=1 every picture whose answer is not the expected one is named; with COPIES_UNTOUCHED=1
 * nothing is copied. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "media/decode.h"
#include "media/sniff.h"

enum { QUALITY = 87, LONG_SIDE = 1280, FILE_MOST = 64 << 20, TRIES = 200 };

/* Copies that change what is seen by less, in grey levels at the mean, are none. */
static const double CHANGE_LEAST = 12;

static double random_share(void)
{
	return (double)(next_random() >> 11) / 9007199254740992.0;
}

/* From places in the copy, relative to its middle, to places in the source. */
struct copy {
	double from[2], to[2];     /* middles */
	double half[2];            /* of the copy, before it is turned */
	double scale, angle;
	bool mirrored, round;
	double soft;               /* width of the soft edge, pixels */
};

struct kind {
	const char *name;
	bool scaled, turned, mirrored;
};
static const struct kind kinds[] = {
	{ "plain", false, false, false }, { "0.8 to 1.25 times as large", true, false, false },
	{ "turned", false, true, false }, { "mirrored", false, false, true },
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* The box around the copy, or around its source, whose sides are not turned against the picture. */
static void box_of(const struct copy *copy, bool source, double box[4])
{
	double c = source ? 1 : fabs(cos(copy->angle)), s = source ? 0 : fabs(sin(copy->angle)), by = source ? 1 / copy->scale : 1;
	double x = copy->half[0] * by, y = copy->half[1] * by;
	double across = copy->round ? sqrt(c * c * x * x + s * s * y * y) : c * x + s * y;
	double down = copy->round ? sqrt(s * s * x * x + c * c * y * y) : s * x + c * y;
	const double *middle = source ? copy->from : copy->to;
	box[0] = middle[0] - across;
	box[1] = middle[1] - down;
	box[2] = 2 * across;
	box[3] = 2 * down;
}

static double overlap(const double a[4], const double b[4])
{
	double x = fmin(a[0] + a[2], b[0] + b[2]) - fmax(a[0], b[0]);
	double y = fmin(a[1] + a[3], b[1] + b[3]) - fmax(a[1], b[1]);
	double both = x > 0 && y > 0 ? x * y : 0;
	return both / (a[2] * a[3] + b[2] * b[3] - both);
}

static bool is_inside(const double box[4], const struct vg_image *image)
{
	return box[0] >= 1 && box[1] >= 1 && box[0] + box[2] <= image->width - 1.0 && box[1] + box[3] <= image->height - 1.0;
}

/* 1 in the copy, 0 outside, between at its edge. */
static double weight_of(const struct copy *copy, double u, double v)
{
	double a = fabs(u) / copy->half[0], b = fabs(v) / copy->half[1];
	double inner = copy->round ? 1 - sqrt(a * a + b * b) : 1 - fmax(a, b);
	double pixels = inner * fmin(copy->half[0], copy->half[1]);
	return pixels <= 0 ? 0 : pixels >= copy->soft ? 1 : pixels / copy->soft;
}

static double sample(const struct vg_image *image, double x, double y, uint32_t channel)
{
	uint32_t left = (uint32_t)x, top = (uint32_t)y;
	left = left > image->width - 2 ? image->width - 2 : left;
	top = top > image->height - 2 ? image->height - 2 : top;
	size_t row = (size_t)image->width * image->channels;
	const uint8_t *at = image->pixels + top * row + (size_t)left * image->channels + channel;
	double u = x - left, v = y - top;
	return (at[0] * (1 - u) + at[image->channels] * u) * (1 - v) + (at[row] * (1 - u) + at[row + image->channels] * u) * v;
}

/* Answers by how many grey levels it changed the copy's place, at the mean. */
static double apply(const struct vg_image *from, const struct copy *copy, struct vg_image *to)
{
	double box[4], change = 0, area = 0, c = cos(copy->angle), s = sin(copy->angle);
	box_of(copy, false, box);
	for (uint32_t y = (uint32_t)box[1]; y < (uint32_t)(box[1] + box[3]); y++)
		for (uint32_t x = (uint32_t)box[0]; x < (uint32_t)(box[0] + box[2]); x++) {
			double dx = x - copy->to[0], dy = y - copy->to[1], u = c * dx + s * dy, v = c * dy - s * dx;
			double weight = weight_of(copy, u, v);
			double a = copy->from[0] + (copy->mirrored ? -u : u) / copy->scale, b = copy->from[1] + v / copy->scale;
			for (uint32_t k = 0; k < to->channels && weight > 0; k++) {
				uint8_t *at = to->pixels + ((size_t)y * to->width + x) * to->channels + k;
				double level = (1 - weight) * *at + weight * sample(from, a, b, k);
				change += fabs(level - *at);
				area += 1;
				*at = (uint8_t)lrint(level);
			}
		}
	return area > 0 ? change / area : 0;
}

static struct copy choose(const struct vg_image *image, const struct kind *kind)
{
	double area = (0.03 + 0.12 * random_share()) * image->width * image->height, stretch = 0.7 + 0.7 * random_share();
	struct copy copy = { .scale = kind->scaled ? 0.8 * pow(1.25 / 0.8, random_share()) : 1, .angle = kind->turned ? 6.283185307 * random_share() : 0,
			     .mirrored = kind->mirrored, .round = random_share() < 0.5, .soft = 3 + 5 * random_share() };
	double half = sqrt(copy.round ? area / 3.14159265 : area / 4);
	copy.half[0] = half * stretch * copy.scale;
	copy.half[1] = half / stretch * copy.scale;
	copy.from[0] = random_share() * image->width;
	copy.from[1] = random_share() * image->height;
	copy.to[0] = random_share() * image->width;
	copy.to[1] = random_share() * image->height;
	return copy;
}

static void clone(const struct vg_image *image, struct vg_image *out)
{
	if (vg_image_enlarge(image, image->width, image->height, out, NULL) < 0)
		exit(1);
}

/* False where no place is found for a copy that changes what is seen. */
static bool copy_within(const struct vg_image *image, const struct kind *kind, struct vg_image *out, double source[4], double copied[4])
{
	for (int i = 0; i < TRIES; i++) {
		struct copy copy = choose(image, kind);
		box_of(&copy, true, source);
		box_of(&copy, false, copied);
		if (!is_inside(source, image) || !is_inside(copied, image) || overlap(source, copied) > 0)
			continue;
		clone(image, out);
		if (apply(image, &copy, out) >= CHANGE_LEAST)
			return true;
		vg_image_release(out);
	}
	return false;
}

static void examine(const struct vg_image *image, struct vg_picture *out)
{
	struct vg_examine_options options = { .features = true };
	struct vg_buffer jpeg;
	vg_limits_default(&options.limits);
	vg_buffer_init(&jpeg, FILE_MOST);
	if (vg_encode_jpeg(image, QUALITY, &jpeg, NULL) < 0)
		exit(1);
	vg_examine(vg_buffer_span(&jpeg), &options, out);
	vg_buffer_release(&jpeg);
}

static bool is_right(const struct vg_picture *picture, const double source[4], const double copied[4])
{
	for (size_t i = 0; i < picture->copy_count; i++)
		for (int turned = 0; turned < 2; turned++)
			if (overlap(picture->copies[i].box[turned], source) >= 0.5 && overlap(picture->copies[i].box[!turned], copied) >= 0.5)
				return true;
	return false;
}

/* What is counted. */
struct tally {
	size_t made[KINDS], told[KINDS], right[KINDS];
	size_t saved, alarms, files, file_alarms;
};

static bool show;

static void try_copies(const char *path, const struct vg_image *image, struct tally *tally)
{
	for (size_t k = 0; k < KINDS; k++) {
		struct vg_image altered = { 0 };
		struct vg_picture picture;
		double source[4], copied[4];
		if (!copy_within(image, &kinds[k], &altered, source, copied))
			continue;
		examine(&altered, &picture);
		bool right = is_right(&picture, source, copied);
		tally->made[k]++;
		tally->told[k] += picture.copy_count > 0;
		tally->right[k] += right;
		if (show && !right)
			printf("  missed: %s: %s, %zu told\n", path, kinds[k].name, picture.copy_count);
		vg_picture_release(&picture);
		vg_image_release(&altered);
	}
}

static void try_untouched(const char *path, const struct vg_image *image, struct tally *tally)
{
	struct vg_picture picture;
	examine(image, &picture);
	tally->saved++;
	tally->alarms += picture.copy_count > 0;
	if (show && picture.copy_count)
		printf("  told untouched, saved: %s: %zu\n", path, picture.copy_count);
	vg_picture_release(&picture);
	if (examine_file(path, &picture)) {
		tally->files++;
		tally->file_alarms += picture.copy_count > 0;
		if (show && picture.copy_count)
			printf("  told untouched: %s: %zu\n", path, picture.copy_count);
	}
	vg_picture_release(&picture);
}

static bool load(const char *path, struct vg_image *out)
{
	struct vg_limits limits;
	struct vg_buffer bytes;
	struct vg_decoded decoded = { 0 };
	const char *type;
	int fd;
	vg_limits_default(&limits);
	vg_buffer_init(&bytes, limits.max_bytes);
	if (vg_file_open(NULL, path, &fd, NULL) < 0)
		return false;
	bool good = vg_file_read(fd, path, &bytes, NULL) == 0 && vg_decode(vg_sniff(vg_buffer_span(&bytes), &type), vg_buffer_span(&bytes), &limits, &decoded, NULL) == 0 &&
		    !decoded.damage[0] && vg_image_shrink(&decoded.image, LONG_SIDE, out, NULL) == 0;
	close(fd);
	vg_decoded_release(&decoded);
	vg_buffer_release(&bytes);
	return good;
}

static void print(const struct tally *tally)
{
	size_t made = 0, told = 0, right = 0;
	for (size_t k = 0; k < KINDS; k++) {
		printf("| %s | %zu | told %zu | with both boxes right %zu |\n", kinds[k].name, tally->made[k], tally->told[k], tally->right[k]);
		made += tally->made[k];
		told += tally->told[k];
		right += tally->right[k];
	}
	printf("| all | %zu | told %zu | with both boxes right %zu (%.1f %%) |\n", made, told, right, made ? 100.0 * (double)right / (double)made : 0);
	printf("| untouched, saved at %d | %zu | told %zu | |\n| untouched, as they are | %zu | told %zu | |\n", QUALITY,
	       tally->saved, tally->alarms, tally->files, tally->file_alarms);
}

int main(int argc, char **argv)
{
	struct tally tally = { 0 };
	show = getenv("COPIES_SHOW") != NULL;
	for (int i = 1; i < argc; i++) {
		struct vg_image image = { 0 };
		if (!load(argv[i], &image))
			continue;
		if (!getenv("COPIES_UNTOUCHED"))
			try_copies(argv[i], &image, &tally);
		try_untouched(argv[i], &image, &tally);
		vg_image_release(&image);
	}
	print(&tally);
	return 0;
}
