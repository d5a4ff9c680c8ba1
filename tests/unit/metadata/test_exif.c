/* EXIF: the values of our own files exactly, and those of real cameras. */
#include "../file.h"

#include <math.h>

#include "media/sniff.h"
#include "metadata/metadata.h"

static void keep_thumbnail(struct vg_small_pictures *small, struct vg_buffer *thumbnail)
{
	*thumbnail = small->exif;
	vg_buffer_init(&small->exif, 0);
	vg_small_pictures_release(small);
}

static void read_file(const char *path, struct vg_picture *out, struct vg_buffer *thumbnail)
{
	struct vg_small_pictures small;
	struct vg_buffer bytes;
	struct vg_limits limits;
	const char *type;
	vg_limits_default(&limits);
	vg_picture_init(out);
	vg_small_pictures_init(&small);
	test_read(path, &bytes);
	struct vg_span span = vg_buffer_span(&bytes);
	vg_metadata_read(span, vg_sniff(span, &type), VG_CONTAINER_BY_FORMAT, &limits, out, &small);
	keep_thumbnail(&small, thumbnail);
	vg_buffer_release(&bytes);
}

static void release(struct vg_picture *picture, struct vg_buffer *thumbnail)
{
	vg_picture_release(picture);
	vg_buffer_release(thumbnail);
}

static void check_values(const struct vg_picture *picture)
{
	const struct vg_picture p = *picture;
	assert_true(p.exif.present);
	assert_string_equal(p.exif.make, "Exemplar");
	assert_string_equal(p.exif.model, "Exemplar X-100");
	assert_string_equal(p.exif.lens, "Exemplar 35mm F2");
	assert_string_equal(p.exif.serial, "EX0012345");
	assert_string_equal(p.exif.software, "X-100 Ver1.04");
	assert_true(p.exif.original.present && p.exif.original.has_offset);
	assert_true(p.exif.original.time == 1676118185); /* 2023-02-11T12:23:05Z */
	assert_string_equal(p.exif.original.raw, "2023:02:11 14:23:05.42+02:00");
	assert_true(p.exif.gps.kind == VG_POSITION_SIGNED && p.exif.gps.has_altitude);
	assert_true(fabs(p.exif.gps.latitude - 48.208333) < 1e-6);
	assert_true(fabs(p.exif.gps.longitude - 16.370972) < 1e-6);
	assert_true(fabs(p.exif.gps.altitude - 171.5) < 1e-9);
	assert_string_equal(p.exif.gps.time, "2023-02-11T12:23:04Z");
	assert_int_equal(p.exif.orientation, 1);
	assert_string_equal(p.defects[0].text, "");
}

static void check_camera(const char *path, bool thumbnail_expected)
{
	struct vg_picture p;
	struct vg_buffer thumbnail;
	read_file(path, &p, &thumbnail);
	check_values(&p);
	assert_true((thumbnail.size > 0) == thumbnail_expected);
	if (thumbnail_expected)
		assert_memory_equal(thumbnail.data, "\xff\xd8\xff", 3);
	const char *make = vg_picture_tag(&p, VG_TAG_EXIF, "Make");
	assert_non_null(make);
	assert_string_equal(make, "Exemplar");
	assert_null(vg_picture_tag(&p, VG_TAG_EXIF, "NoSuchTag"));
	assert_null(vg_picture_tag(&p, VG_TAG_GPS, "Make"));
	release(&p, &thumbnail);
}

static void test_camera(void **state)
{
	(void)state;
	check_camera("fixtures/exif/camera.jpg", true);
	check_camera("fixtures/exif/big-endian.jpg", false);
}

static void test_orientations(void **state)
{
	(void)state;
	for (int i = 1; i <= 8; i++) {
		struct vg_picture p;
		struct vg_buffer thumbnail;
		char path[64];
		snprintf(path, sizeof path, "fixtures/exif/orientation-%d.jpg", i);
		read_file(path, &p, &thumbnail);
		assert_int_equal(p.exif.orientation, i);
		release(&p, &thumbnail);
	}
}

