/* What vestigo/vestigo.h promises: versions, options that say their size, names of numbers that are none, calls out of
 * order, and threads. */
#include "../test.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <vestigo/vestigo.h>

#include "base/options.h"

static const char altered[] = "fixtures/export/ChatExport_2024-12-27/photos/photo_9@26-12-2024_13-15-20.jpg";
static const char square[] = "fixtures/known/market-square.jpg";

static void test_version(void **state)
{
	char text[32];
	snprintf(text, sizeof text, "%d.%d.%d", VG_VERSION_MAJOR, VG_VERSION_MINOR, VG_VERSION_PATCH);
	assert_string_equal(text, VG_VERSION_TEXT);
	assert_string_equal(vg_version(), VG_VERSION_TEXT); /* the Makefile's VERSION */
	assert_true(VG_VERSION_FITS());
	assert_false(vg_version_fits(VG_VERSION_MAJOR, VG_VERSION_MINOR + 1));
	assert_false(vg_version_fits(VG_VERSION_MAJOR + 1, VG_VERSION_MINOR));
	vg_free(NULL);
	vg_record_free(NULL);
}

/* --- options --- */

/* As a program may have been compiled: with fewer members, or with more. */
struct older { size_t size; long a; };
struct own { size_t size; long a, b; };
struct newer { size_t size; long a, b, c, d; };

static void test_sizes(void **state)
{
	struct own got = { 0, 7, 7 };
	const struct older older = { sizeof older, 1 };
	const struct newer newer = { sizeof newer, 1, 2, 0, 0 }, says = { sizeof says, 1, 2, 0, 3 };
	const struct own none = { 0, 1, 2 }, small = { sizeof(size_t) - 1, 1, 2 }, chance = { (size_t)-1, 1, 2 };
	const struct own *const wrong[] = { &none, &small, &chance, NULL };
	assert_int_equal(vg_options_take(&got, sizeof got, &older, NULL), 0);
	assert_true(got.size == sizeof got && got.a == 1 && got.b == 0);
	assert_int_equal(vg_options_take(&got, sizeof got, &newer, NULL), 0);
	assert_true(got.size == sizeof got && got.a == 1 && got.b == 2);
	got = (struct own){ 0, 7, 7 };
	assert_int_equal(vg_options_take(&got, sizeof got, &says, NULL), VG_ERR_USAGE);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(vg_options_take(&got, sizeof got, wrong[i], NULL), VG_ERR_USAGE);
	assert_true(got.size == 0 && got.a == 7 && got.b == 7);
}

static int on_record(void *context, struct vg_record *record, struct vg_error *err) { return 0; }

