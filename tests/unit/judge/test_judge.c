/* Facts to findings to verdict: each finding observed, not observed, not applicable. */
#include "record.h"

#include <strings.h>

static struct vg_record record;
static const int64_t now = 1767225600; /* 2026-01-01 */

static int plain(void **state)
{
	(void)state;
	record_plain(&record);
	return 0;
}

static int release(void **state)
{
	(void)state;
	vg_record_release(&record);
	return 0;
}

static bool is_cyrillic(const char *text)
{
	return strpbrk(text, "\xd0\xd1") != NULL;
}

/* Said in Ukrainian, it is the same findings, each with a sentence of that language. */
static void expect_translated(void)
{
	struct vg_record said = record;
	vg_judge_translate(&said, VG_UKRAINIAN);
	for (size_t i = 0; i < record.finding_count; i++) {
		const struct vg_finding *one = &record.findings[i], *other = &said.findings[i];
		assert_string_equal(one->kind->code, other->kind->code);
		assert_int_equal(one->outcome, other->outcome);
		if (one->outcome == VG_OBSERVED)
			assert_int_equal(one->strength, other->strength);
		assert_int_equal(one->evidence_count, other->evidence_count);
		for (size_t k = 0; k < one->evidence_count; k++) {
			assert_string_equal(one->evidence[k].text, other->evidence[k].text);
			assert_true(one->evidence[k].number == other->evidence[k].number);
		}
		if (!is_cyrillic(other->says) && strcmp(other->says, "Не JPEG.") != 0)
			fail_msg("%s is not translated: %s", one->kind->code, other->says);
		assert_true(is_cyrillic(other->kind->title));
	}
	vg_judge_translate(&said, VG_ENGLISH);
	for (size_t i = 0; i < record.finding_count; i++)
		assert_string_equal(record.findings[i].says, said.findings[i].says);
}

/* Both tables have the same rows, whole, and none of the words that are never said. */
static void test_table_in_ukrainian(void **state)
{
	static const char *const never[] = { "фейк", "справжн", "підтвердж", "доказ", "оригінал", "автентичн", "достовірн" };
	size_t count, other_count;
	const struct vg_finding_kind *english = vg_finding_kinds(&count);
	const struct vg_finding_kind *ukrainian = vg_finding_kinds_in(VG_UKRAINIAN, &other_count);
	(void)state;
	assert_int_equal(count, other_count);
	for (size_t i = 0; i < count; i++) {
		const struct vg_finding_kind *kind = &ukrainian[i];
		const char *const texts[] = { kind->title, kind->measured_by, kind->error_rate, kind->innocent, kind->does_not_say };
		assert_string_equal(english[i].code, kind->code);
		assert_int_equal(english[i].concern, kind->concern);
		for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
			assert_true(texts[k] && is_cyrillic(texts[k]));
			for (size_t n = 0; n < sizeof never / sizeof *never; n++)
				if (strstr(texts[k], never[n]))
					fail_msg("%s says \"%s\"", kind->code, never[n]);
		}
	}
}

static const struct vg_finding *judged(const char *code)
{
	vg_judge(&record, VG_SEARCHED_CATALOGUE, now);
	expect_translated();
	return record_finding(&record, code);
}

static void expect(const char *code, enum vg_finding_outcome outcome, enum vg_strength strength)
{
	const struct vg_finding *finding = judged(code);
	if (finding->outcome != outcome || (outcome == VG_OBSERVED && finding->strength != strength))
		fail_msg("%s: %s, %s: %s", code, vg_finding_outcome_name(finding->outcome),
			 vg_strength_name(finding->strength), finding->says);
	assert_true(finding->says[0]);
	assert_true(finding->says[strlen(finding->says) - 1] == '.');
}

static void test_table(void **state)
{
	(void)state;
	size_t count;
	const struct vg_finding_kind *kinds = vg_finding_kinds(&count);
	assert_true(count > 0 && count <= VG_FINDINGS_MAXIMUM);
	for (size_t i = 0; i < count; i++) {
		assert_true(strchr(kinds[i].code, '.') && kinds[i].title[0] && kinds[i].measured_by[0]);
		assert_true(kinds[i].error_rate[0] && kinds[i].innocent[0] && kinds[i].does_not_say[0]);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(kinds[i].code, kinds[k].code);
	}
	vg_judge(&record, VG_SEARCHED_CATALOGUE, now);
	assert_int_equal(record.finding_count, count);
	for (size_t i = 0; i < count; i++)
		assert_true(record.findings[i].kind == &kinds[i] && record.findings[i].says[0]);
}

static void test_nothing_remarkable(void **state)
{
	(void)state;
	vg_judge(&record, VG_SEARCHED_CATALOGUE, now);
	assert_int_equal(record.verdict.reuse, VG_REUSE_NONE_FOUND);
	assert_int_equal(record.verdict.alteration, VG_NO_INDICATOR_FOUND);
	assert_int_equal(record.verdict.metadata, VG_METADATA_ABSENT_EXPECTED);
	assert_true(!record.verdict.flagged && record.verdict.concerns == 0);
	/* An empty catalogue is never "none found". */
	vg_judge(&record, VG_SEARCHED_NOTHING, now);
	assert_int_equal(record.verdict.reuse, VG_REUSE_NOT_SEARCHED);
	assert_int_equal(record_finding(&record, "reuse.prior_appearance")->outcome, VG_NOT_EXAMINED);
	assert_int_equal(record_finding(&record, "reuse.later_appearance")->outcome, VG_NOT_EXAMINED);
}

static void test_not_examined(void **state)
{
	(void)state;
	for (int disposition = 1; disposition < VG_DISPOSITION_COUNT; disposition++) {
		record.picture.disposition = (enum vg_disposition)disposition;
		record.picture.metadata_looked = false;
		vg_judge(&record, VG_SEARCHED_CATALOGUE, now);
		assert_int_equal(record.finding_count, 0);
		assert_int_equal(record.verdict.reuse, VG_REUSE_NOT_SEARCHED);
		assert_int_equal(record.verdict.alteration, VG_CANNOT_ASSESS);
		assert_false(record.verdict.flagged);
	}
}

/* What rests on the file's own words holds whatever became of its pixels; the rest says so. */
static void test_pixels_not_decoded(void **state)
{
	(void)state;
	size_t count;
	(void)vg_finding_kinds(&count);
	record.picture.disposition = VG_UNSUPPORTED;
	record_capture(&record, record_posted - 40 * RECORD_DAY, true);
	record.picture.exif.thumbnail = VG_THUMBNAIL_NOT_COMPARED;
	record.picture.carried_count = 1;
	record.picture.carried[0].against = VG_THUMBNAIL_NOT_COMPARED;
	expect("time.captured_before_post", VG_OBSERVED, VG_MODERATE);
	assert_int_equal(record.finding_count, count);
	assert_true(record.verdict.flagged);
	assert_int_equal(record.verdict.alteration, VG_CANNOT_ASSESS);
	assert_int_equal(record.verdict.reuse, VG_REUSE_NOT_SEARCHED);
	assert_int_equal(record.verdict.metadata, VG_METADATA_CONSISTENT);
	static const char *const of_pixels[] = {
		"reuse.prior_appearance", "reuse.later_appearance", "reuse.repeated", "alteration.region_differs",
		"metadata.thumbnail_differs", "fingerprint.low_detail", "file.damaged", "file.sender_habits" };
	for (size_t i = 0; i < sizeof of_pixels / sizeof *of_pixels; i++)
		expect(of_pixels[i], VG_NOT_EXAMINED, VG_WEAK);
}