static void test_times(void **state)
{
	(void)state;
	struct vg_picture p;
	struct vg_buffer thumbnail;
	read_file("fixtures/exif/future.jpg", &p, &thumbnail);
	assert_true(p.exif.original.has_offset && p.exif.original.time == 1940666400);
	assert_false(p.exif.gps.kind == VG_POSITION_SIGNED);
	release(&p, &thumbnail);
	read_file("fixtures/exif/no-offset.jpg", &p, &thumbnail);
	assert_true(p.exif.original.present && !p.exif.original.has_offset);
	assert_true(p.exif.original.time == 1676125385); /* as if UTC */
	assert_false(p.exif.gps.kind == VG_POSITION_SIGNED);
	release(&p, &thumbnail);
	read_file("fixtures/exif/photoshop.jpg", &p, &thumbnail);
	assert_string_equal(p.exif.software, "Adobe Photoshop 24.0");
	assert_true(p.exif.modified.present && p.exif.original.present);
	assert_true(p.exif.modified.time > p.exif.original.time);
	assert_int_equal(strncmp(p.exif.modified.raw, "2023:03:01 09:00:00", 19), 0);
	release(&p, &thumbnail);
}

static void test_position_alone(void **state)
{
	(void)state;
	struct vg_picture p;
	struct vg_buffer thumbnail;
	read_file("fixtures/exif/gps.jpg", &p, &thumbnail);
	assert_true(p.exif.gps.kind == VG_POSITION_SIGNED && p.exif.gps.has_altitude);
	assert_true(fabs(p.exif.gps.latitude + 48.208333) < 1e-6);
	assert_true(fabs(p.exif.gps.longitude + 16.370972) < 1e-6);
	assert_true(p.exif.gps.altitude == 0);
	assert_false(p.exif.original.present || p.exif.digitized.present || p.exif.modified.present);
	assert_string_equal(p.exif.make, "");
	assert_string_equal(p.exif.model, "");
	release(&p, &thumbnail);
}

/* fixtures/exif/camera.jpg with `size` bytes written over those behind the first place of `before`. */
static void read_changed(const char *before, size_t before_size, const void *bytes, size_t size,
			 struct vg_picture *out, struct vg_buffer *thumbnail)
{
	struct vg_limits limits;
	struct vg_small_pictures small;
	struct vg_buffer file;
	vg_limits_default(&limits);
	vg_picture_init(out);
	vg_small_pictures_init(&small);
	test_read("fixtures/exif/camera.jpg", &file);
	uint8_t *place = memmem(file.data, file.size, before, before_size);
	assert_non_null(place);
	memcpy(place + before_size, bytes, size);
	vg_metadata_read(vg_buffer_span(&file), VG_FORMAT_JPEG, VG_CONTAINER_BY_FORMAT, &limits, out, &small);
	keep_thumbnail(&small, thumbnail);
	vg_buffer_release(&file);
}

/* Texts under the types of bytes are texts, with a defect; what holds no characters is none. */
static void test_texts_as_bytes(void **state)
{
	(void)state;
	static const char *const before[] = { "\x0f\1", "\x10\1", "\x31\1", "\x03\x90" };
	static const uint8_t types[] = { 1, 6, 7 };
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		for (size_t k = 0; k < sizeof before / sizeof *before; k++) {
			struct vg_buffer thumbnail;
			struct vg_picture p;
			read_changed(before[k], 2, &types[i], 1, &p, &thumbnail);
			assert_non_null(strstr(p.defects[0].text, "stored as another type"));
			assert_string_equal(p.defects[1].text, "");
			p.defects[0].text[0] = 0;
			check_values(&p);
			release(&p, &thumbnail);
		}
	/* EXIF 3.0's own type of text is no defect. */
	for (size_t k = 0; k < sizeof before / sizeof *before; k++) {
		struct vg_buffer thumbnail;
		struct vg_picture p;
		read_changed(before[k], 2, "\x81", 1, &p, &thumbnail);
		check_values(&p);
		assert_true(thumbnail.size > 0);
		release(&p, &thumbnail);
	}
	struct vg_buffer thumbnail;
	struct vg_picture p;
	read_changed("\x0f\1", 2, "\7\0\4\0\0\0\1\2\3\4", 10, &p, &thumbnail);
	assert_string_equal(p.exif.make, "1 2 3 4");
	release(&p, &thumbnail);
}

