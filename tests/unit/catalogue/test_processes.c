/* Two processes and one catalogue: locks belong to a process and a file, so whatever this process opens and closes of
 * the same file may take away those of its handles, and another process then removes the log under them. */
#include "../test.h"
#include "opened.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <vestigo/catalogue.h>

#include "base/file.h"

static char folder[] = "/tmp/vestigo-test-processes-XXXXXX";
static char path[64];

static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/known.db", folder);
	return 0;
}

static int tear_down(void **state)
{
	char command[128];
	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	return system(command);
}

static bool add_number(struct vg_catalogue *catalogue, int number)
{
	struct vg_known known = { .has_sha256 = true, .bytes = 1, .format = VG_FORMAT_JPEG, .width = 4, .height = 4, .added = 1 };
	struct vg_sighting sighting = { .title = "t" };
	enum vg_add_outcome outcome;
	struct vg_error err = { 0 };
	int64_t id;
	memset(known.sha256, number, sizeof known.sha256);
	if (vg_catalogue_add(catalogue, &(struct vg_addition){ &known, &sighting, NULL, 0 }, &outcome, &id, &err) == 0)
		return outcome == VG_ADDED;
	fprintf(stderr, "%s\n", err.message);
	return false;
}

/* The other process: adds one where `number` is not 0; exits with how many there are. */
static int be_another(const char *name, int number)
{
	struct vg_catalogue *catalogue;
	struct vg_catalogue_stats stats;
	if (vg_catalogue_open(name, VG_CATALOGUE_WRITE, &catalogue, NULL) < 0)
		return 99;
	bool good = (number == 0 || add_number(catalogue, number)) && vg_catalogue_stats(catalogue, &stats, NULL) == 0 &&
		    vg_catalogue_check(catalogue, NULL) == 0;
	vg_catalogue_close(catalogue);
	return good ? (int)stats.pictures : 98;
}

/* What SQLite remembers of this process must not be there in the other: it is begun anew. */
static int another(int number)
{
	char text[12];
	int status = 0;
	snprintf(text, sizeof text, "%d", number);
	pid_t child = fork();
	if (child == 0) {
		execl("/proc/self/exe", "test_processes", path, text, (char *)NULL);
		_exit(97);
	}
	assert_true(child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void open_twice(void)
{
	vg_catalogue_close(open_it(path, VG_CATALOGUE_READ));
}

/* As intake does with whatever lies in a folder. */
static void read_its_files(void)
{
	static const char *const endings[] = { "", "-wal", "-shm" };
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		char name[80];
		int fd = -1;
		snprintf(name, sizeof name, "%s%s", path, endings[i]);
		if (vg_file_open(NULL, name, &fd, NULL) == 0)
			close(fd);
	}
}

static void locks_stay(void **state)
{
	static void (*const doing[])(void) = { open_twice, read_its_files };
	(void)state;
	for (int i = 0; i < 2; i++) {
		char command[128];
		snprintf(command, sizeof command, "rm -rf '%s'*", path);
		assert_int_equal(system(command), 0);
		struct vg_catalogue *first = open_it(path, VG_CATALOGUE_WRITE);
		assert_true(add_number(first, 1));
		doing[i]();
		assert_int_equal(another(2), 2);
		assert_true(add_number(first, 3));
		assert_int_equal(another(0), 3);
		assert_true(add_number(first, 4));
		assert_int_equal(vg_catalogue_begin(first, NULL), 0);
		assert_true(add_number(first, 5));
		doing[i]();
		assert_int_equal(vg_catalogue_commit(first, NULL), 0);
		assert_int_equal(another(6), 6);
		vg_catalogue_close(first);
		assert_int_equal(another(0), 6);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(locks_stay) };
	if (argc == 3)
		return be_another(argv[1], atoi(argv[2]));
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