/* A region that differs because it is missing is no alteration. */
static void test_damage_is_no_alteration(void **state)
{
	(void)state;
	struct vg_match *match = record_add_match(&record, 12, VG_STRONG);
	match->compared = true;
	match->difference_count = 1;
	match->difference[0] = (struct vg_difference){ .box = { 0, 400, 1280, 453 }, .share = 0.5 };
	record.picture.rendition_size = 1;
	expect("alteration.region_differs", VG_OBSERVED, VG_STRONG);
	assert_int_equal(record.verdict.alteration, VG_DIFFERENCE_LOCATED);
	record.picture.read_share = 0.5;
	vg_picture_add_defect(&record.picture, VG_DEFECT_PIXELS, "the data end before the picture does");
	expect("alteration.region_differs", VG_NOT_EXAMINED, VG_WEAK);
	assert_int_equal(record.verdict.alteration, VG_CANNOT_ASSESS);
	expect("file.damaged", VG_OBSERVED, VG_MODERATE);
	assert_non_null(strstr(judged("file.damaged")->says, "about 50 %"));
	record.picture.read_share = 1; /* nor is that of the other */
	match->in_part = true;
	match->difference_count = 0;
	expect("alteration.region_differs", VG_NOT_EXAMINED, VG_WEAK);
	assert_non_null(strstr(judged("alteration.region_differs")->says, "that picture"));
}

/* Absence is said only of what was read or is not there. */
static void test_unread_blocks(void **state)
{
	(void)state;
	static const struct { const char *code; enum vg_finding_outcome absent; } rows[] = {
		{ "time.captured_before_post", VG_NOT_APPLICABLE }, { "time.captured_after_post", VG_NOT_APPLICABLE },
		{ "metadata.editing_software", VG_NOT_APPLICABLE }, { "metadata.gps_position", VG_NOT_OBSERVED },
		{ "metadata.absent", VG_OBSERVED },
	};
	for (int block = 0; block <= VG_BLOCK_IPTC; block++) {
		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
			expect(rows[i].code, rows[i].absent, VG_WEAK);
		vg_picture_set_block(&record.picture, (enum vg_block_name)block, VG_BLOCK_UNREAD, 0, "it is odd");
		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
			expect(rows[i].code, VG_NOT_EXAMINED, VG_WEAK);
			assert_non_null(strstr(judged(rows[i].code)->says, "it is odd"));
		}
		vg_picture_set_block(&record.picture, (enum vg_block_name)block, VG_BLOCK_ABSENT, 0, NULL);
	}
}

static void test_dates_that_are_none(void **state)
{
	(void)state;
	record_capture(&record, 0, false);
	record.picture.exif.original.clock_unset = true;
	expect("time.captured_before_post", VG_NOT_OBSERVED, VG_WEAK);
	assert_string_equal(judged("time.captured_before_post")->says, "The camera's clock was not set (1970-01-01 00:00:00).");
	/* Archives enter when a photograph on paper was taken. */
	record_capture(&record, -837000000, false); /* June of 1943 */
	record.picture.exif.original.clock_unset = true;
	expect("time.captured_before_post", VG_NOT_OBSERVED, VG_WEAK);
	expect("time.clock_unset", VG_NOT_OBSERVED, VG_WEAK);
	assert_non_null(strstr(judged("time.clock_unset")->says, "entered by hand, as archives do for scans"));
	record.picture.exif.digitized = (struct vg_camera_time){ .present = true, .time = record_posted - 3600, .raw = "2024:12:26 07:11:12" };
	expect("time.captured_before_post", VG_NOT_OBSERVED, VG_WEAK); /* when it was scanned is not when it was taken */
	assert_non_null(strstr(judged("time.captured_before_post")->says, "entered by hand, as archives do for scans"));
	expect("time.digitized_differs", VG_OBSERVED, VG_WEAK);
	record.picture.exif.digitized.present = false;
	record_capture(&record, 0, false);
	record.picture.exif.original.clock_unset = true;
	/* Another date that a clock can have given counts. */
	record.picture.exif.digitized = (struct vg_camera_time){ .present = true, .time = record_posted - 90 * RECORD_DAY,
								 .raw = "2024:09:27 08:11:12" };
	expect("time.captured_before_post", VG_OBSERVED, VG_MODERATE);
	record.picture.exif.digitized.present = record.picture.exif.original.present = false;
	snprintf(record.picture.exif.original.raw, sizeof record.picture.exif.original.raw, "11/02/2023");
	expect("time.captured_before_post", VG_NOT_APPLICABLE, VG_WEAK);
	assert_non_null(strstr(judged("time.captured_before_post")->says, "11/02/2023"));
}