/* Below sea level, by EXIF's older number and by that of EXIF 3.0. */
static void test_altitude(void **state)
{
	(void)state;
	static const struct { const char *entry; double altitude; } rows[] = { /* type, count, value */
		{ "\1\0\1\0\0\0\0", 171.5 }, { "\1\0\1\0\0\0\1", -171.5 }, { "\1\0\1\0\0\0\2", 171.5 },
		{ "\1\0\1\0\0\0\3", -171.5 }, { "\2\0\2\0\0\0000", 171.5 }, { "\2\0\2\0\0\0001", -171.5 },
		{ "\7\0\1\0\0\0001", -171.5 }, { "\1\0\1\0\0\0001", -171.5 }, { "\3\0\1\0\0\0\1", -171.5 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_buffer thumbnail;
		struct vg_picture p;
		read_changed("\xe6\1\0\0\5\0", 6, rows[i].entry, 7, &p, &thumbnail);
		assert_true(fabs(p.exif.gps.altitude - rows[i].altitude) < 1e-9);
		release(&p, &thumbnail);
	}
}

/* Degrees, minutes and seconds that cannot be are no position; undefined ones leave the rest. */
static void test_angles(void **state)
{
	(void)state;
#define PARTS(degrees, minutes, minutes_of, seconds, seconds_of) \
	{ degrees, 0, 0, 0, 1, 0, 0, 0, minutes, 0, 0, 0, minutes_of, 0, 0, 0, seconds, 0, 0, 0, seconds_of, 0, 0, 0 }
	static const struct { uint8_t parts[24]; enum vg_position_kind kind; double latitude; } rows[] = {
		{ PARTS(48, 30, 1, 36, 1), VG_POSITION_SIGNED, 48.51 }, { PARTS(48, 30, 1, 0, 0), VG_POSITION_SIGNED, 48.5 },
		{ PARTS(48, 0, 0, 0, 0), VG_POSITION_SIGNED, 48 }, { PARTS(48, 0, 0, 36, 1), VG_POSITION_SIGNED, 48.01 },
		{ PARTS(90, 0, 1, 0, 1), VG_POSITION_SIGNED, 90 }, { PARTS(48, 60, 1, 0, 1), VG_POSITION_SIGNED, 49 } /* rounded so */, { PARTS(48, 61, 1, 0, 1), VG_POSITION_MALFORMED, 0 },
		{ PARTS(48, 59, 1, 60, 1), VG_POSITION_SIGNED, 49 }, { PARTS(48, 0, 1, 61, 1), VG_POSITION_MALFORMED, 0 }, { PARTS(91, 0, 1, 0, 1), VG_POSITION_MALFORMED, 0 },
		{ PARTS(90, 1, 1, 0, 1), VG_POSITION_MALFORMED, 0 }, { PARTS(48, 255, 1, 255, 1), VG_POSITION_MALFORMED, 0 },
	};
#undef PARTS
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_buffer thumbnail;
		struct vg_picture p;
		/* Behind the four bytes that end the directory. */
		read_changed("\x1e\2\0\0\0\0\0\0", 8, rows[i].parts, sizeof rows[i].parts, &p, &thumbnail);
		if (p.exif.gps.kind != rows[i].kind || fabs(p.exif.gps.latitude - rows[i].latitude) > 1e-9)
			fail_msg("row %zu: %s, %f", i, vg_position_kind_name(p.exif.gps.kind), p.exif.gps.latitude);
		assert_true((p.defects[0].text[0] != 0) == (rows[i].kind == VG_POSITION_MALFORMED));
		release(&p, &thumbnail);
	}
}

