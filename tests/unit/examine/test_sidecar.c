/* Sidecars: the worker's answer about one, which survives the way and is believed in nothing; what one says. */
#include "../file.h"

#include <math.h>

#include "examine/sidecar.h"

static void read_fixture(const char *path, struct vg_sidecar *out, struct vg_buffer *answer)
{
	struct vg_buffer bytes;
	test_read(path, &bytes);
	vg_buffer_init(answer, 1 << 20);
	assert_int_equal(vg_sidecar_work(vg_buffer_span(&bytes), answer), 0);
	assert_int_equal(vg_sidecar_read_answer(vg_buffer_span(answer), out), 0);
	vg_buffer_release(&bytes);
}

static void test_read_whole(void **state)
{
	(void)state;
	struct vg_sidecar sidecar = { .name = "agrees.xmp" };
	struct vg_buffer answer;
	double latitude, longitude;
	read_fixture("fixtures/sidecars/agrees.xmp", &sidecar, &answer);
	assert_int_equal(sidecar.state, VG_BLOCK_READ);
	assert_string_equal(sidecar.reason, "");
	assert_string_equal(vg_sidecar_entry(&sidecar, "XMP-dc", "description[x-default]"), "The bridge at noon, seen from the south");
	assert_string_equal(vg_sidecar_taken(&sidecar), "2023-02-11T14:23:05+02:00");
	assert_null(vg_sidecar_entry(&sidecar, "XMP-dc", "title"));
	assert_true(vg_sidecar_position(&sidecar, &latitude, &longitude));
	assert_true(fabs(latitude - (48 + 12.5 / 60)) < 1e-9);
	assert_true(fabs(longitude - (16 + 22 / 60.0 + 15 / 3600.0)) < 1e-9);
	vg_sidecar_release(&sidecar);
	vg_buffer_release(&answer);
}

static void test_read_part(void **state)
{
	(void)state;
	struct vg_sidecar sidecar = { .name = "" };
	struct vg_buffer answer;
	read_fixture("fixtures/sidecars/broken.XMP", &sidecar, &answer);
	assert_int_equal(sidecar.state, VG_BLOCK_UNREAD);
	assert_string_equal(sidecar.reason, "its XML is broken");
	assert_non_null(vg_sidecar_taken(&sidecar));
	vg_sidecar_release(&sidecar);
	vg_buffer_release(&answer);
	read_fixture("fixtures/sidecars/declared.xmp", &sidecar, &answer);
	assert_int_equal(sidecar.state, VG_BLOCK_UNREAD);
	assert_string_equal(sidecar.reason, "its XML declares a document type");
	assert_int_equal(sidecar.entry_count, 0);
	vg_sidecar_release(&sidecar);
	vg_buffer_release(&answer);
}

/* Cut anywhere, lengthened, or with any byte changed it is refused, or an answer: nothing else happens. */
static void test_falsehood(void **state)
{
	(void)state;
	struct vg_sidecar sidecar = { .name = "" }, other = { .name = "kept" };
	struct vg_buffer answer;
	read_fixture("fixtures/sidecars/agrees.xmp", &sidecar, &answer);
	vg_sidecar_release(&sidecar);
	for (size_t size = 0; size < answer.size; size++)
		assert_int_equal(vg_sidecar_read_answer((struct vg_span){ answer.data, size }, &other), VG_ERR_MALFORMED);
	assert_string_equal(other.name, "kept");
	assert_null(other.entries);
	for (size_t i = 0; i < answer.size; i++) {
		answer.data[i] ^= 0x80;
		struct vg_sidecar changed = { .name = "" };
		if (vg_sidecar_read_answer(vg_buffer_span(&answer), &changed) == 0)
			vg_sidecar_release(&changed);
		answer.data[i] ^= 0x80;
	}
	assert_int_equal(vg_buffer_append(&answer, "", 1), 0);
	assert_int_equal(vg_sidecar_read_answer(vg_buffer_span(&answer), &other), VG_ERR_MALFORMED);
	vg_buffer_release(&answer);
}

static void test_positions(void **state)
{
	(void)state;
	static const struct { const char *latitude, *longitude; bool stated; } rows[] = {
		{ "48,12.5N", "16,22,15E", true }, { "48,12,30N", "16,22.25W", true }, { "0,0S", "180,0E", true }, { "48N", "16E", true },
		{ "48,12.5", "16,22,15E", false }, { "48,12.5N", "16,22,15N", false }, { "91,0N", "0,0E", false }, { "48,12.5N", "181,0E", false },
		{ "nanN", "0,0E", false }, { ",1N", "0,0E", false }, { "48,12.5N ", "0,0E", false }, { "-1,0N", "0,0E", false },
		{ "infN", "0,0E", false },
		{ "33, 51.59832 S", "70,40.2 W", true }, { "-33.859972", "-70.67", true }, { "33.86", "70.67", false }, { "-33.86S", "-70.67W", false }, { "1e400,0N", "0,0E", false }, { "48,,5N", "0,0E", false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_metadata_entry entries[] = {
			{ .directory = "XMP-exif", .name = "GPSLatitude", .value = (char *)rows[i].latitude },
			{ .directory = "XMP-exif", .name = "GPSLongitude", .value = (char *)rows[i].longitude } };
		const struct vg_sidecar sidecar = { .entries = entries, .entry_count = 2 };
		double latitude = 7, longitude = 7;
		if (vg_sidecar_position(&sidecar, &latitude, &longitude) != rows[i].stated)
			fail_msg("%s %s: %f %f", rows[i].latitude, rows[i].longitude, latitude, longitude);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_read_whole), cmocka_unit_test(test_read_part),
					    cmocka_unit_test(test_falsehood), cmocka_unit_test(test_positions) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