/* The camera's day is told as it wrote it, and days are counted between local dates. */
static void test_local_days(void **state)
{
	(void)state;
	static const struct { int64_t taken, posted; int offset; const char *date; double days; } rows[] = {
		{ 1676073600 - 3600, 1676073600 + 9 * 86400, 7200, "2023-02-11", 9 },  /* 01:00 there, 23:00 UTC the day before */
		{ 1676073600 + 3600, 1676073600 + 9 * 86400, -7200, "2023-02-10", 9 }, /* 23:00 the day before */
		{ 1676073600 + 86399, 1676073600 + 3 * 86400, 0, "2023-02-11", 3 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		record_capture(&record, rows[i].taken, true);
		record.picture.exif.original.offset = rows[i].offset;
		record.item.post.date = rows[i].posted;
		expect("time.captured_before_post", VG_OBSERVED, VG_WEAK);
		const struct vg_finding *finding = judged("time.captured_before_post");
		assert_non_null(strstr(finding->says, rows[i].date));
		assert_true(finding->evidence[2].number == rows[i].days);
	}
	/* Without an offset of the camera's: the post's own day, in each form of export. */
	static const char *const raw[] = { "2023-02-20T00:30:00", "20.02.2023 00:30:00 UTC+02:00" };
	for (size_t i = 0; i < sizeof raw / sizeof *raw; i++) {
		record_capture(&record, 1676073600 + 3600, false); /* 2023-02-11 01:00, in an unknown zone */
		record.picture.exif.original.offset = 0;
		record.item.post.date = 1676073600 + 8 * 86400 + 22 * 3600 + 1800; /* the 19th in UTC */
		record.item.post.date_raw = strdup(raw[i]);
		expect("time.captured_before_post", VG_OBSERVED, VG_WEAK);
		assert_true(judged("time.captured_before_post")->evidence[2].number == 9);
		free(record.item.post.date_raw);
		record.item.post.date_raw = NULL;
	}
}

static void test_positions(void **state)
{
	(void)state;
	static const struct { struct vg_gps gps; enum vg_finding_outcome outcome; enum vg_strength strength; const char *says; } rows[] = {
		{ { .kind = VG_POSITION_UNSIGNED, .latitude = 33.5, .longitude = 70.5, .latitude_unsigned = true, .longitude_unsigned = true },
		  VG_OBSERVED, VG_WEAK, "33.500000, 70.500000 as its position, north or south, east or west not stated" },
		{ { .kind = VG_POSITION_UNSIGNED, .latitude = 33.5, .longitude = 70.5, .longitude_unsigned = true },
		  VG_OBSERVED, VG_WEAK, "as its position, east or west not stated" },
		{ { .kind = VG_POSITION_SIGNED, .latitude = 33.5, .longitude = 70.5, .no_fix = true }, VG_OBSERVED, VG_WEAK, "no fix" },
		{ { .kind = VG_POSITION_ZERO }, VG_NOT_OBSERVED, VG_WEAK, "no usable position" },
		{ { .kind = VG_POSITION_MALFORMED }, VG_NOT_OBSERVED, VG_WEAK, "cannot be read" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		record.picture.exif.gps = rows[i].gps;
		expect("metadata.gps_position", rows[i].outcome, rows[i].strength);
		assert_non_null(strstr(judged("metadata.gps_position")->says, rows[i].says));
	}
}

static void test_times_without_zone(void **state)
{
	(void)state;
	enum { HOUR = 3600 };
	static const struct {
		int64_t known; /* from the post on */
		enum vg_seen with_zone, without;
	} rows[] = {
		{ -14 * HOUR - 1, VG_SEEN_EARLIER, VG_SEEN_EARLIER },
		{ -14 * HOUR, VG_SEEN_EARLIER, VG_SEEN_THEN },
		{ -1, VG_SEEN_EARLIER, VG_SEEN_THEN },
		{ 0, VG_SEEN_THEN, VG_SEEN_THEN },
		{ 14 * HOUR, VG_SEEN_LATER, VG_SEEN_THEN },
		{ 14 * HOUR + 1, VG_SEEN_LATER, VG_SEEN_LATER },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_post post = { .present = true, .has_date = true, .date = record_posted };
		struct vg_match match = { .has_date = true, .date = record_posted + rows[i].known };
		assert_int_equal(vg_judge_when(&match, &post), rows[i].with_zone);
		post.date_is_local = true;
		assert_int_equal(vg_judge_when(&match, &post), rows[i].without);
	}
}

static void test_appearances(void **state)
{
	(void)state;
	static const struct {
		enum vg_strength strength;
		bool dated, own, posted;
		int64_t date, added; /* from the post on */
		enum vg_reuse reuse;
	} rows[] = {
		{ VG_STRONG, true, false, true, -1, 0, VG_REUSE_FOUND },
		{ VG_EXACT, true, false, true, -1, 0, VG_REUSE_FOUND },
		{ VG_STRONG, true, false, true, 0, 0, VG_REUSE_POSSIBLE },     /* at the very moment */
		{ VG_STRONG, true, false, true, 1, -100, VG_REUSE_LATER_ONLY },
		{ VG_MODERATE, true, false, true, 1, 0, VG_REUSE_POSSIBLE },
		{ VG_STRONG, false, false, true, 0, -1, VG_REUSE_FOUND },      /* in the catalogue before */
		{ VG_STRONG, false, false, true, 0, 0, VG_REUSE_POSSIBLE },
		{ VG_STRONG, false, false, true, 0, 1, VG_REUSE_POSSIBLE },
		{ VG_MODERATE, true, false, true, -1, 0, VG_REUSE_POSSIBLE },
		{ VG_WEAK, true, false, true, -1, -1, VG_REUSE_POSSIBLE },
		{ VG_EXACT, true, true, true, -1, -1, VG_REUSE_NONE_FOUND },   /* it is this very post */
		{ VG_STRONG, true, false, false, -1, -1, VG_REUSE_POSSIBLE },  /* the post's date was not understood */
		{ VG_STRONG, false, false, false, -1, -1, VG_REUSE_POSSIBLE },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		record.matches = (struct vg_matches){ .count = 0 };
		static char unread[] = "31.12.2019";
		record.item.post.has_date = rows[i].posted;
		record.item.post.date_raw = rows[i].posted ? NULL : unread;
		struct vg_match *match = record_add_match(&record, 12, rows[i].strength);
		match->has_date = rows[i].dated;
		match->date = record_posted + rows[i].date;
		match->added = record_posted + rows[i].added;
		match->only_own_post = rows[i].own;
		vg_judge(&record, VG_SEARCHED_CATALOGUE, now);
		if (record.verdict.reuse != rows[i].reuse || vg_judge_match(match, &record.item.post) != rows[i].reuse)
			fail_msg("row %zu: %s", i, vg_reuse_name(record.verdict.reuse));
		const struct vg_finding *prior = record_finding(&record, "reuse.prior_appearance");
		const struct vg_finding *later = record_finding(&record, "reuse.later_appearance");
		assert_int_equal(prior->outcome, rows[i].reuse == VG_REUSE_FOUND ? VG_OBSERVED : VG_NOT_OBSERVED);
		assert_int_equal(later->outcome, rows[i].reuse == VG_REUSE_FOUND ? VG_NOT_OBSERVED : VG_OBSERVED);
		assert_int_equal(record.verdict.flagged, rows[i].reuse == VG_REUSE_FOUND);
		assert_int_equal(record.verdict.concerns, rows[i].reuse == VG_REUSE_FOUND ? VG_CONCERN_REUSE : 0);
		if (rows[i].reuse == VG_REUSE_FOUND) {
			assert_non_null(strstr(prior->says, "#12"));
			assert_int_equal(prior->strength, rows[i].strength);
		}
	}
	record.item.post.date_raw = NULL; /* a post that states no date is no later than today */
	vg_judge(&record, VG_SEARCHED_CATALOGUE, now);
	assert_int_equal(record.verdict.reuse, VG_REUSE_FOUND);
}

/* What both show besides different pictures is no appearance, before the post or after it. */
static void test_shared_part(void **state)
{
	(void)state;
	struct vg_match *match = record_add_match(&record, 12, VG_WEAK);
	match->relation = VG_SHARES_PART;
	match->has_date = true;
	for (int when = -1; when <= 1; when++) {
		match->date = record_posted + when;
		vg_judge(&record, VG_SEARCHED_CATALOGUE, now);
		assert_int_equal(record.verdict.reuse, VG_REUSE_SHARES_PART);
		assert_false(record.verdict.flagged);
		assert_int_equal(record_finding(&record, "reuse.prior_appearance")->outcome, VG_NOT_OBSERVED);
		assert_int_equal(record_finding(&record, "reuse.later_appearance")->outcome, VG_NOT_OBSERVED);
		assert_int_equal(record_finding(&record, "reuse.shares_part")->outcome, VG_OBSERVED);
	}
	assert_non_null(strstr(record_finding(&record, "reuse.shares_part")->says, "1 other picture,"));
	match = record_add_match(&record, 13, VG_STRONG);
	match->has_date = true;
	match->date = record_posted - 10;
	vg_judge(&record, VG_SEARCHED_CATALOGUE, now);
	assert_int_equal(record.verdict.reuse, VG_REUSE_FOUND);
	assert_int_equal(record.matches.match[0].known_id, 13);
}

/* Where more are like it than were looked at, what was seen before the post may be among the others: so of copies that take
 * all the room, not of pictures under one design, and not where one was found that is earlier. */
static void test_crowded(void **state)
{
	(void)state;
	static const struct { bool cut, design, earlier; enum vg_reuse reuse; } rows[] = {
		{ true, false, false, VG_REUSE_SEARCH_INCOMPLETE }, { false, false, false, VG_REUSE_LATER_ONLY },
		{ true, true, false, VG_REUSE_LATER_ONLY }, { true, false, true, VG_REUSE_FOUND },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		record.matches = (struct vg_matches){ .cut = rows[i].cut };
		record.search_fault[0] = 0;
		for (int64_t k = 0; k < VG_MATCHES_MAXIMUM; k++) {
			struct vg_match *match = record_add_match(&record, 12 + k, VG_STRONG);
			match->has_date = true;
			match->date = record_posted + (rows[i].earlier && k == 7 ? -1000 : 1000);
			if (rows[i].design && k == VG_MATCHES_MAXIMUM - 1) {
				match->strength = VG_WEAK;
				match->relation = VG_SHARES_PART;
			}
		}
		vg_judge(&record, VG_SEARCHED_CATALOGUE, now);
		if (record.verdict.reuse != rows[i].reuse)
			fail_msg("row %zu: %s", i, vg_reuse_name(record.verdict.reuse));
		assert_int_equal(record.search_fault[0] != 0, rows[i].reuse == VG_REUSE_SEARCH_INCOMPLETE);
	}
	record.search_fault[0] = 0;
}

/* What several matches come to. */
static void test_standings(void **state)
{
	(void)state;
	enum { BEFORE = -1, UNDATED = 0, AFTER = 1 };
	static const struct {
		struct { enum vg_strength strength; int when; } match[2];
		bool fault;
		enum vg_reuse reuse;
	} rows[] = {
		{ { { VG_STRONG, AFTER }, { VG_STRONG, BEFORE } }, false, VG_REUSE_FOUND },
		{ { { VG_STRONG, AFTER }, { VG_STRONG, BEFORE } }, true, VG_REUSE_FOUND }, /* what was found stands */
		{ { { VG_STRONG, AFTER }, { VG_STRONG, UNDATED } }, false, VG_REUSE_POSSIBLE },
		{ { { VG_STRONG, AFTER }, { VG_WEAK, BEFORE } }, false, VG_REUSE_POSSIBLE },
		{ { { VG_MODERATE, BEFORE }, { VG_EXACT, AFTER } }, false, VG_REUSE_POSSIBLE },
		{ { { VG_WEAK, AFTER }, { VG_EXACT, AFTER } }, false, VG_REUSE_LATER_ONLY },
		{ { { VG_WEAK, AFTER }, { VG_MODERATE, AFTER } }, false, VG_REUSE_POSSIBLE },
		{ { { VG_WEAK, BEFORE }, { VG_WEAK, AFTER } }, false, VG_REUSE_POSSIBLE },
		{ { { VG_STRONG, AFTER }, { VG_WEAK, BEFORE } }, true, VG_REUSE_SEARCH_INCOMPLETE },
		{ { { VG_WEAK, BEFORE }, { VG_WEAK, BEFORE } }, true, VG_REUSE_SEARCH_INCOMPLETE },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		record.matches = (struct vg_matches){ .count = 0 };
		for (int k = 0; k < 2; k++) {
			struct vg_match *match = record_add_match(&record, k + 1, rows[i].match[k].strength);
			match->has_date = rows[i].match[k].when != UNDATED;
			match->date = record_posted + rows[i].match[k].when;
		}
		snprintf(record.search_fault, sizeof record.search_fault, "%s", rows[i].fault ? "a page is damaged" : "");
		vg_judge(&record, VG_SEARCHED_CATALOGUE, now);
		if (record.verdict.reuse != rows[i].reuse)
			fail_msg("row %zu: %s", i, vg_reuse_name(record.verdict.reuse));
	}
	/* Nothing found where the search failed is not "not found". */
	record.matches = (struct vg_matches){ .count = 0 };
	vg_judge(&record, VG_SEARCHED_CATALOGUE, now);
	assert_int_equal(record.verdict.reuse, VG_REUSE_SEARCH_INCOMPLETE);
	assert_int_equal(record_finding(&record, "reuse.prior_appearance")->outcome, VG_NOT_EXAMINED);
	assert_non_null(strstr(record_finding(&record, "reuse.prior_appearance")->says, "a page is damaged"));
	assert_false(record.verdict.flagged);
	record.search_fault[0] = 0;
}

static void test_best_match(void **state)
{
	(void)state;
	assert_null(vg_judge_best(&record, VG_REUSE_FOUND));
	for (int i = 0; i < 5; i++) { /* strongest first, as the catalogue gives them */
		struct vg_match *match = record_add_match(&record, i + 1, i < 3 ? VG_EXACT : VG_STRONG);
		match->has_date = i != 0;
		match->date = record_posted - 1000 * (i == 2 ? 5 : i == 4 ? 90 : 2);
		match->added = record_posted - 10;
	}
	const struct vg_match *best = vg_judge_best(&record, VG_REUSE_FOUND);
	assert_non_null(best);
	assert_int_equal(best->known_id, 5); /* the earliest of what is strong or exact */
	vg_judge(&record, VG_SEARCHED_CATALOGUE, now); /* comes first, for whoever reads one match; the rest as it was */
	static const int64_t order[] = { 5, 1, 2, 3, 4 };
	for (int i = 0; i < 5; i++)
		assert_int_equal(record.matches.match[i].known_id, order[i]);
	assert_null(vg_judge_best(&record, VG_REUSE_POSSIBLE));
	record.matches.match[0].title = strdup("A title");
	record.matches.match[0].has_date = true;
	record.matches.match[0].date = 1462320000;
	const struct vg_finding *finding = judged("reuse.prior_appearance");
	assert_non_null(strstr(finding->says, "2016-05-04"));
	assert_non_null(strstr(finding->says, "A title"));
}

static void test_repeated(void **state)
{
	(void)state;
	expect("reuse.repeated", VG_NOT_OBSERVED, VG_WEAK);
	record.repeat = (struct vg_repeat){ .present = true, .seq = 3, .has_message = true, .message = 4700,
					    .same_bytes = true, .strength = VG_EXACT };
	expect("reuse.repeated", VG_OBSERVED, VG_EXACT);
	assert_non_null(strstr(judged("reuse.repeated")->says, "4700"));
	record.repeat = (struct vg_repeat){ .present = true, .seq = 3, .pdq_distance = 12, .by = VG_REPEAT_BY_HASHES,
					    .strength = VG_STRONG };
	expect("reuse.repeated", VG_OBSERVED, VG_STRONG);
	assert_non_null(strstr(judged("reuse.repeated")->says, "by its hash"));
	record.repeat = (struct vg_repeat){ .present = true, .seq = 3, .pdq_distance = 112, .by = VG_REPEAT_BY_FEATURES,
					    .strength = VG_MODERATE, .relation = VG_CROPPED | VG_MIRRORED, .compared = true,
					    .has_coverage = true, .first_coverage = 0.701, .item_coverage = 1 };
	expect("reuse.repeated", VG_OBSERVED, VG_MODERATE);
	assert_non_null(strstr(judged("reuse.repeated")->says, "Repeats item 3 (mirrored, cropped to 70 % of it)"));
	assert_false(record.verdict.flagged); /* channels repeat themselves */
}

static void test_captured_before(void **state)
{
	(void)state;
	enum { HOUR = 3600, DAY = RECORD_DAY };
	static const struct { int64_t before; bool offset, local; enum vg_finding_outcome outcome; enum vg_strength strength; } rows[] = {
		{ 0, true, false, VG_NOT_OBSERVED, VG_WEAK },
		{ -5 * DAY, true, false, VG_NOT_OBSERVED, VG_WEAK },
		{ 2 * DAY - 1, true, false, VG_NOT_OBSERVED, VG_WEAK },
		{ 2 * DAY, true, false, VG_OBSERVED, VG_WEAK },
		{ 30 * DAY - 1, true, false, VG_OBSERVED, VG_WEAK },
		{ 30 * DAY, true, false, VG_OBSERVED, VG_MODERATE },
		{ 4000 * DAY, true, false, VG_OBSERVED, VG_MODERATE },
		/* A zone that is not known may be 14 hours off, on either side. */
		{ 2 * DAY + 14 * HOUR - 1, false, false, VG_NOT_OBSERVED, VG_WEAK },
		{ 2 * DAY + 14 * HOUR, false, false, VG_OBSERVED, VG_WEAK },
		{ 2 * DAY + 14 * HOUR - 1, true, true, VG_NOT_OBSERVED, VG_WEAK },
		{ 2 * DAY + 14 * HOUR, true, true, VG_OBSERVED, VG_WEAK },
	};
	expect("time.captured_before_post", VG_NOT_APPLICABLE, VG_WEAK);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		record_capture(&record, record_posted - rows[i].before, rows[i].offset);
		record.item.post.date_is_local = rows[i].local;
		expect("time.captured_before_post", rows[i].outcome, rows[i].strength);
		assert_int_equal(record.verdict.flagged, rows[i].outcome == VG_OBSERVED && rows[i].strength == VG_MODERATE);
	}
	record.item.post.has_date = false;
	expect("time.captured_before_post", VG_NOT_APPLICABLE, VG_WEAK);
	/* Without DateTimeOriginal the digitized time counts; the modified one never does. */
	record.item.post = (struct vg_post){ .present = true, .has_date = true, .date = record_posted };
	record.picture.exif.digitized = record.picture.exif.original;
	record.picture.exif.original = (struct vg_camera_time){ .present = false };
	record.picture.exif.digitized.time = record_posted - 100 * DAY;
	expect("time.captured_before_post", VG_OBSERVED, VG_MODERATE);
	record.picture.exif.modified = record.picture.exif.digitized;
	expect("time.saved_before_post", VG_NOT_APPLICABLE, VG_WEAK);
	record.picture.exif.digitized.present = false;
	expect("time.captured_before_post", VG_NOT_APPLICABLE, VG_WEAK);
	expect("time.saved_before_post", VG_OBSERVED, VG_MODERATE);
}

static void test_captured_after(void **state)
{
	(void)state;
	static const struct { int64_t after; bool offset, local; enum vg_finding_outcome outcome; } rows[] = {
		{ -1000, true, false, VG_NOT_OBSERVED }, { 600, true, false, VG_NOT_OBSERVED },
		{ 601, true, false, VG_OBSERVED }, { 14 * 3600, false, false, VG_NOT_OBSERVED },
		{ 14 * 3600 + 1, false, false, VG_OBSERVED }, { 14 * 3600, true, true, VG_NOT_OBSERVED },
		{ 14 * 3600 + 1, true, true, VG_OBSERVED },
	};
	expect("time.captured_after_post", VG_NOT_APPLICABLE, VG_WEAK);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		record_capture(&record, record_posted + rows[i].after, rows[i].offset);
		record.item.post.date_is_local = rows[i].local;
		expect("time.captured_after_post", rows[i].outcome, VG_MODERATE);
		assert_int_equal(record.verdict.metadata, rows[i].outcome == VG_OBSERVED ? VG_METADATA_INCONSISTENT
											  : VG_METADATA_CONSISTENT);
		assert_false(record.verdict.flagged);
	}
	record.item.post = (struct vg_post){ .present = false };
	record_capture(&record, now + 601, true);
	expect("time.captured_after_post", VG_OBSERVED, VG_MODERATE);
	assert_non_null(strstr(judged("time.captured_after_post")->says, "examination"));
	record_capture(&record, now + 600, true);
	expect("time.captured_after_post", VG_NOT_OBSERVED, VG_WEAK);
}