/* The receiver's day in the notations that other dates are read in. */
static void test_gps_day(void **state)
{
	(void)state;
	static const struct { const char *day, *time; } rows[] = {
		{ "2023:02:11", "2023-02-11T12:23:04Z" }, { "2023-02-11", "2023-02-11T12:23:04Z" },
		{ "2023/02/11", "2023-02-11T12:23:04Z" }, { "2023: 2:11", "2023-02-11T12:23:04Z" },
		{ "20230211\0\0", "2023-02-11T12:23:04Z" }, { "11/02/2023", "" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_buffer thumbnail;
		struct vg_picture p;
		read_changed("\4\0\0\0\1\0\0\0", 8, rows[i].day, 10, &p, &thumbnail);
		assert_string_equal(p.exif.gps.time, rows[i].time);
		release(&p, &thumbnail);
	}
}

static void test_broken(void **state)
{
	(void)state;
	struct vg_picture p;
	struct vg_buffer thumbnail;
	read_file("fixtures/broken/exif-loop.jpg", &p, &thumbnail);
	int makes = 0;
	for (size_t i = 0; i < p.tag_count; i++)
		makes += strcmp(p.tags[i].name, "Make") == 0;
	assert_int_equal(makes, 1);
	assert_string_equal(p.exif.make, "Exemplar");
	assert_string_not_equal(p.defects[0].text, "");
	release(&p, &thumbnail);
	read_file("fixtures/broken/exif-overflow.jpg", &p, &thumbnail);
	assert_string_equal(p.exif.make, "");
	assert_string_equal(p.exif.model, "");
	assert_string_not_equal(p.defects[0].text, "");
	release(&p, &thumbnail);
}

/* Blocks that are none, and the limit of tags. */
static void test_limits(void **state)
{
	(void)state;
	static const char *const blocks[] = { "", "I", "II*", "II*\0", "garbage block", "MM\0*\xff\xff\xff\xff" };
	static const size_t sizes[] = { 0, 1, 3, 4, 13, 8 };
	struct vg_limits limits;
	struct vg_picture p;
	struct vg_buffer thumbnail, bytes;
	struct vg_blocks found;
	vg_limits_default(&limits);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		vg_picture_init(&p);
		vg_buffer_init(&thumbnail, 1000);
		vg_exif_read((struct vg_span){ (const uint8_t *)blocks[i], sizes[i] }, 0, &limits, &p, &thumbnail);
		assert_false(p.exif.present);
		assert_int_equal(p.tag_count, 0);
		release(&p, &thumbnail);
	}
	test_read("fixtures/exif/camera.jpg", &bytes);
	vg_picture_init(&p);
	vg_blocks_find(vg_buffer_span(&bytes), VG_FORMAT_JPEG, VG_CONTAINER_BY_FORMAT, &p, &found);
	assert_non_null(found.exif.data);
	limits.max_tags = 3;
	vg_buffer_init(&thumbnail, 10); /* a thumbnail that does not fit is left out */
	vg_exif_read(found.exif, 0, &limits, &p, &thumbnail);
	assert_int_equal(p.tag_count, 3);
	assert_non_null(strstr(p.defects[0].text, "more than 3"));
	assert_int_equal(thumbnail.size, 0);
	vg_blocks_release(&found);
	release(&p, &thumbnail);
	vg_buffer_release(&bytes);
}

