/* How often an embedded thumbnail is called the same as its own picture, and as another's:
 * prints the rates that the finding quotes. */
#include "../test.h"

#include <glob.h>
#include <unistd.h>

#include "base/file.h"
#include "forensics/thumbnail.h"
#include "media/decode.h"
#include "media/sniff.h"
#include "metadata/metadata.h"

struct file {
	struct vg_image image;
	struct vg_buffer thumbnail;
};

static bool load(const char *path, struct file *out)
{
	struct vg_limits limits;
	struct vg_decoded decoded = { 0 };
	struct vg_picture picture;
	struct vg_buffer bytes;
	const char *type;
	int fd;
	vg_limits_default(&limits);
	vg_picture_init(&picture);
	vg_buffer_init(&bytes, limits.max_bytes);
	vg_buffer_init(&out->thumbnail, 4 << 20);
	if (vg_file_open(NULL, path, &fd, NULL) < 0)
		return false;
	(void)vg_file_read(fd, path, &bytes, NULL);
	close(fd);
	struct vg_span span = vg_buffer_span(&bytes);
	enum vg_format format = vg_sniff(span, &type);
	vg_metadata_read(span, format, VG_CONTAINER_BY_FORMAT, &limits, &picture, &out->thumbnail);
	bool good = out->thumbnail.size > 0 && vg_decode(format, span, &limits, &decoded, NULL) == 0;
	out->image = decoded.image;
	if (!good) {
		vg_decoded_release(&decoded);
		vg_buffer_release(&out->thumbnail);
	}
	vg_picture_release(&picture);
	vg_buffer_release(&bytes);
	return good;
}

static enum vg_thumbnail_kind compare(const struct file *thumbnail_of, const struct file *picture_of)
{
	struct vg_limits limits;
	struct vg_picture picture;
	vg_limits_default(&limits);
	vg_picture_init(&picture);
	vg_thumbnail_compare(vg_buffer_span(&thumbnail_of->thumbnail), &picture_of->image, &limits, &picture);
	return picture.exif.thumbnail;
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
	gps.image = (struct vg_image){ 0 };
	assert_int_equal(vg_image_enlarge(&same.image, 200, 133, &gps.image, NULL), 0);
	assert_int_equal(vg_image_make_upright(&gps.image, 6, NULL), 0);
	vg_buffer_init(&gps.thumbnail, 1);
	assert_int_equal(compare(&same, &gps), VG_THUMBNAIL_TURNED);
	struct vg_buffer garbage = same.thumbnail;
	garbage.size = 10;
	struct file broken = { same.image, garbage };
	assert_int_equal(compare(&broken, &same), VG_THUMBNAIL_UNREADABLE);
	release(&same);
	release(&other);
	release(&gps);
}

static void test_shapes(void **state)
{
	(void)state;
	static const struct { const char *path; enum vg_thumbnail_kind kind; } rows[] = {
		{ "thumbnail-bars.jpg", VG_THUMBNAIL_SAME }, { "thumbnail-upright-bars.jpg", VG_THUMBNAIL_SAME },
		{ "thumbnail-middle.jpg", VG_THUMBNAIL_CROPPED }, { "thumbnail-corner.jpg", VG_THUMBNAIL_DIFFERENT },
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

static void test_real_cameras(void **state)
{
	(void)state;
	static const char *const patterns[] = { "%s/exif/jpg/*.jpg", "%s/exif/jpg/exif-org/*.jpg",
						"%s/exif/jpg/hdr/*.jpg", "%s/exif/jpg/gps/*.jpg" };
	enum { MOST = 80 };
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
			(i == k ? own : pairs)[compare(&files[i], &files[k])]++;
	print_message("%d camera files: own thumbnail same %d, turned %d, unclear %d, different %d, unreadable %d\n",
		      count, own[VG_THUMBNAIL_SAME], own[VG_THUMBNAIL_TURNED], own[VG_THUMBNAIL_UNCLEAR],
		      own[VG_THUMBNAIL_DIFFERENT], own[VG_THUMBNAIL_UNREADABLE]);
	print_message("%d pairs of other files: same %d, turned %d, unclear %d, different %d\n",
		      count * (count - 1), pairs[VG_THUMBNAIL_SAME], pairs[VG_THUMBNAIL_TURNED],
		      pairs[VG_THUMBNAIL_UNCLEAR], pairs[VG_THUMBNAIL_DIFFERENT]);
	assert_true(count >= 30);
	assert_true(own[VG_THUMBNAIL_DIFFERENT] * 20 <= count);
	for (int i = 0; i < count; i++)
		release(&files[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fixtures), cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_real_cameras),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