static void test_software(void **state)
{
	(void)state;
	static const struct { const char *software; enum vg_finding_outcome outcome; } rows[] = {
		{ "", VG_NOT_APPLICABLE }, { "Adobe Photoshop 24.0", VG_OBSERVED }, { "GIMP 2.10", VG_OBSERVED },
		{ "ADOBE LIGHTROOM", VG_OBSERVED }, { "X-100 Ver1.04", VG_NOT_OBSERVED },
		{ "iOS 17.1", VG_NOT_OBSERVED },
		/* Words of their own, and parts of others. */
		{ "CorelDRAW 2021", VG_OBSERVED }, { "XnViewMP 1.0", VG_OBSERVED }, { "VSCOcam", VG_OBSERVED },
		{ "AdobePhotoshopExpress", VG_OBSERVED }, { "Picasa", VG_OBSERVED }, { "Luminar4", VG_OBSERVED },
		{ "my-canvas, and Canva", VG_OBSERVED }, { "canvas 1.0", VG_NOT_OBSERVED },
		{ "reminiscence", VG_NOT_OBSERVED }, { "CORELLE", VG_NOT_OBSERVED }, { "uncanva", VG_NOT_OBSERVED },
		{ "Meitu 9.1", VG_OBSERVED },
	};
	record.picture.exif.present = true;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		snprintf(record.picture.exif.software, sizeof record.picture.exif.software, "%s", rows[i].software);
		expect("metadata.editing_software", rows[i].outcome, VG_WEAK);
		assert_int_equal(record.verdict.alteration, rows[i].outcome == VG_OBSERVED ? VG_INDICATORS_PRESENT
											    : VG_NO_INDICATOR_FOUND);
		assert_false(record.verdict.flagged); /* weak alone flags nothing */
	}
	/* The firmware of a phone whose maker writes such a program too. */
	snprintf(record.picture.exif.software, sizeof record.picture.exif.software, "Meitu M8 1.2");
	snprintf(record.picture.exif.make, sizeof record.picture.exif.make, "MEITU");
	expect("metadata.editing_software", VG_NOT_OBSERVED, VG_WEAK);
}

