/* Outputs replace nothing but outputs of their own form, and never half. */
#include "../folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vestigo/output.h>

static char *at(const char *name)
{
	static char paths[1024][256]; /* enough for a run: none is used twice */
	static int next;
	assert_true(next < 1024);
	char *path = paths[next++];
	snprintf(path, 256, "%s/%s", test_folder, name);
	return path;
}

static void put(const char *path, const char *bytes, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0640);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), size);
	close(fd);
}

static void assert_holds(const char *path, const char *text)
{
	char bytes[4096] = "";
	int fd = open(path, O_RDONLY);
	assert_true(fd >= 0);
	ssize_t got = read(fd, bytes, sizeof bytes - 1);
	close(fd);
	assert_int_equal(got, strlen(text));
	assert_string_equal(bytes, text);
}

static int write_output(const char *path, const struct vg_output_options *options, const char *text,
			struct vg_error *err)
{
	struct vg_output *output = NULL;
	int fd, code = vg_output_open(path, options, &output, err);
	if (code == 0)
		code = vg_output_start(output, &fd, err);
	if (code == 0 && write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		code = VG_ERR_IO;
	if (code == 0)
		code = vg_output_commit(output, err);
	vg_output_close(output, false);
	return code;
}

static const char jsonl[] = "{\"type\":\"begin\",\"report\":1,\"program\":\"vestigo 0\"}\n";

static void test_forms(void **state)
{
	(void)state;
	static const struct { enum vg_output_form form; const char *bytes; size_t size; } own[] = {
#define ROW(form, bytes) { form, bytes, sizeof bytes - 1 }
		ROW(VG_OUTPUT_JSONL, "{\"type\":\"begin\",\"report\":1,\"program\":\"vestigo 0.1\",…"),
		ROW(VG_OUTPUT_JSON, "{\"begin\":{\"type\":\"begin\",\"report\":1,\"program\":\"vestigo 0.1\""),
		ROW(VG_OUTPUT_CSV, "seq,disposition,reason,name,flagged,findings\r\n"),
		ROW(VG_OUTPUT_HTML, "<!DOCTYPE html>\n<html lang=\"en\"><head><title>Vestigo report</title>"),
		ROW(VG_OUTPUT_MEDIA_REVIEW, "{\"@context\":\"https://schema.org\",\"@type\":\"ItemList\",\"name\":\"drafts by vestigo 0.1.0"),
		ROW(VG_OUTPUT_EXCHANGE, "{\"id\":1,\"sha256\":null,\"pixels_sha256\":null"),
		ROW(VG_OUTPUT_PNG, "\x89PNG\r\n\x1a\n....IHDR....tEXtSoftware\0vestigo"),
		ROW(VG_OUTPUT_WACZ, "PK\3\4..........................archive/vestigo-00001.warc.gz"),
	};
	enum { ROWS = sizeof own / sizeof *own };
	char *path = at("there");
	for (size_t i = 0; i < ROWS; i++)
		for (size_t k = 0; k < ROWS; k++) {
			const struct vg_output_options options = { .size = sizeof options, .form = own[k].form };
			struct vg_error err = { 0 };
			put(path, own[i].bytes, own[i].size);
			assert_int_equal(write_output(path, &options, "new", &err), i == k ? 0 : VG_ERR_USAGE);
			struct stat status;
			assert_int_equal(stat(path, &status), 0);
			assert_int_equal(status.st_size, i == k ? 3 : own[i].size);
			assert_int_equal(status.st_mode & 0777, 0640);
			assert_int_not_equal(access(at("there.vestigo-partial"), F_OK), 0);
		}
	for (int form = VG_OUTPUT_TEXT; form <= VG_OUTPUT_WACZ; form++) {
		const struct vg_output_options options = { .size = sizeof options, .form = (enum vg_output_form)form };
		const struct vg_output_options forced = { .size = sizeof forced, .form = (enum vg_output_form)form, .force = true };
		struct vg_error err = { 0 };
		put(path, "my notes", 8);
		assert_int_equal(write_output(path, &options, "new", &err), VG_ERR_USAGE);
		assert_holds(path, "my notes");
		assert_non_null(strstr(err.message, "--force"));
		assert_int_equal(write_output(path, &forced, "new", NULL), 0);
		assert_holds(path, "new");
		put(path, "", 0);
		assert_int_equal(write_output(path, &options, "new", NULL), 0);
		unlink(path);
		assert_int_equal(write_output(path, &options, "new", NULL), 0);
		assert_holds(path, "new");
	}
}

/* Nothing of it may be written over, by whatever name and though it is forced. */
static void test_protected(void **state)
{
	(void)state;
	const char *inputs[] = { at("input.jpg"), at("inputs") }, *catalogues[] = { at("known.db") };
	const struct vg_output_options options = { .size = sizeof options, .form = VG_OUTPUT_JSONL, .force = true, .catalogues = catalogues,
						   .catalogue_count = 1, .inputs = inputs, .input_count = 2 };
	mkdir(at("inputs"), 0700);
	mkdir(at("known.db-index"), 0700);
	static const char *const names[] = { "known.db", "known.db-wal", "known.db-index/hashes-1", "input.jpg",
					     "inputs/a.jpg", "by-link", "by-hard-link" };
	for (size_t i = 0; i < 5; i++)
		put(at(names[i]), "precious", 8);
	assert_int_equal(symlink("known.db", at("by-link")), 0);
	assert_int_equal(link(at("input.jpg"), at("by-hard-link")), 0);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct vg_error err = { 0 };
		assert_int_equal(write_output(at(names[i]), &options, "new", &err), VG_ERR_USAGE);
		assert_holds(at(names[i]), "precious");
	}
	assert_int_equal(unlink(at("known.db-wal")), 0);
	assert_int_equal(write_output(at("known.db-wal"), &options, "new", NULL), VG_ERR_USAGE);
	assert_int_equal(write_output(at("known.db-index/new"), &options, "new", NULL), VG_ERR_USAGE);
	assert_int_equal(write_output(at("inputs/new.jsonl"), &options, jsonl, NULL), 0);
	assert_int_equal(write_output(at("inputs/new.jsonl"), &options, jsonl, NULL), 0);
	assert_int_equal(write_output(at("known.db.jsonl"), &options, jsonl, NULL), 0);
}

