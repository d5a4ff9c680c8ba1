/* Opening names from outside below a folder, without ever leaving it. */
#include "../test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

static char top[] = "/tmp/vestigo-test-file-XXXXXX";

static void put(const char *name, const char *content)
{
	char path[256];
	snprintf(path, sizeof path, "%s/%s", top, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(content, file);
	fclose(file);
}

static int in_top(void)
{
	return mkdtemp(top) ? chdir(top) : -1;
}

static int set_up(void **state)
{
	(void)state;
	if (in_top() < 0 || mkdir("root", 0700) < 0 || mkdir("root/sub", 0700) < 0 ||
	    mkdir("outside", 0700) < 0)
		return -1;
	put("outside/secret", "secret");
	put("root/file", "0123456789");
	put("root/sub/inner", "inner");
	put("root/..hidden", "dots");
	return symlink("../outside/secret", "root/link") | symlink("../outside", "root/folder-link") |
	       symlink("file", "root/inner-link") | symlink("nowhere", "root/dangling") |
	       mkfifo("root/fifo", 0600);
}

static int tear_down(void **state)
{
	(void)state;
	char command[128];
	snprintf(command, sizeof command, "rm -rf '%s'", top);
	return chdir("/") | system(command);
}

static void test_below(void **state)
{
	(void)state;
	static const struct { const char *name; int code; } rows[] = {
		{ "file", 0 }, { "sub/inner", 0 }, { "..hidden", 0 },
		{ "../outside/secret", VG_ERR_USAGE }, { "..", VG_ERR_USAGE }, { "sub/../file", VG_ERR_USAGE },
		{ "sub/../../outside/secret", VG_ERR_USAGE }, { "/etc/passwd", VG_ERR_USAGE },
		{ "//etc/passwd", VG_ERR_USAGE }, { "", VG_ERR_USAGE }, { "/", VG_ERR_USAGE },
		{ ".", VG_ERR_USAGE }, { "./file", VG_ERR_USAGE }, { "sub//inner", VG_ERR_USAGE },
		{ "link", VG_ERR_USAGE }, { "inner-link", VG_ERR_USAGE }, { "dangling", VG_ERR_USAGE },
		{ "folder-link/secret", VG_ERR_USAGE }, { "folder-link", VG_ERR_USAGE },
		{ "sub", VG_ERR_USAGE }, { "fifo", VG_ERR_USAGE },
		{ "absent", VG_ERR_NOT_FOUND }, { "sub/absent", VG_ERR_NOT_FOUND },
		{ "file/below", VG_ERR_NOT_FOUND },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_error err = { 0 };
		int fd = -1;
		int code = vg_file_open("root", rows[i].name, &fd, &err);
		if (code != rows[i].code || (code < 0) != (fd == -1) || (code < 0 && err.code != code))
			fail_msg("\"%s\": %d, %s", rows[i].name, code, err.message);
		if (fd >= 0)
			close(fd);
	}
	char longest[6000];
	int fd = -1;
	memset(longest, 'a', sizeof longest);
	longest[sizeof longest - 1] = 0;
	assert_true(vg_file_open("root", longest, &fd, NULL) < 0);
	longest[255] = 0;
	assert_int_equal(vg_file_open("root", longest, &fd, NULL), VG_ERR_NOT_FOUND);
	assert_int_equal(vg_file_open("no-such-root", "file", &fd, NULL), VG_ERR_NOT_FOUND);
	assert_int_equal(fd, -1);
}

static void test_named_by_the_user(void **state)
{
	(void)state;
	struct vg_error err = { 0 };
	int fd = -1;
	assert_int_equal(vg_file_open(NULL, "root", &fd, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_file_open(NULL, "root/absent", &fd, &err), VG_ERR_NOT_FOUND);
	assert_non_null(strstr(err.message, "root/absent"));
	assert_int_equal(fd, -1);
	assert_int_equal(vg_file_open(NULL, "root/link", &fd, NULL), 0); /* a user may name a link */
	close(fd);
	assert_true(vg_file_is_folder("root") && !vg_file_is_folder("root/file"));
	assert_true(vg_file_is_regular("root/file") && !vg_file_is_regular("root/fifo"));
}

static void test_limit(void **state)
{
	(void)state;
	static const struct { size_t maximum; int code; } rows[] = { { 9, VG_ERR_LIMIT }, { 10, 0 }, { 11, 0 },
								     { 0, VG_ERR_LIMIT }, { 1 << 20, 0 } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_buffer bytes;
		int fd = -1;
		assert_int_equal(vg_file_open("root", "file", &fd, NULL), 0);
		vg_buffer_init(&bytes, rows[i].maximum);
		assert_int_equal(vg_file_read(fd, "file", &bytes, NULL), rows[i].code);
		if (rows[i].code == 0)
			assert_string_equal((char *)bytes.data, "0123456789");
		vg_buffer_release(&bytes);
		close(fd);
	}
	/* A pipe has no size to look at first. */
	for (size_t maximum = 9; maximum <= 11; maximum++) {
		struct vg_buffer bytes;
		int ends[2];
		assert_int_equal(pipe(ends), 0);
		assert_int_equal(write(ends[1], "0123456789", 10), 10);
		close(ends[1]);
		vg_buffer_init(&bytes, maximum);
		assert_int_equal(vg_file_read(ends[0], "pipe", &bytes, NULL), maximum < 10 ? VG_ERR_LIMIT : 0);
		vg_buffer_release(&bytes);
		close(ends[0]);
	}
}

static void test_writing(void **state)
{
	(void)state;
	struct vg_span bytes = { (const uint8_t *)"abc", 3 };
	int full = open("/dev/full", O_WRONLY), ends[2];
	assert_true(full >= 0);
	assert_int_equal(vg_file_write(full, "full", bytes, NULL), VG_ERR_IO);
	close(full);
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(vg_file_write(ends[1], "pipe", bytes, NULL), 0);
	close(ends[0]);
	assert_int_equal(vg_file_write(ends[1], "pipe", bytes, NULL), VG_ERR_CLOSED);
	close(ends[1]);
}

static void test_paths(void **state)
{
	(void)state;
	static const struct { const char *folder, *name, *path; } rows[] = {
		{ "a", "b", "a/b" }, { "a/", "b", "a/b" }, { "/", "b", "/b" }, { "", "b", "b" },
		{ "a/b", "c/d", "a/b/c/d" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *path = vg_file_join(rows[i].folder, rows[i].name);
		assert_string_equal(path, rows[i].path);
		free(path);
	}
	assert_int_equal(vg_file_make_folders("made/one/two", NULL), 0);
	assert_true(vg_file_is_folder("made/one/two"));
	assert_int_equal(vg_file_make_folders("made/one/two", NULL), 0);
	assert_int_equal(vg_file_make_folders("root/file/below", NULL), VG_ERR_IO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_below), cmocka_unit_test(test_named_by_the_user),
		cmocka_unit_test(test_limit), cmocka_unit_test(test_writing), cmocka_unit_test(test_paths),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