static void test_thumbnail(void **state)
{
	(void)state;
	static const struct { enum vg_thumbnail_kind kind; enum vg_finding_outcome outcome; } rows[] = {
		{ VG_THUMBNAIL_NONE, VG_NOT_APPLICABLE }, { VG_THUMBNAIL_UNREADABLE, VG_NOT_APPLICABLE },
		{ VG_THUMBNAIL_FLAT, VG_NOT_APPLICABLE }, { VG_THUMBNAIL_INCOMPLETE, VG_NOT_APPLICABLE },
		{ VG_THUMBNAIL_SAME, VG_NOT_OBSERVED }, { VG_THUMBNAIL_TURNED, VG_NOT_OBSERVED },
		{ VG_THUMBNAIL_CROPPED, VG_NOT_OBSERVED }, { VG_THUMBNAIL_UNCLEAR, VG_NOT_OBSERVED }, { VG_THUMBNAIL_DIFFERENT, VG_OBSERVED },
	};
	record.picture.exif.present = true;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		record.picture.exif.thumbnail = rows[i].kind;
		record.picture.carried_count = rows[i].kind != VG_THUMBNAIL_NONE;
		record.picture.carried[0].against = rows[i].kind;
		expect("metadata.thumbnail_differs", rows[i].outcome, VG_MODERATE);
		bool observed = rows[i].outcome == VG_OBSERVED;
		assert_int_equal(record.verdict.flagged, observed);
		assert_int_equal(record.verdict.concerns, observed ? VG_CONCERN_ALTERATION : 0);
		assert_int_equal(record.verdict.alteration, observed ? VG_INDICATORS_PRESENT : VG_NO_INDICATOR_FOUND);
		assert_int_equal(record.verdict.metadata, observed ? VG_METADATA_INCONSISTENT : VG_METADATA_CONSISTENT);
	}
}

