/* How often an embedded thumbnail is called the same as its own picture, and as another's:
 * prints the rates that the finding quotes. */
#include "../test.h"

#include <glob.h>
#include <math.h>
#include <unistd.h>

#include "base/file.h"
#include "forensics/thumbnail.h"
#include "media/decode.h"
#include "media/sniff.h"
#include "metadata/metadata.h"

struct file {
	struct vg_image image;
	struct vg_buffer thumbnail;
	int orientation; /* of the picture, and of the thumbnail; 0: none is stated */
};

static bool load(const char *path, struct file *out)
{
	struct vg_limits limits;
	struct vg_decoded decoded = { 0 };
	struct vg_picture picture;
	struct vg_small_pictures small;
	struct vg_buffer bytes;
	const char *type;
	int fd;
	vg_limits_default(&limits);
	vg_picture_init(&picture);
	vg_buffer_init(&bytes, limits.max_bytes);
	vg_small_pictures_init(&small);
	if (vg_file_open(NULL, path, &fd, NULL) < 0)
		return false;
	(void)vg_file_read(fd, path, &bytes, NULL);
	close(fd);
	struct vg_span span = vg_buffer_span(&bytes);
	enum vg_format format = vg_sniff(span, &type);
	vg_metadata_read(span, format, VG_CONTAINER_BY_FORMAT, &limits, &picture, &small);
	*out = (struct file){ .thumbnail = small.exif };
	vg_buffer_init(&small.exif, 0);
	vg_small_pictures_release(&small);
	bool good = out->thumbnail.size > 0 && vg_decode(format, span, &limits, &decoded, NULL) == 0 &&
		    !decoded.damage[0];
	out->image = decoded.image;
	if (!good) {
		vg_decoded_release(&decoded);
		vg_buffer_release(&out->thumbnail);
	}
	vg_picture_release(&picture);
	vg_buffer_release(&bytes);
	return good;
}

static enum vg_thumbnail_kind look(const struct file *thumbnail_of, const struct file *picture_of, struct vg_carried *out)
{
	struct vg_limits limits;
	struct vg_picture picture;
	vg_limits_default(&limits);
	vg_picture_init(&picture);
	const struct vg_carried_bytes carried = { .kind = VG_CARRIED_EXIF, .bytes = vg_buffer_span(&thumbnail_of->thumbnail),
						  .orientation = thumbnail_of->orientation };
	picture.orientation = picture_of->orientation ? picture_of->orientation : 1;
	vg_thumbnails_compare(&carried, 1, &picture_of->image, &limits, &picture);
	assert_int_equal(picture.carried_count, 1);
	assert_int_equal(picture.carried[0].against, picture.exif.thumbnail);
	if (out)
		*out = picture.carried[0];
	return picture.exif.thumbnail;
}

static enum vg_thumbnail_kind compare(const struct file *thumbnail_of, const struct file *picture_of)
{
	return look(thumbnail_of, picture_of, NULL);
}

static void release(struct file *file)
{
	vg_image_release(&file->image);
	vg_buffer_release(&file->thumbnail);
}

static void test_fixtures(void **state)
{
	(void)state;
	struct file same, other, gps;
	assert_true(load("fixtures/exif/thumbnail-same.jpg", &same));
	assert_true(load("fixtures/exif/thumbnail-other.jpg", &other));
	assert_int_equal(compare(&same, &same), VG_THUMBNAIL_SAME);
	assert_int_equal(compare(&other, &other), VG_THUMBNAIL_DIFFERENT);
	gps = (struct file){ 0 };
	assert_int_equal(vg_image_enlarge(&same.image, 200, 133, &gps.image, NULL), 0);
	assert_int_equal(vg_image_make_upright(&gps.image, 6, NULL), 0);
	vg_buffer_init(&gps.thumbnail, 1);
	assert_int_equal(compare(&same, &gps), VG_THUMBNAIL_TURNED);
	struct vg_buffer garbage = same.thumbnail;
	garbage.size = 10;
	struct file broken = { same.image, garbage, 0 };
	assert_int_equal(compare(&broken, &same), VG_THUMBNAIL_UNREADABLE);
	release(&same);
	release(&other);
	release(&gps);
}

