/* The wire format: whole pictures survive it, everything else is refused. */
#include "../test.h"

#include <math.h>

#include "examine/wire.h"

static uint32_t random_state = 12345;

static uint32_t next(void)
{
	random_state = random_state * 1664525u + 1013904223u;
	return random_state >> 8;
}

#define FILL(array, ...) snprintf(array, sizeof(array), __VA_ARGS__)

/* Something other than zero in every field. */
static void fill(struct vg_picture *p)
{
	vg_picture_init(p);
	p->disposition = VG_FAILED;
	FILL(p->reason, "a reason with \xc3\xa9 in it");
	p->format = VG_FORMAT_TIFF;
	FILL(p->type, "image/tiff");
	p->width = 4000000000u;
	p->height = 3;
	for (int i = 0; i < 32; i++)
		p->pixels_sha256[i] = (uint8_t)(200 - i);
	for (int turn = 0; turn < VG_TURN_COUNT; turn++)
		for (int word = 0; word < 4; word++) {
			p->pdq.turned[turn].word[word] = ~0ull - (uint64_t)(turn * 4 + word);
			p->pdq_resampled.turned[turn].word[word] = (uint64_t)next() << 32 | next();
		}
	p->pdq.quality = 100;
	p->has_pdq_resampled = true;
	p->pdq_resampled.quality = 99;
	p->orientation = 8;
	struct vg_exif *e = &p->exif;
	e->present = true;
	FILL(e->make, "%.*s", 63, "A make as long as its field holds: 0123456789012345678901234567890123456789");
	FILL(e->model, "model");
	FILL(e->serial, "serial");
	FILL(e->lens, "lens");
	FILL(e->software, "software");
	e->original = (struct vg_camera_time){ true, true, true, true, -3600, -5, "1969:12:31 23:59:55" };
	e->digitized = (struct vg_camera_time){ .present = true, .time = INT64_MAX, .raw = "digitized" };
	e->modified = (struct vg_camera_time){ .present = true, .has_offset = true, .time = INT64_MIN, .raw = "modified" };
	e->gps = (struct vg_gps){ VG_POSITION_UNSIGNED, -48.2, 179.999, true, false, true, true, -430.5, "2023-02-11T12:23:04Z" };
	e->orientation = 6;
	e->thumbnail = VG_THUMBNAIL_UNREADABLE;
	e->thumbnail_width = 160;
	e->thumbnail_height = 120;
	e->thumbnail_correlation = -0.25;
	e->thumbnail_pdq_distance = 256;
	e->thumbnail_orientation = 8;
	p->carried_count = VG_CARRIED_MAXIMUM;
	for (int i = 0; i < VG_CARRIED_MAXIMUM; i++)
		p->carried[i] = (struct vg_carried){ .kind = VG_CARRIED_C2PA, .against = VG_THUMBNAIL_REGION_DIFFERS, .width = 160,
						     .height = 120, .correlation = -1, .pdq_distance = 255, .mirrored = i & 1, .rotation = 90 * i,
						     .shown = { 1.5, 2, 3, 4 }, .region_count = VG_CARRIED_REGIONS,
						     .region = { { 5, 6, 7, 8 }, { 0, 0, 1, 1 }, { 9, 9, 9, 9 }, { 1, 2, 3, i } } };
	p->copies_looked = true;
	p->copy_count = VG_COPIES_MAXIMUM;
	for (int i = 0; i < VG_COPIES_MAXIMUM; i++)
		p->copies[i] = (struct vg_copied){ .box = { { 0, 0, 20, 3 }, { 1.5, 2, 3, 0.5 * i } }, .points = 5 + i, .agreement = 0.875,
						   .mirrored = i & 1, .rotation = 90.5 * i, .scale = 0.75 };
	struct vg_jpeg *j = &p->jpeg;
	*j = (struct vg_jpeg){ .present = true, .quality = 87, .standard_tables = true, .progressive = true,
			       .subsampling = "4:2:0", .components = 3, .scans = 10, .tables = "abcdef",
			       .markers = "SOI DQT SOF2", .family = 3, .has_metadata = true, .earlier = { true, 9, 7, 70 },
			       .encoder = VG_ENCODER_PHOTOSHOP_WEB, .encoder_quality = 60 };
	for (int i = 0; i < VG_ORIGINS; i++)
		FILL(j->origin[i], "sender-%d", i);
	p->metadata_looked = true;
	vg_picture_set_block(p, VG_BLOCK_EXIF, VG_BLOCK_UNREAD, UINT64_MAX, "not understood");
	vg_picture_set_block(p, VG_BLOCK_ICC, VG_BLOCK_READ, 1ull << 33, NULL);
	p->pictures = (struct vg_pictures){ .kind = VG_PICTURES_PREVIEWS, .count = 7, .which = 3, .first_empty = true };
	p->embedded_jpeg = (struct vg_embedded_jpeg){ 1ull << 33, 12345 };
	p->trailing = (struct vg_trailing){ true, 1ull << 40, "application/zip" };
	p->read_share = 0.25;
	FILL(p->icc_description, "sRGB");
	for (int i = 0; i < VG_DEFECTS; i++)
	{
		p->defects[i].kind = (enum vg_defect_kind)(i % VG_DEFECT_KIND_COUNT);
		FILL(p->defects[i].text, "defect %d", i);
	}
	assert_true(vg_picture_add_tag(p, VG_TAG_EXIF, "Make", "Exemplar", false));
	assert_true(vg_picture_add_tag(p, VG_TAG_GPS, "GPSAltitude", "171.5", true));
	assert_true(vg_picture_add_tag(p, VG_TAG_XMP, "", "", false));
	assert_true(vg_picture_add_entry(p, "IFD0", 274, "Orientation", "6", 1, true));
	assert_true(vg_picture_add_entry(p, "XMP-dc", -1, "title[x-default]", "A bridge", 8, false));
	p->entries_left_out = 3;
	p->thumbnail = malloc(300);
	assert_non_null(p->thumbnail);
	for (int i = 0; i < 300; i++)
		p->thumbnail[i] = (uint8_t)i;
	p->thumbnail_size = 300;
}