/* Every function that takes options refuses those without a size, and hands out nothing. */
static void test_options_without_a_size(void **state)
{
	const struct vg_pipeline_options pipeline = { .jobs = 1, .record = on_record };
	const struct vg_report_options report = { .kind = VG_REPORT_JSON };
	const struct vg_output_options output = { .form = VG_OUTPUT_JSON };
	const struct vg_fetch_options fetch = { .connections = 1 };
	const struct vg_learn_options learn = { .stop = NULL };
	const struct vg_check_options check = { .jobs = 1 };
	const struct vg_report_target target = { STDOUT_FILENO, "none", false };
	const char *const targets[] = { "https://example.org/" };
	struct vg_pipeline *made = NULL;
	struct vg_report *begun = NULL;
	struct vg_output *opened = NULL;
	struct vg_record *record = NULL;
	struct vg_fetch_summary summary;
	assert_int_equal(vg_pipeline_new(&pipeline, &made, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_report_new(&report, &target, &begun, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_output_open("/tmp/vestigo-none", &output, &opened, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_fetch("/tmp/vestigo-none", targets, 1, &fetch, &summary, NULL), VG_ERR_USAGE);
	vg_fetch_summary_release(&summary);
	assert_int_equal(vg_learn_designs(NULL, &learn, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_check_file(square, &check, &record, NULL), VG_ERR_USAGE);
	assert_true(!made && !begun && !opened && !record);
	assert_int_equal(access("/tmp/vestigo-none", F_OK), -1);
}

/* --- names --- */

static void is_unknown(const char *name, const char *function)
{
	if (!name || strcmp(name, "unknown") != 0)
		fail_msg("%s says \"%s\" of what is none", function, name ? name : "(null)");
}

static void test_names(void **state)
{
	static const int none[] = { -1, 99, 1 << 20, INT32_MIN, INT32_MAX };
#define ASK(function, type) is_unknown(function((type)none[i]), #function)
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		ASK(vg_disposition_name, enum vg_disposition);
		ASK(vg_thumbnail_kind_name, enum vg_thumbnail_kind);
		ASK(vg_position_kind_name, enum vg_position_kind);
		ASK(vg_defect_kind_name, enum vg_defect_kind);
		ASK(vg_block_name, enum vg_block_name);
		ASK(vg_block_state_name, enum vg_block_state);
		ASK(vg_pictures_kind_name, enum vg_pictures_kind);
		ASK(vg_relation_name, int);
		ASK(vg_difference_kind_name, enum vg_difference_kind);
		ASK(vg_strength_name, enum vg_strength);
		ASK(vg_finding_outcome_name, enum vg_finding_outcome);
		ASK(vg_reuse_name, enum vg_reuse);
		ASK(vg_alteration_name, enum vg_alteration);
		ASK(vg_metadata_state_name, enum vg_metadata_state);
		ASK(vg_repeat_by_name, enum vg_repeat_by);
		ASK(vg_design_state_name, enum vg_design_state);
		ASK(vg_input_kind_name, enum vg_input_kind);
		ASK(vg_known_field_name, enum vg_known_field);
		ASK(vg_date_precision_name, enum vg_date_precision);
		ASK(vg_language_code, enum vg_language);
		ASK(vg_protection_level_name, enum vg_protection_level);
		ASK(vg_format_name, enum vg_format);
		is_unknown(vg_protection_says((enum vg_protection_layer)none[i], true), "vg_protection_says");
		assert_null(vg_sender_family((uint32_t)none[i]));
	}
#undef ASK
	assert_null(vg_metadata_state_name(VG_METADATA_NOT_READ));
	struct vg_design_cells cells = { { 0 } };
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		vg_design_cells_put(&cells, none[i] == 99 ? 256 : none[i]);
		assert_false(vg_design_cells_has(&cells, none[i]));
	}
	assert_int_equal(vg_design_cells_count(&cells), 0);
}

/* --- calls out of order --- */

static void test_report_order(void **state)
{
	const struct vg_report_options options = { .size = sizeof options, .kind = VG_REPORT_JSONL };
	const struct vg_report_options no_kind = { .size = sizeof options, .kind = (enum vg_report_kind)99 };
	const struct vg_report_options no_language = { .size = sizeof options, .language = (enum vg_language)-1 };
	int fd = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	const struct vg_report_target target = { fd, "a report", false };
	const struct vg_report_begin begin = { .command = "check" };
	const struct vg_report_summary summary = { .records = 0 };
	struct vg_record record = { .seq = 1, .item = { .name = strdup("a.jpg") } };
	struct vg_report *report = NULL;
	struct stat status;
	assert_int_equal(vg_report_new(&no_kind, &target, &report, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_report_new(&no_language, &target, &report, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_report_new(&options, &target, &report, NULL), 0);
	vg_picture_init(&record.picture);
	assert_int_equal(vg_report_record(report, &record, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_report_end(report, &summary, NULL), VG_ERR_USAGE);
	assert_int_equal(fstat(fd, &status) | (int)status.st_size, 0);
	assert_int_equal(vg_report_begin(report, &begin, NULL), 0);
	assert_int_equal(vg_report_begin(report, &begin, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_report_record(report, &record, NULL), 0);
	assert_int_equal(vg_report_end(report, &summary, NULL), 0);
	assert_int_equal(fstat(fd, &status), 0);
	off_t size = status.st_size;
	assert_int_equal(vg_report_end(report, &summary, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_report_record(report, &record, NULL), VG_ERR_USAGE);
	assert_int_equal(fstat(fd, &status), 0);
	assert_true(status.st_size == size && size > 0);
	vg_report_free(report);
	vg_report_free(NULL);
	/* A count of what is none is not kept beyond the table. */
	struct vg_report_summary counted = { .records = 0 };
	record.picture.disposition = (enum vg_disposition)1000;
	vg_report_count(&counted, &record);
	assert_int_equal(counted.records, 1);
	vg_record_release(&record);
	close(fd);
}

/* A pipeline that tells of a record is called back. */
struct calling {
	struct vg_pipeline *pipeline;
	struct vg_record kept;
	int records;
};

static int call_back(void *context, struct vg_record *record, struct vg_error *err)
{
	struct calling *calling = context;
	struct vg_item item = { .name = strdup(square) };
	struct vg_catalogue *compared = NULL;
	calling->records++;
	assert_int_equal(vg_pipeline_submit(calling->pipeline, &item, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_pipeline_pump(calling->pipeline, 1, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_pipeline_finish(calling->pipeline, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_pipeline_compare_with(calling->pipeline, square, NULL, &compared, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_pipeline_jobs(calling->pipeline), 1);
	vg_record_release(&calling->kept);
	vg_record_move(record, &calling->kept);
	return 0;
}

static void test_pipeline_called_back(void **state)
{
	struct calling calling = { .records = 0 };
	struct vg_pipeline_options options = { .size = sizeof options, .jobs = 1, .context = &calling, .record = call_back };
	struct vg_error err = { 0 };
	struct vg_catalogue *compared = NULL;
	vg_limits_default(&options.limits);
	if (vg_pipeline_new(&options, &calling.pipeline, &err) < 0)
		fail_msg("%s", err.message);
	for (int i = 0; i < 3; i++) {
		struct vg_item item = { .name = strdup(i == 1 ? "fixtures/none.jpg" : altered) };
		assert_int_equal(vg_pipeline_submit(calling.pipeline, &item, NULL), 0);
		assert_null(item.name); /* taken over */
	}
	assert_int_equal(vg_pipeline_compare_with(calling.pipeline, square, NULL, &compared, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_pipeline_finish(calling.pipeline, NULL), 0);
	assert_int_equal(calling.records, 3);
	assert_int_equal(calling.kept.seq, 3); /* what was moved out is there still */
	assert_string_equal(calling.kept.item.name, altered);
	vg_pipeline_free(calling.pipeline);
	vg_pipeline_free(NULL);
	assert_int_equal(calling.kept.picture.disposition, VG_EXAMINED);
	vg_record_release(&calling.kept);
}

/* --- one call --- */

static int stop_at_second(void *context, const struct vg_record *record, struct vg_error *err)
{
	return ++*(int *)context == 2 ? vg_error_set(err, VG_ERR_LIMIT, "enough") : 0;
}

static void test_one_call(void **state)
{
	const volatile sig_atomic_t stopped = 1;
	const struct vg_check_options stop = { .size = sizeof stop, .stop = &stopped };
	struct vg_record *record = NULL;
	struct vg_report_summary summary;
	struct vg_error err = { 0 };
	int seen = 0;
	assert_int_equal(vg_check_file(NULL, NULL, &record, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_compare_files(square, NULL, NULL, &record, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_compare_known(square, 1, NULL, &record, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_compare_known(square, 0, NULL, &record, NULL), VG_ERR_NOT_FOUND);
	assert_int_equal(vg_scan(square, NULL, NULL, NULL, NULL, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_scan_json(square, NULL, NULL, NULL, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_check_file(square, &stop, &record, NULL), VG_ERR_INTERRUPTED);
	assert_null(record);
	assert_int_equal(vg_scan("fixtures/known", NULL, stop_at_second, &seen, &summary, &err), VG_ERR_LIMIT);
	assert_string_equal(err.message, "enough");
	assert_int_equal(seen, 2);
	assert_int_equal(summary.records, 2);
	assert_int_equal(vg_check_file("fixtures/none.jpg", NULL, &record, NULL), 0);
	assert_int_equal(record->picture.disposition, VG_MISSING);
	vg_record_free(record);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no child is left */
	assert_int_equal(errno, ECHILD);
}

/* --- threads --- */

enum { THREADS = 4, ROUNDS = 3 };

static void *check_and_compare(void *context)
{
	const char *wanted = context;
	for (int i = 0; i < ROUNDS; i++) {
		struct vg_record *record = NULL;
		char *json = NULL;
		bool same = vg_compare_files(altered, square, NULL, &record, NULL) == 0 &&
			    vg_record_json(record, &json, NULL) == 0 && strcmp(json, wanted) == 0;
		vg_free(json);
		vg_record_free(record);
		if (!same)
			return "another answer";
	}
	return NULL;
}

static void test_threads(void **state)
{
	pthread_t thread[THREADS];
	struct vg_record *record = NULL;
	char *json = NULL;
#ifdef __SANITIZE_ADDRESS__
	print_message("skipped: the sanitizer of GCC 12 does not go with threads that fork: locks of its allocator that another"
		      " thread held stay locked in the new process\n");
	skip();
#endif
	assert_int_equal(vg_compare_files(altered, square, NULL, &record, NULL), 0);
	assert_int_equal(record->matches.count, 1);
	assert_int_equal(vg_record_json(record, &json, NULL), 0);
	vg_record_free(record);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, check_and_compare, json), 0);
	for (int i = 0; i < THREADS; i++) {
		void *wrong;
		assert_int_equal(pthread_join(thread[i], &wrong), 0);
		assert_null(wrong);
	}
	vg_free(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_version), cmocka_unit_test(test_sizes), cmocka_unit_test(test_options_without_a_size),
		cmocka_unit_test(test_names), cmocka_unit_test(test_report_order), cmocka_unit_test(test_pipeline_called_back),
		cmocka_unit_test(test_one_call), cmocka_unit_test(test_threads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