static void test_shapes(void **state)
{
	(void)state;
	static const struct { const char *path; enum vg_thumbnail_kind kind; } rows[] = {
		{ "thumbnail-bars.jpg", VG_THUMBNAIL_SAME }, { "thumbnail-white-bars.jpg", VG_THUMBNAIL_SAME }, { "thumbnail-upright-bars.jpg", VG_THUMBNAIL_SAME },
		{ "thumbnail-middle.jpg", VG_THUMBNAIL_CROPPED }, { "thumbnail-corner.jpg", VG_THUMBNAIL_CROPPED },
	};
	struct file whole;
	assert_true(load("fixtures/exif/thumbnail-same.jpg", &whole));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct file file;
		char path[100];
		snprintf(path, sizeof path, "fixtures/exif/%s", rows[i].path);
		assert_true(load(path, &file));
		if (compare(&file, &file) != rows[i].kind)
			fail_msg("%s: %s", path, vg_thumbnail_kind_name(compare(&file, &file)));
		if (compare(&whole, &file) != VG_THUMBNAIL_DIFFERENT)
			fail_msg("%s: another's is %s", path, vg_thumbnail_kind_name(compare(&whole, &file)));
		release(&file);
	}
	release(&whole);
}

static struct file changed(const struct file *from, int orientation)
{
	struct file out = *from;
	assert_int_equal(vg_image_enlarge(&from->image, from->image.width, from->image.height, &out.image, NULL), 0);
	assert_int_equal(vg_image_make_upright(&out.image, orientation, NULL), 0);
	return out;
}

/* All eight, and what is told of each. */
static void test_turns(void **state)
{
	(void)state;
	static const struct { bool mirrored; int rotation; } told[9] = {
		[1] = { false, 0 }, [2] = { true, 0 }, [3] = { false, 180 }, [4] = { true, 180 },
		[5] = { true, 90 }, [6] = { false, 90 }, [7] = { true, 270 }, [8] = { false, 270 } };
	struct file same;
	assert_true(load("fixtures/exif/thumbnail-same.jpg", &same));
	for (int turn = 1; turn <= 8; turn++) {
		struct vg_carried carried;
		struct file turned = changed(&same, turn);
		enum vg_thumbnail_kind kind = look(&same, &turned, &carried);
		assert_int_equal(kind, turn == 1 ? VG_THUMBNAIL_SAME : told[turn].mirrored ? VG_THUMBNAIL_MIRRORED : VG_THUMBNAIL_TURNED);
		assert_true(carried.mirrored == told[turn].mirrored);
		assert_int_equal(carried.rotation, told[turn].rotation);
		vg_image_release(&turned.image);
	}
	/* A picture stored lying, its thumbnail upright: so some programs write; not where both say that they lie. */
	struct file lying = changed(&same, 8);
	lying.orientation = 6;
	assert_int_equal(compare(&same, &lying), VG_THUMBNAIL_SAME);
	struct file also_lying = same;
	also_lying.orientation = 6;
	assert_int_equal(compare(&also_lying, &lying), VG_THUMBNAIL_TURNED);
	vg_image_release(&lying.image);
	release(&same);
}

/* A window of the picture, and a region painted over in it. */
static void test_parts(void **state)
{
	(void)state;
	struct vg_carried carried;
	struct vg_limits limits;
	struct file same, part;
	vg_limits_default(&limits);
	assert_true(load("fixtures/exif/camera.jpg", &same));
	part = same;
	uint32_t left = 12, top = 9, width = 126, height = 84;
	assert_int_equal(vg_image_init(&part.image, width, height, 3, &limits, NULL), 0);
	for (uint32_t y = 0; y < height; y++)
		memcpy(part.image.pixels + (size_t)y * width * 3, same.image.pixels + ((size_t)(top + y) * same.image.width + left) * 3, (size_t)width * 3);
	assert_int_equal(look(&same, &part, &carried), VG_THUMBNAIL_CROPPED_SINCE);
	assert_true(carried.cropped && fabs(carried.shown[0] - left / 2.0) < 2 && fabs(carried.shown[1] - top / 2.0) < 2 &&
		    fabs(carried.shown[2] - width / 2.0) < 3 && fabs(carried.shown[3] - height / 2.0) < 3);
	vg_image_release(&part.image);
	part = changed(&same, 1);
	for (uint32_t y = 40; y < 72; y++)
		for (uint32_t x = 60; x < 104; x++)
			memcpy(part.image.pixels + ((size_t)y * part.image.width + x) * 3, (x / 6 + y / 6) % 2 ? "\xff\xff\xff" : "\0\0", 3);
	assert_int_equal(look(&same, &part, &carried), VG_THUMBNAIL_REGION_DIFFERS);
	assert_int_equal(carried.region_count, 1);
	assert_true(fabs(carried.region[0][0] - 60) < 8 && fabs(carried.region[0][1] - 40) < 8 && fabs(carried.region[0][2] - 44) < 12 &&
		    fabs(carried.region[0][3] - 32) < 12);
	vg_image_release(&part.image);
	release(&same);
}

