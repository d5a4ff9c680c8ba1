/* double_quantisation FILE…: photographs saved as JPEG once and twice, and of how many is told that they were a JPEG of lower
 * quality before (examine/earlier.h).
 *
 * Once: 0.7 times as large, or cut off the grid of blocks (3 pixels left, 5 above), so that nothing is left of how the file itself was
 * saved; at ten qualities. Twice: every fourth of the first of these, at every pair of qualities of which the second is higher. Right is an earlier
 * quality within 5 of the true one. With DOUBLE_SHOW=1 every picture saved once of which something is told is named; with
 * DOUBLE_AS_IS=1 the files are looked at as they are. */
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "examine/earlier.h"
#include "media/decode.h"
#include "metadata/metadata.h"

enum { LONG_SIDE = 1280, FILE_MOST = 64 << 20, CUT_LEFT = 3, CUT_ABOVE = 5, NEAR = 5, QUALITIES = 10, TWICE_EVERY = 4 };

static const int quality[QUALITIES] = { 50, 60, 70, 75, 80, 85, 90, 92, 95, 98 };

struct tally {
	size_t told, near, of;
};

/* What is told of a JPEG, as if it named a camera. */
static struct vg_jpeg_earlier look(struct vg_span bytes)
{
	struct vg_limits limits;
	struct vg_picture picture;
	struct vg_blocks blocks;
	vg_limits_default(&limits);
	vg_picture_init(&picture);
	vg_blocks_find(bytes, VG_FORMAT_JPEG, VG_CONTAINER_BY_FORMAT, &picture, &blocks);
	snprintf(picture.exif.make, sizeof picture.exif.make, "Exemplar");
	vg_earlier_look(bytes, &limits, &picture);
	struct vg_jpeg_earlier earlier = picture.jpeg.earlier;
	vg_blocks_release(&blocks);
	vg_picture_release(&picture);
	return earlier;
}

static bool save(const struct vg_image *image, int at, struct vg_buffer *out)
{
	vg_buffer_init(out, FILE_MOST);
	return vg_encode_jpeg(image, at, out, NULL) == 0;
}

static bool load(struct vg_span bytes, struct vg_decoded *out)
{
	struct vg_limits limits;
	vg_limits_default(&limits);
	*out = (struct vg_decoded){ .read_share = 0 };
	return vg_decode_jpeg(bytes, &limits, out, NULL) == 0;
}

static uint32_t at_most(uint32_t side)
{
	return side < LONG_SIDE ? side : LONG_SIDE;
}

static bool cut(const struct vg_image *image, struct vg_image *out)
{
	struct vg_limits limits;
	vg_limits_default(&limits);
	if (image->width <= CUT_LEFT || image->height <= CUT_ABOVE ||
	    vg_image_init(out, at_most(image->width - CUT_LEFT), at_most(image->height - CUT_ABOVE), image->channels, &limits, NULL) < 0)
		return false;
	for (uint32_t y = 0; y < out->height; y++)
		memcpy(out->pixels + (size_t)y * out->width * out->channels,
		       image->pixels + (((size_t)y + CUT_ABOVE) * image->width + CUT_LEFT) * image->channels, (size_t)out->width * out->channels);
	return true;
}

static void save_once(const struct vg_image *image, const char *path, struct tally *once)
{
	for (int i = 0; i < QUALITIES; i++) {
		struct vg_buffer jpeg;
		if (save(image, quality[i], &jpeg)) {
			struct vg_jpeg_earlier earlier = look(vg_buffer_span(&jpeg));
			once->of++;
			once->near += earlier.looked >= 5;
			once->told += earlier.quality != 0;
			if (earlier.quality && getenv("DOUBLE_SHOW"))
				printf("%s, at %d: %u by %u of %u\n", path, quality[i], earlier.quality, earlier.told, earlier.looked);
		}
		vg_buffer_release(&jpeg);
	}
}

