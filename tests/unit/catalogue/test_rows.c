/* Rows of a catalogue that somebody else made: each number that cannot be, of each type, is told with the picture that
 * has it, and never used. */
#include "fresh.h"

#include <vestigo/design.h>

#include "catalogue/catalogue.h"

static int ignore_known(void *context, const struct vg_known *known, struct vg_error *err)
{
	(void)context;
	(void)known;
	(void)err;
	return 0;
}

static int ignore_sighting(void *context, const struct vg_sighting *sighting, struct vg_error *err)
{
	(void)context;
	(void)sighting;
	(void)err;
	return 0;
}

static int ignore_design(void *context, const struct vg_design *design, struct vg_error *err)
{
	(void)context;
	(void)design;
	(void)err;
	return 0;
}

static void add_one(int number)
{
	struct vg_sighting sighting = { .title = (char *)"a bridge", .has_date = true, .date = 1000 };
	struct vg_known known = { .has_sha256 = true, .has_pixels = true, .has_pdq = true, .pdq_quality = 90, .orientation = 1,
				  .bytes = 10, .format = VG_FORMAT_JPEG, .width = 64, .height = 48, .added = 1000 };
	struct vg_addition addition = { &known, &sighting, NULL, 0 };
	enum vg_add_outcome outcome;
	int64_t id;
	memset(known.sha256, number, sizeof known.sha256);
	known.pdq.word[0] = (uint64_t)number;
	assert_int_equal(vg_catalogue_add(catalogue, &addition, &outcome, &id, NULL), 0);
}

/* What of the catalogue is asked. */
static int ask(struct vg_error *err)
{
	struct vg_known known;
	struct vg_catalogue_stats stats;
	int code = vg_catalogue_get(catalogue, 2, &known, err);
	if (code == 0)
		code = vg_catalogue_each(catalogue, ignore_known, NULL, err);
	if (code == 0)
		code = vg_catalogue_each_sighting(catalogue, 2, ignore_sighting, NULL, err);
	if (code == 0)
		code = vg_catalogue_each_design(catalogue, ignore_design, NULL, err);
	return code == 0 ? vg_catalogue_stats(catalogue, &stats, err) : code;
}

static void each_column(void **state)
{
	static const struct { const char *change, *told; } rows[] = {
		{ "UPDATE picture SET width = 0, height = 4294967295 WHERE id = 2", NULL },
		{ "UPDATE picture SET pdq_quality = NULL, sha256 = NULL, pdq_resampled = NULL WHERE id = 2", NULL },
		{ "UPDATE picture SET format = 'of-the-future' WHERE id = 2", NULL },
		{ "UPDATE picture SET orientation = 8, bytes = 9223372036854775807 WHERE id = 2", NULL },
		{ "UPDATE picture SET width = -1 WHERE id = 2", "size" },
		{ "UPDATE picture SET height = 4294967296 WHERE id = 2", "size" },
		{ "UPDATE picture SET width = 9e999 WHERE id = 2", "size" },
		{ "UPDATE picture SET width = 0.5 WHERE id = 2", "size" },
		{ "UPDATE picture SET height = 'wide' WHERE id = 2", "size" },
		{ "UPDATE picture SET height = x'ff' WHERE id = 2", "size" },
		{ "UPDATE picture SET bytes = -1 WHERE id = 2", "bytes" },
		{ "UPDATE picture SET bytes = 1e300 WHERE id = 2", "bytes" },
		{ "UPDATE picture SET orientation = 0 WHERE id = 2", "orientation" },
		{ "UPDATE picture SET orientation = 4294967297 WHERE id = 2", "orientation" },
		{ "UPDATE picture SET pdq_quality = 101 WHERE id = 2", "quality" },
		{ "UPDATE picture SET pdq_quality = -2 WHERE id = 2", "quality" },
		{ "UPDATE picture SET pdq_quality = 'NaN' WHERE id = 2", "quality" },
		{ "UPDATE picture SET added = 9223372036854775807 WHERE id = 2", "time" },
		{ "UPDATE picture SET added = -9223372036854775808 WHERE id = 2", "time" },
		{ "UPDATE picture SET added = 1.5 WHERE id = 2", "time" },
		{ "UPDATE picture SET sha256 = x'00' WHERE id = 2", "digest" },
		{ "UPDATE picture SET sha256 = 'thirty-two characters, no digest' WHERE id = 2", "digest" },
		{ "UPDATE picture SET pixels_sha256 = zeroblob(33) WHERE id = 2", "digest" },
		{ "UPDATE picture SET pdq = zeroblob(31) WHERE id = 2", "hash" },
		{ "UPDATE picture SET pdq_resampled = 7 WHERE id = 2", "hash" },
		{ "UPDATE picture SET format = x'6a706567' WHERE id = 2", "format" },
		{ "UPDATE sighting SET date = 9223372036854775807 WHERE picture = 2", "date" },
		{ "UPDATE sighting SET date = 'yesterday' WHERE picture = 2", "date" },
		{ "UPDATE sighting SET date_precision = 99 WHERE picture = 2", "date" },
		{ "UPDATE sighting SET date_precision = -1 WHERE picture = 2", "date" },
		{ "UPDATE sighting SET recorded = -9223372036854775808 WHERE picture = 2", "date" },
		{ "UPDATE sighting SET message = 1e40 WHERE picture = 2", "post" },
		{ "UPDATE sighting SET chat = 'chat' WHERE picture = 2", "post" },
		{ "UPDATE sighting SET title = x'ff00' WHERE picture = 2", "text" },
		{ "UPDATE sighting SET chat = -9223372036854775808, message = 9223372036854775807 WHERE picture = 2", NULL },
		{ "UPDATE meta SET value = -2 WHERE key = 'pictures'", "meta" },
		{ "UPDATE meta SET value = 9223372036854775807 WHERE key = 'version'", "meta" },
		{ "UPDATE meta SET value = 'many' WHERE key = 'sightings'", "meta" },
		{ "UPDATE meta SET value = 1e30 WHERE key = 'newest'", "meta" },
		{ "UPDATE meta SET value = x'00' WHERE key = 'digest'", "meta" },
		{ "UPDATE design SET state = 3", "state" },
		{ "UPDATE design SET state = 4294967296", "state" },
		{ "UPDATE design SET state = 0.5", "state" },
		{ "UPDATE design_carrier SET cells = x'00'", "place" },
	};
	static const char design[] = "INSERT INTO design VALUES (1, 2, 0, 'a card', 0);"
				     "INSERT INTO design_carrier VALUES (1, 2, zeroblob(32))";
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_error err = { 0 };
		assert_int_equal(fresh_catalogue(NULL), 0);
		for (int number = 1; number <= 3; number++)
			add_one(number);
		assert_int_equal(vg_database_run(&catalogue->database, design, NULL), 0);
		assert_int_equal(ask(&err), 0);
		if (vg_database_run(&catalogue->database, rows[i].change, &err) < 0)
			fail_msg("%s: %s", rows[i].change, err.message);
		open_again();
		int code = ask(&err);
		if (code != (rows[i].told ? VG_ERR_CORRUPT : 0) || (rows[i].told && !strstr(err.message, rows[i].told)))
			fail_msg("%s: %d, \"%s\"", rows[i].change, code, err.message);
		assert_int_equal(remove_catalogue(NULL), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_column) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