/* Red and blue cells, which are dark and light the other way round once the two are exchanged. */
static void test_exchanged_colours(void **state)
{
	(void)state;
	enum { SIDE = 96, CELL = 8 };
	struct vg_limits limits;
	struct vg_image image, bgr;
	struct vg_buffer jpeg;
	uint32_t seed = 7;
	vg_limits_default(&limits);
	vg_buffer_init(&jpeg, 1 << 20);
	assert_int_equal(vg_image_init(&image, SIDE, SIDE, 3, &limits, NULL), 0);
	assert_int_equal(vg_image_init(&bgr, SIDE, SIDE, 3, &limits, NULL), 0);
	for (int cell = 0; cell < SIDE / CELL * (SIDE / CELL); cell++) {
		seed = seed * 1664525u + 1013904223u;
		for (int i = 0; i < CELL * CELL; i++) {
			size_t at = 3 * ((size_t)(cell / (SIDE / CELL) * CELL + i / CELL) * SIDE + (size_t)(cell % (SIDE / CELL) * CELL + i % CELL));
			image.pixels[at + (seed >> 31 ? 0 : 2)] = 255;
			bgr.pixels[at + (seed >> 31 ? 2 : 0)] = 255;
		}
	}
	assert_int_equal(vg_encode_jpeg(&bgr, 90, &jpeg, NULL), 0);
	for (int exchanged = 0; exchanged < 2; exchanged++) {
		struct vg_picture picture;
		vg_picture_init(&picture);
		const struct vg_carried_bytes carried = { .kind = VG_CARRIED_PHOTOSHOP, .bytes = vg_buffer_span(&jpeg), .bgr = exchanged };
		vg_thumbnails_compare(&carried, 1, &image, &limits, &picture);
		assert_int_equal(picture.carried[0].against, exchanged ? VG_THUMBNAIL_SAME : VG_THUMBNAIL_DIFFERENT);
	}
	vg_image_release(&image);
	vg_image_release(&bgr);
	vg_buffer_release(&jpeg);
}

static void test_real_cameras(void **state)
{
	(void)state;
	static const char *const patterns[] = { "%s/exif/jpg/*.jpg", "%s/exif/jpg/exif-org/*.jpg",
						"%s/exif/jpg/hdr/*.jpg", "%s/exif/jpg/gps/*.jpg" };
	enum { MOST = 80, SHARE = 8 }; /* one pair in so many, which takes seconds; with VG_ALL=1 every one, as the finding quotes */
	const bool all = getenv("VG_ALL") != NULL;
	static struct file files[MOST];
	int count = 0, own[VG_THUMBNAIL_KIND_COUNT] = { 0 }, pairs[VG_THUMBNAIL_KIND_COUNT] = { 0 };
	test_needs_shared();
	for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
		char pattern[4096];
		glob_t found;
		snprintf(pattern, sizeof pattern, patterns[p], test_shared());
		if (glob(pattern, 0, NULL, &found) == 0)
			for (size_t i = 0; i < found.gl_pathc && count < MOST; i++)
				count += load(found.gl_pathv[i], &files[count]);
		globfree(&found);
	}
	for (int i = 0; i < count; i++)
		for (int k = 0; k < count; k++)
			if (i == k || all || (i + k) % SHARE == 0)
				(i == k ? own : pairs)[compare(&files[i], &files[k])]++;
	int compared = 0;
	for (int kind = 0; kind < VG_THUMBNAIL_KIND_COUNT; kind++)
		compared += pairs[kind];
	for (int kind = 0; kind < VG_THUMBNAIL_KIND_COUNT; kind++)
		print_message("%s: %d of %d own thumbnails, %d of %d of other files\n", vg_thumbnail_kind_name((enum vg_thumbnail_kind)kind),
			      own[kind], count, pairs[kind], compared);
	assert_true(count >= 30);
	assert_int_equal(own[VG_THUMBNAIL_SAME] + own[VG_THUMBNAIL_CROPPED] + own[VG_THUMBNAIL_FLAT], count);
	assert_true(pairs[VG_THUMBNAIL_DIFFERENT] * 100 >= 97 * compared);
	for (int i = 0; i < count; i++)
		release(&files[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fixtures), cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_turns), cmocka_unit_test(test_parts), cmocka_unit_test(test_exchanged_colours), cmocka_unit_test(test_real_cameras),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
