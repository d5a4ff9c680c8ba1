/* Small pictures in every place where files carry them: found, named by their place, and compared. */
#include "../file.h"

#include "examine/examine.h"

static void look(const char *name, struct vg_picture *out)
{
	struct vg_examine_options options = { .features = false };
	struct vg_buffer bytes;
	char path[100];
	vg_limits_default(&options.limits);
	snprintf(path, sizeof path, "fixtures/carried/%s", name);
	test_read(path, &bytes);
	vg_examine(vg_buffer_span(&bytes), &options, out);
	vg_buffer_release(&bytes);
	assert_int_equal(out->disposition, VG_EXAMINED);
}

static void test_places(void **state)
{
	(void)state;
	static const struct { const char *name; enum vg_carried_kind kind; enum vg_thumbnail_kind against; } rows[] = {
		{ "photoshop-same.jpg", VG_CARRIED_PHOTOSHOP, VG_THUMBNAIL_SAME },
		{ "photoshop-4.jpg", VG_CARRIED_PHOTOSHOP, VG_THUMBNAIL_SAME },
		{ "photoshop-mirrored.jpg", VG_CARRIED_PHOTOSHOP, VG_THUMBNAIL_MIRRORED },
		{ "mpf-same.jpg", VG_CARRIED_MPF, VG_THUMBNAIL_SAME },
		{ "mpf-mirrored.jpg", VG_CARRIED_MPF, VG_THUMBNAIL_MIRRORED },
		{ "mpf-more.jpg", VG_CARRIED_MPF, VG_THUMBNAIL_CROPPED_SINCE },
		{ "mpf-other.jpg", VG_CARRIED_MPF, VG_THUMBNAIL_DIFFERENT },
		{ "heif-same.avif", VG_CARRIED_HEIF, VG_THUMBNAIL_SAME },
		{ "heif-mirrored.avif", VG_CARRIED_HEIF, VG_THUMBNAIL_MIRRORED },
		{ "c2pa-mirrored.jpg", VG_CARRIED_C2PA_PARENT, VG_THUMBNAIL_MIRRORED },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_picture picture;
		look(rows[i].name, &picture);
		if (picture.carried_count != 1 || picture.carried[0].kind != rows[i].kind || picture.carried[0].against != rows[i].against)
			fail_msg("%s: %zu carried, %s: %s", rows[i].name, picture.carried_count, vg_carried_kind_name(picture.carried[0].kind),
				 vg_thumbnail_kind_name(picture.carried[0].against));
		assert_int_equal(picture.exif.thumbnail, VG_THUMBNAIL_NONE);
		vg_picture_release(&picture);
	}
}

/* Maps of depth and brightness, other views, and what lies outside are no previews. */
static void test_no_previews(void **state)
{
	(void)state;
	static const char *const names[] = { "mpf-disparity.jpg", "mpf-gain-map.jpg", "mpf-gain-map-typed.jpg", "mpf-outside.jpg",
					     "mpf-itself.jpg", "photoshop-beyond.jpg" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct vg_picture picture;
		look(names[i], &picture);
		if (picture.carried_count)
			fail_msg("%s: %s", names[i], vg_carried_kind_name(picture.carried[0].kind));
		vg_picture_release(&picture);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places), cmocka_unit_test(test_no_previews),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