static void test_others(void **state)
{
	(void)state;
	const struct vg_output_options options = { .size = sizeof options, .form = VG_OUTPUT_JSONL };
	struct stat status;
	mkdir(at("folder"), 0700);
	assert_int_equal(write_output(at("folder"), &options, "new", NULL), VG_ERR_USAGE);
	assert_int_equal(write_output(at("nowhere/new"), &options, "new", NULL), VG_ERR_IO);
	assert_int_equal(symlink("nothing", at("dangling")), 0);
	assert_int_equal(write_output(at("dangling"), &options, "new", NULL), VG_ERR_IO);
	/* A link to a report is followed, and stays a link. */
	put(at("report"), jsonl, sizeof jsonl - 1);
	assert_int_equal(symlink("report", at("link")), 0);
	assert_int_equal(write_output(at("link"), &options, "new", NULL), 0);
	assert_holds(at("report"), "new");
	assert_int_equal(lstat(at("link"), &status), 0);
	assert_true(S_ISLNK(status.st_mode));
	/* Devices are written to, never replaced. */
	assert_int_equal(write_output("/dev/null", &options, "new", NULL), 0);
	assert_int_equal(stat("/dev/null", &status), 0);
	assert_true(S_ISCHR(status.st_mode));
	assert_int_equal(write_output("/dev/full", &options, "new", NULL), VG_ERR_IO);
}

static void test_interrupted(void **state)
{
	(void)state;
	struct vg_output_options options = { .size = sizeof options, .form = VG_OUTPUT_JSONL };
	char whole[256];
	struct vg_output *output, *second;
	char *path = at("resumed"), *partial = at("resumed.vestigo-partial");
	int fd;
	assert_int_equal(vg_output_open(path, &options, &output, NULL), 0);
	assert_int_equal(vg_output_start(output, &fd, NULL), 0);
	assert_int_equal(write(fd, jsonl, strlen(jsonl)), strlen(jsonl));
	/* Two cannot write one file at once. */
	assert_int_equal(vg_output_open(path, &options, &second, NULL), VG_ERR_USAGE);
	assert_true(vg_output_is(output, NULL, partial));
	assert_true(vg_output_is(output, test_folder, "resumed.vestigo-partial"));
	vg_output_close(output, true);
	assert_holds(partial, jsonl);
	assert_int_not_equal(access(path, F_OK), 0);
	/* What was opened and not begun leaves it as it is. */
	assert_int_equal(vg_output_open(path, &options, &output, NULL), 0);
	vg_output_close(output, false);
	assert_holds(partial, jsonl);
	options.resume = true;
	assert_int_equal(vg_output_open(path, &options, &output, NULL), 0);
	assert_int_equal(vg_output_start(output, &fd, NULL), 0);
	assert_int_equal(lseek(fd, 0, SEEK_END), strlen(jsonl));
	assert_int_equal(write(fd, " whole", 6), 6);
	assert_int_equal(vg_output_commit(output, NULL), 0);
	vg_output_close(output, false);
	snprintf(whole, sizeof whole, "%s whole", jsonl);
	assert_holds(path, whole);
	assert_int_not_equal(access(partial, F_OK), 0);
	/* A file of the other name that no run left is the user's. */
	put(partial, "my notes", 8);
	options.resume = false;
	assert_int_equal(write_output(path, &options, "new", NULL), VG_ERR_USAGE);
	assert_holds(partial, "my notes");
	assert_holds(path, whole);
	options.catalogues = (const char *const[]){ partial };
	options.catalogue_count = 1;
	options.force = true;
	assert_int_equal(write_output(path, &options, "new", NULL), VG_ERR_USAGE);
	assert_holds(partial, "my notes");
	options.catalogue_count = 0;
	options.inputs = (const char *const[]){ partial };
	options.input_count = 1;
	assert_int_equal(write_output(path, &options, "new", NULL), VG_ERR_USAGE);
	assert_holds(partial, "my notes");
	unlink(partial);
	/* What comes into being meanwhile is not replaced. */
	const struct vg_output_options plain = { .size = sizeof plain, .form = VG_OUTPUT_JSONL };
	struct vg_error err = { 0 };
	unlink(path);
	assert_int_equal(vg_output_open(path, &plain, &output, NULL), 0);
	assert_int_equal(vg_output_start(output, &fd, NULL), 0);
	put(path, "my notes", 8);
	assert_int_equal(vg_output_commit(output, &err), VG_ERR_IO);
	assert_non_null(strstr(err.message, "somebody else"));
	vg_output_close(output, false);
	assert_holds(path, "my notes");
	assert_int_not_equal(access(partial, F_OK), 0);
	/* Somebody else's link of that name is not followed. */
	put(at("victim"), "precious", 8);
	assert_int_equal(symlink("victim", partial), 0);
	unlink(path);
	assert_int_equal(write_output(path, &plain, "new", NULL), VG_ERR_IO);
	assert_holds(at("victim"), "precious");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms), cmocka_unit_test(test_protected), cmocka_unit_test(test_others),
		cmocka_unit_test(test_interrupted),
	};
	return cmocka_run_group_tests(tests, test_folder_set_up, test_folder_tear_down);
}