static void save_twice(const struct vg_image *image, struct tally twice[QUALITIES][QUALITIES])
{
	for (int first = 0; first < QUALITIES; first++) {
		struct vg_buffer jpeg;
		struct vg_decoded decoded = { .read_share = 0 };
		bool good = save(image, quality[first], &jpeg) && load(vg_buffer_span(&jpeg), &decoded);
		vg_buffer_release(&jpeg);
		for (int second = first + 1; second < QUALITIES && good; second++) {
			if (save(&decoded.image, quality[second], &jpeg)) {
				struct vg_jpeg_earlier earlier = look(vg_buffer_span(&jpeg));
				struct tally *tally = &twice[first][second];
				tally->of++;
				tally->told += earlier.quality != 0;
				tally->near += earlier.quality && abs((int)earlier.quality - quality[first]) <= NEAR;
			}
			vg_buffer_release(&jpeg);
		}
		vg_decoded_release(&decoded);
	}
}

static bool read_file(const char *path, struct vg_buffer *bytes)
{
	int fd;
	vg_buffer_init(bytes, FILE_MOST);
	if (vg_file_open(NULL, path, &fd, NULL) < 0)
		return false;
	bool read = vg_file_read(fd, path, bytes, NULL) == 0;
	close(fd);
	return read;
}

static void print_twice(struct tally twice[QUALITIES][QUALITIES])
{
	printf("| saved first at |");
	for (int second = 1; second < QUALITIES; second++)
		printf(" then %d |", quality[second]);
	printf("\n");
	for (int first = 0; first < QUALITIES - 1; first++) {
		printf("| %d |", quality[first]);
		for (int second = 1; second < QUALITIES; second++) {
			const struct tally *tally = &twice[first][second];
			if (tally->of)
				printf(" %zu (%zu) |", tally->told, tally->near);
			else
				printf(" – |");
		}
		printf("\n");
	}
}

static void as_they_are(int count, char **paths)
{
	size_t asked = 0, told = 0;
	for (int i = 0; i < count; i++) {
		struct vg_buffer bytes;
		if (read_file(paths[i], &bytes)) {
			struct vg_jpeg_earlier earlier = look(vg_buffer_span(&bytes));
			asked += earlier.looked >= 5;
			told += earlier.quality != 0;
			if (earlier.quality && getenv("DOUBLE_SHOW"))
				printf("%s: %u by %u of %u\n", paths[i], earlier.quality, earlier.told, earlier.looked);
		}
		vg_buffer_release(&bytes);
	}
	printf("files as they are: of %zu that could tell an earlier quality, %zu do\n", asked, told);
}

int main(int argc, char **argv)
{
	static struct tally twice[QUALITIES][QUALITIES];
	struct tally smaller = { 0 }, off_grid = { 0 };
	size_t photographs = 0;
	if (getenv("DOUBLE_AS_IS")) {
		as_they_are(argc - 1, argv + 1);
		return 0;
	}
	for (int i = 1; i < argc; i++) {
		struct vg_buffer bytes;
		struct vg_decoded decoded;
		struct vg_image small = { 0 }, moved = { 0 };
		if (!read_file(argv[i], &bytes) || !load(vg_buffer_span(&bytes), &decoded)) {
			vg_buffer_release(&bytes);
			continue;
		}
		const struct vg_image *image = &decoded.image;
		uint32_t side = (image->width > image->height ? image->width : image->height) * 7 / 10;
		if (vg_image_shrink(image, at_most(side), &small, NULL) == 0) {
			save_once(&small, argv[i], &smaller);
			if (photographs++ % TWICE_EVERY == 0)
				save_twice(&small, twice);
		}
		if (cut(image, &moved))
			save_once(&moved, argv[i], &off_grid);
		vg_image_release(&small);
		vg_image_release(&moved);
		vg_decoded_release(&decoded);
		vg_buffer_release(&bytes);
	}
	printf("%zu photographs\n", photographs);
	printf("saved once, made smaller: %zu of %zu told, %zu of them could tell\n", smaller.told, smaller.of, smaller.near);
	printf("saved once, off the grid: %zu of %zu told, %zu of them could tell\n", off_grid.told, off_grid.of, off_grid.near);
	printf("saved twice, told (with a quality within %d of the first):\n", NEAR);
	print_twice(twice);
	return 0;
}