static void write_out(const struct vg_picture *p, struct vg_buffer *out)
{
	vg_buffer_init(out, VG_WIRE_MAXIMUM);
	assert_int_equal(vg_wire_write_picture(p, out), 0);
}

/* Reads from memory of exactly that size. */
static int read_in(const uint8_t *bytes, size_t size, struct vg_picture *out)
{
	uint8_t *copy = malloc(size ? size : 1);
	assert_non_null(copy);
	memcpy(copy, bytes, size);
	int code = vg_wire_read_picture((struct vg_span){ copy, size }, out);
	free(copy);
	return code;
}

static void test_round_trip(void **state)
{
	(void)state;
	struct vg_picture p, back;
	struct vg_buffer bytes, again;
	fill(&p);
	write_out(&p, &bytes);
	assert_int_equal(read_in(bytes.data, bytes.size, &back), 0);
	write_out(&back, &again);
	assert_int_equal(bytes.size, again.size);
	assert_memory_equal(bytes.data, again.data, bytes.size);
	/* Field by field as well: a field that is not carried at all is equal both times. */
	assert_int_equal(back.disposition, p.disposition);
	assert_string_equal(back.reason, p.reason);
	assert_int_equal(back.format, p.format);
	assert_string_equal(back.type, p.type);
	assert_true(back.width == p.width && back.height == p.height);
	assert_true(back.embedded_jpeg.at == p.embedded_jpeg.at && back.embedded_jpeg.bytes == p.embedded_jpeg.bytes);
	assert_memory_equal(back.pixels_sha256, p.pixels_sha256, 32);
	assert_memory_equal(back.pdq.turned, p.pdq.turned, sizeof p.pdq.turned);
	assert_int_equal(back.pdq.quality, 100);
	assert_true(back.has_pdq_resampled);
	assert_memory_equal(back.pdq_resampled.turned, p.pdq_resampled.turned, sizeof p.pdq.turned);
	assert_int_equal(back.pdq_resampled.quality, 99);
	assert_int_equal(back.orientation, 8);
	assert_string_equal(back.exif.make, p.exif.make);
	assert_string_equal(back.exif.model, "model");
	assert_string_equal(back.exif.serial, "serial");
	assert_string_equal(back.exif.lens, "lens");
	assert_string_equal(back.exif.software, "software");
	assert_true(back.exif.present && back.exif.original.time == -5 && back.exif.original.has_offset &&
		    back.exif.original.date_only && back.exif.original.clock_unset && back.exif.original.offset == -3600);
	assert_true(back.exif.digitized.time == INT64_MAX && !back.exif.digitized.has_offset);
	assert_true(back.exif.modified.present && back.exif.modified.time == INT64_MIN);
	assert_string_equal(back.exif.original.raw, p.exif.original.raw);
	assert_true(back.exif.gps.kind == VG_POSITION_UNSIGNED && back.exif.gps.latitude_unsigned &&
		    !back.exif.gps.longitude_unsigned && back.exif.gps.no_fix && back.exif.gps.has_altitude && back.exif.gps.latitude == -48.2 &&
		    back.exif.gps.longitude == 179.999 && back.exif.gps.altitude == -430.5);
	assert_string_equal(back.exif.gps.time, p.exif.gps.time);
	assert_true(back.exif.orientation == 6 && back.exif.thumbnail == VG_THUMBNAIL_UNREADABLE);
	assert_true(back.exif.thumbnail_width == 160 && back.exif.thumbnail_height == 120 &&
		    back.exif.thumbnail_correlation == -0.25 && back.exif.thumbnail_pdq_distance == 256);
	assert_true(back.jpeg.present && back.jpeg.standard_tables && back.jpeg.progressive &&
		    back.jpeg.has_metadata && back.jpeg.quality == 87 && back.jpeg.components == 3 &&
		    back.jpeg.scans == 10 && back.jpeg.family == 3);
	assert_true(back.jpeg.earlier.asked && back.jpeg.earlier.looked == 9 && back.jpeg.earlier.told == 7 && back.jpeg.earlier.quality == 70);
	assert_true(back.jpeg.encoder == VG_ENCODER_PHOTOSHOP_WEB && back.jpeg.encoder_quality == 60);
	assert_string_equal(back.jpeg.subsampling, "4:2:0");
	assert_string_equal(back.jpeg.tables, "abcdef");
	assert_string_equal(back.jpeg.markers, "SOI DQT SOF2");
	assert_string_equal(back.jpeg.origin[VG_ORIGINS - 1], p.jpeg.origin[VG_ORIGINS - 1]);
	assert_true(back.metadata_looked && back.block[VG_BLOCK_EXIF].state == VG_BLOCK_UNREAD &&
		    back.block[VG_BLOCK_EXIF].bytes == UINT64_MAX && back.block[VG_BLOCK_XMP].state == VG_BLOCK_ABSENT &&
		    back.block[VG_BLOCK_ICC].state == VG_BLOCK_READ && back.block[VG_BLOCK_ICC].bytes == 1ull << 33);
	assert_string_equal(back.block[VG_BLOCK_EXIF].reason, "not understood");
	assert_true(back.pictures.kind == VG_PICTURES_PREVIEWS && back.pictures.count == 7 && back.pictures.which == 3 &&
		    back.pictures.first_empty);
	assert_true(back.copies_looked && back.copy_count == VG_COPIES_MAXIMUM);
	for (int i = 0; i < VG_COPIES_MAXIMUM; i++) {
		const struct vg_copied *c = &back.copies[i];
		assert_memory_equal(c->box, p.copies[i].box, sizeof c->box);
		assert_true(c->points == 5 + i && c->agreement == 0.875 && c->mirrored == (i & 1) && c->rotation == 90.5 * i && c->scale == 0.75);
	}
	assert_true(back.trailing.looked && back.trailing.bytes == 1ull << 40 && back.read_share == 0.25);
	assert_string_equal(back.trailing.what, "application/zip");
	assert_string_equal(back.icc_description, "sRGB");
	assert_string_equal(back.defects[VG_DEFECTS - 1].text, p.defects[VG_DEFECTS - 1].text);
	assert_int_equal(back.defects[1].kind, VG_DEFECT_PIXELS);
	assert_int_equal(back.tag_count, 3);
	assert_int_equal(back.entry_count, 2);
	assert_int_equal(back.entries_left_out, 3);
	assert_true(back.entries[0].number && back.entries[0].tag == 274 && !back.entries[0].meaning);
	assert_string_equal(vg_picture_entry(&back, "XMP-dc", "title[x-default]"), "A bridge");
	assert_string_equal(back.tags[1].value, "171.5");
	assert_true(back.tags[1].number && back.tags[1].group == VG_TAG_GPS && !back.tags[0].number);
	assert_int_equal(back.thumbnail_size, 300);
	assert_memory_equal(back.thumbnail, p.thumbnail, 300);
	/* The digest of the file is never a worker's to say. */
	assert_false(back.has_sha256);
	vg_picture_release(&p);
	vg_picture_release(&back);
	vg_buffer_release(&bytes);
	vg_buffer_release(&again);
}