/* Each finding says which of the small pictures tells it, and why the others did not. */
static void test_carried_places(void **state)
{
	(void)state;
	static const char *const names[VG_CARRIED_KIND_COUNT] = { "thumbnail inside the file", "that Photoshop keeps", "(MPF)", "of the HEIF",
								  "in the content credentials", "of an earlier version" };
	record.picture.carried_count = 2;
	record.picture.carried[0] = (struct vg_carried){ .against = VG_THUMBNAIL_FLAT };
	for (int kind = 0; kind < VG_CARRIED_KIND_COUNT; kind++) {
		record.picture.carried[1] = (struct vg_carried){ .kind = (enum vg_carried_kind)kind, .against = VG_THUMBNAIL_MIRRORED, .mirrored = true,
								 .width = 160, .height = 120 };
		expect("metadata.thumbnail_mirrored", VG_OBSERVED, VG_MODERATE);
		assert_non_null(strstr(judged("metadata.thumbnail_mirrored")->says, names[kind]));
		expect("metadata.thumbnail_region", VG_NOT_OBSERVED, VG_WEAK); /* of the one that was compared */
		assert_non_null(strstr(judged("metadata.thumbnail_region")->says, names[kind]));
	}
	record.picture.carried_count = 1;
	expect("metadata.thumbnail_differs", VG_NOT_APPLICABLE, VG_WEAK);
}

static void test_position(void **state)
{
	(void)state;
	expect("metadata.gps_position", VG_NOT_OBSERVED, VG_WEAK);
	record.picture.exif.gps = (struct vg_gps){ .kind = VG_POSITION_SIGNED, .latitude = -48.208333, .longitude = 16.370972 };
	expect("metadata.gps_position", VG_OBSERVED, VG_MODERATE);
	assert_non_null(strstr(judged("metadata.gps_position")->says, "-48.208333, 16.370972"));
	assert_false(record.verdict.flagged);
}

/* A PNG's creation time, in whatever form programs write it. */
static void test_png_creation(void **state)
{
	(void)state;
	static const struct { const char *stated; enum vg_finding_outcome outcome; const char *says; } rows[] = {
		{ "2014:05:05 10:00:00", VG_OBSERVED, "Created 2014-05-05, as its PNG says, " },
		{ "2014-05-05T10:00:00+02:00", VG_OBSERVED, "Created 2014-05-05, as its PNG says, " },
		{ "Mon 02 Jan 2023 10:00:00 AM EET", VG_NOT_APPLICABLE, "PNG states Mon 02 Jan 2023 10:00:00 AM EET, which is not compared" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_true(vg_picture_add_entry(&record.picture, "PNG", -1, "Creation Time", rows[i].stated, strlen(rows[i].stated), false));
		expect("time.captured_before_post", rows[i].outcome, rows[i].outcome == VG_OBSERVED ? VG_MODERATE : VG_WEAK);
		if (!strstr(judged("time.captured_before_post")->says, rows[i].says))
			fail_msg("%s", judged("time.captured_before_post")->says);
		vg_record_release(&record);
		record_plain(&record);
	}
}

/* Where both dates state zones of their own the instants count; one zone may be the camera's, left there by a program. */
static void test_zones(void **state)
{
	(void)state;
	enum { HOUR = 3600, NOON = 12 * HOUR };
	static const struct { int taken_zone, changed_zone, later; enum vg_finding_outcome after, before, digitised; } rows[] = {
		{ 2, 5, -53 * 60, VG_NOT_OBSERVED, VG_OBSERVED, VG_OBSERVED },  /* three hours later by the clocks on the wall */
		{ 2, 0, 7 * 60, VG_OBSERVED, VG_NOT_OBSERVED, VG_OBSERVED },
		{ 2, 0, 0, VG_NOT_OBSERVED, VG_NOT_OBSERVED, VG_NOT_OBSERVED },
		{ 2, 2, 90 * 60, VG_NOT_OBSERVED, VG_NOT_OBSERVED, VG_OBSERVED },
		{ 2, 2, 97 * 60, VG_OBSERVED, VG_NOT_OBSERVED, VG_OBSERVED },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_exif *exif = &record.picture.exif;
		exif->original = (struct vg_camera_time){ .present = true, .has_offset = true, .offset = rows[i].taken_zone * HOUR,
							  .time = record_posted - NOON, .raw = "2024:12:25 22:11:12" };
		exif->modified = exif->digitized = (struct vg_camera_time){ .present = true, .has_offset = true, .offset = rows[i].changed_zone * HOUR,
							  .time = record_posted - NOON + rows[i].later, .raw = "2024:12:26 01:00:00" };
		expect("time.modified_after_capture", rows[i].after, VG_WEAK);
		if (i == 1)
			assert_non_null(strstr(judged("time.modified_after_capture")->says, "01:00:00 +00:00, after it was taken (2024-12-25 22:11:12 +02:00)"));
		expect("time.modified_before_capture", rows[i].before, VG_WEAK);
		expect("time.digitized_differs", rows[i].digitised, VG_WEAK);
	}
}

/* What XMP or IPTC state is compared where EXIF is silent. */
static void test_stated_beside_exif(void **state)
{
	(void)state;
	static const struct { const char *stated; enum vg_finding_outcome outcome; enum vg_strength strength; const char *says; } rows[] = {
		{ "2016:05:04", VG_OBSERVED, VG_MODERATE, "Taken 2016-05-04, as its IPTC says, " },
		{ "1944:06:06", VG_OBSERVED, VG_MODERATE, "Taken 1944-06-06, as its IPTC says, " }, /* of an archive's scan */
		{ "1970:01:01", VG_NOT_OBSERVED, VG_WEAK, "where clocks begin to count" },
		{ "2016:01:01", VG_OBSERVED, VG_MODERATE, "Taken 2016-01-01, as its IPTC says, " },
		{ "2016", VG_OBSERVED, VG_MODERATE, "Taken 2016, as its IPTC says, 2" }, { "2016-03", VG_OBSERVED, VG_MODERATE, "Taken 2016-03, as its IPTC says, " },
		{ "2016:03:00", VG_OBSERVED, VG_MODERATE, " days or more before the post" }, { "2024", VG_NOT_OBSERVED, VG_WEAK, "not days before" },
		{ "spring", VG_NOT_APPLICABLE, VG_WEAK, "IPTC states spring, which is not compared" },
	};
	struct vg_picture *picture = &record.picture;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_true(vg_picture_add_entry(picture, "IPTC", -1, "DateCreated", rows[i].stated, strlen(rows[i].stated), false));
		expect("time.captured_before_post", rows[i].outcome, rows[i].strength);
		if (!strstr(judged("time.captured_before_post")->says, rows[i].says))
			fail_msg("%s", judged("time.captured_before_post")->says);
		vg_record_release(&record);
		record_plain(&record);
	}
	vg_record_release(&record);
	record_plain(&record);
	picture = &record.picture;
	assert_true(vg_picture_add_entry(picture, "IPTC", -1, "DateCreated", "2016:05:04", strlen("2016:05:04"), false));
	assert_true(vg_picture_add_entry(picture, "XMP-photoshop", -1, "DateCreated", "2016-05-05T10:11:12+02:00", strlen("2016-05-05T10:11:12+02:00"), false));
	assert_true(vg_picture_add_entry(picture, "XMP-exif", -1, "GPSLatitude", "54,59.38N", strlen("54,59.38N"), false));
	assert_true(vg_picture_add_entry(picture, "XMP-exif", -1, "GPSLongitude", "1,54.85W", strlen("1,54.85W"), false));
	expect("time.captured_before_post", VG_OBSERVED, VG_MODERATE);
	assert_non_null(strstr(judged("time.captured_before_post")->says, "Taken 2016-05-05, as its XMP says, "));
	expect("time.captured_after_post", VG_NOT_OBSERVED, VG_WEAK);
	assert_non_null(strstr(judged("time.captured_after_post")->says, "The date of capture is not after"));
	expect("metadata.gps_position", VG_OBSERVED, VG_WEAK);
	assert_non_null(strstr(judged("metadata.gps_position")->says, "54.989667, -1.914167"));
	assert_true(record.verdict.flagged); /* older than its post */
	vg_record_release(&record);
	record_plain(&record);
	picture = &record.picture;
	assert_true(vg_picture_add_entry(picture, "XMP-iptcExt", -1, "LocationShown[1]/exif:GPSLatitude", "50,24.0N", strlen("50,24.0N"), false));
	assert_true(vg_picture_add_entry(picture, "XMP-iptcExt", -1, "LocationShown[1]/exif:GPSLongitude", "30,30.0E", strlen("30,30.0E"), false));
	assert_true(vg_picture_add_entry(picture, "XMP-xmp", -1, "CreateDate", "2019-05-06T10:00:00", strlen("2019-05-06T10:00:00"), false));
	expect("metadata.gps_position", VG_OBSERVED, VG_WEAK);
	assert_non_null(strstr(judged("metadata.gps_position")->says, "50.400000, 30.500000 as a place that it shows"));
	expect("time.captured_before_post", VG_OBSERVED, VG_MODERATE);
	assert_non_null(strstr(judged("time.captured_before_post")->says, "Created 2019-05-06, as its XMP says, "));
}

