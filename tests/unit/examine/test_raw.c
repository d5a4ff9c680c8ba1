/* Camera raw files: the largest JPEG in each is examined, and said to be that. */
#include "../file.h"

#include "examine/examine.h"
#include "examine/header.h"
#include "media/raw.h"

static void look(const char *name, struct vg_picture *out)
{
	struct vg_examine_options options = { .features = false };
	struct vg_buffer bytes;
	struct vg_header header;
	char path[100];
	vg_limits_default(&options.limits);
	snprintf(path, sizeof path, "fixtures/raw/%s", name);
	test_read(path, &bytes);
	vg_examine(vg_buffer_span(&bytes), &options, out);
	vg_header_read(vg_buffer_span(&bytes), &header);
	const char *fault = vg_header_contradicts(&header, &options, out);
	if (fault)
		fail_msg("%s: %s", name, fault);
	vg_buffer_release(&bytes);
}

/* All show the one scene. */
static void test_kinds(void **state)
{
	(void)state;
	static const struct { const char *name, *type; uint32_t width, height; } rows[] = {
		{ "below.nef", "image/x-nikon-nef", 160, 240 }, { "strip.dng", "image/x-adobe-dng", 160, 240 },
		{ "first.cr2", "image/x-canon-cr2", 240, 160 }, { "first.arw", "image/x-sony-arw", 240, 160 },
		{ "loop.arw", "image/x-sony-arw", 240, 160 }, { "tag.rw2", "image/x-panasonic-rw2", 240, 160 },
		{ "note.orf", "image/x-olympus-orf", 240, 160 }, { "head.raf", "image/x-fuji-raf", 240, 160 },
		{ "track.cr3", "image/x-canon-cr3", 240, 160 }, { "preview.cr3", "image/x-canon-cr3", 200, 134 },
	};
	struct vg_picture same, picture;
	look("same.jpg", &same);
	assert_int_equal(same.embedded_jpeg.bytes, 0);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		look(rows[i].name, &picture);
		if (picture.disposition != VG_EXAMINED)
			fail_msg("%s: %s", rows[i].name, picture.reason);
		assert_string_equal(picture.type, rows[i].type);
		assert_int_equal(picture.width, rows[i].width);
		assert_int_equal(picture.height, rows[i].height);
		assert_true(picture.embedded_jpeg.bytes > 0);
		assert_int_equal(picture.pictures.kind, VG_PICTURES_PREVIEWS);
		assert_int_equal(picture.pictures.count, strcmp(rows[i].name, "track.cr3") == 0 ? 3 : 2); /* each once, and the raw data */
		assert_true(vg_pdq_distance(&picture.pdq.turned[0], &same.pdq.turned[0]) <= (rows[i].width == 200 ? 20 : 0));
		assert_false(picture.jpeg.present); /* how the preview is encoded says nothing of the file */
		vg_picture_release(&picture);
	}
	vg_picture_release(&same);
}

static void test_none(void **state)
{
	(void)state;
	static const char *const names[] = { "thumbnail.nef", "outside.nef" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct vg_picture picture;
		look(names[i], &picture);
		assert_int_equal(picture.disposition, VG_UNSUPPORTED);
		assert_non_null(strstr(picture.reason, "raw picture (NEF)"));
		assert_int_equal(picture.embedded_jpeg.bytes, 0);
		vg_picture_release(&picture);
	}
}

static void test_cut(void **state)
{
	(void)state;
	struct vg_picture picture;
	look("cut.raf", &picture);
	assert_int_equal(picture.disposition, VG_EXAMINED);
	assert_true(picture.read_share > 0.2 && picture.read_share < 1);
	vg_picture_release(&picture);
}

/* Every prefix, in memory of exactly its size. */
static void test_every_length(void **state)
{
	(void)state;
	static const char *const names[] = { "below.nef", "first.cr2", "note.orf", "track.cr3" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct vg_buffer bytes;
		char path[100];
		snprintf(path, sizeof path, "fixtures/raw/%s", names[i]);
		test_read(path, &bytes);
		for (size_t size = 0; size <= bytes.size; size += size < bytes.size - 600 && size > 900 ? 97 : 1) {
			struct vg_raw_jpeg jpeg;
			uint8_t *copy = malloc(size ? size : 1);
			assert_non_null(copy);
			memcpy(copy, bytes.data, size);
			if (vg_raw_largest_jpeg((struct vg_span){ copy, size }, &jpeg))
				assert_true(jpeg.bytes.data >= copy && jpeg.at + jpeg.bytes.size <= size);
			free(copy);
		}
		vg_buffer_release(&bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds), cmocka_unit_test(test_none), cmocka_unit_test(test_cut), cmocka_unit_test(test_every_length),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
