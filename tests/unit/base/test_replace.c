/* Replacing files whole: what was there stays until the new one is, and nothing is left beside it. */
#include "../folder.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/replace.h"

static int folder_of(const char *name)
{
	char path[128];
	snprintf(path, sizeof path, "%s/%s", test_folder, name);
	if (mkdir(path, 0700) != 0)
		fail_msg("cannot make %s", path);
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	return fd;
}

static void put(int folder, const char *name, const char *text)
{
	int fd = openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static void expect(int folder, const char *name, const char *text)
{
	char held[32] = "";
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	assert_true(text ? fd >= 0 : fd < 0 && errno == ENOENT);
	if (fd < 0)
		return;
	assert_true(read(fd, held, sizeof held - 1) >= 0);
	assert_string_equal(held, text);
	close(fd);
}

static void test_replaced(void **state)
{
	(void)state;
	int home = folder_of("replaced"), desk = folder_of("desk");
	const struct vg_replacement replacement = { home, "name", desk, "temporary" };
	put(home, "name", "old");
	put(desk, "temporary", "what a killed writer left");
	int fd = vg_replace_open(&replacement, 0640);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "new", 3), 3);
	expect(home, "name", "old");
	assert_int_equal(vg_replace_finish(&replacement, fd), 0);
	close(fd);
	expect(home, "name", "new");
	expect(desk, "temporary", NULL);
	struct stat status;
	assert_int_equal(fstatat(home, "name", &status, 0), 0);
	assert_int_equal(status.st_mode & 0777 & ~0640, 0);
	close(home);
	close(desk);
}

/* A link in the place of the temporary file is removed, and what it leads to is not written. */
static void test_link(void **state)
{
	(void)state;
	int home = folder_of("link");
	const struct vg_replacement replacement = { home, "name", home, "temporary" };
	put(home, "precious", "precious");
	assert_int_equal(symlinkat("precious", home, "temporary"), 0);
	int fd = vg_replace_open(&replacement, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "new", 3), 3);
	assert_int_equal(vg_replace_finish(&replacement, fd), 0);
	close(fd);
	expect(home, "precious", "precious");
	expect(home, "name", "new");
	close(home);
}

/* What cannot take its name is gone, and what has the name is as it was. */
static void test_refused(void **state)
{
	(void)state;
	int home = folder_of("refused");
	const struct vg_replacement folder = { home, "folder", home, "temporary" };
	assert_int_equal(mkdirat(home, "folder", 0700), 0);
	int fd = vg_replace_open(&folder, 0600);
	assert_true(fd >= 0);
	assert_int_equal(vg_replace_finish(&folder, fd), -1);
	assert_int_equal(errno, EISDIR);
	close(fd);
	expect(home, "temporary", NULL);
	const struct vg_replacement within = { home, "name", home, "folder" };
	assert_int_equal(vg_replace_open(&within, 0600), -1);
	const struct vg_replacement nowhere = { home, "name", home, "nowhere/temporary" };
	assert_int_equal(vg_replace_open(&nowhere, 0600), -1);
	assert_int_equal(errno, ENOENT);
	close(home);
}

static void test_only_new(void **state)
{
	(void)state;
	int home = folder_of("only-new");
	const struct vg_replacement replacement = { home, "name", home, "temporary" };
	put(home, "temporary", "first");
	assert_int_equal(vg_replace_name(&replacement, true), 0);
	put(home, "temporary", "second");
	assert_int_equal(vg_replace_name(&replacement, true), -1);
	assert_int_equal(errno, EEXIST);
	expect(home, "name", "first");
	expect(home, "temporary", "second");
	assert_int_equal(vg_replace_name(&replacement, false), 0);
	expect(home, "name", "second");
	expect(home, "temporary", NULL);
	close(home);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_replaced), cmocka_unit_test(test_link), cmocka_unit_test(test_refused),
		cmocka_unit_test(test_only_new),
	};
	return cmocka_run_group_tests(tests, test_folder_set_up, test_folder_tear_down);
}