static void test_every_truncation(void **state)
{
	(void)state;
	struct vg_picture p, back;
	struct vg_buffer bytes;
	fill(&p);
	write_out(&p, &bytes);
	for (size_t size = 0; size < bytes.size; size++)
		if (read_in(bytes.data, size, &back) != VG_ERR_MALFORMED || back.tags || back.thumbnail)
			fail_msg("cut to %zu of %zu bytes it was read", size, bytes.size);
	assert_int_equal(vg_buffer_append_byte(&bytes, 0), 0); /* and not a byte too many */
	assert_int_equal(read_in(bytes.data, bytes.size, &back), VG_ERR_MALFORMED);
	vg_picture_release(&p);
	vg_buffer_release(&bytes);
}

/* Whatever is read keeps its promises: ranges, texts that end, finite numbers. */
static void check_promises(const struct vg_picture *p)
{
	assert_true(p->disposition < VG_DISPOSITION_COUNT && p->format < VG_FORMAT_COUNT);
	assert_true(p->orientation >= 1 && p->orientation <= 8);
	assert_true(p->exif.orientation >= 0 && p->exif.orientation <= 8);
	assert_true(p->pdq.quality >= 0 && p->pdq.quality <= 100);
	assert_true(p->pdq_resampled.quality >= 0 && p->pdq_resampled.quality <= 100);
	assert_true(p->read_share >= 0 && p->read_share <= 1 && p->exif.gps.kind < VG_POSITION_KIND_COUNT &&
		    p->pictures.kind < VG_PICTURES_KIND_COUNT);
	assert_true(p->exif.thumbnail < VG_THUMBNAIL_KIND_COUNT && p->copy_count <= VG_COPIES_MAXIMUM);
	for (size_t i = 0; i < p->copy_count; i++)
		for (int place = 0; place < 2; place++) {
			const double *box = p->copies[i].box[place];
			assert_true(box[0] >= -1 && box[1] >= -1 && box[0] + box[2] <= p->width + 1.0 && box[1] + box[3] <= p->height + 1.0);
		}
	assert_true(isfinite(p->exif.gps.latitude) && isfinite(p->exif.thumbnail_correlation));
	assert_non_null(memchr(p->reason, 0, sizeof p->reason));
	assert_non_null(memchr(p->exif.make, 0, sizeof p->exif.make));
	assert_non_null(memchr(p->defects[VG_DEFECTS - 1].text, 0, sizeof p->defects[0].text));
	for (size_t i = 0; i < p->tag_count; i++)
		assert_true(p->tags[i].name && p->tags[i].value && p->tags[i].group < VG_TAG_GROUP_COUNT);
	assert_true(!p->thumbnail_size || p->thumbnail);
}