/* Blocks of more than 64 KB, and BigTIFF: what libexif does not reach. */
static void test_large_blocks(void **state)
{
	(void)state;
	enum { BEHIND = 100000 };
	struct vg_limits limits;
	struct vg_picture p;
	struct vg_buffer thumbnail, bytes, block;
	struct vg_blocks found;
	vg_limits_default(&limits);
	test_read("fixtures/exif/camera.jpg", &bytes);
	vg_picture_init(&p);
	vg_blocks_find(vg_buffer_span(&bytes), VG_FORMAT_JPEG, VG_CONTAINER_BY_FORMAT, &p, &found);
	vg_buffer_init(&block, 1 << 20);
	assert_int_equal(vg_buffer_append(&block, found.exif.data, found.exif.size), 0);
	while (block.size < BEHIND)
		assert_int_equal(vg_buffer_append_byte(&block, 0), 0);
	vg_buffer_init(&thumbnail, 1 << 16);
	vg_exif_read(vg_buffer_span(&block), 0, &limits, &p, &thumbnail);
	assert_int_equal(p.block[VG_BLOCK_EXIF].state, VG_BLOCK_READ);
	check_values(&p);
	assert_true(thumbnail.size > 100);
	release(&p, &thumbnail);
	vg_blocks_release(&found);
	vg_buffer_release(&bytes);
	vg_buffer_release(&block);
	/* Its only directory behind 70,000 bytes of pixels, as libtiff writes them. */
	static const uint8_t behind[] = { 1, 0, 0x0f, 1, 2, 0, 9, 0, 0, 0, 0x82, 0x11, 1, 0, 0, 0, 0, 0,
					  'E', 'x', 'e', 'm', 'p', 'l', 'a', 'r', 0 };
	vg_picture_init(&p);
	vg_buffer_init(&thumbnail, 1 << 16);
	vg_buffer_init(&block, 1 << 20);
	assert_int_equal(vg_buffer_append(&block, "II*\0\x70\x11\1", 8), 0); /* 70,000 */
	while (block.size < 70000)
		assert_int_equal(vg_buffer_append_byte(&block, 0xff), 0);
	assert_int_equal(vg_buffer_append(&block, behind, sizeof behind), 0);
	vg_exif_read(vg_buffer_span(&block), 0, &limits, &p, &thumbnail);
	assert_int_equal(p.block[VG_BLOCK_EXIF].state, VG_BLOCK_READ);
	assert_string_equal(p.exif.make, "Exemplar");
	release(&p, &thumbnail);
	vg_buffer_release(&block);
	/* BigTIFF, by hand: one entry, Make, behind its header. */
	static const uint8_t big[] = { 'I', 'I', 43, 0, 8, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0,
				       1, 0, 0, 0, 0, 0, 0, 0, 0x0f, 1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0,
				       'A', 'b', 'c', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
	vg_picture_init(&p);
	vg_buffer_init(&thumbnail, 1 << 16);
	vg_exif_read((struct vg_span){ big, sizeof big }, 0, &limits, &p, &thumbnail);
	assert_int_equal(p.block[VG_BLOCK_EXIF].state, VG_BLOCK_READ);
	assert_string_equal(p.exif.make, "Abc");
	release(&p, &thumbnail);
}

/* The name before the header, as programs write it, and none. */
static void test_prefixes(void **state)
{
	(void)state;
	static const struct { const char *bytes; size_t size, skip; bool is; } rows[] = {
		{ "Exif\0\0II*\0\10\0\0\0", 14, 6, true }, { "Exif\0\xffII*\0\10\0\0\0", 14, 6, true },
		{ "EXIF\0\0MM\0*\0\0\0\10", 14, 6, true }, { "exif\0\0MM\0*\0\0\0\10", 14, 6, true },
		{ "Exif\0II*\0\10\0\0\0", 13, 5, true }, { "II*\0\10\0\0\0", 8, 0, true },
		{ "MM\0*\0\0\0\10", 8, 0, true }, { "Exif\0\0no header", 15, 6, true },
		{ "Exif\0\0", 6, 6, true }, { "Exif\0", 5, 5, true },
		{ "", 0, 0, false }, { "Exif", 4, 0, false }, { "Exify\0", 6, 0, false },
		{ "http://ns.adobe.com/xap/1.0/", 29, 0, false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint8_t *copy = malloc(rows[i].size + !rows[i].size);
		struct vg_span tiff;
		memcpy(copy, rows[i].bytes, rows[i].size);
		struct vg_span bytes = { copy, rows[i].size };
		if (vg_exif_begins(bytes, &tiff) != rows[i].is || tiff.size != rows[i].size - rows[i].skip)
			fail_msg("row %zu: %zu bytes", i, tiff.size);
		assert_true(vg_exif_begins(bytes, NULL) == rows[i].is);
		free(copy);
	}
}

/* What is there and not understood is neither read nor absent. */
static void test_unread(void **state)
{
	(void)state;
	static const struct { const char *bytes; size_t size; enum vg_block_state state; } rows[] = {
		{ "garbage block", 13, VG_BLOCK_UNREAD }, { "II*\0\xff\xff\xff\xff", 8, VG_BLOCK_UNREAD },
		{ "II*\0\10\0\0\0\0\0\0\0\0\0", 14, VG_BLOCK_READ }, /* no entries: there is nothing in it */
		{ "II*\0\10\0\0\0\5\0\1\2\3\4", 14, VG_BLOCK_UNREAD },
		{ "II*\0\10\0\0\0\1\0\x0f\1\2\0\xff\0\0\0\xff\xff\0\0\0\0\0\0", 26, VG_BLOCK_UNREAD },
	};
	struct vg_limits limits;
	vg_limits_default(&limits);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_picture p;
		struct vg_buffer thumbnail;
		vg_picture_init(&p);
		vg_buffer_init(&thumbnail, 1000);
		vg_exif_read((struct vg_span){ (const uint8_t *)rows[i].bytes, rows[i].size }, 0, &limits, &p, &thumbnail);
		if (p.block[VG_BLOCK_EXIF].state != rows[i].state)
			fail_msg("row %zu: %s", i, vg_block_state_name(p.block[VG_BLOCK_EXIF].state));
		assert_true((p.block[VG_BLOCK_EXIF].state == VG_BLOCK_UNREAD) == (p.block[VG_BLOCK_EXIF].reason[0] != 0));
		release(&p, &thumbnail);
	}
}

/* EXIF cut off anywhere: no crash (the sanitizers watch), and no value made up. */
static void test_every_truncation(void **state)
{
	(void)state;
	struct vg_limits limits;
	struct vg_buffer bytes;
	struct vg_picture whole;
	struct vg_blocks found;
	vg_limits_default(&limits);
	test_read("fixtures/exif/camera.jpg", &bytes);
	vg_picture_init(&whole);
	vg_blocks_find(vg_buffer_span(&bytes), VG_FORMAT_JPEG, VG_CONTAINER_BY_FORMAT, &whole, &found);
	for (size_t size = 0; size < found.exif.size; size++) {
		struct vg_picture p;
		struct vg_buffer thumbnail;
		uint8_t *copy = malloc(size ? size : 1);
		memcpy(copy, found.exif.data, size);
		vg_picture_init(&p);
		vg_buffer_init(&thumbnail, 1 << 16);
		vg_exif_read((struct vg_span){ copy, size }, 0, &limits, &p, &thumbnail);
		assert_true(p.exif.orientation == 0 || p.exif.orientation == 1);
		if (p.exif.original.present)
			assert_int_equal(strncmp(p.exif.original.raw, "2023:02:11 14:23:05", 19), 0);
		free(copy);
		release(&p, &thumbnail);
	}
	vg_picture_release(&whole);
	vg_blocks_release(&found);
	vg_buffer_release(&bytes);
}

static void test_real_cameras(void **state)
{
	(void)state;
	static const struct { const char *file, *make, *model; } rows[] = {
		{ "Canon_40D.jpg", "Canon", "Canon EOS 40D" },
		{ "Nikon_D70.jpg", "NIKON CORPORATION", "NIKON D70" },
		{ "Fujifilm_FinePix_E500.jpg", "FUJIFILM", "FinePix E500" },
		{ "Kodak_CX7530.jpg", "EASTMAN KODAK COMPANY", "KODAK CX7530 ZOOM DIGITAL CAMERA" },
		{ "Panasonic_DMC-FZ30.jpg", "Panasonic", "DMC-FZ30" },
		{ "Pentax_K10D.jpg", "PENTAX Corporation", "PENTAX K10D" },
		{ "Sony_HDR-HC3.jpg", "SONY", "HDR-HC3" },
	};
	test_needs_shared();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_picture p;
		struct vg_buffer thumbnail;
		char path[4096];
		snprintf(path, sizeof path, "%s/exif/jpg/%s", test_shared(), rows[i].file);
		read_file(path, &p, &thumbnail);
		if (strcmp(p.exif.make, rows[i].make) != 0 || strcmp(p.exif.model, rows[i].model) != 0)
			fail_msg("%s: \"%s\", \"%s\"", rows[i].file, p.exif.make, p.exif.model);
		assert_true(p.exif.original.present);
		release(&p, &thumbnail);
	}
}

/* What libexif complains of, in words that people read. */
static void test_complaints(void **state)
{
	(void)state;
	assert_string_equal(vg_exif_complaint("Too much tags (%d) in Canon MakerNote"), "the maker's note claims more tags than it can hold");
	assert_string_equal(vg_exif_complaint("Tag data past end of buffer (%u > %u)"), "a value lies outside the block");
	assert_null(vg_exif_complaint("Something else"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_complaints), cmocka_unit_test(test_camera), cmocka_unit_test(test_orientations),
		cmocka_unit_test(test_times), cmocka_unit_test(test_position_alone),
		cmocka_unit_test(test_texts_as_bytes),
		cmocka_unit_test(test_altitude), cmocka_unit_test(test_gps_day), cmocka_unit_test(test_angles), cmocka_unit_test(test_broken), cmocka_unit_test(test_limits),
		cmocka_unit_test(test_large_blocks), cmocka_unit_test(test_unread), cmocka_unit_test(test_prefixes),
		cmocka_unit_test(test_every_truncation), cmocka_unit_test(test_real_cameras),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
