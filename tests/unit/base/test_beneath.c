/* Opening below a folder: never outside it, through a link, into another's file or waiting. Each
 * test runs with the kernel's own way, and step by step as on kernels that do not know it. */
#include "../folder.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/beneath.h"

static void make(const char *format)
{
	char command[512];
	snprintf(command, sizeof command, "cd '%s' && { %s; }", test_folder, format);
	assert_int_equal(system(command), 0);
}

/* Counts what is wrong: assertions end the process, and this runs in a child too. */
static int faults(void)
{
	static const struct { const char *name; int flags, code; } rows[] = {
		{ "file", O_RDONLY, 0 }, { "in/file", O_RDONLY, 0 }, { "in/deep/file", O_RDWR, 0 },
		{ "new", O_RDWR | O_CREAT | O_EXCL, 0 }, { "in/new", O_WRONLY | O_CREAT, 0 }, { "twice", O_RDONLY, 0 },
		{ "absent", O_RDONLY, VG_ERR_NOT_FOUND }, { "file/x", O_RDONLY, VG_ERR_NOT_FOUND },
		{ "link", O_RDONLY, VG_ERR_USAGE }, { "link", O_RDWR | O_CREAT, VG_ERR_USAGE }, { "loop", O_RDONLY, VG_ERR_USAGE },
		{ "away/file", O_RDONLY, VG_ERR_USAGE }, { "away/new", O_RDWR | O_CREAT, VG_ERR_USAGE },
		{ "near/file", O_RDONLY, VG_ERR_USAGE }, { "in/up/file", O_RDONLY, VG_ERR_USAGE },
		{ "dangling", O_WRONLY | O_CREAT, VG_ERR_USAGE }, { "../outside/file", O_RDONLY, VG_ERR_USAGE },
		{ "in/../file", O_RDONLY, VG_ERR_USAGE }, { "./file", O_RDONLY, VG_ERR_USAGE }, { "", O_RDONLY, VG_ERR_USAGE },
		{ "in//file", O_RDONLY, VG_ERR_USAGE }, { "/etc/passwd", O_RDONLY, VG_ERR_USAGE }, { "in/", O_RDONLY, VG_ERR_USAGE },
		{ "twice", O_RDWR, VG_ERR_USAGE }, { "twice", O_WRONLY | O_APPEND, VG_ERR_USAGE },
		{ "pipe", O_RDONLY, VG_ERR_USAGE }, { "pipe", O_WRONLY, VG_ERR_USAGE }, { "pipe", O_RDWR, VG_ERR_USAGE },
		{ "in", O_RDONLY, VG_ERR_USAGE }, { "file", O_RDWR | O_CREAT | O_EXCL, VG_ERR_IO },
	};
	int wrong = 0, folder = open(test_folder, O_RDONLY | O_DIRECTORY);
	alarm(20); /* a pipe would be waited for for ever */
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int fd = -1, code = vg_beneath_file(folder, rows[i].name, rows[i].flags, 0644, &fd, NULL);
		if (code != rows[i].code || (code < 0 && fd != -1)) {
			fprintf(stderr, "\"%s\" %x: %d\n", rows[i].name, (unsigned)rows[i].flags, code);
			wrong++;
		}
		if (fd >= 0)
			close(fd);
	}
	static const struct { const char *name; int code; } folders[] = {
		{ "in", 0 }, { "made", 0 }, { "made", 0 }, { "away", VG_ERR_USAGE }, { "near", VG_ERR_USAGE },
		{ "file", VG_ERR_USAGE }, { "..", VG_ERR_USAGE }, { "in/deep", VG_ERR_USAGE }, { "pipe", VG_ERR_USAGE },
	};
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		int fd = -1, code = vg_beneath_folder(folder, folders[i].name, &fd, NULL);
		if (code != folders[i].code) {
			fprintf(stderr, "folder \"%s\": %d\n", folders[i].name, code);
			wrong++;
		}
		if (fd >= 0)
			close(fd);
	}
	/* A look at what is there, without opening it. */
	int seen = vg_beneath_open(folder, "in/file", O_PATH, 0);
	wrong += seen < 0;
	close(seen);
	close(folder);
	return wrong;
}

static void prepare(void)
{
	make("rm -rf *; mkdir -p in/deep outside; touch file in/file in/deep/file outside/file twice; "
	     "ln twice other; ln -s file link; ln -s loop loop; ln -s /etc away; ln -s in near; ln -s .. in/up; "
	     "ln -s /tmp/vestigo-test-not-there dangling; mkfifo pipe");
}

static void by_the_kernel(void **state)
{
	prepare();
	assert_int_equal(faults(), 0);
	assert_int_equal(access("/tmp/vestigo-test-not-there", F_OK), -1);
}

static void step_by_step(void **state)
{
	int status = -1;
	prepare();
	pid_t child = fork();
	if (child == 0) {
		scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
		if (!filter || seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(openat2), 0) != 0 ||
		    seccomp_load(filter) != 0)
			_exit(99);
		_exit(faults());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(by_the_kernel), cmocka_unit_test(step_by_step) };
	return cmocka_run_group_tests(tests, test_folder_set_up, test_folder_tear_down);
}