/* ... and where what it states is no date, or that of a clock that was not set. */
static void test_stated_better_beside_exif(void **state)
{
	(void)state;
	static const char xmp[] = "2016-05-05T10:11:12+02:00", unset[] = "1970-01-01T00:00:00";
	for (int unreadable = 0; unreadable < 2; unreadable++) {
		record_capture(&record, 0, false);
		record.picture.exif.original.clock_unset = true;
		record.picture.exif.original.present = !unreadable;
		assert_true(vg_picture_add_entry(&record.picture, "XMP-photoshop", -1, "DateCreated", xmp, strlen(xmp), false));
		expect("time.captured_before_post", VG_OBSERVED, VG_MODERATE);
		assert_non_null(strstr(judged("time.captured_before_post")->says, "Taken 2016-05-05, as its XMP says, "));
		expect("time.clock_unset", unreadable ? VG_NOT_APPLICABLE : VG_OBSERVED, VG_WEAK);
		vg_record_release(&record);
		record_plain(&record);
	}
	record_capture(&record, 0, false);
	record.picture.exif.original.clock_unset = true;
	assert_true(vg_picture_add_entry(&record.picture, "XMP-photoshop", -1, "DateCreated", unset, strlen(unset), false));
	expect("time.captured_before_post", VG_NOT_OBSERVED, VG_WEAK);
	assert_string_equal(judged("time.captured_before_post")->says, "The camera's clock was not set (1970-01-01 00:00:00).");
}

static void test_absence(void **state)
{
	(void)state;
	expect("metadata.absent", VG_OBSERVED, VG_WEAK); /* a photo: expected */
	assert_int_equal(record.verdict.metadata, VG_METADATA_ABSENT_EXPECTED);
	record.item.post.sent_as = "file";
	expect("metadata.absent", VG_OBSERVED, VG_MODERATE);
	assert_int_equal(record.verdict.metadata, VG_METADATA_ABSENT_UNEXPLAINED);
	record.item.post.sent_as = NULL;
	expect("metadata.absent", VG_OBSERVED, VG_WEAK);
	assert_int_equal(record.verdict.metadata, VG_METADATA_ABSENT_UNEXPLAINED);
	snprintf(record.picture.jpeg.origin[0], sizeof record.picture.jpeg.origin[0], "telegram");
	record.picture.jpeg.family = 1;
	expect("metadata.absent", VG_OBSERVED, VG_WEAK);
	assert_int_equal(record.verdict.metadata, VG_METADATA_ABSENT_EXPECTED);
	record.picture.jpeg.origin[0][0] = 0;
	record.picture.format = VG_FORMAT_PNG;
	expect("metadata.absent", VG_OBSERVED, VG_WEAK);
	/* A prompt is no camera's, but it is not nothing. */
	assert_true(vg_picture_add_entry(&record.picture, "PNG", -1, "Parameters", "a bridge at noon", 16, false));
	expect("metadata.absent", VG_OBSERVED, VG_WEAK);
	for (size_t i = 0; i < record.finding_count; i++)
		if (strcmp(record.findings[i].kind->code, "metadata.absent") == 0)
			assert_string_equal(record.findings[i].says, "The file names no camera; it says something else: notes in the PNG.");
	record.picture.format = VG_FORMAT_JPEG;
	assert_true(vg_picture_add_entry(&record.picture, "Ducky", -1, "Quality", "60", 2, false)); /* no word about the picture */
	expect("metadata.absent", VG_OBSERVED, VG_WEAK);
	assert_null(strstr(judged("metadata.absent")->says, "Save for Web"));
	assert_true(vg_picture_add_entry(&record.picture, "Ducky", -1, "Comment", "a bridge", 8, false));
	expect("metadata.absent", VG_OBSERVED, VG_WEAK);
	assert_non_null(strstr(judged("metadata.absent")->says, "what Photoshop's \"Save for Web\" noted"));
	vg_picture_set_block(&record.picture, VG_BLOCK_XMP, VG_BLOCK_UNREAD, 1, "not read");
	expect("metadata.absent", VG_NOT_OBSERVED, VG_WEAK);
	assert_int_equal(record.verdict.metadata, VG_METADATA_NOT_READ); /* nothing was read to be consistent */
	assert_false(record.verdict.flagged);
}

