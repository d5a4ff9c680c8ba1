/* Words that the program never uses of a picture, in what is said, in every kind of
 * report, and in the table that `explain` prints. */
#include "../judge/rules.h"

#include <ctype.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

#include <jansson.h>
#include <vestigo/report.h>

static const char *const forbidden[] = { "fake", "authentic", "genuine", "verified", "proof", "original",
					 /* and what would be the same */
					 "faked", "authenticity", "originals", "proven", "proves" };

/* The word alone, in any case: the EXIF tag DateTimeOriginal is another word. */
static const char *find_word(const char *text, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = text; (at = strcasestr(at, word)); at++)
		if ((at == text || !isalpha((unsigned char)at[-1])) && !isalpha((unsigned char)at[length]))
			return at;
	return NULL;
}

static void check_text(const char *where, const char *text)
{
	for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++) {
		const char *found = find_word(text, forbidden[i]);
		if (found)
			fail_msg("%s says \"%s\": …%.60s", where, forbidden[i], found > text + 20 ? found - 20 : text);
	}
}

static void test_search(void **state)
{
	(void)state;
	assert_non_null(find_word("this is Fake.", "fake"));
	assert_non_null(find_word("original", "original"));
	assert_non_null(find_word("DateTimeOriginal and the original", "original"));
	assert_null(find_word("DateTimeOriginal", "original"));
	assert_null(find_word("waterproofs", "proof"));
}

static void test_explained(void **state)
{
	(void)state;
	size_t count;
	const struct vg_finding_kind *kinds = vg_finding_kinds(&count);
	for (size_t i = 0; i < count; i++) {
		const char *texts[] = { kinds[i].code, kinds[i].title, kinds[i].measured_by, kinds[i].error_rate,
					kinds[i].innocent, kinds[i].does_not_say };
		for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
			check_text(kinds[i].code, texts[k]);
	}
}

/* Records in which every finding is observed in some, and absent in others. */
enum { RECORDS = 12 };

/* Content credentials in the first, second … of the states that they can be found in. */
static void add_credentials(struct vg_picture *picture, int which)
{
	static const enum vg_credentials_state states[] = { VG_CREDENTIALS_HOLD, VG_CREDENTIALS_CHANGED, VG_CREDENTIALS_INVALID };
	struct vg_credentials *credentials = calloc(1, sizeof *credentials);
	credentials->state = states[which];
	credentials->manifests = 1;
	credentials->claim_version = 2;
	snprintf(credentials->signer, sizeof credentials->signer, "Editing desk");
	snprintf(credentials->reason, sizeof credentials->reason, "%s", which ? "the hash of the picture is another" : "");
	credentials->action_count = 1;
	snprintf(credentials->action[0].action, sizeof credentials->action[0].action, "c2pa.created");
	snprintf(credentials->action[0].source, sizeof credentials->action[0].source, "trainedAlgorithmicMedia");
	picture->credentials = credentials;
}

static const char *caption; /* of every record, or NULL */

static void make_record(int which, struct vg_record *record)
{
	struct vg_match *match;
	record_plain(record);
	record->seq = (uint64_t)which + 1;
	record->item.post.caption = caption ? strdup(caption) : NULL;
	switch (which) {
	case 1: case 2: case 3:
		match = record_add_match(record, 12, which == 1 ? VG_EXACT : which == 2 ? VG_STRONG : VG_MODERATE);
		match->title = strdup("Exercise near the river road");
		match->has_date = which != 2;
		match->date = record_posted - 1000;
		match->added = record_posted + (which == 2 ? 1000 : -1000);
		match->compared = which > 1;
		match->agreement = 0.9;
		match->difference_count = which == 3;
		match->difference[0] = (struct vg_difference){ { 40, 50, 38, 32 }, 0.02, VG_LAID_OVER };
		break;
	case 4:
		record_capture(record, record_posted - 400 * RECORD_DAY, true);
		snprintf(record->picture.exif.software, sizeof record->picture.exif.software, "Adobe Photoshop 24.0");
		record->picture.exif.thumbnail = VG_THUMBNAIL_DIFFERENT;
		record->picture.carried_count = 1;
		record->picture.carried[0] = (struct vg_carried){ .against = VG_THUMBNAIL_DIFFERENT };
		record->picture.exif.gps = (struct vg_gps){ .kind = VG_POSITION_SIGNED, .latitude = 1, .longitude = 2 };
		vg_picture_add_tag(&record->picture, VG_TAG_EXIF, "DateTimeOriginal", "2023:02:11 14:23:05", false);
		break;
	case 5:
		match = record_add_match(record, 13, VG_WEAK);
		match->relation = VG_SHARES_PART;
		match->reviews = calloc(1, sizeof *match->reviews);
		assert_non_null(match->reviews);
		match->reviews[match->review_count++].rating = strdup("misleading"); /* of something else */
		match->compared = true;
		record_capture(record, record_posted + 400 * RECORD_DAY, false);
		record->repeat = (struct vg_repeat){ .present = true, .seq = 1, .same_bytes = true };
		record->picture.trailing = (struct vg_trailing){ .looked = true, .bytes = 5000 };
		snprintf(record->picture.jpeg.origin[0], sizeof record->picture.jpeg.origin[0], "telegram");
		record->picture.jpeg.family = 1;
		break;
	case 6:
		record->picture.pdq.quality = 3;
		vg_picture_add_defect(&record->picture, VG_DEFECT_PIXELS, "Premature end of JPEG file");
		vg_picture_add_defect(&record->picture, VG_DEFECT_METADATA, "EXIF: bad offset");
		free(record->item.name);
		record->item.name = strdup("a.png");
		break;
	case 7:
		record->picture.disposition = VG_UNDECODABLE;
		snprintf(record->picture.reason, sizeof record->picture.reason, "broken");
		break;
	case 8:
		record->item.post.sent_as = "file";
		record->picture.jpeg.present = false;
		break;
	case 9: case 10: case 11:
		add_credentials(&record->picture, which - 9);
		break;
	default:
		break;
	}
	vg_judge(record, which == 8 ? VG_SEARCHED_NOTHING : VG_SEARCHED_CATALOGUE, record_posted + 10 * RECORD_DAY);
}

