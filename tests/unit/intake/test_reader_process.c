/* What a reader that was taken over cannot say: its frames are as they should be, what they say is not. */
#include "../test.h"

#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "intake/export_files.h"
#include "intake/reader_process.h"

struct seen {
	int items, notices;
};

static int take(void *context, struct vg_item *item, struct vg_error *err)
{
	(void)err;
	((struct seen *)context)->items++;
	vg_item_release(item);
	return 0;
}

static void notice(void *context, const char *subject, const char *text)
{
	(void)subject;
	((struct seen *)context)->notices += strstr(text, "its reader crashed, hung or was stopped") != NULL;
}

/* Runs a reader after another file, of which a hundred messages came and the rest was cut. */
static struct seen run(vg_export_reader *reader, bool of_export, struct vg_intake_counts *counts)
{
	struct vg_limits limits;
	struct vg_error err = { 0 };
	struct vg_reader_state state = { 0 };
	struct seen seen = { 0 };
	const struct vg_intake_visitor visitor = { .context = &seen, .item = take, .notice = notice };
	struct vg_tree *tree = NULL;
	char folder[] = "/tmp/vestigo-reader-XXXXXX";
	*counts = (struct vg_intake_counts){ .messages = 100, .malformed_messages = 3, .truncated_sources = 1 };
	vg_limits_default(&limits);
	limits.max_seconds = 1;
	struct vg_sink sink = { .limits = &limits, .visitor = &visitor, .counts = counts, .err = &err,
				.faults = vg_memory_faults(), .folder = "" };
	assert_non_null(mkdtemp(folder));
	assert_int_equal(vg_tree_open(folder, &tree, &err), 0);
	if (of_export)
		assert_int_equal(vg_export_files_new(tree, folder, &sink.files, &err), 0);
	assert_int_equal(vg_reader_process_run_file(&sink, "export/result.json", memfd_create("export", 0), reader, &state), 0);
	vg_reader_state_release(&state);
	vg_export_files_free(sink.files);
	vg_tree_release(tree);
	rmdir(folder);
	return seen;
}

static int give(struct vg_sink *sink, enum vg_input_kind kind, const char *url)
{
	struct vg_item item = { .kind = kind, .name = strdup("photos/a.jpg"), .url = url ? strdup(url) : NULL };
	return sink->visitor->item(sink->visitor->context, &item, sink->err);
}

static int honest(struct vg_sink *sink, int fd, const char *path, struct vg_reader_state *state)
{
	(void)fd, (void)path, (void)state;
	sink->counts->messages += 2;
	sink->counts->truncated_sources++;
	sink->beat(sink->visitor->context);
	return give(sink, VG_INPUT_TELEGRAM_JSON, NULL);
}

static int hides_what_was_cut(struct vg_sink *sink, int fd, const char *path, struct vg_reader_state *state)
{
	(void)fd, (void)path, (void)state;
	sink->counts->truncated_sources = 0;
	sink->beat(sink->visitor->context);
	return give(sink, VG_INPUT_TELEGRAM_JSON, NULL);
}

static int counts_beyond_all(struct vg_sink *sink, int fd, const char *path, struct vg_reader_state *state)
{
	(void)fd, (void)path, (void)state;
	sink->counts->messages = UINT64_MAX;
	return 0;
}

static int tells_of_a_download(struct vg_sink *sink, int fd, const char *path, struct vg_reader_state *state)
{
	(void)fd, (void)path, (void)state;
	return give(sink, VG_INPUT_FETCHED, "https://example.org/a.jpg");
}

static int names_an_address(struct vg_sink *sink, int fd, const char *path, struct vg_reader_state *state)
{
	(void)fd, (void)path, (void)state;
	return give(sink, VG_INPUT_TELEGRAM_HTML, "https://example.org/a.jpg");
}

/* Something now and then, for ever, which takes no processor time. */
static int goes_on_for_ever(struct vg_sink *sink, int fd, const char *path, struct vg_reader_state *state)
{
	(void)fd, (void)path, (void)state;
	for (;;) {
		sink->beat(sink->visitor->context);
		nanosleep(&(struct timespec){ .tv_nsec = 300000000 }, NULL);
	}
	return 0;
}

static void patience_ends(void **state)
{
	struct vg_intake_counts counts;
	(void)state;
	assert_int_equal(run(goes_on_for_ever, true, &counts).notices, 1);
	assert_int_equal(counts.truncated_sources, 2);
}

static void counts_go_on(void **state)
{
	struct vg_intake_counts counts;
	struct seen seen = run(honest, true, &counts);
	(void)state;
	assert_int_equal(seen.items, 1);
	assert_int_equal(seen.notices, 0);
	assert_int_equal(counts.messages, 102);
	assert_int_equal(counts.truncated_sources, 2);
}

static void what_others_counted_stays(void **state)
{
	static vg_export_reader *const lying[] = { hides_what_was_cut, counts_beyond_all };
	(void)state;
	for (size_t i = 0; i < sizeof lying / sizeof *lying; i++) {
		struct vg_intake_counts counts;
		struct seen seen = run(lying[i], true, &counts);
		assert_int_equal(seen.items, 0);
		assert_int_equal(seen.notices, 1);
		assert_int_equal(counts.messages, 100);
		assert_int_equal(counts.malformed_messages, 3);
		assert_int_equal(counts.truncated_sources, 2); /* the other's, and this one's */
	}
}

static void exports_fetch_nothing(void **state)
{
	struct vg_intake_counts counts;
	(void)state;
	assert_int_equal(run(tells_of_a_download, true, &counts).items, 0);
	assert_int_equal(run(names_an_address, true, &counts).items, 0);
	assert_int_equal(run(tells_of_a_download, false, &counts).items, 1); /* as evidence folders do */
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(counts_go_on), cmocka_unit_test(what_others_counted_stays),
					    cmocka_unit_test(exports_fetch_nothing), cmocka_unit_test(patience_ends) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