static void test_defects(void **state)
{
	(void)state;
	expect("metadata.malformed", VG_NOT_OBSERVED, VG_WEAK);
	expect("file.damaged", VG_NOT_OBSERVED, VG_WEAK);
	vg_picture_add_defect(&record.picture, VG_DEFECT_NOTE, "iCCP: known incorrect sRGB profile");
	expect("file.damaged", VG_NOT_OBSERVED, VG_WEAK); /* every pixel is there */
	expect("metadata.malformed", VG_NOT_OBSERVED, VG_WEAK);
	vg_picture_add_defect(&record.picture, VG_DEFECT_PIXELS, "Premature end of JPEG file");
	expect("file.damaged", VG_OBSERVED, VG_MODERATE);
	expect("metadata.malformed", VG_NOT_OBSERVED, VG_WEAK); /* pixels are no metadata */
	vg_picture_add_defect(&record.picture, VG_DEFECT_METADATA, "EXIF: bad offset");
	expect("metadata.malformed", VG_OBSERVED, VG_WEAK);
	assert_non_null(strstr(judged("metadata.malformed")->says, "bad offset"));
	assert_int_equal(record.verdict.metadata, VG_METADATA_MALFORMED);
	assert_false(record.verdict.flagged);
}

static void test_types(void **state)
{
	(void)state;
	static const struct { const char *name, *declared; enum vg_finding_outcome outcome; } rows[] = {
		{ "a.jpg", NULL, VG_NOT_OBSERVED }, { "a.JPEG", "image/jpeg", VG_NOT_OBSERVED },
		{ "a.png", NULL, VG_OBSERVED }, { "a", NULL, VG_NOT_APPLICABLE }, { "a.bin", NULL, VG_NOT_APPLICABLE },
		{ "a", "image/png", VG_OBSERVED }, { "a", "image/jpeg", VG_NOT_OBSERVED },
		{ "a.NEF", NULL, VG_OBSERVED }, { "a.dng", NULL, VG_OBSERVED }, { "a.cr3", "image/jpeg", VG_OBSERVED },
		{ "a.jpg", "image/webp", VG_OBSERVED }, { "a", "application/octet-stream", VG_NOT_APPLICABLE },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		free(record.item.name);
		free(record.item.declared_type);
		record.item.name = strdup(rows[i].name);
		record.item.declared_type = rows[i].declared ? strdup(rows[i].declared) : NULL;
		expect("file.type_mismatch", rows[i].outcome, VG_STRONG);
		assert_false(record.verdict.flagged);
	}
}

static void test_trailing(void **state)
{
	(void)state;
	static const struct { uint64_t bytes; enum vg_finding_outcome outcome; } rows[] = {
		{ 0, VG_NOT_OBSERVED }, { 15, VG_NOT_OBSERVED }, { 16, VG_OBSERVED }, { 5000, VG_OBSERVED },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		record.picture.trailing = (struct vg_trailing){ .looked = true, .bytes = rows[i].bytes };
		expect("file.trailing_data", rows[i].outcome, VG_WEAK);
	}
	record.picture.trailing.looked = false;
	expect("file.trailing_data", VG_NOT_EXAMINED, VG_WEAK);
	record.picture.format = VG_FORMAT_TIFF;
	record.picture.jpeg.present = false;
	expect("file.trailing_data", VG_NOT_APPLICABLE, VG_WEAK);
	expect("file.sender_habits", VG_NOT_APPLICABLE, VG_WEAK);
}

static void test_habits_and_detail(void **state)
{
	(void)state;
	expect("file.sender_habits", VG_NOT_OBSERVED, VG_WEAK);
	snprintf(record.picture.jpeg.origin[0], sizeof record.picture.jpeg.origin[0], "telegram");
	record.picture.jpeg.family = 1;
	expect("file.sender_habits", VG_OBSERVED, VG_WEAK);
	assert_non_null(strcasestr(judged("file.sender_habits")->says, "consistent with"));
	static const struct { int quality; enum vg_finding_outcome outcome; } rows[] = {
		{ 0, VG_OBSERVED }, { 49, VG_OBSERVED }, { 50, VG_NOT_OBSERVED }, { 100, VG_NOT_OBSERVED } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		record.picture.pdq.quality = rows[i].quality;
		expect("fingerprint.low_detail", rows[i].outcome, VG_STRONG);
	}
	assert_false(record.verdict.flagged);
}

static void test_words(void **state)
{
	(void)state;
	static const char *const reuse[] = { "not_searched", "search_incomplete", "none_found", "shares_part", "later_only",
					     "possible", "prior_appearance_found" };
	static const char *const alteration[] = { "cannot_assess", "no_indicator_found", "indicators_present", "difference_located" };
	static const char *const metadata[] = { "consistent", "inconsistent", "absent_expected", "absent_unexplained", "malformed" };
	static const char *const outcomes[] = { "observed", "not_observed", "not_applicable", "not_examined", "error" };
	static const char *const strengths[] = { "weak", "moderate", "strong", "exact" };
	for (int i = 0; i < 4; i++) {
		assert_string_equal(vg_alteration_name((enum vg_alteration)i), alteration[i]);
		assert_string_equal(vg_strength_name((enum vg_strength)i), strengths[i]);
	}
	for (int i = 0; i < VG_REUSE_COUNT; i++)
		assert_string_equal(vg_reuse_name((enum vg_reuse)i), reuse[i]);
	for (int i = 0; i < 5; i++) {
		assert_string_equal(vg_metadata_state_name((enum vg_metadata_state)i), metadata[i]);
		assert_string_equal(vg_finding_outcome_name((enum vg_finding_outcome)i), outcomes[i]);
	}
}

/* Outside text as long as it can be: cut, never overrun, still whole characters. */
static void test_long_texts(void **state)
{
	(void)state;
	struct vg_match *match = record_add_match(&record, 1, VG_STRONG);
	char title[4096];
	for (size_t i = 0; i + 2 < sizeof title; i += 2)
		memcpy(title + i, "\xc3\xa9", 3);
	match->title = strdup(title);
	match->source = strdup(title);
	match->has_date = true;
	match->date = 0;
	const struct vg_finding *finding = judged("reuse.prior_appearance");
	assert_int_equal(finding->outcome, VG_OBSERVED);
	assert_true(strlen(finding->says) < sizeof finding->says);
	for (size_t i = 0; i < finding->evidence_count; i++) {
		const char *text = finding->evidence[i].text;
		size_t length = strlen(text);
		assert_true(length < sizeof finding->evidence[i].text);
		assert_true(length < 100 || (length % 2 == 0)); /* only whole two-byte characters */
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, plain, release)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_table), TEST(test_table_in_ukrainian), TEST(test_nothing_remarkable), TEST(test_not_examined), TEST(test_pixels_not_decoded), TEST(test_unread_blocks),
		TEST(test_dates_that_are_none), TEST(test_damage_is_no_alteration), TEST(test_local_days), TEST(test_positions), TEST(test_times_without_zone),
		TEST(test_appearances), TEST(test_standings), TEST(test_shared_part), TEST(test_crowded),
		TEST(test_best_match), TEST(test_repeated), TEST(test_captured_before), TEST(test_captured_after),
		TEST(test_software), TEST(test_thumbnail), TEST(test_carried_places), TEST(test_position), TEST(test_zones), TEST(test_png_creation), TEST(test_stated_beside_exif),
		TEST(test_stated_better_beside_exif), TEST(test_absence),
		TEST(test_defects), TEST(test_types), TEST(test_trailing), TEST(test_habits_and_detail),
		TEST(test_words), TEST(test_long_texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