static void test_said(void **state)
{
	(void)state;
	size_t count;
	bool observed[VG_FINDINGS_MAXIMUM] = { false };
	(void)vg_finding_kinds(&count);
	for (int i = 0; i < RECORDS; i++) {
		struct vg_record record;
		make_record(i, &record);
		for (size_t k = 0; k < record.finding_count; k++) {
			const struct vg_finding *finding = &record.findings[k];
			check_text(finding->kind->code, finding->says);
			assert_null(strchr(finding->says, '%')); /* no lone percentage */
			observed[k] |= finding->outcome == VG_OBSERVED;
		}
		vg_record_release(&record);
	}
	for (size_t i = 0; i < RULE_ROWS; i++) {
		struct vg_record record;
		record_plain(&record);
		rule_rows[i].fires(&record);
		vg_judge(&record, VG_SEARCHED_CATALOGUE, record_posted);
		for (size_t k = 0; k < record.finding_count; k++) {
			check_text(record.findings[k].kind->code, record.findings[k].says);
			assert_null(strchr(record.findings[k].says, '%'));
			observed[k] |= record.findings[k].outcome == VG_OBSERVED;
		}
		vg_record_release(&record);
	}
	for (size_t k = 0; k < count; k++) /* or the test would pass by saying nothing */
		assert_true(observed[k]);
}

static char *write_report(enum vg_report_kind kind)
{
	const struct vg_report_options options = { .size = sizeof options, .kind = kind, .all = true, .columns = 100 };
	int fd = memfd_create("report", 0);
	const struct vg_report_target target = { .fd = fd, .name = "report" };
	const char *const inputs[] = { "photos" };
	struct vg_report_begin begin = { .command = "scan", .inputs = inputs, .input_count = 1,
					 .started = record_posted, .jobs = 2, .catalogue = "known.db",
					 .searched = { .pictures = 6, .sightings = 6 } };
	struct vg_report_summary summary = { .catalogue = "known.db", .finished = record_posted + 5, .seconds = 5 };
	struct vg_report *report = NULL;
	struct vg_error err = { 0 };
	assert_true(fd >= 0);
	vg_limits_default(&begin.limits);
	memset(begin.searched.digest, '0', 64);
	summary.searched = begin.searched;
	if (vg_report_new(&options, &target, &report, &err) < 0 || vg_report_begin(report, &begin, &err) < 0)
		fail_msg("%s", err.message);
	for (int i = 0; i < RECORDS; i++) {
		struct vg_record record;
		make_record(i, &record);
		vg_report_count(&summary, &record);
		if (vg_report_record(report, &record, &err) < 0)
			fail_msg("%s", err.message);
		vg_record_release(&record);
	}
	assert_int_equal(summary.records, RECORDS);
	if (vg_report_end(report, &summary, &err) < 0)
		fail_msg("%s", err.message);
	vg_report_free(report);
	off_t size = lseek(fd, 0, SEEK_END);
	assert_true(size > 0);
	char *text = calloc(1, (size_t)size + 1);
	assert_non_null(text);
	assert_int_equal(pread(fd, text, (size_t)size, 0), size);
	close(fd);
	return text;
}

static void test_reports(void **state)
{
	(void)state;
	static const struct { enum vg_report_kind kind; const char *name; } kinds[] = {
		{ VG_REPORT_CARD, "card" }, { VG_REPORT_TABLE, "table" }, { VG_REPORT_JSON, "JSON" },
		{ VG_REPORT_JSONL, "JSON Lines" }, { VG_REPORT_CSV, "CSV" }, { VG_REPORT_HTML, "HTML" },
	};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		char *text = write_report(kinds[i].kind);
		check_text(kinds[i].name, text);
		char *again = write_report(kinds[i].kind);
		assert_string_equal(text, again); /* equal records give equal bytes */
		free(text);
		free(again);
	}
}

