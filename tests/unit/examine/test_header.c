/* What the parent tells of a file itself, and what of an answer contradicts it. */
#include "../test.h"

#include <string.h>

#include "../file.h"
#include "examine/header.h"

static const struct vg_examine_options options = { .features = true, .parts = true, .rendition_side = 512 };

static struct vg_examine_options with_limits(void)
{
	struct vg_examine_options all = options;
	vg_limits_default(&all.limits);
	return all;
}

/* Every fixture's honest answer agrees with its header, and the header knows the size of what it should. */
static void test_fixtures(void **state)
{
	(void)state;
	static const struct { const char *path; bool has_size; } files[] = {
		{ "fixtures/formats/baseline.jpg", true }, { "fixtures/formats/progressive.jpg", true },
		{ "fixtures/formats/arithmetic.jpg", true }, { "fixtures/formats/png-interlaced.png", true },
		{ "fixtures/formats/png-palette.png", true }, { "fixtures/formats/still.gif", true },
		{ "fixtures/formats/lossy.webp", true }, { "fixtures/formats/lossless.webp", true },
		{ "fixtures/formats/alpha.webp", true }, { "fixtures/formats/rgb.tiff", false },
		{ "fixtures/formats/still.heic", false }, { "fixtures/formats/still.avif", false },
		{ "fixtures/formats/bmp-core.bmp", true }, { "fixtures/formats/bmp-top-down.bmp", true },
		{ "fixtures/formats/big.psb", true }, { "fixtures/formats/still.jxl", false },
	};
	struct vg_examine_options all = with_limits();
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct vg_buffer bytes;
		struct vg_header header;
		struct vg_picture picture;
		test_read(files[i].path, &bytes);
		vg_header_read(vg_buffer_span(&bytes), &header);
		vg_examine(vg_buffer_span(&bytes), &all, &picture);
		assert_int_equal(picture.disposition, VG_EXAMINED);
		if (header.has_size != files[i].has_size || vg_header_contradicts(&header, &all, &picture))
			fail_msg("%s: %d, %s", files[i].path, header.has_size, vg_header_contradicts(&header, &all, &picture));
		picture.width++;
		assert_true(!header.has_size || vg_header_contradicts(&header, &all, &picture));
		vg_picture_release(&picture);
		vg_buffer_release(&bytes);
	}
}

typedef void change(struct vg_picture *picture);

static void other_format(struct vg_picture *p) { p->format = VG_FORMAT_PNG; }
static void other_type(struct vg_picture *p) { p->type[0] = 'x'; }
static void no_size(struct vg_picture *p) { p->width = 0; }
static void taller(struct vg_picture *p) { p->height *= 2; }
static void turned(struct vg_picture *p) { p->orientation = 6; }
static void nothing_read(struct vg_picture *p) { p->read_share = 0; }
static void with_reason(struct vg_picture *p) { p->reason[0] = 'x'; }
static void not_included(struct vg_picture *p) { p->disposition = VG_NOT_INCLUDED; }
static void missing(struct vg_picture *p) { p->disposition = VG_MISSING; }
static void much_behind(struct vg_picture *p) { p->trailing.bytes = 1u << 30; }
static void all_alike(struct vg_picture *p) { p->exif.thumbnail_correlation = 2; }
static void far(struct vg_picture *p) { p->exif.thumbnail_pdq_distance = 257; }
static void too_good(struct vg_picture *p) { p->jpeg.quality = 101; }
static void too_good_before(struct vg_picture *p) { p->jpeg.earlier.quality = 101; }
static void told_unlooked(struct vg_picture *p) { p->jpeg.earlier.told = 1; }
static void no_family(struct vg_picture *p) { p->jpeg.family = 4000000000u; }
static void no_digest(struct vg_picture *p) { p->jpeg.tables[0] = 'z'; }
static void beyond_the_pole(struct vg_picture *p) { p->exif.gps.latitude = 91; }
static void beyond_the_last(struct vg_picture *p) { p->pictures = (struct vg_pictures){ VG_PICTURES_PAGES, 2, 3, false, false }; }
static void many_tags(struct vg_picture *p) { p->tag_count = 1u << 20; }
static void outside(struct vg_picture *p)
{
	p->part_count = 1;
	p->part[0].box[0] = p->part[0].box[1] = 0;
	p->part[0].box[2] = p->width + 9.0;
	p->part[0].box[3] = 1;
}

static void test_contradictions(void **state)
{
	(void)state;
	static change *const changes[] = { other_format, other_type, no_size, taller, turned, nothing_read, with_reason,
		not_included, missing, much_behind, all_alike, far, too_good, too_good_before, told_unlooked, no_family, no_digest, beyond_the_pole,
		beyond_the_last, many_tags, outside };
	struct vg_examine_options all = with_limits(), none = all;
	struct vg_buffer bytes;
	struct vg_header header;
	struct vg_picture picture;
	test_read("fixtures/formats/baseline.jpg", &bytes);
	vg_header_read(vg_buffer_span(&bytes), &header);
	vg_examine(vg_buffer_span(&bytes), &all, &picture);
	assert_null(vg_header_contradicts(&header, &all, &picture));
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct vg_picture changed = picture;
		changes[i](&changed);
		if (!vg_header_contradicts(&header, &all, &changed))
			fail_msg("change %zu is not seen", i);
	}
	none.rendition_side = 0; /* it was not asked for */
	assert_non_null(vg_header_contradicts(&header, &none, &picture));
	vg_picture_release(&picture);
	vg_buffer_release(&bytes);
}

/* Headers that end early, or have no size where one is looked for. */
static void test_cut(void **state)
{
	(void)state;
	static const char *const files[] = { "fixtures/formats/baseline.jpg", "fixtures/formats/png-rgb.png",
		"fixtures/formats/still.gif", "fixtures/formats/lossy.webp", "fixtures/formats/lossless.webp",
		"fixtures/formats/bmp-alpha.bmp", "fixtures/formats/bmp-core.bmp", "fixtures/formats/cmyk.psd" };
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct vg_buffer bytes;
		test_read(files[i], &bytes);
		for (size_t size = 0; size < bytes.size && size < 1024; size++) {
			struct vg_header header;
			uint8_t *exact = malloc(size ? size : 1); /* so that a sanitizer sees the end */
			memcpy(exact, bytes.data, size);
			vg_header_read((struct vg_span){ exact, size }, &header);
			assert_true(header.bytes == size);
			free(exact);
		}
		vg_buffer_release(&bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_fixtures), cmocka_unit_test(test_contradictions),
					    cmocka_unit_test(test_cut) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