static void test_flips(void **state)
{
	(void)state;
	struct vg_picture p, back;
	struct vg_buffer bytes;
	int read = 0, refused = 0;
	fill(&p);
	write_out(&p, &bytes);
	for (int round = 0; round < 20000; round++) {
		uint8_t was[4];
		size_t at[4];
		int flips = 1 + (int)(next() % 4);
		for (int i = 0; i < flips; i++) {
			at[i] = next() % bytes.size;
			was[i] = bytes.data[at[i]];
			bytes.data[at[i]] ^= (uint8_t)(1u << next() % 8);
		}
		if (vg_wire_read_picture(vg_buffer_span(&bytes), &back) == 0) {
			check_promises(&back);
			vg_picture_release(&back);
			read++;
		} else {
			refused++;
		}
		for (int i = flips; i-- > 0;)
			bytes.data[at[i]] = was[i];
	}
	assert_true(read > 0 && refused > 0);
	vg_picture_release(&p);
	vg_buffer_release(&bytes);
}

/* Where two pictures that differ in one field differ on the wire. */
static size_t place_of(const struct vg_picture *a, const struct vg_picture *b)
{
	struct vg_buffer one, two;
	size_t at = 0;
	write_out(a, &one);
	write_out(b, &two);
	while (at < one.size && at < two.size && one.data[at] == two.data[at])
		at++;
	vg_buffer_release(&one);
	vg_buffer_release(&two);
	return at;
}