/* "Innocent" and "says" stand in the JSON for each finding that is observed. */
/* What a review said of a picture that only shares a part is not said of this one. */
static void test_other_review(void **state)
{
	(void)state;
	char *text = write_report(VG_REPORT_CARD);
	assert_non_null(strstr(text, "Shares a part"));
	assert_null(strstr(text, "CHECKED BEFORE"));
	free(text);
}

static void test_json(void **state)
{
	(void)state;
	char *text = write_report(VG_REPORT_JSON);
	json_error_t error;
	json_t *document = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	if (!document)
		fail_msg("line %d: %s", error.line, error.text);
	json_t *items = json_object_get(document, "items"), *item, *finding;
	size_t i, k, observed = 0;
	assert_int_equal(json_array_size(items), RECORDS);
	json_array_foreach(items, i, item) {
		json_array_foreach(json_object_get(item, "findings"), k, finding) {
			const char *outcome = json_string_value(json_object_get(finding, "outcome"));
			const char *says = json_string_value(json_object_get(finding, "says"));
			assert_true(outcome && says && *says);
			check_text("says", says);
			if (strcmp(outcome, "observed") != 0)
				continue;
			observed++;
			const char *innocent = json_string_value(json_object_get(finding, "innocent"));
			assert_true(innocent && *innocent);
			check_text("innocent", innocent);
		}
	}
	assert_true(observed >= 15);
	assert_non_null(json_object_get(document, "begin"));
	assert_non_null(json_object_get(document, "summary"));
	json_decref(document);
	free(text);
}

/* No byte of a caption reaches a spreadsheet as a formula, or a terminal as a command. */
static void test_hostile_text(void **state)
{
	(void)state;
	static const struct { const char *caption, *cell, *json; } rows[] = {
		{ "=1+1", "\"'=1+1\"", "\"=1+1\"" },
		{ "+1", "\"'+1\"", "\"+1\"" },
		{ "-1", "\"'-1\"", "\"-1\"" },
		{ "@SUM(A1)", "\"'@SUM(A1)\"", "\"@SUM(A1)\"" },
		{ " =1", "\"' =1\"", "\" =1\"" },
		{ "\n=1", "\"\\x0a=1\"", "\"\\n=1\"" },
		{ "\t=1", "\"\\x09=1\"", "\"\\t=1\"" },
		{ "\xef\xbc\x9d" "1", "\"'\xef\xbc\x9d" "1\"", "\"\xef\xbc\x9d" "1\"" },
		{ "\xef\xbb\xbf=1", "\"\\u{feff}=1\"", "\"\\ufeff=1\"" },
		{ "\xe3\x80\x80=1", "\"'\xe3\x80\x80=1\"", "\"\xe3\x80\x80=1\"" },
		{ "a;=1; -b; c", "\"a;'=1;' -b; c\"", "\"a;=1; -b; c\"" },
		{ "a\x1b[2Jb", "\"a\\x1b[2Jb\"", "\"a\\u001B[2Jb\"" },
		{ "a\xc2\x9b" "b\x7f", "\"a\\u{009b}b\\x7f\"", "\"a\\u009bb\\u007f\"" },
		{ "a\xe2\x80\xae" "b", "\"a\\u{202e}b\"", "\"a\\u202eb\"" },
		{ "a\xf3\xa0\x80\x81" "b", "\"a\\u{e0001}b\"", "\"a\\udb40\\udc01b\"" },
		{ "say \"no\"", "\"say \"\"no\"\"\"", "\"say \\\"no\\\"\"" },
		{ "plain, 1=1", "\"plain, 1=1\"", "\"plain, 1=1\"" },
		{ "\xd0\x9a\xd1\x83\xd1\x80\xd1\x81\xd0\xba", "\"\xd0\x9a\xd1\x83\xd1\x80\xd1\x81\xd0\xba\"",
		  "\"\xd0\x9a\xd1\x83\xd1\x80\xd1\x81\xd0\xba\"" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		caption = rows[i].caption;
		char *csv = write_report(VG_REPORT_CSV), *json = write_report(VG_REPORT_JSONL);
		if (!strstr(csv, rows[i].cell))
			fail_msg("row %zu, CSV: no %s", i, rows[i].cell);
		if (!strstr(json, rows[i].json))
			fail_msg("row %zu, JSON: no %s", i, rows[i].json);
		free(csv);
		free(json);
	}
	caption = NULL;
}

static void test_verdicts(void **state)
{
	(void)state;
	for (int i = 0; i < VG_RELATION_COUNT; i++)
		check_text("relation", vg_relation_name(i));
	for (int i = 0; i < VG_DISPOSITION_COUNT; i++)
		check_text("disposition", vg_disposition_name((enum vg_disposition)i));
	for (int code = 0; code >= VG_ERR_CLOSED; code--)
		check_text("error", vg_code_sentence(code));
	assert_string_equal(vg_code_sentence(-99), "unknown error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_search), cmocka_unit_test(test_explained), cmocka_unit_test(test_said),
		cmocka_unit_test(test_reports), cmocka_unit_test(test_other_review), cmocka_unit_test(test_json), cmocka_unit_test(test_verdicts), cmocka_unit_test(test_hostile_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