static void expect_refused(const struct vg_picture *p, size_t at, uint8_t value)
{
	struct vg_buffer bytes;
	struct vg_picture back;
	write_out(p, &bytes);
	assert_true(at < bytes.size);
	uint8_t was = bytes.data[at];
	bytes.data[at] = value;
	if (vg_wire_read_picture(vg_buffer_span(&bytes), &back) != VG_ERR_MALFORMED)
		fail_msg("%u at %zu was taken", value, at);
	bytes.data[at] = was;
	assert_int_equal(vg_wire_read_picture(vg_buffer_span(&bytes), &back), 0);
	vg_picture_release(&back);
	vg_buffer_release(&bytes);
}

static void test_ranges(void **state)
{
	(void)state;
	struct vg_picture a, b;
	vg_picture_init(&a);
	b = a;
	b.disposition = VG_FAILED;
	expect_refused(&a, place_of(&a, &b), VG_DISPOSITION_COUNT);
	b = a;
	b.format = VG_FORMAT_TIFF;
	expect_refused(&a, place_of(&a, &b), VG_FORMAT_COUNT);
	b = a;
	b.pdq.quality = 1;
	expect_refused(&a, place_of(&a, &b), 101);
	b = a;
	b.orientation = 2;
	expect_refused(&a, place_of(&a, &b), 0);
	expect_refused(&a, place_of(&a, &b), 9);
	b = a;
	b.exif.orientation = 1;
	expect_refused(&a, place_of(&a, &b), 9);
	b = a;
	b.exif.thumbnail = VG_THUMBNAIL_SAME;
	expect_refused(&a, place_of(&a, &b), VG_THUMBNAIL_KIND_COUNT);
	b = a;
	b.jpeg.present = true;
	expect_refused(&a, place_of(&a, &b), 2);
	b = a;
	b.reason[0] = 'x';
	expect_refused(&a, place_of(&a, &b), 255); /* a text longer than its field */
	b = a;
	b.width = 1;
	expect_refused(&a, place_of(&a, &b) - 4, 1); /* 2^32 */
	expect_refused(&a, 7, VG_WIRE_VERSION + 1);
	expect_refused(&a, 0, 0x80);
}

static void test_texts_and_numbers_are_mended(void **state)
{
	(void)state;
	struct vg_picture p, back;
	struct vg_buffer bytes;
	vg_picture_init(&p);
	FILL(p.reason, "bad \xff byte");
	p.exif.gps.latitude = (double)NAN;
	p.exif.gps.longitude = -(double)INFINITY;
	write_out(&p, &bytes);
	assert_int_equal(vg_wire_read_picture(vg_buffer_span(&bytes), &back), 0);
	assert_string_equal(back.reason, "bad \\xff byte");
	assert_true(back.exif.gps.latitude == 0 && back.exif.gps.longitude == 0);
	vg_picture_release(&back);
	vg_buffer_release(&bytes);
}

static void test_limit(void **state)
{
	(void)state;
	struct vg_picture p;
	struct vg_buffer small;
	fill(&p);
	vg_buffer_init(&small, 100);
	assert_int_equal(vg_wire_write_picture(&p, &small), VG_ERR_LIMIT);
	vg_buffer_release(&small);
	vg_picture_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip), cmocka_unit_test(test_every_truncation),
		cmocka_unit_test(test_flips), cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_texts_and_numbers_are_mended), cmocka_unit_test(test_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
